//! Campaigns (主题行动): a theme with a brief, a window, phases, audiences, angles and facts, and the life of its plan.

mod check;
mod draft;
mod spec;
mod template;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use draft::CampaignDraft;
pub use spec::{
    Angle, Audience, CampaignSpec, Fact, FitWeights, Level, Locality, MOST_LOCALITIES, Phase, Review, Scoring,
};
pub use template::CampaignTemplate;

use super::id::{CampaignId, SubjectId};
use super::time::Timestamp;
use crate::keyed;

keyed! {
    /// Where a campaign stands: draft → planned → signed → launched → closed; an edit before the launch returns it to draft.
    pub enum CampaignState {
        /// Being written.
        Draft = "draft",
        /// It has an optimal plan that nobody has signed.
        Planned = "planned",
        /// A named person has signed the plan.
        Signed = "signed",
        /// Its directions are asked.
        Launched = "launched",
        /// It is over.
        Closed = "closed",
    }
}

impl CampaignState {
    /// Whether the text, the pins and the plan may still be changed.
    #[must_use]
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Planned | Self::Signed)
    }
}

/// A campaign as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000002", "state": "planned", "revision": 2,
    "created_at": "2026-06-01T01:00:00Z", "planned_by": "01980c5e-7a00-7000-8000-000000000001", "signed_by": null,
    "signed_at": null, "signed_basis": null, "launched_at": null, "closed_at": null, "theme": "flood_season",
    "title": "2026 年防汛", "brief": "雨前讲准备、雨中讲避险、雨后讲恢复。", "basis": "", "contact": "", "language": "zh",
    "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-07-31T00:00:00Z", "phases": [],
    "audiences": [{"key": "parents", "level": "normal", "name": "家长", "hook": "从接送和看护讲起。"}], "localities": [],
    "facts": [],
    "angles": [{
        "key": "school_rain", "title": "停课与防溺水", "brief": "说明停课信号、谁来通知、孩子在家谁看护。",
        "functions": ["education"], "form": "article", "audiences": ["parents"], "local": false, "level": "normal",
        "min": null, "max": 6, "phase": null, "reserved": false, "facts": [], "audience_notes": {}
    }],
    "spread": 40, "min_fit": 400, "capacity": 1, "organisation_capacity": null,
    "weights": {"function": 4, "audience": 3, "form": 1, "locality": 1, "record": 1}, "scoring": "none", "assessors": 1,
    "sample_permille": 1000, "review": "none"
}))]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Where it stands.
    pub state: CampaignState,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// Who planned it last.
    #[schema(required = true)]
    pub planned_by: Option<SubjectId>,
    /// Who signed the plan.
    #[schema(required = true)]
    pub signed_by: Option<SubjectId>,
    /// When it was signed.
    #[schema(required = true)]
    pub signed_at: Option<Timestamp>,
    /// On what basis it was signed.
    #[schema(required = true)]
    pub signed_basis: Option<String>,
    /// When it was launched.
    #[schema(required = true)]
    pub launched_at: Option<Timestamp>,
    /// When it was closed.
    #[schema(required = true)]
    pub closed_at: Option<Timestamp>,
    /// What it says.
    #[serde(flatten)]
    pub spec: CampaignSpec,
    /// Accounts that must or must not take an angle.
    #[serde(skip)]
    pub pins: Vec<Pin>,
}

impl Campaign {
    /// A new draft.
    #[must_use]
    pub fn draft(id: CampaignId, spec: CampaignSpec, created_at: Timestamp) -> Self {
        Self {
            id,
            state: CampaignState::Draft,
            revision: 1,
            created_at,
            planned_by: None,
            signed_by: None,
            signed_at: None,
            signed_basis: None,
            launched_at: None,
            closed_at: None,
            spec,
            pins: Vec::new(),
        }
    }

    /// Back to draft after an edit: what was planned and signed no longer holds.
    pub fn reopen(&mut self) {
        self.state = CampaignState::Draft;
        self.planned_by = None;
        self.signed_by = None;
        self.signed_at = None;
        self.signed_basis = None;
    }
}

/// A coordinator's word that an account must, or must not, take an angle.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"account": "wechat-zjg-jiaoyu", "angle": "school_rain", "must": true}))]
pub struct Pin {
    /// Handle of the account.
    #[schema(min_length = 1, max_length = 200)]
    pub account: String,
    /// Key of the angle.
    #[schema(min_length = 1, max_length = 200)]
    pub angle: String,
    /// Whether it must (true) or must not (false).
    pub must: bool,
}
