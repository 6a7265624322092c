//! One hand-in of a piece.

use serde::Serialize;
use utoipa::ToSchema;

use super::originality::Originality;
use crate::id::SubjectId;
use crate::time::Timestamp;

/// One hand-in of a piece. Every one is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "version": 1, "sequence": 17, "author": "01980c5e-7a00-7000-8000-000000000001", "handed_in_at": "2026-06-12T01:00:00Z",
    "published_at": null, "title": "停课通知谁来发", "text": "收到停课信号后，学校在半小时内通知到每一位家长……", "repost_of": null,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "originality": {
        "verdict": "original", "reason": "original",
        "explanation": {"zh": "没有发现与此前稿件近似的内容。", "en": "Nothing that was handed in before comes near to it."}, "near_copy_of": null, "source_sequence": null, "similarity_permille": 40,
        "containment_permille": 75, "table": 1, "passages": [], "overruled": null
    }
}))]
pub struct PieceVersion {
    /// Its number in the piece, from 1.
    pub version: u32,
    /// The server's number of this hand-in: the smaller was earlier.
    pub sequence: i64,
    /// Who handed it in.
    #[schema(required = true)]
    pub author: Option<SubjectId>,
    /// When.
    pub handed_in_at: Timestamp,
    /// When it was out in the world, if it ever was.
    #[schema(required = true)]
    pub published_at: Option<Timestamp>,
    /// Its title; null for those who may not read what is not published.
    #[schema(required = true)]
    pub title: Option<String>,
    /// Its text; null for those who may not read what is not published.
    #[schema(required = true)]
    pub text: Option<String>,
    /// Address of what it reposts, if it says so.
    #[schema(required = true)]
    pub repost_of: Option<String>,
    /// SHA-256 of title and text, which proves later what was handed in.
    pub digest: String,
    /// What the machine says of it.
    pub originality: Originality,
}

impl PieceVersion {
    /// The version as somebody sees it who may not read what is not published.
    #[must_use]
    pub fn without_text(self) -> Self {
        Self { title: None, text: None, ..self }
    }
}
