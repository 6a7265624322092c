//! How much time a campaign took of each organisation.
//!
//! The rule behind it (《关于防治“指尖上的形式主义”的若干意见》, 2023-12) forbids load on the grass roots, so the load is counted: what was
//! asked of an account, times what that usually takes, and above all the writing, which is most of it and which no event shows. The minutes are
//! estimates that ship as data; the counts are exact.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::effort_cost::EffortTable;
use super::input::ClosingInput;
use crate::event::EventKind;
use crate::form::Form;
use crate::language::Language;
use crate::piece::{OriginalityVerdict, Piece};

/// The time that a campaign took of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "organisation": "zjg-education", "organisation_name": "张家港市教育局", "minutes": 240,
    "items": [{"action": "piece.handed_in", "form": "article", "name": "撰写图文", "count": 1, "minutes_each": 240, "minutes": 240}]
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
    "action": "piece.handed_in", "form": "article", "name": "撰写图文", "count": 1, "minutes_each": 240, "minutes": 240
}))]
pub struct EffortItem {
    /// What.
    pub action: EventKind,
    /// The form in which a piece was written, before it was handed in; null: not writing, but the action itself.
    #[schema(required = true)]
    pub form: Option<Form>,
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
pub(super) fn sum_effort(input: &ClosingInput<'_>) -> Vec<OrganisationEffort> {
    let mut counts: BTreeMap<(String, EventKind, Option<Form>), u64> = BTreeMap::new();
    let organisation_of = |handle: &str| {
        let account = input.matrix.graph.account(handle);
        account.map_or_else(|| handle.to_owned(), |account| account.organisation.clone())
    };
    for count in input.counts {
        let Some(cost) = input.costs.actions.get(&count.action) else { continue };
        let times = if cost.passive { count.all } else { count.by_persons };
        if times > 0 {
            *counts.entry((organisation_of(&count.account), count.action, None)).or_default() += times;
        }
    }
    for piece in input.pieces.iter().filter(|piece| is_written(piece)) {
        let key = (organisation_of(&piece.account), EventKind::PieceHandedIn, Some(piece.form));
        *counts.entry(key).or_default() += 1;
    }
    let mut lines: Vec<OrganisationEffort> = Vec::new();
    for ((organisation, action, form), count) in counts {
        let Some(item) = input.costs.item(action, form, count, input.campaign.spec.language) else {
            continue;
        };
        match lines.last_mut().filter(|line| line.organisation == organisation) {
            Some(line) => {
                line.minutes += item.minutes;
                line.items.push(item);
            }
            None => lines.push(OrganisationEffort {
                organisation_name: input.names().organisation(&organisation),
                organisation,
                minutes: item.minutes,
                items: vec![item],
            }),
        }
    }
    lines
}

/// What repeats another text took nobody the time of writing it.
fn is_written(piece: &Piece) -> bool {
    match piece.originality.stands() {
        OriginalityVerdict::Original => true,
        OriginalityVerdict::NearCopy | OriginalityVerdict::NothingOwn | OriginalityVerdict::Repost => false,
    }
}

impl EffortTable {
    fn item(
        &self,
        action: EventKind,
        form: Option<Form>,
        count: u64,
        language: Language,
    ) -> Option<EffortItem> {
        let (name, minutes_each) = match form {
            None => self.actions.get(&action).map(|cost| (&cost.name, cost.minutes))?,
            Some(form) => self.writing.get(&form).map(|cost| (&cost.name, cost.minutes))?,
        };
        let minutes = count * u64::from(minutes_each);
        Some(EffortItem { action, form, name: name.get(language).to_owned(), count, minutes_each, minutes })
    }
}
