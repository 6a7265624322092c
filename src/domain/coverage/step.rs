//! Who can be brought to a cell, and what that costs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::index::{AccountIndex, FunctionIndex};
use super::survey::CoverageSurvey;
use super::target::CoverageTarget;
use crate::account::AccountStatus;
use crate::form::Form;
use crate::matrix::Matrix;
use crate::scenario::{ScenarioChange, ScenarioChangeKind};

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

/// A person reads so many ways to close one gap.
pub(super) const MOST_REMEDIES: usize = 4;

/// One account that can be brought to a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RemedyStep {
    pub cost: u32,
    /// 0: its organisation has the function in another account; else 1.
    pub distance: u8,
    pub account: Option<AccountIndex>,
    pub kind: RemedyKind,
    /// What the cell gets, in thousandths.
    pub gives: u64,
    pub changes: Vec<ScenarioChange>,
}

/// An account that lacks function, audience or both for a cell.
#[derive(Clone, Copy)]
struct RemedyCandidate {
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
    pub survey: &'a CoverageSurvey,
    pub matrix: &'a Matrix,
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

impl<'a> Remedies<'a> {
    pub const fn new(survey: &'a CoverageSurvey, matrix: &'a Matrix) -> Self {
        Self { survey, matrix, known: BTreeMap::new(), taken: BTreeMap::new() }
    }

    /// Everybody who can be brought to a cell, each in the cheapest way; those who reach it are not among them, since they
    /// can give no more.
    pub fn steps(&mut self, gap: usize) -> Vec<RemedyStep> {
        let tally = &self.survey.tally;
        let target = tally.target_table.targets()[gap];
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
        let mut steps: Vec<RemedyStep> =
            found.into_iter().map(|one| self.step(&target, &holders, one)).collect();
        steps.extend(self.openings(&target, &holders));
        steps.sort_by_key(|step| {
            (step.cost, step.distance, step.account.map_or(u32::MAX, |account| account.0))
        });
        steps
    }

    fn candidates(&self, target: &CoverageTarget, holders: &Holders) -> Vec<RemedyCandidate> {
        let (tally, costs) = (&self.survey.tally, self.survey.settings.costs);
        let places: Vec<(Option<u32>, u64)> = match target.region {
            None => vec![(None, 1000)],
            Some(region) => {
                let each = std::iter::once(1000).chain(std::iter::repeat(tally.each_from_above()));
                tally
                    .account_table
                    .regions
                    .climb(tally.account_table.place_of(region))
                    .map(Some)
                    .zip(each)
                    .collect()
            }
        };
        let mut found = Vec::new();
        for (place, gives) in places.into_iter().filter(|(_, gives)| *gives > 0) {
            tally.each_at(place, |account, profile| {
                let lacks_function = !profile.meets(target.function);
                let lacks_audience = target.audience.is_some_and(|audience| !profile.speaks_to(audience.0));
                if profile.form != target.form || !(lacks_function || lacks_audience) {
                    return;
                }
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
                found.push(RemedyCandidate {
                    cost,
                    distance: u8::from(!near),
                    account,
                    kind,
                    gives,
                    lacks,
                    lent,
                });
            });
        }
        found
    }

    fn step(&self, target: &CoverageTarget, holders: &Holders, one: RemedyCandidate) -> RemedyStep {
        let vocabulary = &self.survey.vocabulary;
        let of = |kind| ScenarioChange::of(kind, self.survey.handle(one.account));
        let mut changes = Vec::new();
        if one.lacks.0 {
            let functions = vec![vocabulary.functions.get(target.function.0).to_owned()];
            changes.push(ScenarioChange { functions, ..of(ScenarioChangeKind::Functions) });
        }
        if let Some(audience) = target.audience.filter(|_| one.lacks.1) {
            let audiences = vec![vocabulary.audiences.get(audience.0).to_owned()];
            changes.push(ScenarioChange { audiences, ..of(ScenarioChangeKind::Audiences) });
        }
        if let Some((cluster, _)) = holders.lending.as_ref().filter(|_| one.lent) {
            let cluster = Some(cluster.clone());
            changes.push(ScenarioChange { cluster, ..of(ScenarioChangeKind::Join) });
        }
        let RemedyCandidate { cost, distance, account, kind, gives, .. } = one;
        RemedyStep { cost, distance, account: Some(account), kind, gives, changes }
    }

    /// New accounts: of organisations that have the function and lie in the cell's region, then of others there; only of those
    /// that have no account on the platform, since one organisation keeps one account on each.
    fn openings(&mut self, target: &CoverageTarget, holders: &Holders) -> Vec<RemedyStep> {
        let platform = platform_of(target.form);
        let region = target.region.map(|region| self.survey.vocabulary.regions.get(region.0));
        let function = self.survey.vocabulary.functions.get(target.function.0);
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
            let audience = target.audience.map(|audience| self.survey.vocabulary.audiences.get(audience.0));
            RemedyStep {
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
        let mut holders = Holders::default();
        let organisations =
            self.survey.tally.meeting(function).filter_map(|account| self.survey.organisation_of(account));
        holders.organisations.extend(organisations);
        holders.lending = self.lending(self.survey.vocabulary.functions.get(function.0));
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
