//! What a plan depends on.

use std::collections::BTreeMap;

use crate::account::Account;
use crate::campaign::{CampaignSpec, Pin};
use crate::matrix::Matrix;
use crate::slot::PlannedSlot;

/// Everything that a plan depends on.
#[derive(Clone, Copy)]
pub struct PlanInput<'a> {
    /// The campaign.
    pub spec: &'a CampaignSpec,
    /// What coordinators have pinned.
    pub pins: &'a [Pin],
    /// What accounts have declined.
    pub bans: &'a [Ban],
    /// Directions that stay: accepted ones, and any with a piece.
    pub fixed: &'a [PlannedSlot],
    /// The registry.
    pub matrix: &'a Matrix,
    /// By handle: the share of past directions delivered on time and original, in thousandths.
    pub record: &'a BTreeMap<String, u32>,
}

/// An account's no to an angle, or to the whole campaign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ban {
    /// Handle of the account.
    pub account: String,
    /// Key of the angle; `None`: all.
    pub angle: Option<String>,
}

/// How many directions of a campaign an account takes at once, at most. The one place that says so: the first plan, a plan that
/// follows the registry and the swap of a direction all ask here, so that they cannot differ.
#[must_use]
pub const fn capacity_of(spec: &CampaignSpec, _account: &Account) -> u32 {
    spec.capacity
}

/// How many directions of a campaign an organisation takes at once, at most: one team tells one story. `None`: as many as it has accounts
/// for.
#[must_use]
pub fn organisation_capacity_of(spec: &CampaignSpec, organisation: &str) -> Option<u32> {
    if spec.teams.contains(organisation) { Some(1) } else { spec.organisation_capacity }
}

/// Positions as the problem writes them. Its lists are checked to stay below 2³² before it is solved.
pub(super) fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
