//! How much time the system asked of each organisation.
//!
//! The rule behind it (《关于防治“指尖上的形式主义”的若干意见》, 2023-12) forbids load on the grass roots, so the load is counted: what was
//! asked of an account, times what that usually takes. The minutes are estimates that ship as data; the counts are exact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::names::organisation_name;
use crate::event::EventKind;
use crate::language::Bilingual;
use crate::language::Language;
use crate::matrix::Matrix;

/// What one kind of action costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffortCost {
    /// What is done.
    pub name: Bilingual,
    /// Minutes that it usually takes.
    pub minutes: u32,
    /// Whether it costs the account's organisation time even though somebody else, or nobody, did it: reading what one is asked.
    #[serde(default)]
    pub passive: bool,
}

/// What actions cost; those that are not in it cost nothing.
pub type EffortTable = BTreeMap<EventKind, EffortCost>;

/// How often something happened to an account of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffortCount {
    /// Handle of the account.
    pub account: String,
    /// What.
    pub action: EventKind,
    /// How often a person did it.
    pub by_persons: u64,
    /// How often it happened, by whomever.
    pub all: u64,
}

/// The time that was asked of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "organisation": "zjg-education", "organisation_name": "张家港市教育局", "minutes": 12,
    "items": [{"action": "piece.handed_in", "name": "提交稿件", "count": 1, "minutes_each": 10, "minutes": 10}]
}))]
pub struct OrganisationEffort {
    /// Its key.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// Minutes in all.
    pub minutes: u64,
    /// What they are made of, by action.
    pub items: Vec<EffortItem>,
}

/// One kind of action of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "action": "piece.handed_in", "name": "提交稿件", "count": 1, "minutes_each": 10, "minutes": 10
}))]
pub struct EffortItem {
    /// What.
    pub action: EventKind,
    /// What it is called, in the campaign's language.
    pub name: String,
    /// How often.
    pub count: u64,
    /// Minutes that it usually takes.
    pub minutes_each: u32,
    /// Both multiplied.
    pub minutes: u64,
}

/// Sums by organisation; an account that has left the registry is counted under its own handle. O(n log n).
pub(super) fn sum_effort(
    counted: &[EffortCount],
    costs: &EffortTable,
    matrix: &Matrix,
    language: Language,
) -> Vec<OrganisationEffort> {
    let mut counts: BTreeMap<(String, EventKind), u64> = BTreeMap::new();
    for count in counted {
        let Some(cost) = costs.get(&count.action) else { continue };
        let times = if cost.passive { count.all } else { count.by_persons };
        if times > 0 {
            let account = matrix.graph.account(&count.account);
            let organisation = account.map_or_else(|| count.account.clone(), |a| a.organisation.clone());
            *counts.entry((organisation, count.action)).or_default() += times;
        }
    }
    let mut lines: Vec<OrganisationEffort> = Vec::new();
    for ((organisation, action), count) in counts {
        let cost = &costs[&action];
        let minutes = count * u64::from(cost.minutes);
        let item = EffortItem {
            action,
            name: cost.name.get(language).to_owned(),
            count,
            minutes_each: cost.minutes,
            minutes,
        };
        match lines.last_mut().filter(|line| line.organisation == organisation) {
            Some(line) => {
                line.minutes += minutes;
                line.items.push(item);
            }
            None => lines.push(OrganisationEffort {
                organisation_name: organisation_name(matrix, &organisation),
                organisation,
                minutes,
                items: vec![item],
            }),
        }
    }
    lines
}
