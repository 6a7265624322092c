//! The smallest changes that close a gap.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AccountIndex, CoverageSurvey, CoverageTarget, FunctionIndex, voices};
use crate::domain::account::AccountStatus;
use crate::domain::form::Form;
use crate::domain::matrix::Matrix;
use crate::domain::scenario::{Overlay, ScenarioChange, ScenarioChangeKind};

/// How a remedy closes its gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Existing accounts take on the audience.
    Audience,
    /// Accounts of neighbouring clusters are lent to the cluster that has the function, and take it on there.
    Lend,
    /// Existing accounts take on the function.
    Function,
    /// New accounts are opened.
    Open,
    /// Several of these together, or an account that takes on function and audience.
    Mixed,
}

/// Changes that close a gap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "kind": "audience", "cost": 1,
    "changes": [{"kind": "audiences", "account": "weibo-zjg-jiaoyu", "audiences": ["exam_candidates"]}],
    "closes": {"cells": 2, "weight": 9}, "met": 9.0
}))]
pub struct CoverageRemedy {
    /// How.
    pub kind: RemedyKind,
    /// What that costs by the table of the settings.
    pub cost: u32,
    /// The changes, as a scenario takes them.
    pub changes: Vec<ScenarioChange>,
    /// All cells that would be covered afterwards and are not now, this gap among them.
    pub closes: super::CellTotal,
    /// By how much the met demand would grow.
    #[schema(minimum = 0)]
    pub met: f64,
}

/// One account that can be brought to a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub cost: u32,
    /// 0: its organisation has the function in another account; else 1.
    distance: u8,
    pub account: Option<AccountIndex>,
    pub kind: RemedyKind,
    /// What the cell gets, in thousandths.
    pub gives: u64,
    pub changes: Vec<ScenarioChange>,
}

/// An account that lacks function, audience or both for a cell.
#[derive(Clone, Copy)]
struct Candidate {
    cost: u32,
    distance: u8,
    account: AccountIndex,
    kind: RemedyKind,
    gives: u64,
    /// Whether it lacks the function, and the audience.
    lacks: (bool, bool),
    lent: bool,
}

/// What the search for remedies knows beside the survey, gathered as it is needed.
pub(super) struct Remedies<'a> {
    survey: &'a CoverageSurvey,
    matrix: &'a Matrix,
    /// By function: who holds it, by organisation; and who may be lent to which cluster.
    known: BTreeMap<FunctionIndex, Arc<Holders>>,
    /// By platform: organisations that have an account on it.
    taken: BTreeMap<&'static str, Arc<BTreeSet<&'a str>>>,
}

#[derive(Default)]
struct Holders {
    organisations: BTreeSet<usize>,
    /// The cluster that has the function, and members of its neighbours.
    lending: Option<(String, BTreeSet<String>)>,
}

/// A person reads so many ways to close one gap.
const MOST_REMEDIES: usize = 4;

impl CoverageSurvey {
    /// Ways to close gaps, by place: for each gap the cheapest first, the exact smallest sum among them, then the best of each
    /// kind alone. None where nothing that is looked for closes it.
    ///
    /// Looked for are active accounts of the cell's form in its region or above, and new accounts of organisations that have the
    /// function, or lie in the region. O(gaps · (accounts of the regions above · log + cells reached)).
    #[must_use]
    pub fn remedies(&self, matrix: &Matrix, gaps: &[usize]) -> Vec<Vec<CoverageRemedy>> {
        let mut remedies = Remedies::new(self, matrix);
        gaps.iter().map(|&gap| remedies.of_gap(gap)).collect()
    }

