//! What had to be corrected after it was published, and how fast that was done.

use serde::Serialize;
use utoipa::ToSchema;

use crate::id::PieceId;
use crate::time::Timestamp;

/// A published piece that was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "organisation": "zjg-education", "account": "wechat-zjg-jiaoyu",
    "known_at": "2026-06-13T01:00:00Z", "corrected_at": "2026-06-13T01:40:00Z", "minutes": 40
}))]
pub struct Correction {
    /// The piece.
    pub piece: PieceId,
    /// Key of the organisation.
    pub organisation: String,
    /// Handle of the account.
    pub account: String,
    /// When it was known that something had to be corrected: a new version of a fact, or the correction's own draft.
    pub known_at: Timestamp,
    /// When the corrected text was published.
    pub corrected_at: Timestamp,
    /// Whole minutes between both.
    #[schema(minimum = 0)]
    pub minutes: u64,
}

/// How many corrections there were, and how fast.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"corrections": 3, "median_minutes": 40, "slowest_minutes": 310}))]
pub struct CorrectionTotals {
    /// How many.
    pub corrections: usize,
    /// The median of their minutes; of an even number the lower of the two in the middle.
    #[schema(required = true)]
    pub median_minutes: Option<u64>,
    /// The most minutes.
    #[schema(required = true)]
    pub slowest_minutes: Option<u64>,
}

impl Correction {
    /// Whole minutes from `known_at` to `corrected_at`; 0 when clocks disagree.
    #[must_use]
    pub fn minutes_between(known_at: Timestamp, corrected_at: Timestamp) -> u64 {
        u64::try_from((corrected_at.as_ms() - known_at.as_ms()) / 60_000).unwrap_or(0)
    }
}

impl CorrectionTotals {
    /// The totals of a list in any order. O(n log n).
    #[must_use]
    pub fn of(corrections: &[Correction]) -> Self {
        let mut minutes: Vec<u64> = corrections.iter().map(|correction| correction.minutes).collect();
        minutes.sort_unstable();
        let middle = minutes.len().saturating_sub(1) / 2;
        Self {
            corrections: minutes.len(),
            median_minutes: minutes.get(middle).copied(),
            slowest_minutes: minutes.last().copied(),
        }
    }
}
