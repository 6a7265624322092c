//! Whether accounts still may take what they were given: what became of them in the registry since.

use super::code::UnassignedCode;
use super::input::PlanInput;
use super::options::{Eligibility, SlotCandidate};
use crate::account::{Account, AccountStatus};
use crate::cell::{Cell, cells_of};
use crate::keyed;
use crate::slot::{PlannedSlot, Slot};
use crate::stop::stoppable;

keyed! {
    /// What keeps an account from what it was given.
    pub enum Disqualification {
        /// It is in the registry no more.
        Gone = "gone",
        /// It is closed.
        Closed = "closed",
        /// It is paused.
        Paused = "paused",
        /// It left the cluster from whose view it was to tell.
        Cluster = "cluster",
        /// It lost the function for which it was asked.
        Function = "function",
        /// It no longer speaks to those readers, or from that place.
        Reach = "reach",
        /// It is on another platform.
        Form = "form",
        /// Its fit fell below the least that the campaign asks for.
        Fit = "fit",
    }
}

impl Disqualification {
    /// Whether the account is closed for good, so that nobody is held to what it has said. A pause ends, and whether somebody waits for
    /// that is a person's decision.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Gone | Self::Closed)
    }

    /// What became of the account, as the end of a sentence about it.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Gone => "is in the registry no more",
            Self::Closed => "is closed",
            Self::Paused => "is paused",
            Self::Cluster => "has left the cluster that it was to tell this for",
            Self::Function => "no longer has the function for which it was asked",
            Self::Reach => "no longer speaks to these readers, or from this place",
            Self::Form => "is on another platform",
            Self::Fit => "fits less than the campaign asks for",
        }
    }
}

/// Why an account publishes nothing, if it does not; `None` for one that is active.
#[must_use]
pub fn inactive(account: Option<&Account>) -> Option<Disqualification> {
    match account.map(|account| account.status) {
        None => Some(Disqualification::Gone),
        Some(AccountStatus::Closed) => Some(Disqualification::Closed),
        Some(AccountStatus::Paused) => Some(Disqualification::Paused),
        Some(AccountStatus::Active) => None,
    }
}

/// Whether an account is closed for good; see [`Disqualification::is_final`].
#[must_use]
pub fn is_closed(account: Option<&Account>) -> bool {
    inactive(account).is_some_and(Disqualification::is_final)
}

/// What keeps the account of each of these from what it was given, by the registry as it stands; `None` where nothing does. Pins and
/// declines are not looked at. O(what the accounts reach).
#[must_use]
pub fn find_disqualifications(input: &PlanInput<'_>, given: &[PlannedSlot]) -> Vec<Option<Disqualification>> {
    let cells = cells_of(input.spec, input.matrix);
    let eligibility = Eligibility::new(input, &cells);
    let lost = |one: &PlannedSlot| {
        let Some(account) = input.matrix.graph.account(&one.account) else {
            return Some(Disqualification::Gone);
        };
        // A topic of its own an account may tell as long as it tells anything.
        let may_lose = !one.slot.is_own();
        let given = (account.as_ref(), &one.slot);
        inactive(Some(account))
            .or_else(|| may_lose.then(|| lost(input, &eligibility, &cells, given)).flatten())
    };
    stoppable(given).map(lost).collect()
}

/// What keeps an active account from a slot.
fn lost(
    input: &PlanInput<'_>,
    eligibility: &Eligibility<'_>,
    cells: &[Cell],
    (account, slot): (&Account, &Slot),
) -> Option<Disqualification> {
    if account.form != slot.form {
        return Some(Disqualification::Form);
    }
    let found = match eligibility.candidates(account) {
        Ok(found) => found,
        Err(code) => return Some(of_code(code)),
    };
    let cluster = eligibility.cluster_at(&slot.cluster);
    if !input.matrix.clusters_of(&account.handle).contains(&slot.cluster) {
        return Some(Disqualification::Cluster);
    }
    let tells = |cell: usize| {
        let cell = &cells[cell];
        input.spec.angles[cell.angle].key == slot.angle && cell.audience == slot.audience
    };
    let is_slot = |candidate: &SlotCandidate<'_>| {
        Some(candidate.cluster) == cluster
            && tells(candidate.cell)
            && candidate.locality == slot.locality.as_deref()
    };
    if found.iter().any(is_slot) {
        return None;
    }
    let angle = input.spec.angles.iter().position(|angle| angle.key == slot.angle);
    if angle.is_none_or(|angle| !eligibility.open_angles(account).contains(&angle)) {
        return Some(Disqualification::Function);
    }
    let fits = eligibility
        .scores_of(account, slot)
        .is_none_or(|scores| scores.fit(&input.spec.weights) >= input.spec.min_fit);
    Some(if fits { Disqualification::Reach } else { Disqualification::Fit })
}

const fn of_code(code: UnassignedCode) -> Disqualification {
    match code {
        UnassignedCode::Inactive => Disqualification::Closed,
        UnassignedCode::NoCluster => Disqualification::Cluster,
        UnassignedCode::NoFunction => Disqualification::Function,
        UnassignedCode::LowFit => Disqualification::Fit,
        _ => Disqualification::Reach,
    }
}
