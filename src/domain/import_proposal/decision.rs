//! What came of accepting or rejecting proposals.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::ProposalId;
use crate::import::ImportChangeCounts;
use crate::keyed;
use crate::language::Bilingual;

keyed! {
    /// Why a proposal was left as it is.
    pub enum LeftReason {
        /// What it is about is not there any more.
        Gone = "gone",
        /// The account is closed.
        Closed = "closed",
        /// Somebody has entered another value since.
        HasValue = "has_value",
        /// The account is in another cluster by now.
        InCluster = "in_cluster",
        /// The value cannot be entered.
        Refused = "refused",
        /// It stands so already.
        Decided = "decided",
    }
}

/// A proposal that was left as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000021", "code": "has_value",
    "why": {"zh": "现在已有其他值：education", "en": "has another value by now: education"}
}))]
pub struct LeftProposal {
    /// Its id.
    pub id: ProposalId,
    /// Why, as a stable code.
    pub code: LeftReason,
    /// Why, in words.
    pub why: Bilingual,
}

impl LeftProposal {
    /// A proposal that was left, with what stands in the way.
    #[must_use]
    pub fn new(id: ProposalId, code: LeftReason, what: &str) -> Self {
        let (zh, en) = match code {
            LeftReason::Gone => ("已不在名册中：", "is not in the registry any more: "),
            LeftReason::Closed => ("账号已注销：", "the account is closed: "),
            LeftReason::HasValue => ("现在已有其他值：", "has another value by now: "),
            LeftReason::InCluster => ("现在已在其他微矩阵中：", "is in another cluster by now: "),
            LeftReason::Refused => ("这个值不能录入：", "cannot be entered: "),
            LeftReason::Decided => ("已经是这样：", "stands so already: "),
        };
        Self { id, code, why: Bilingual { zh: format!("{zh}{what}"), en: format!("{en}{what}") } }
    }
}

/// What came of accepting or rejecting proposals.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "accepted": 118, "rejected": 0, "left": [{
        "id": "01980c5e-7a00-7000-8000-000000000021", "code": "has_value",
        "why": {"zh": "现在已有其他值：education", "en": "has another value by now: education"}
    }], "more_left": 0,
    "changes": {
        "functions": {"created": 0, "updated": 0}, "regions": {"created": 0, "updated": 0},
        "audiences": {"created": 0, "updated": 0}, "platforms": {"created": 0, "updated": 0},
        "filings": {"created": 0, "updated": 0},
        "organisations": {"created": 0, "updated": 40}, "accounts": {"created": 0, "updated": 97},
        "ties": {"created": 12, "updated": 0}, "clusters": {"created": 9, "updated": 0},
        "members_added": 88, "members_removed": 0, "targets": {"created": 0, "updated": 0}, "targets_removed": 0
    },
    "ties_removed": 0
}))]
pub struct ProposalDecision {
    /// How many were accepted.
    pub accepted: u64,
    /// How many were rejected.
    pub rejected: u64,
    /// Those that were left as they are, at most 500.
    pub left: Vec<LeftProposal>,
    /// How many more were left.
    pub more_left: u64,
    /// What has changed in the registry.
    pub changes: ImportChangeCounts,
    /// Ties that were taken out again.
    pub ties_removed: u64,
}

impl ProposalDecision {
    /// So many are named of those that were left.
    const MOST_LEFT: usize = 500;

    /// With what was left.
    #[must_use]
    pub fn with_left(mut self, mut left: Vec<LeftProposal>) -> Self {
        self.more_left = left.len().saturating_sub(Self::MOST_LEFT) as u64;
        left.truncate(Self::MOST_LEFT);
        self.left = left;
        self
    }
}
