//! A plan that stays warm: answers of accounts and pins of coordinators are worked in where they touch it.
//!
//! # What holds
//!
//! After every re-plan the objective is that of [`solve_campaign`](super::solve_campaign) over the same campaign, registry
//! and answers; what is fixed stays; and of all optima one is found that keeps the most of what was asked before. The last is
//! exact at every size: all values of the instance are multiplied by more than the number of units, and each direction that
//! stands is worth 1 more ([`Warm::prefer_current`]). Only an instance whose multiplied values are beyond 64 bits is planned without;
//! then others move only along the paths that make the plan optimal again.
//!
//! Fixed directions are fixed units of the solver. One that the registry, pins or declines no longer allow is taken out of
//! the instance instead, as planning afresh does with all of them; [`WarmPlan::is_outside`] says so.

mod change;
mod follow;
mod places;
mod resume;

pub use follow::PlanLost;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::places::SlotPlaces;
use super::code::UnassignedCode;
use super::input::{Ban, PlanInput, number};
use super::model::PlanModel;
use super::penalty::Dominance;
use super::planned::PlannedDirection;
use super::unassigned::{Taken, Unassigned};
use crate::campaign::{CampaignSpec, Pin};
use crate::flow::fast::{Move, Warm};
use crate::flow::problem::SlotFit;
use crate::matrix::Matrix;
use crate::slot::{PlannedSlot, Slot};

/// What a plan is made of, besides what people say. The registry moves on; the rest does not change while a plan is warm.
#[derive(Clone)]
pub struct PlanBasis {
    /// The campaign.
    pub spec: CampaignSpec,
    /// The registry.
    pub matrix: Arc<Matrix>,
    /// By handle: the share of past directions delivered on time and original, in thousandths.
    pub record: Arc<BTreeMap<String, u32>>,
}

/// What was said and asked so far.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// What coordinators have pinned.
    pub pins: Vec<Pin>,
    /// What accounts have declined.
    pub bans: Vec<Ban>,
    /// Directions that stay.
    pub fixed: Vec<PlannedSlot>,
    /// Directions that may move; of equally good plans one is chosen that keeps the most of them.
    pub free: Vec<PlannedSlot>,
}

/// One thing that a re-plan takes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanStep {
    /// An account is not asked in an angle any more; what it has there goes.
    Decline {
        /// Handle of the account.
        account: String,
        /// Key of the angle.
        angle: String,
    },
    /// An account is asked nothing more; what it has goes, but for what stands in these angles.
    Withdraw {
        /// Handle of the account.
        account: String,
        /// Keys of angles in which its direction stays.
        staying: BTreeSet<String>,
    },
    /// A direction stays from now on; if its account does not have it yet it gets it.
    Fix(PlannedSlot),
    /// A fixed direction may move again.
    Release(PlannedSlot),
    /// A coordinator pins.
    Pin(Pin),
    /// A coordinator gives up a pin.
    Unpin(Pin),
}

/// What a re-plan has changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanChange {
    /// Directions that no longer stand, by account and slot.
    pub gone: Vec<(String, Slot)>,
    /// Directions that are new, by account and slot.
    pub created: Vec<PlannedDirection>,
    /// Accounts that have none any more, or none as before of which the registry says something else; by handle.
    pub left_out: Vec<Unassigned>,
    /// Accounts that had none and have one now, by handle.
    pub called: Vec<String>,
    /// The plan in figures.
    pub figures: PlanFigures,
}

/// The figures of a plan that are known at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PlanFigures {
    /// Σ fit + Σ first rewards − Σ spread, fixed directions included.
    pub objective: i64,
    /// Directions given.
    pub assigned: usize,
    /// Accounts without one.
    pub unassigned: usize,
}

