//! An assessor's part in a piece.

use serde::Serialize;
use utoipa::ToSchema;

use super::input::ScoreInput;
use crate::id::{CampaignId, PieceId, SubjectId};
use crate::time::Timestamp;

/// An assessor's part in a piece: asked for a score, or given one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "campaign": "01980c5e-7a00-7000-8000-000000000002",
    "assessor": "01980c5e-7a00-7000-8000-000000000003",
    "grades": {"accuracy": 2, "usefulness": 2, "clarity": 1, "comment": "第二段太长。"}, "given_at": "2026-06-14T01:00:00Z",
    "version": 1, "outdated": false
}))]
pub struct Score {
    /// The piece.
    pub piece: PieceId,
    /// The campaign.
    pub campaign: CampaignId,
    /// Who grades; null for those who are graded.
    #[schema(required = true)]
    pub assessor: Option<SubjectId>,
    /// The grades; null: not given yet.
    #[schema(required = true)]
    pub grades: Option<ScoreInput>,
    /// When they were given.
    #[schema(required = true)]
    pub given_at: Option<Timestamp>,
    /// Number of the version that they were given for.
    #[schema(required = true)]
    pub version: Option<u32>,
    /// Whether the piece was corrected since. The grades stand until they are given again.
    pub outdated: bool,
}

impl Score {
    /// The score of a piece of which the version with this number counts now.
    #[must_use]
    pub fn beside(self, current: u32) -> Self {
        Self { outdated: self.version.is_some_and(|graded| graded < current), ..self }
    }
}
