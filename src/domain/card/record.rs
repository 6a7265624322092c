//! The card of a direction.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::direction::{DirectionKind, DirectionState};
use crate::fit::Reason;
use crate::form::Form;
use crate::id::{CampaignId, DirectionId, PieceId};
use crate::time::Timestamp;

/// A direction as it is shown in lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000011", "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "account": "wechat-zjg-jiaoyu", "organisation": "zjg-education", "cluster": "education", "angle": "school_rain",
    "audience": "parents", "form": "article", "locality": null, "title": "停课与防溺水：张家港教育（微信）说给家长",
    "brief": "说明停课信号、谁来通知、孩子在家谁看护。", "text_version": 0, "unconfirmed": false, "opened_at": null, "fit": 950,
    "reasons": [{"part": "function", "score": 1000, "weight": 4, "known": true}], "starts_at": "2026-06-10T00:00:00Z",
    "due_at": "2026-07-31T00:00:00Z", "kind": "task", "state": "asked", "accepts_at": "2026-07-05T00:00:00Z",
    "successor": null, "piece": null
}))]
pub struct DirectionCard {
    /// Its id.
    pub id: DirectionId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Handle of the account.
    pub account: String,
    /// Key of the account's organisation.
    pub organisation: String,
    /// Key of the cluster from whose view it is told.
    pub cluster: String,
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the locality.
    #[schema(required = true)]
    pub locality: Option<String>,
    /// What to tell whom.
    pub title: String,
    /// How to tell it.
    pub brief: String,
    /// How often people have written over title and brief; 0: they are as they were composed.
    #[schema(minimum = 0)]
    pub text_version: u32,
    /// Whether nobody of the account has said yet that the newest change of the text was seen.
    pub unconfirmed: bool,
    /// When somebody of the account first opened it; null: nobody has.
    #[schema(required = true)]
    pub opened_at: Option<Timestamp>,
    /// The fit, 1 to 1000.
    pub fit: u32,
    /// Why this account: the parts of the fit.
    pub reasons: Vec<Reason>,
    /// When its window begins.
    pub starts_at: Timestamp,
    /// When its window ends.
    pub due_at: Timestamp,
    /// How firmly it is asked.
    pub kind: DirectionKind,
    /// Where it stands.
    pub state: DirectionState,
    /// When silence accepts it; null before it is asked.
    #[schema(required = true)]
    pub accepts_at: Option<Timestamp>,
    /// What took its place.
    #[schema(required = true)]
    pub successor: Option<DirectionId>,
    /// The piece that was handed in for it.
    #[schema(required = true)]
    pub piece: Option<PieceId>,
}
