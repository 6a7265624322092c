//! The place of a campaign's warm plan: a solver with the plan in it, so that an answer is worked in without solving again.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use domain::campaign::Campaign;
use domain::plan::{PlanError, WarmPlan};
use domain::slot::PlannedSlot;

/// Which state of a campaign, of the registry and of what accounts have delivered a warm plan belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarmKey {
    /// The campaign's revision.
    pub revision: i64,
    /// The registry's revision.
    pub matrix: i64,
    /// The revision of the records.
    pub record: i64,
}

pub(super) type SharedWarmPlan = Arc<Mutex<Option<(WarmKey, Box<WarmPlan>)>>>;

/// The place of a campaign's warm plan, held by one owner at a time.
///
/// Whoever works on a plan takes it out and puts it back under the state that was committed. Whatever goes wrong in between,
/// the place stays empty, and the next owner rebuilds the plan from what is stored: so a warm plan can never answer for a
/// state that is not stored. A place is taken before the write lock, never the other way round.
pub struct WarmPlanGuard(pub(super) OwnedMutexGuard<Option<(WarmKey, Box<WarmPlan>)>>);

impl WarmPlanGuard {
    /// Takes the plan out if it is of this state of the campaign and of the records; one of another state goes. It may be of
    /// an earlier revision of the registry, which it can follow ([`WarmPlan::follow`]); which one is said with it.
    pub fn take(&mut self, key: WarmKey) -> Option<(i64, Box<WarmPlan>)> {
        let state = |key: &WarmKey| (key.revision, key.record);
        self.0
            .take()
            .filter(|(known, _)| state(known) == state(&key))
            .map(|(known, plan)| (known.matrix, plan))
    }

    /// Stores a plan for the state that is stored now.
    pub fn store(&mut self, key: WarmKey, plan: Box<WarmPlan>) {
        *self.0 = Some((key, plan));
    }

    /// Works a change that moves nobody into the plan, after it was stored as the campaign's next revision after `from`.
    pub fn follow(&mut self, from: i64, work: impl FnOnce(&mut WarmPlan) -> Result<(), PlanError>) {
        let Some((key, mut plan)) = self.0.take().filter(|(known, _)| known.revision == from) else { return };
        match work(&mut plan) {
            Ok(()) => self.store(WarmKey { revision: from + 1, ..key }, plan),
            Err(error) => tracing::debug!(%error, "a warm plan is given up"),
        }
    }

    /// Takes up what was accepted in the transaction that made the campaign what it is now.
    pub(super) fn follow_accepted(&mut self, campaign: &Campaign, accepted: &[PlannedSlot]) {
        self.follow(campaign.revision - 1, |plan| accepted.iter().try_for_each(|one| plan.accept(one)));
    }
}