    /// What a list of changes would do: the cells that it would close, and by how much the met demand would grow.
    fn promise(&self, matrix: &Matrix, changes: &[ScenarioChange]) -> Option<(super::CellTotal, u64)> {
        let overlay = Overlay::of(matrix, changes, "").ok()?;
        let mut gains: BTreeMap<usize, u64> = BTreeMap::new();
        let next = self.next_account();
        for account in overlay.accounts.values().filter(|account| account.status == AccountStatus::Active) {
            let known = self.find_account(&account.handle);
            let compact = self.compact(known.unwrap_or(AccountIndex(next)), account);
            let voice = self.tally.roll.compact(&compact);
            for (cell, each) in self.tally.reached(voice.as_ref()) {
                *gains.entry(cell).or_default() += each;
            }
            for (cell, each) in known.map_or_else(Vec::new, |known| self.tally.reached_by(known)) {
                // Whoever takes something on loses nothing by it.
                *gains.entry(cell).or_default() -= each;
            }
        }
        let mut closes = super::CellTotal::default();
        let mut met = 0;
        for (cell, given) in gains.into_iter().filter(|(_, given)| *given > 0) {
            let target = &self.tally.board.targets()[cell];
            let (before, wanted) = (self.tally.supply(cell), u64::from(target.wanted) * 1000);
            met += self.tally.gain(cell, given);
            if before < wanted && before + given >= wanted {
                closes.cells += 1;
                closes.weight += u64::from(target.weight);
            }
        }
        Some((closes, met))
    }
}

impl<'a> Remedies<'a> {
    pub const fn new(survey: &'a CoverageSurvey, matrix: &'a Matrix) -> Self {
        Self { survey, matrix, known: BTreeMap::new(), taken: BTreeMap::new() }
    }

    fn of_gap(&mut self, gap: usize) -> Vec<CoverageRemedy> {
        let cell = self.survey.tally.cell(gap);
        let wanted = u64::from(cell.target.wanted) * 1000;
        let missing = wanted.saturating_sub(cell.supply_thousandths);
        let steps = self.steps(gap);
        let mut found: Vec<Vec<&Step>> = Vec::new();
        found.extend(cheapest(&steps.iter().collect::<Vec<_>>(), missing));
        for kind in [RemedyKind::Audience, RemedyKind::Lend, RemedyKind::Function, RemedyKind::Open] {
            let alone: Vec<&Step> = steps.iter().filter(|step| step.kind == kind).collect();
            found.extend(cheapest(&alone, missing));
        }
        let mut remedies: Vec<CoverageRemedy> = Vec::new();
        for steps in found {
            let changes: Vec<ScenarioChange> = steps.iter().flat_map(|step| step.changes.clone()).collect();
            if remedies.iter().any(|other| other.changes == changes) {
                continue;
            }
            let Some((closes, met)) = self.survey.promise(self.matrix, &changes) else { continue };
            let alike = steps.iter().all(|step| step.kind == steps[0].kind);
            remedies.push(CoverageRemedy {
                kind: if alike { steps[0].kind } else { RemedyKind::Mixed },
                cost: steps.iter().map(|step| step.cost).sum(),
                changes,
                closes,
                met: voices(met),
            });
        }
        // The sort is stable: of equal costs the smallest sum that was found first stays first.
        remedies.sort_by_key(|remedy| remedy.cost);
        remedies.truncate(MOST_REMEDIES);
        remedies
    }

    /// Everybody who can be brought to a cell, each in the cheapest way; those who reach it are not among them, since they
    /// can give no more.
    pub fn steps(&mut self, gap: usize) -> Vec<Step> {
        let tally = &self.survey.tally;
        let target = tally.board.targets()[gap];
        let holders = self.holders(target.function);
        let missing = (u64::from(target.wanted) * 1000).saturating_sub(tally.supply(gap));
        let mut found = self.candidates(&target, &holders);
        found.sort_by_key(|one| (one.cost, one.distance, one.account));
        // So many of one kind and reach are enough, whatever the others give.
        let enough = missing.div_ceil(tally.each_from_above().max(1)).max(MOST_REMEDIES as u64);
        let mut counts: BTreeMap<(RemedyKind, u64), u64> = BTreeMap::new();
        found.retain(|one| {
            let count = counts.entry((one.kind, one.gives)).or_default();
            *count += 1;
            *count <= enough
        });
        let mut steps: Vec<Step> = found.into_iter().map(|one| self.step(&target, &holders, one)).collect();
        steps.extend(self.openings(&target, &holders));
        steps.sort_by_key(|step| {
            (step.cost, step.distance, step.account.map_or(u32::MAX, |account| account.0))
        });
        steps
    }

