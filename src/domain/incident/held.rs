//! Who holds routine posts.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::IncidentRecord;
use crate::account::{Account, AccountStatus};
use crate::emergency_plan::{EmergencyPlan, HeldArea, IncidentLevel};
use crate::matrix::Matrix;

/// An account that holds its routine posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"account": "wechat-zjg-jiaoyu", "name": "张家港教育", "organisation": "zjg-education"}))]
pub struct HeldPosts {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Key of its organisation.
    pub organisation: String,
}

/// Who holds routine posts: every active account in the area that the plan names for the level, without those that are called, and without
/// those of functions that may go on. By handle. O(accounts · functions).
#[must_use]
pub fn held_posts(
    plan: &EmergencyPlan,
    matrix: &Matrix,
    (region, command): (&str, &str),
    level: Option<IncidentLevel>,
    called: &BTreeSet<&str>,
) -> Vec<HeldPosts> {
    let top = top_of(plan, (region, command), level);
    let mut within: HashMap<&str, bool> = HashMap::new();
    let mut lies_within = |own: Option<&str>| {
        let (Some(top), Some(own)) = (top, own) else { return top.is_none() };
        if let Some(known) = within.get(own) {
            return *known;
        }
        let lies = matrix.regions().is_within(own, top);
        // Lives as long as the accounts.
        if let Some(node) = matrix.regions().get(own) {
            within.insert(&node.key, lies);
        }
        lies
    };
    let mut held = Vec::new();
    for account in matrix.graph.accounts() {
        if account.status == AccountStatus::Active
            && !goes_on(plan, account)
            && !called.contains(account.handle.as_str())
            && lies_within(account.region.as_deref())
        {
            held.push(HeldPosts {
                account: account.handle.clone(),
                name: account.name.clone(),
                organisation: account.organisation.clone(),
            });
        }
    }
    held
}

/// The region in which routine posts are held; `None`: everywhere.
fn top_of<'a>(
    plan: &EmergencyPlan,
    (region, command): (&'a str, &'a str),
    level: Option<IncidentLevel>,
) -> Option<&'a str> {
    match plan.held.at(level) {
        HeldArea::Place => Some(region),
        HeldArea::Command => Some(command).filter(|key| !key.is_empty()),
        HeldArea::Matrix => None,
    }
}

/// Whether routine posts of an account may go on all the same.
fn goes_on(plan: &EmergencyPlan, account: &Account) -> bool {
    account.functions.iter().any(|function| plan.may_go_on.contains(function))
}

impl IncidentRecord {
    /// Whether an account that has no card holds routine posts by it, or held them; as [`held_posts`]. O(functions + regions above).
    #[must_use]
    pub fn concerns(&self, matrix: &Matrix, account: &Account) -> bool {
        let incident = &self.incident;
        let top = top_of(&self.plan, (&incident.region, &incident.command), incident.level);
        let lies_within = match (top, account.region.as_deref()) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(top), Some(own)) => matrix.regions().is_within(own, top),
        };
        lies_within && !goes_on(&self.plan, account)
    }

    /// Who holds routine posts while it runs; nobody once it is over.
    #[must_use]
    pub fn held(&self, matrix: &Matrix, called: &BTreeSet<&str>) -> Vec<HeldPosts> {
        let incident = &self.incident;
        if incident.require_running("").is_err() {
            return Vec::new();
        }
        held_posts(&self.plan, matrix, (&incident.region, &incident.command), incident.level, called)
    }
}
