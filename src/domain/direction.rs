//! Directions (选题方向): what one account is asked to say, and the life of that request.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::Campaign;
use super::field::{FieldError, ValidationErrors};
use super::fit::Reason;
use super::id::{CampaignId, DirectionId, PieceId};
use super::matrix::Matrix;
use super::organisation::System;
use super::plan::PlannedDirection;
use super::slot::{PlannedSlot, Slot};
use super::time::Timestamp;
use crate::keyed;

keyed! {
    /// How firmly an account is asked; follows from the system of its organisation.
    pub enum DirectionKind {
        /// For the government system.
        Task = "task",
        /// For party and mass organisations.
        Suggestion = "suggestion",
        /// For all others; never late.
        Invitation = "invitation",
    }
}

impl DirectionKind {
    /// The kind for an organisation of this system.
    #[must_use]
    pub const fn of_system(system: System) -> Self {
        match system {
            System::Government => Self::Task,
            System::Party | System::Mass => Self::Suggestion,
            System::Judicial | System::Congress | System::Vertical => Self::Invitation,
        }
    }
}

keyed! {
    /// Where a direction stands: proposed → asked → accepted | declined | superseded | lapsed; delivered when its piece is
    /// published.
    pub enum DirectionState {
        /// In a plan that is not launched.
        Proposed = "proposed",
        /// Asked of its account; silence until half of its window accepts.
        Asked = "asked",
        /// Accepted, by word or by silence.
        Accepted = "accepted",
        /// Declined; somebody else may be asked.
        Declined = "declined",
        /// Moved by a new plan; `successor` says to which.
        Superseded = "superseded",
        /// The campaign was closed without a piece.
        Lapsed = "lapsed",
        /// Its piece is published.
        Delivered = "delivered",
    }
}

impl DirectionState {
    /// Whether the direction holds its slot.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Proposed | Self::Asked | Self::Accepted | Self::Delivered)
    }

    /// Whether no new plan may move it.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Accepted | Self::Delivered)
    }

    /// Whether the account was asked and the request was neither declined nor moved: what its share is compared with.
    #[must_use]
    pub const fn was_asked(self) -> bool {
        matches!(self, Self::Asked | Self::Accepted | Self::Delivered | Self::Lapsed)
    }

    /// Whether its account may answer it now.
    #[must_use]
    pub const fn is_answerable(self) -> bool {
        matches!(self, Self::Asked | Self::Accepted)
    }
}

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
    /// Where it stands.
    pub state: DirectionState,
    /// When its window begins.
    pub starts_at: Timestamp,
    /// When its window ends.
    pub due_at: Timestamp,
    /// When it was asked.
    pub asked_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// What took its place.
    pub successor: Option<DirectionId>,
    /// The words of a decline.
    pub answer: Option<Decline>,
    /// The piece that was handed in for it and not withdrawn.
    pub piece: Option<PieceId>,
}

impl Direction {
    /// What a plan of a campaign over a registry proposes to an account, under a new id.
    #[must_use]
    pub fn proposed(
        (campaign, matrix): (&Campaign, &Matrix),
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
            state: DirectionState::Proposed,
            starts_at: window.0,
            due_at: window.1,
            asked_at: None,
            answered_at: None,
            successor: None,
            answer: None,
            piece: None,
        }
    }

    /// Until when silence has not yet accepted: half of what its window had left when it was asked.
    #[must_use]
    pub fn accepts_at(&self) -> Option<Timestamp> {
        self.asked_at.map(|asked| asked.max(self.starts_at).halfway(self.due_at))
    }

    /// The direction as the planner sees it.
    #[must_use]
    pub fn planned(&self) -> PlannedSlot {
        PlannedSlot { account: self.account.clone(), slot: self.slot.clone(), fit: self.fit }
    }
}

/// Why an account declines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// It may not speak on this.
    NoAuthority,
    /// Its superiors have given the same topic.
    SameTopicFromAbove,
    /// Nobody can write it.
    NoStaff,
    /// It cannot be told now.
    Sensitive,
    /// The account rests.
    AccountPaused,
}

/// An account's no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "no_staff", "note": "值班人员都在一线", "withdraw": false}))]
pub struct Decline {
    /// Why.
    pub reason: DeclineReason,
    /// In its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Whether the account leaves the whole campaign, not only this angle.
    #[serde(default)]
    pub withdraw: bool,
}

impl Decline {
    /// Checks the note.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.text("/note", self.note.as_deref().unwrap_or_default(), 1000);
        faults.into_result()
    }
}

/// Another direction that an account would rather take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"angle": "school_rain", "audience": "parents"}))]
pub struct Swap {
    /// Key of the angle.
    #[schema(min_length = 1, max_length = 200)]
    pub angle: String,
    /// Key of the audience.
    #[schema(min_length = 1, max_length = 200)]
    pub audience: String,
    /// Key of the locality, for a local angle; left out: the one that costs least.
    #[serde(default)]
    pub locality: Option<String>,
}

/// Somebody who was moved by a new plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "weibo-zjg-jiaoyu", "from": "01980c5e-7a00-7000-8000-000000000011",
    "to": "01980c5e-7a00-7000-8000-000000000012"
}))]
pub struct Moved {
    /// Handle of the account.
    pub account: String,
    /// The direction that it had; null: it had none.
    #[schema(required = true)]
    pub from: Option<DirectionId>,
    /// The direction that it has now; null: it has none.
    #[schema(required = true)]
    pub to: Option<DirectionId>,
}
