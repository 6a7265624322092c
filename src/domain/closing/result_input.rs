//! What the one page for the head is made of.

use std::collections::BTreeSet;

use super::effort_cost::EffortTable;
use super::report::ClosingReport;
use crate::account::Account;
use crate::campaign::Angle;
use crate::contribution::{ContributionInput, Contributions};
use crate::plan::PlanSummary;
use crate::time::Timestamp;
use crate::when::Zone;

/// What the page is made of.
#[derive(Clone, Copy)]
pub struct ResultInput<'a> {
    /// Campaign, registry, what stands (also what is only planned), and the pieces that were not withdrawn.
    pub outcome: &'a ContributionInput<'a>,
    /// The shares of these.
    pub contributions: &'a Contributions,
    /// The closing report.
    pub report: &'a ClosingReport,
    /// The plan in figures.
    pub plan: &'a PlanSummary,
    /// By account and angle: what was declined.
    pub declined: &'a BTreeSet<(String, String)>,
    /// What writing usually takes.
    pub costs: &'a EffortTable,
    /// As of when.
    pub now: Timestamp,
    /// On whose clocks times are said.
    pub zone: Zone,
}

impl ResultInput<'_> {
    pub(super) fn has_declined(&self, account: &Account, angle: &Angle) -> bool {
        self.declined.contains(&(account.handle.clone(), angle.key.clone()))
    }
}
