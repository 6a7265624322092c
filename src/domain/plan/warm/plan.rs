//! A plan that is kept in the solver.

use std::collections::{BTreeMap, BTreeSet};

use super::basis::PlanBasis;
use super::change::PlanFigures;
use super::pinned::{Narrowing, PinnedAudiences};
use super::places::SlotPlaces;
use super::tally::Tally;
use crate::flow::fast::Warm;
use crate::flow::problem::SlotFit;
use crate::plan::code::UnassignedCode;
use crate::plan::input::number;
use crate::plan::model::PlanModel;
use crate::plan::penalty::Dominance;
use crate::plan::qualification::is_closed;
use crate::plan::ties::TieOrder;
use crate::plan::unassigned::{Taken, Unassigned};
use crate::slot::{PlannedSlot, Slot};

/// A solver with the optimum of a launched campaign in it.
pub struct WarmPlan {
    pub(super) basis: PlanBasis,
    /// The instance by the rules alone: pins and declines are terms of the solver.
    pub(super) model: PlanModel,
    /// Of the instance with all values times `scale`, and with the ranks of `order`.
    pub(super) warm: Warm,
    pub(super) scale: i64,
    /// Which of equally good plans is the better one, beyond what stands; `None`: there is no room to prefer any.
    pub(super) order: Option<TieOrder>,
    /// So many units there is room for.
    pub(super) most_units: i64,
    /// No plan has more units than this.
    pub(super) units: i64,
    pub(super) dominance: Dominance,
    /// Made when the registry first moves on.
    pub(super) places: Option<SlotPlaces>,
    pub(super) taken: Taken,
    /// What must-not pins of whole angles do not allow, as (account, angle).
    pub(super) forbidden: BTreeSet<(u32, u32)>,
    /// The other pins; those that name an audience bar slots.
    pub(super) pinned: PinnedAudiences,
    /// What was declined; an angle each.
    pub(super) declined: BTreeSet<(u32, u32)>,
    /// Accounts with fixed directions outside of the instance.
    pub(super) outside: BTreeSet<String>,
    /// Accounts with fixed directions that the registry has ceased to allow since.
    pub(super) lingering: BTreeSet<String>,
    /// By fixed unit: what was asked is worth so much more than the instance says now.
    pub(super) differences: BTreeMap<(u32, u32), i64>,
    pub(super) tally: Tally,
    /// Accounts of which the registry says something else since the last re-plan.
    pub(super) restated: BTreeSet<u32>,
    /// Directions that stood and that the registry no longer allows.
    pub(super) vanished: Vec<(String, Slot)>,
    pub(super) figures: PlanFigures,
}

impl WarmPlan {
    /// The plan in figures.
    #[must_use]
    pub const fn figures(&self) -> PlanFigures {
        self.figures
    }

    /// Whether a fixed direction of this account is none that it may take any more, so that only a plan that is resumed without
    /// it can give it up.
    #[must_use]
    pub fn is_outside(&self, account: &str) -> bool {
        self.outside.contains(account) || self.lingering.contains(account)
    }

    /// Whether something fixed lingers of an account that is closed, so that only a plan that is resumed from what is stored tells what
    /// is given up with it from what was published.
    #[must_use]
    pub fn holds_closed(&self) -> bool {
        let account = |handle: &String| self.basis.matrix.graph.account(handle).map(AsRef::as_ref);
        self.lingering.iter().any(|handle| is_closed(account(handle)))
    }

    /// What every account is asked, by account and slot, but for what is outside.
    #[must_use]
    pub fn directions(&self) -> Vec<(String, Slot)> {
        let pairs = self.warm.assignment();
        let mut asked: Vec<_> = pairs.into_iter().map(|(account, slot)| self.words(account, slot)).collect();
        asked.sort_unstable();
        asked
    }

    pub(super) fn words(&self, account: u32, slot: u32) -> (String, Slot) {
        (self.model.accounts[account as usize].handle.clone(), self.model.slot(slot))
    }

    /// Position of the option that a direction is in the instance.
    pub(super) fn pair_of(&self, direction: &PlannedSlot) -> Option<(u32, u32)> {
        pair_of(&self.model, &direction.account, &direction.slot)
    }

    pub(super) fn angle_of(&self, slot: u32) -> u32 {
        number(self.model.angle_of_slot(slot))
    }

    /// Why an account has nothing, as planning afresh says it.
    pub(super) fn why_left_out(&self, account: u32) -> Unassigned {
        let at = account as usize;
        let handle = self.model.accounts[at].handle.clone();
        let narrowing = |option: &SlotFit| self.pinned.narrowing(&self.model, &handle, option.slot);
        let left = |code, detail| Unassigned { account: handle.clone(), code, detail };
        if let Some(code) = self.model.verdicts[at] {
            return left(code, String::new());
        }
        let in_angle = |option: &SlotFit| (account, self.angle_of(option.slot));
        let mut options = self.model.problem.accounts[at].options.clone();
        options.retain(|option| {
            !self.forbidden.contains(&in_angle(option)) && narrowing(option) != Some(Narrowing::Never)
        });
        if options.is_empty() {
            return left(UnassignedCode::PinnedOut, String::new());
        }
        options.retain(|option| !self.declined.contains(&in_angle(option)));
        if options.is_empty() {
            return left(UnassignedCode::Declined, String::new());
        }
        options.retain(|option| narrowing(option) != Some(Narrowing::Elsewhere));
        if options.is_empty() {
            return left(UnassignedCode::PinnedOut, String::new());
        }
        let (code, detail) = self.taken.reason_among(&self.model, at, &options);
        left(code, detail)
    }
}

/// Position of an account and of a slot among its options. O(its options).
pub(super) fn pair_of(model: &PlanModel, account: &str, slot: &Slot) -> Option<(u32, u32)> {
    let account = model.account_at(account)?;
    let options = model.problem.accounts[account].options.iter();
    let mut options = options.filter(|option| model.is_slot(option.slot, slot));
    options.next().map(|option| (number(account), option.slot))
}
