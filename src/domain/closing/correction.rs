//! What had to be corrected after it was published, and how fast that was done.

use serde::Serialize;
use utoipa::ToSchema;

use super::correction_record::CorrectionRecord;
use super::input::ClosingInput;
use crate::id::PieceId;
use crate::local_time::LocalTime;

/// A published piece that was corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "organisation": "zjg-education", "organisation_name": "张家港市教育局",
    "account": "wechat-zjg-jiaoyu", "account_name": "张家港教育", "platform_name": "微信",
    "known_at": "2026-06-13T09:00:00+08:00", "corrected_at": "2026-06-13T09:40:00+08:00", "minutes": 40
}))]
pub struct Correction {
    /// The piece.
    pub piece: PieceId,
    /// Key of the organisation.
    pub organisation: String,
    /// Its name.
    pub organisation_name: String,
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub account_name: String,
    /// What its platform is called.
    pub platform_name: String,
    /// When it was known that something had to be corrected: a new version of a fact, or the correction's own draft.
    pub known_at: LocalTime,
    /// When the corrected text was published.
    pub corrected_at: LocalTime,
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

/// The corrections in the order in which they came.
pub(super) fn list_corrections(input: &ClosingInput<'_>) -> Vec<Correction> {
    let names = input.names();
    let mut records: Vec<&CorrectionRecord> = input.corrections.iter().collect();
    records.sort_by_key(|record| (record.corrected_at, record.piece));
    let line_of = |record: &CorrectionRecord| Correction {
        piece: record.piece,
        organisation_name: names.organisation(&record.organisation),
        organisation: record.organisation.clone(),
        account_name: names.account(&record.account),
        platform_name: names.platform(&record.account),
        account: record.account.clone(),
        known_at: input.local(record.known_at),
        corrected_at: input.local(record.corrected_at),
        minutes: record.minutes(),
    };
    records.into_iter().map(line_of).collect()
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
