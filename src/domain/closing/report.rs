//! The closing page of a campaign.

use serde::Serialize;
use utoipa::ToSchema;

use super::assignments::{
    AssignedDirection, AssignmentTotals, PublishedPiece, count_assignments, list_assignments, list_published,
};
use super::blank::{ClosingBlank, list_blanks};
use super::correction::{Correction, CorrectionTotals, list_corrections};
use super::effort::{OrganisationEffort, sum_effort};
use super::input::ClosingInput;
use crate::campaign::CampaignState;
use crate::decimal::Decimal;
use crate::id::CampaignId;
use crate::language::Language;
use crate::local_time::LocalTime;

/// A campaign's closing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "campaign": "01980c5e-7a00-7000-8000-000000000002", "title": "2026 年防汛", "state": "closed", "language": "zh",
    "starts_at": "2026-06-10T08:00:00+08:00", "ends_at": "2026-07-31T08:00:00+08:00",
    "launched_at": "2026-06-09T09:00:00+08:00", "closed_at": "2026-08-01T09:00:00+08:00", "signed_basis": "防指办〔2026〕3号",
    "assignment_totals": {
        "organisations": 1, "accounts": 1, "asked": 1, "explicitly_answered": 1, "declined": 0, "moved": 0, "delivered": 1,
        "lapsed": 0
    },
    "assignments": [{
        "organisation": "zjg-education", "organisation_name": "张家港市教育局", "account": "wechat-zjg-jiaoyu",
        "account_name": "张家港教育", "platform_name": "微信", "angle": "school_rain", "angle_title": "停课与防溺水",
        "audience": "parents", "audience_name": "家长", "locality": null, "locality_name": null, "kind": "task", "state": "delivered", "declined": null
    }],
    "published_pieces": [{
        "piece": "01980c5e-7a00-7000-8000-000000000022", "organisation": "zjg-education", "organisation_name": "张家港市教育局",
        "account": "wechat-zjg-jiaoyu", "account_name": "张家港教育", "platform_name": "微信", "angle": "school_rain",
        "title": "停课通知谁来发", "url": "https://mp.weixin.qq.com/s/abc", "published_at": "2026-06-12T10:00:00+08:00",
        "late": false, "verdict": "original"
    }],
    "covered": 62.5, "uncovered": 37.5,
    "blanks": [{
        "angle": "school_rain", "angle_title": "停课与防溺水", "audience": "drivers", "audience_name": "驾驶人", "locality": null,
        "locality_name": null, "share": 37.5
    }],
    "correction_totals": {"corrections": 0, "median_minutes": null, "slowest_minutes": null}, "corrections": [],
    "effort_minutes": 240,
    "effort": [{
        "organisation": "zjg-education", "organisation_name": "张家港市教育局", "minutes": 240,
        "items": [{"action": "piece.handed_in", "form": "article", "name": "撰写图文", "count": 1, "minutes_each": 240, "minutes": 240}]
    }]
}))]
pub struct ClosingReport {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its title.
    pub title: String,
    /// Where it stands; before it is closed the page shows the outcomes so far.
    pub state: CampaignState,
    /// The language of the page.
    pub language: Language,
    /// When its window began.
    pub starts_at: LocalTime,
    /// When its window ended.
    pub ends_at: LocalTime,
    /// When its directions were asked.
    #[schema(required = true)]
    pub launched_at: Option<LocalTime>,
    /// When it was closed.
    #[schema(required = true)]
    pub closed_at: Option<LocalTime>,
    /// On what basis its plan was signed.
    #[schema(required = true)]
    pub signed_basis: Option<String>,
    /// How many directions were assigned, and their outcomes.
    pub assignment_totals: AssignmentTotals,
    /// The assigned directions, by organisation, account and angle.
    pub assignments: Vec<AssignedDirection>,
    /// The published pieces, by organisation, account and angle.
    pub published_pieces: Vec<PublishedPiece>,
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
    /// Minutes that the campaign took of all organisations, writing included, as estimated from what they were asked to do.
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
    let stage = campaign.stage.record();
    let effort = sum_effort(input);
    let corrections = list_corrections(input);
    ClosingReport {
        campaign: campaign.id,
        title: campaign.spec.title.clone(),
        state: campaign.state(),
        language: campaign.spec.language,
        starts_at: input.local(campaign.spec.starts_at),
        ends_at: input.local(campaign.spec.ends_at),
        launched_at: stage.launched_at.map(|at| input.local(at)),
        closed_at: stage.closed_at.map(|at| input.local(at)),
        signed_basis: stage.signed_basis,
        assignment_totals: count_assignments(input.directions),
        assignments: list_assignments(input),
        published_pieces: list_published(input),
        covered: input.contributions.covered,
        uncovered: input.contributions.uncovered,
        blanks: list_blanks(input),
        correction_totals: CorrectionTotals::of(&corrections),
        corrections,
        effort_minutes: effort.iter().map(|line| line.minutes).sum(),
        effort,
    }
}
