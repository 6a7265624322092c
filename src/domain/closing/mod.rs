//! A campaign's closing page, for the head: who was told what, what came, what stayed blank, what had to be corrected and how
//! fast, and how much time the system asked of each organisation.
//!
//! It adds nothing that is not in the records: every line is a direction, a piece, a blank cell or a counted event.

mod blank;
mod correction;
mod effort;
mod told;

use serde::Serialize;
use utoipa::ToSchema;

pub use blank::ClosingBlank;
pub use correction::{Correction, CorrectionTotals};
pub use effort::{EffortCost, EffortCount, EffortItem, EffortTable, OrganisationEffort};
pub use told::{Came, Told, ToldTotals};

use super::campaign::{Campaign, CampaignState};
use super::contribution::Contributions;
use super::decimal::Decimal;
use super::direction::Direction;
use super::id::CampaignId;
use super::language::Language;
use super::matrix::Matrix;
use super::piece::Piece;
use super::time::Timestamp;

/// What a closing page is made of.
#[derive(Clone, Copy)]
pub struct ClosingInput<'a> {
    /// The campaign.
    pub campaign: &'a Campaign,
    /// The registry, for names.
    pub matrix: &'a Matrix,
    /// Every direction that was asked, also those that were declined or moved, in any order.
    pub directions: &'a [Direction],
    /// Every piece that was handed in, in any order.
    pub pieces: &'a [Piece],
    /// Every correction of a published piece, in any order.
    pub corrections: &'a [Correction],
    /// The campaign's contributions.
    pub contributions: &'a Contributions,
    /// How often what was asked of whom.
    pub counts: &'a [EffortCount],
    /// What that costs.
    pub costs: &'a EffortTable,
}

/// A campaign's closing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "title": "2026 年防汛", "state": "closed", "language": "zh",
    "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-07-31T00:00:00Z", "launched_at": "2026-06-09T01:00:00Z",
    "closed_at": "2026-08-01T01:00:00Z", "signed_basis": "防指办〔2026〕3号",
    "told_totals": {
        "organisations": 1, "accounts": 1, "asked": 1, "answered_by_word": 1, "declined": 0, "moved": 0, "delivered": 1,
        "lapsed": 0
    },
    "told": [{
        "organisation": "zjg-education", "organisation_name": "张家港市教育局", "account": "wechat-zjg-jiaoyu",
        "account_name": "张家港教育", "angle": "school_rain", "angle_title": "停课与防溺水", "audience": "parents", "audience_name": "家长",
        "locality": null, "kind": "task", "state": "delivered", "declined": null
    }],
    "came": [{
        "piece": "01980c5e-7a00-7000-8000-000000000022", "organisation": "zjg-education", "organisation_name": "张家港市教育局",
        "account": "wechat-zjg-jiaoyu", "account_name": "张家港教育", "angle": "school_rain", "title": "停课通知谁来发",
        "url": "https://mp.weixin.qq.com/s/abc", "published_at": "2026-06-12T02:00:00Z", "late": false, "verdict": "original"
    }],
    "covered": 62.5, "uncovered": 37.5,
    "blanks": [{
        "angle": "school_rain", "angle_title": "停课与防溺水", "audience": "drivers", "audience_name": "驾驶人", "locality": null,
        "share": 37.5
    }],
    "correction_totals": {"corrections": 0, "median_minutes": null, "slowest_minutes": null}, "corrections": [],
    "effort_minutes": 12,
    "effort": [{
        "organisation": "zjg-education", "organisation_name": "张家港市教育局", "minutes": 12,
        "items": [{"action": "piece.handed_in", "name": "提交稿件", "count": 1, "minutes_each": 10, "minutes": 10}]
    }]
}))]
pub struct ClosingReport {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub title: String,
    /// Where it stands; before it is closed the page shows what has come so far.
    pub state: CampaignState,
    /// In which language it is told.
    pub language: Language,
    /// When its window began.
    pub starts_at: Timestamp,
    /// When its window ended.
    pub ends_at: Timestamp,
    /// When its directions were asked.
    #[schema(required = true)]
    pub launched_at: Option<Timestamp>,
    /// When it was closed.
    #[schema(required = true)]
    pub closed_at: Option<Timestamp>,
    /// On what basis its plan was signed.
    #[schema(required = true)]
    pub signed_basis: Option<String>,
    /// How many were told.
    pub told_totals: ToldTotals,
    /// Who was told what, by organisation, account and angle.
    pub told: Vec<Told>,
    /// What came, by organisation, account and angle.
    pub came: Vec<Came>,
    /// What is covered, in percent of the campaign's value.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub covered: Decimal,
    /// What is not.
    #[schema(value_type = f64, minimum = 0, maximum = 100)]
    pub uncovered: Decimal,
    /// What stayed blank, by angle, audience and locality.
    pub blanks: Vec<ClosingBlank>,
    /// How many corrections there were, and how fast.
    pub correction_totals: CorrectionTotals,
    /// The corrections, in the order in which they came.
    pub corrections: Vec<Correction>,
    /// Minutes that the system asked of all organisations, as estimated from what they were asked to do.
    pub effort_minutes: u64,
    /// The same of each organisation, by key.
    pub effort: Vec<OrganisationEffort>,
}

/// Puts a campaign's closing page together. Nothing of it depends on the order of any list.
///
/// O(n log n) in the lines of the input.
#[must_use]
pub fn close_campaign(input: &ClosingInput<'_>) -> ClosingReport {
    let campaign = input.campaign;
    let effort = effort::sum_effort(input);
    let mut corrections = input.corrections.to_vec();
    corrections.sort_by_key(|correction| (correction.corrected_at, correction.piece));
    ClosingReport {
        campaign: campaign.id,
        title: campaign.spec.title.clone(),
        state: campaign.state,
        language: campaign.spec.language,
        starts_at: campaign.spec.starts_at,
        ends_at: campaign.spec.ends_at,
        launched_at: campaign.launched_at,
        closed_at: campaign.closed_at,
        signed_basis: campaign.signed_basis.clone(),
        told_totals: told::count_told(input.directions),
        told: told::list_told(input),
        came: told::list_came(input),
        covered: input.contributions.covered,
        uncovered: input.contributions.uncovered,
        blanks: blank::list_blanks(input),
        correction_totals: CorrectionTotals::of(&corrections),
        corrections,
        effort_minutes: effort.iter().map(|line| line.minutes).sum(),
        effort,
    }
}