/// A solver with the optimum of a launched campaign in it.
pub struct WarmPlan {
    basis: PlanBasis,
    /// The instance by the rules alone: pins and declines are terms of the solver.
    model: PlanModel,
    /// Of the instance with all values times `scale`.
    warm: Warm,
    scale: i64,
    /// No plan has more units than this.
    units: i64,
    dominance: Dominance,
    /// Made when the registry first moves on.
    places: Option<SlotPlaces>,
    taken: Taken,
    /// What must-not pins do not allow, as (account, angle).
    forbidden: BTreeSet<(u32, u32)>,
    /// What was declined; an angle each.
    declined: BTreeSet<(u32, u32)>,
    /// Accounts with fixed directions outside of the instance.
    outside: BTreeSet<String>,
    /// Accounts with fixed directions that the registry has ceased to allow since.
    lingering: BTreeSet<String>,
    /// By fixed unit: what was asked is worth so much more than the instance says now.
    differences: BTreeMap<(u32, u32), i64>,
    tally: Tally,
    /// Accounts of which the registry says something else since the last re-plan.
    restated: BTreeSet<u32>,
    /// Directions that stood and that the registry no longer allows.
    vanished: Vec<(String, Slot)>,
    figures: PlanFigures,
}

/// What several changes have moved in all.
#[derive(Debug, Clone, Default)]
struct Tally {
    lost: BTreeSet<(u32, u32)>,
    got: BTreeSet<(u32, u32)>,
}

impl Tally {
    fn add(&mut self, moved: &[Move]) {
        for entry in moved {
            if let Some(pair) = entry.from.map(|slot| (entry.account, slot))
                && !self.got.remove(&pair)
            {
                self.lost.insert(pair);
            }
            if let Some(pair) = entry.to.map(|slot| (entry.account, slot))
                && !self.lost.remove(&pair)
            {
                self.got.insert(pair);
            }
        }
    }

    fn moves(&self) -> Vec<Move> {
        let lost = self.lost.iter().map(|&(account, slot)| Move { account, from: Some(slot), to: None });
        let got = self.got.iter().map(|&(account, slot)| Move { account, from: None, to: Some(slot) });
        lost.chain(got).collect()
    }
}

impl PlanBasis {
    /// The input of an instance by the rules alone.
    fn input(&self) -> PlanInput<'_> {
        PlanInput {
            spec: &self.spec,
            pins: &[],
            bans: &[],
            fixed: &[],
            matrix: &self.matrix,
            record: &self.record,
        }
    }
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

    /// What every account is asked, by account and slot, but for what is outside.
    #[must_use]
    pub fn directions(&self) -> Vec<(String, Slot)> {
        let pairs = self.warm.assignment();
        let mut asked: Vec<_> = pairs.into_iter().map(|pair| self.words(pair)).collect();
        asked.sort_unstable();
        asked
    }

    fn words(&self, (account, slot): (u32, u32)) -> (String, Slot) {
        (self.model.accounts[account as usize].handle.clone(), self.model.slots[slot as usize].clone())
    }

    /// Position of the option that a direction is in the instance.
    fn pair_of(&self, direction: &PlannedSlot) -> Option<(u32, u32)> {
        pair_of(&self.model, &direction.account, &direction.slot)
    }

    fn angle_of(&self, slot: u32) -> u32 {
        number(self.model.angle_of_slot(slot))
    }

    /// Why an account has nothing, as planning afresh says it.
    fn why_left_out(&self, account: u32) -> Unassigned {
        let at = account as usize;
        let handle = self.model.accounts[at].handle.clone();
        let left = |code, detail| Unassigned { account: handle, code, detail };
        if let Some(code) = self.model.verdicts[at] {
            return left(code, String::new());
        }
        let in_angle = |option: &SlotFit| (account, self.angle_of(option.slot));
        let mut options = self.model.problem.accounts[at].options.clone();
        options.retain(|option| !self.forbidden.contains(&in_angle(option)));
        if options.is_empty() {
            return left(UnassignedCode::PinnedOut, String::new());
        }
        options.retain(|option| !self.declined.contains(&in_angle(option)));
        if options.is_empty() {
            return left(UnassignedCode::Declined, String::new());
        }
        let (code, detail) = self.taken.reason_among(&self.model, at, &options);
        left(code, detail)
    }
}

/// Position of an account and of a slot among its options. O(its options).
fn pair_of(model: &PlanModel, account: &str, slot: &Slot) -> Option<(u32, u32)> {
    let account = model.account_at(account)?;
    let options = model.problem.accounts[account].options.iter();
    let mut options = options.filter(|option| model.slots[option.slot as usize] == *slot);
    options.next().map(|option| (number(account), option.slot))
}
