//! A direction as it is kept.

use super::kind::DirectionKind;
use super::stage::DirectionStage;
use super::state::DirectionState;
use crate::campaign::Campaign;
use crate::fit::Reason;
use crate::id::{CampaignId, DirectionId, PieceId};
use crate::matrix::Matrix;
use crate::plan::PlannedDirection;
use crate::slot::{PlannedSlot, Slot};
use crate::time::Timestamp;

/// A direction as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Direction {
    /// Its id; a moved direction's successor has a new one.
    pub id: DirectionId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Handle of the account.
    pub account: String,
    /// Key of the account's organisation.
    pub organisation: String,
    /// What is asked.
    pub slot: Slot,
    /// The fit, 1 to 1000.
    pub fit: u32,
    /// Why this account.
    pub reasons: Vec<Reason>,
    /// How firmly it is asked.
    pub kind: DirectionKind,
    /// How far it has come.
    pub stage: DirectionStage,
    /// When its window begins.
    pub starts_at: Timestamp,
    /// When its window ends.
    pub due_at: Timestamp,
    /// When somebody of its account first opened it, so that who never did is told from who says yes by silence.
    pub opened_at: Option<Timestamp>,
}

impl Direction {
    /// What a plan of a campaign over a registry proposes to an account, under a new id.
    #[must_use]
    pub fn proposed(
        campaign: &Campaign,
        matrix: &Matrix,
        planned: &PlannedDirection,
        id: DirectionId,
    ) -> Self {
        let spec = &campaign.spec;
        let slot = planned.planned.slot.clone();
        let window =
            spec.angle(&slot.angle).map_or((spec.starts_at, spec.ends_at), |angle| spec.window_of(angle));
        let system = matrix.organisations().get(&planned.organisation).map(|o| o.system).unwrap_or_default();
        Self {
            id,
            campaign: campaign.id,
            account: planned.planned.account.clone(),
            organisation: planned.organisation.clone(),
            slot,
            fit: planned.planned.fit,
            reasons: planned.reasons.clone(),
            kind: DirectionKind::of_system(system),
            stage: DirectionStage::Proposed,
            starts_at: window.0,
            due_at: window.1,
            opened_at: None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> DirectionState {
        self.stage.state()
    }

    /// The piece that was handed in for it and not withdrawn.
    #[must_use]
    pub const fn piece(&self) -> Option<PieceId> {
        self.stage.piece()
    }

    /// Until when silence has not yet accepted: half of what its window had left when it was asked.
    #[must_use]
    pub fn accepts_at(&self) -> Option<Timestamp> {
        self.stage.asked_at().map(|asked| asked.max(self.starts_at).halfway(self.due_at))
    }

    /// The direction as the planner sees it.
    #[must_use]
    pub fn planned(&self) -> PlannedSlot {
        PlannedSlot { account: self.account.clone(), slot: self.slot.clone(), fit: self.fit }
    }
}
