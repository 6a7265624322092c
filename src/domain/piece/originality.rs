//! The verdict on a text: the machine's, and a person's above it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{PieceId, SubjectId};
use crate::keyed;
use crate::originality::Passage;
use crate::time::Timestamp;

keyed! {
    /// What the machine says of a text.
    pub enum OriginalityVerdict {
        /// It copies nothing that another organisation has handed in before.
        Original = "original",
        /// It nearly copies an earlier hand-in of another organisation and adds nothing.
        NearCopy = "near_copy",
        /// It says itself what it reposts: neither a fault nor a share.
        Repost = "repost",
    }
}

/// A person's verdict that stands above the machine's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "verdict": "original", "reason": "两家引用的是同一份未登记的通告，正文是自己写的。",
    "by": "01980c5e-7a00-7000-8000-000000000001", "at": "2026-06-13T01:00:00Z"
}))]
pub struct Overruling {
    /// The verdict that stands.
    pub verdict: OriginalityVerdict,
    /// Why.
    pub reason: String,
    /// Who says so.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// The verdict on a text, with its evidence. A person may overrule the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "verdict": "near_copy", "near_copy_of": "01980c5e-7a00-7000-8000-000000000021", "source_sequence": 12,
    "similarity_permille": 640, "containment_permille": 810, "table": 1, "passages": [{"start": 0, "end": 18, "source_start": 4, "source_end": 22}],
    "overruled": null
}))]
pub struct Originality {
    /// What the machine says.
    pub verdict: OriginalityVerdict,
    /// The earlier piece that it nearly copies.
    #[schema(required = true)]
    pub near_copy_of: Option<PieceId>,
    /// The server's number of the hand-in of that piece which it was compared with.
    #[serde(default)]
    #[schema(required = true)]
    pub source_sequence: Option<i64>,
    /// What it shares with that piece, or with the most similar one, in thousandths of both together.
    #[schema(minimum = 0, maximum = 1000)]
    pub similarity_permille: u16,
    /// What it shares with the same one, in thousandths of the shorter of both.
    #[schema(minimum = 0, maximum = 1000)]
    pub containment_permille: u16,
    /// Version of the table of weights (`seed/idf`) that the figures were computed with; 0: of none. With it, both texts
    /// and the facts of the campaign, anybody can compute them again to the same digits.
    #[serde(default)]
    #[schema(required = true)]
    pub table: u32,
    /// The evidence: what both say in the same words, apart from what anybody may quote.
    pub passages: Vec<Passage>,
    /// A person's verdict, which stands above the machine's.
    #[serde(default)]
    #[schema(required = true)]
    pub overruled: Option<Overruling>,
}

impl Originality {
    /// The verdict on a text of this kind that was compared with nothing.
    #[must_use]
    pub const fn uncompared(verdict: OriginalityVerdict) -> Self {
        Self {
            verdict,
            near_copy_of: None,
            source_sequence: None,
            similarity_permille: 0,
            containment_permille: 0,
            table: 0,
            passages: Vec::new(),
            overruled: None,
        }
    }

    /// The verdict that stands: a person's, else the machine's.
    #[must_use]
    pub fn stands(&self) -> OriginalityVerdict {
        self.overruled.as_ref().map_or(self.verdict, |overruled| overruled.verdict)
    }

    /// The same with a person's verdict above it.
    #[must_use]
    pub fn overruled(&self, overruling: Overruling) -> Self {
        Self { overruled: Some(overruling), ..self.clone() }
    }
}
