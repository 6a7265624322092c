//! What readers wrote back on a published piece: optional, and short.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::{CampaignId, FeedbackId, PieceId, SubjectId};
use super::time::Timestamp;

/// What a reader wrote back, as its account has noted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000041", "piece": "01980c5e-7a00-7000-8000-000000000022",
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "text": "问停课通知几点发，晚上的班也停吗",
    "by": "01980c5e-7a00-7000-8000-000000000001", "at": "2026-06-13T01:00:00Z"
}))]
pub struct Feedback {
    /// Its id.
    pub id: FeedbackId,
    /// The piece.
    pub piece: PieceId,
    /// The campaign.
    pub campaign: CampaignId,
    /// What was written, in a sentence.
    pub text: String,
    /// Who noted it.
    pub by: SubjectId,
    /// When.
    pub at: Timestamp,
}

/// What a reader wrote back, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "问停课通知几点发，晚上的班也停吗"}))]
pub struct FeedbackInput {
    /// What was written, in a sentence and without names or numbers of persons.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
}

impl FeedbackInput {
    /// Checks the words.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.text.trim().is_empty(), "/text", "is empty; say it in a sentence");
        faults.text("/text", &self.text, 500);
        faults.into_result()
    }
}