    fn candidates(&self, target: &CoverageTarget, holders: &Holders) -> Vec<Candidate> {
        let (tally, costs) = (&self.survey.tally, self.survey.settings.costs);
        let ranges: Vec<(std::ops::Range<usize>, u64)> = match target.region {
            None => vec![(0..tally.roll.len(), 1000)],
            Some(region) => {
                let each = std::iter::once(1000).chain(std::iter::repeat(tally.each_from_above()));
                let above = tally.roll.regions.climb(tally.roll.place_of(region)).zip(each);
                above.map(|(place, each)| (tally.roll.at_place(place as usize), each)).collect()
            }
        };
        let mut found = Vec::new();
        for (range, gives) in ranges.into_iter().filter(|(_, gives)| *gives > 0) {
            for here in range {
                let voice = tally.roll.voice_in(here, None);
                let lacks_function = !voice.meets(target.function);
                let lacks_audience = target.audience.is_some_and(|audience| !voice.speaks_to(audience.0));
                if voice.form != target.form || !(lacks_function || lacks_audience) {
                    continue;
                }
                let account = tally.roll.account(here);
                let members = holders.lending.as_ref().map(|(_, members)| members);
                let neighbour =
                    || members.is_some_and(|members| members.contains(self.survey.handle(account)));
                let lent = lacks_function && costs.lend < costs.function && neighbour();
                let function = if lent { costs.lend } else { costs.function };
                let (kind, cost) = match (lacks_function, lacks_audience) {
                    (false, _) => (RemedyKind::Audience, costs.audience),
                    (true, true) => (RemedyKind::Mixed, function + costs.audience),
                    (true, false) => (if lent { RemedyKind::Lend } else { RemedyKind::Function }, function),
                };
                let organisation = self.survey.organisation_of(account);
                let near = organisation.is_some_and(|own| holders.organisations.contains(&own));
                let lacks = (lacks_function, lacks_audience);
                found.push(Candidate { cost, distance: u8::from(!near), account, kind, gives, lacks, lent });
            }
        }
        found
    }

    fn step(&self, target: &CoverageTarget, holders: &Holders, one: Candidate) -> Step {
        let words = &self.survey.words;
        let of = |kind| ScenarioChange::of(kind, self.survey.handle(one.account));
        let mut changes = Vec::new();
        if one.lacks.0 {
            let functions = vec![words.functions.get(target.function.0).to_owned()];
            changes.push(ScenarioChange { functions, ..of(ScenarioChangeKind::Functions) });
        }
        if let Some(audience) = target.audience.filter(|_| one.lacks.1) {
            let audiences = vec![words.audiences.get(audience.0).to_owned()];
            changes.push(ScenarioChange { audiences, ..of(ScenarioChangeKind::Audiences) });
        }
        if let Some((cluster, _)) = holders.lending.as_ref().filter(|_| one.lent) {
            let cluster = Some(cluster.clone());
            changes.push(ScenarioChange { cluster, ..of(ScenarioChangeKind::Join) });
        }
        let Candidate { cost, distance, account, kind, gives, .. } = one;
        Step { cost, distance, account: Some(account), kind, gives, changes }
    }

    /// New accounts: of organisations that have the function and lie in the cell's region, then of others there; only of those
    /// that have no account on the platform, since one organisation keeps one account on each.
    fn openings(&mut self, target: &CoverageTarget, holders: &Holders) -> Vec<Step> {
        let platform = platform_of(target.form);
        let region = target.region.map(|region| self.survey.words.regions.get(region.0));
        let function = self.survey.words.functions.get(target.function.0);
        let taken = self.on_platform(platform);
        let mut chosen: Vec<(u8, &str)> = Vec::new();
        for organisation in self.matrix.organisations().values() {
            let here = region.is_none_or(|region| organisation.region.as_deref() == Some(region));
            let key = organisation.key.as_str();
            let place = self.survey.organisations.find(key).map(|place| place as usize);
            let holds = place.is_some_and(|place| holders.organisations.contains(&place));
            if here && !taken.contains(key) {
                chosen.push((u8::from(!holds), key));
            }
        }
        chosen.sort_unstable();
        let open = |(distance, organisation): (u8, &str)| {
            let handle = format!("new-{platform}-{organisation}-{function}").replace('|', "-");
            let handle: String = handle.chars().take(200).collect();
            let audience = target.audience.map(|audience| self.survey.words.audiences.get(audience.0));
            Step {
                cost: self.survey.settings.costs.open,
                distance,
                account: None,
                kind: RemedyKind::Open,
                gives: 1000,
                changes: vec![ScenarioChange {
                    organisation: Some(organisation.to_owned()),
                    platform: Some(platform.to_owned()),
                    region: region.map(ToOwned::to_owned),
                    functions: vec![function.to_owned()],
                    audiences: audience.into_iter().map(ToOwned::to_owned).collect(),
                    ..ScenarioChange::of(ScenarioChangeKind::Open, handle.trim_end())
                }],
            }
        };
        let most = target.wanted as usize;
        chosen.into_iter().take(most).map(open).collect()
    }

