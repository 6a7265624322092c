//! Comments on a place in the text of a piece.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::{CommentId, PieceId, SubjectId};
use super::review::{check_place, check_words};
use super::time::Timestamp;

/// A comment as it is kept. It stays internal, also when the piece is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000031", "piece": "01980c5e-7a00-7000-8000-000000000022", "version": 1, "start": 12,
    "end": 18, "text": "这里请写全称", "by": "01980c5e-7a00-7000-8000-000000000003", "at": "2026-06-12T02:00:00Z"
}))]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// The piece.
    pub piece: PieceId,
    /// Number of the version that it is about.
    pub version: u32,
    /// Where its place begins in the text, in characters from 0.
    pub start: u32,
    /// Where its place ends.
    pub end: u32,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub by: SubjectId,
    /// When.
    pub at: Timestamp,
}

/// A comment as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 1, "start": 12, "end": 18, "text": "这里请写全称"}))]
pub struct CommentInput {
    /// Number of the version that it is about.
    #[schema(minimum = 1)]
    pub version: u32,
    /// Where its place begins in the text, in characters from 0.
    #[schema(minimum = 0)]
    pub start: u32,
    /// Where its place ends; not before it begins, and not behind the text.
    #[schema(minimum = 0)]
    pub end: u32,
    /// What it says.
    #[schema(min_length = 1, max_length = 2000)]
    pub text: String,
}

impl CommentInput {
    /// Checks words and place; `length`: characters of the text.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, length: usize) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        check_place(&mut faults, "", self.start, self.end, length);
        check_words(&mut faults, "/text", &self.text);
        faults.into_result()
    }
}
