//! The one page for the head: what was reached, what each cluster contributed, what stays blank, what had to be corrected, and what it
//! cost. Everything else stands in the closing report, which is its appendix.

use std::collections::BTreeMap;

use super::assignments::AssignmentTotals;
use super::closers::Closers;
use super::correction::CorrectionTotals;
use super::reached::{CellsTold, ReachedCells};
use super::result_input::ResultInput;
use crate::campaign::CampaignState;
use crate::campaign_names::CampaignNames;
use crate::contribution::ClusterContribution;
use crate::decimal::Decimal;
use crate::direction::DirectionState;
use crate::form::Form;
use crate::language::Language;
use crate::local_time::LocalTime;

/// So many blanks are named.
const MOST_BLANKS: usize = 3;

/// The one page for the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultPage {
    /// The campaign's title.
    pub title: String,
    /// Where it stands; before it is closed the page shows the outcomes so far.
    pub state: CampaignState,
    /// In which language it is written.
    pub language: Language,
    /// When its window begins.
    pub starts_at: LocalTime,
    /// When it ends.
    pub ends_at: LocalTime,
    /// As of when.
    pub as_of: LocalTime,
    /// What the time on the page is called.
    pub zone: String,
    /// On what basis its plan was signed.
    pub basis: Option<String>,
    /// How many directions were asked, and their outcomes.
    pub totals: AssignmentTotals,
    /// Cells.
    pub reached: ReachedCells,
    /// What is covered, in percent of the campaign's value.
    pub covered: Decimal,
    /// By name: there is no rank.
    pub clusters: Vec<ClusterShare>,
    /// How many cells stay blank.
    pub blank_count: usize,
    /// The heaviest of them.
    pub blanks: Vec<HeavyBlank>,
    /// Corrections, and how fast they were.
    pub corrections: CorrectionTotals,
    /// What it took.
    pub effort: ResultEffort,
}

/// What is due to a cluster, in percent of the campaign's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClusterShare {
    /// Its name.
    pub name: String,
    /// Its share.
    pub share: Decimal,
    /// Its share if all that it was asked had been told.
    pub asked: Decimal,
}

/// A blank by names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeavyBlank {
    /// What is not told.
    pub what: String,
    /// To whom.
    pub readers: String,
    /// Where, if that matters.
    pub place: Option<String>,
    /// What it weighs, in percent of all cells.
    pub weight: Decimal,
    /// Who could tell it.
    pub closers: Closers,
}

/// What a campaign took of its organisations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultEffort {
    /// Minutes of writing.
    pub writing_minutes: u64,
    /// Pieces by form, with the minutes that they took.
    pub written: Vec<WrittenForm>,
    /// Minutes of everything else.
    pub other_minutes: u64,
    /// Minutes that the pieces usually take which are still to come.
    pub expected_minutes: u64,
}

/// Pieces of one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenForm {
    /// What was done.
    pub name: String,
    /// How often.
    pub pieces: u64,
    /// Minutes that it took.
    pub minutes: u64,
}

/// Puts the page together. Nothing of it depends on the order of any list. O(n log n), and for each blank that it names the accounts.
#[must_use]
pub fn sum_up(input: &ResultInput<'_>) -> ResultPage {
    let report = input.report;
    let outcome = input.outcome;
    let names = CampaignNames::new(&outcome.campaign.spec, outcome.matrix);
    let told = CellsTold::of(input);
    let blanks = told.blanks(report.state);
    let heaviest = blanks.iter().take(MOST_BLANKS).map(|(cell, weight)| HeavyBlank {
        what: names.angle(&cell.angle),
        readers: names.audience(&cell.audience),
        place: cell.locality.as_deref().map(|key| names.place(key)),
        weight: *weight,
        closers: Closers::of(input, names, cell),
    });
    ResultPage {
        title: report.title.clone(),
        state: report.state,
        language: report.language,
        starts_at: report.starts_at,
        ends_at: report.ends_at,
        as_of: LocalTime::new(input.now, input.zone),
        zone: input.zone.name(report.language),
        basis: report.signed_basis.clone(),
        totals: report.assignment_totals,
        reached: told.count(input.plan),
        covered: input.contributions.covered,
        clusters: shares(input, names),
        blanks: heaviest.collect(),
        blank_count: blanks.len(),
        corrections: report.correction_totals,
        effort: effort(input),
    }
}

fn shares(input: &ResultInput<'_>, names: CampaignNames<'_>) -> Vec<ClusterShare> {
    let share = |cluster: &ClusterContribution| ClusterShare {
        name: names.cluster(&cluster.cluster),
        share: cluster.share,
        asked: cluster.asked,
    };
    let mut shares: Vec<ClusterShare> = input.contributions.clusters.iter().map(share).collect();
    shares.sort_by(|a, b| a.name.cmp(&b.name));
    shares
}

fn effort(input: &ResultInput<'_>) -> ResultEffort {
    let mut written: BTreeMap<Form, WrittenForm> = BTreeMap::new();
    let mut other_minutes = 0;
    for item in input.report.effort.iter().flat_map(|line| &line.items) {
        let Some(form) = item.form else {
            other_minutes += item.minutes;
            continue;
        };
        let nothing = || WrittenForm { name: item.name.clone(), pieces: 0, minutes: 0 };
        let sum = written.entry(form).or_insert_with(nothing);
        sum.pieces += item.count;
        sum.minutes += item.minutes;
    }
    let is_to_come =
        |state| matches!(state, DirectionState::Proposed | DirectionState::Asked | DirectionState::Accepted);
    let to_come =
        input.outcome.directions.iter().filter(|one| is_to_come(one.state()) && one.piece().is_none());
    let expected = to_come.filter_map(|one| input.costs.writing.get(&one.slot.form));
    ResultEffort {
        writing_minutes: written.values().map(|form| form.minutes).sum(),
        written: written.into_values().collect(),
        other_minutes,
        expected_minutes: expected.map(|cost| u64::from(cost.minutes)).sum(),
    }
}