    fn on_platform(&mut self, platform: &'static str) -> Arc<BTreeSet<&'a str>> {
        let accounts = self.matrix.graph.accounts().iter();
        let taken = self.taken.entry(platform).or_insert_with(|| {
            let there = accounts
                .filter(|account| account.status != AccountStatus::Closed && account.platform == platform);
            Arc::new(there.map(|account| account.organisation.as_str()).collect())
        });
        Arc::clone(taken)
    }

    fn holders(&mut self, function: FunctionIndex) -> Arc<Holders> {
        if let Some(known) = self.known.get(&function) {
            return Arc::clone(known);
        }
        let tally = &self.survey.tally;
        let mut holders = Holders::default();
        for form in Form::ALL {
            let all = tally.roll.on_shelf((function, form), 0..tally.roll.len());
            let of = |here: &u32| self.survey.organisation_of(tally.roll.account(*here as usize));
            holders.organisations.extend(all.iter().filter_map(of));
        }
        holders.lending = self.lending(self.survey.words.functions.get(function.0));
        let holders = Arc::new(holders);
        self.known.insert(function, Arc::clone(&holders));
        holders
    }

    /// The first cluster that has the function, and the members of its neighbours: clusters with an account that is tied to one
    /// of its members, or is one.
    fn lending(&self, function: &str) -> Option<(String, BTreeSet<String>)> {
        let clusters = self.matrix.clusters();
        let home = clusters.values().find(|cluster| self.matrix.meets(&cluster.functions, function))?;
        let mut neighbours: BTreeSet<&str> = BTreeSet::new();
        for member in &home.members {
            neighbours.extend(self.matrix.clusters_of(member).iter().map(String::as_str));
            for tied in self.matrix.graph.neighbours(member).unwrap_or_default() {
                neighbours.extend(self.matrix.clusters_of(&tied.account).iter().map(String::as_str));
            }
        }
        let members = neighbours.into_iter().filter(|key| *key != home.key);
        let members = members.filter_map(|key| clusters.get(key)).flat_map(|cluster| &cluster.members);
        let lent = members.filter(|member| home.members.binary_search(member).is_err());
        Some((home.key.clone(), lent.cloned().collect()))
    }
}

/// The exact smallest sum of costs that gives at least `missing`; of equals the fewest steps. Steps come by rising cost, and give
/// in full or from above alone; so it is some of the first in full and some of the first from above.
fn cheapest<'a>(steps: &[&'a Step], missing: u64) -> Option<Vec<&'a Step>> {
    let full: Vec<&Step> = steps.iter().copied().filter(|step| step.gives == 1000).collect();
    let partial: Vec<&Step> = steps.iter().copied().filter(|step| step.gives < 1000).collect();
    let each = partial.first().map_or(1000, |step| step.gives);
    let sum = |steps: &[&Step]| steps.iter().map(|step| u64::from(step.cost)).sum::<u64>();
    let most = usize::try_from(missing.div_ceil(each)).unwrap_or(usize::MAX).min(partial.len());
    let ways = (0..=most).filter_map(|above| {
        let rest = missing.saturating_sub(each * above as u64);
        let own = usize::try_from(rest.div_ceil(1000)).unwrap_or(usize::MAX);
        let fits = own <= full.len();
        fits.then(|| (sum(&full[..own]) + sum(&partial[..above]), own + above, above))
    });
    let (_, count, above) = ways.min()?;
    Some(full[..count - above].iter().chain(&partial[..above]).copied().collect())
}

/// The platform on which a form is best opened.
const fn platform_of(form: Form) -> &'static str {
    match form {
        Form::QuickPost => "weibo",
        Form::Article => "wechat",
        Form::ServiceCard => "app",
        Form::ShortVideo => "douyin",
        Form::Post => "toutiao",
    }
}
