//! What named persons do with a version: acts, and consents that were given away from the system.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::SubjectId;
use crate::time::Timestamp;

/// Within this time a person confirms a consent that somebody else has recorded: 24 h, in milliseconds.
pub const CONFIRM_WITHIN_MS: i64 = 24 * 60 * 60 * 1000;

/// Exactly what is reviewed, signed and published: one changed character or file gives another seal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "attachments": ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]
}))]
pub struct Seal {
    /// SHA-256 of title and text, as `digest` of the version.
    pub digest: String,
    /// SHA-256 of each attachment, in ascending order.
    pub attachments: Vec<String>,
}

impl Seal {
    /// The seal of a text and of files in any order; a file counts once.
    #[must_use]
    pub fn new(digest: String, mut attachments: Vec<String>) -> Self {
        attachments.sort_unstable();
        attachments.dedup();
        Self { digest, attachments }
    }
}

/// A consent that was given away from the system, by telephone for instance, and recorded by somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "recorded_by": "01980c5e-7a00-7000-8000-000000000003", "given_at": "2026-06-12T01:00:00Z",
    "basis": "电话同意，值班记录 12 号", "confirm_by": "2026-06-13T01:00:00Z", "confirmed_at": null, "overdue": false
}))]
pub struct Consent {
    /// Who recorded it.
    pub recorded_by: SubjectId,
    /// When the person gave it.
    pub given_at: Timestamp,
    /// On what basis it was recorded.
    pub basis: String,
    /// Until when the person confirms it: 24 h after it was recorded.
    pub confirm_by: Timestamp,
    /// When the person confirmed it; null: it is flagged.
    #[schema(required = true)]
    pub confirmed_at: Option<Timestamp>,
    /// Whether nobody had confirmed it when `confirm_by` passed.
    pub overdue: bool,
}

impl Consent {
    /// A consent that is recorded at `at`.
    #[must_use]
    pub const fn recorded(recorded_by: SubjectId, given_at: Timestamp, basis: String, at: Timestamp) -> Self {
        let confirm_by = Timestamp::from_ms(at.as_ms() + CONFIRM_WITHIN_MS);
        Self { recorded_by, given_at, basis, confirm_by, confirmed_at: None, overdue: false }
    }
}

/// Something that a named person did with a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "by": "01980c5e-7a00-7000-8000-000000000001", "acting_for": null, "at": "2026-06-12T01:00:00Z", "consent": null
}))]
pub struct ReviewAct {
    /// Who did it.
    pub by: SubjectId,
    /// Whose deputy that person was in this.
    #[schema(required = true)]
    pub acting_for: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
    /// How it is known, when the person did not do it in the system.
    #[schema(required = true)]
    pub consent: Option<Consent>,
}

impl ReviewAct {
    /// Who answers for it: whoever did it, and the person whose deputy that was.
    pub fn persons(&self) -> impl Iterator<Item = SubjectId> {
        std::iter::once(self.by).chain(self.acting_for)
    }

    /// The consent behind it that its person has not confirmed.
    #[must_use]
    pub fn unconfirmed(&self) -> Option<&Consent> {
        self.consent.as_ref().filter(|consent| consent.confirmed_at.is_none())
    }
}

/// A signature: it holds for one text and its files alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Signature {
    /// Who signed, and when.
    #[serde(flatten)]
    pub act: ReviewAct,
    /// What was signed.
    pub seal: Seal,
}

/// A piece that was given back to its author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Returned {
    /// Who gave it back, and when.
    #[serde(flatten)]
    pub act: ReviewAct,
    /// Why.
    #[schema(example = "第二段的避难点已经搬迁")]
    pub reason: String,
}
