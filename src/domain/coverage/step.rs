//! Who can be brought to a cell, and what that costs. Only accounts and organisations that have its function already are: a function is a
//! legal duty, which no remedy hands out.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::displaced::Displaced;
use super::duties::{Carrier, Duties, PresentKinds};
use super::index::{AccountIndex, AudienceIndex, FunctionIndex, RegionIndex};
use super::opening::{MOST_OPENINGS, OpeningPlace, opening, platform_of};
use super::survey::CoverageSurvey;
use super::target::CoverageTarget;
use crate::form::Form;
use crate::matrix::Matrix;
use crate::scenario::{ScenarioChange, ScenarioChangeKind};

/// How a remedy closes its gap. None of these gives a function to anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemedyKind {
    /// Existing accounts that have the function take on the audience.
    Audience,
    /// An account that has the function takes on the audience in place of one that others reach enough without it.
    Shift,
    /// Existing accounts that have the function speak for a region of their organisation: one that had none, or one that lay below.
    Region,
    /// Organisations that speak on the function open an account in another form.
    Form,
    /// Organisations whose WeChat accounts are all of one kind open one of the other.
    AccountKind,
    /// Organisations whose duty the function is, and that are silent on it, open an account.
    Open,
    /// Several of these together.
    Mixed,
}

/// A person reads so many ways of one kind.
pub(super) const MOST_REMEDIES: usize = 4;

/// Of so many accounts it is looked whether they can shift what they do.
const MOST_SHIFTS: usize = 3;

/// One account that can be brought to a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RemedyStep {
    pub cost: u32,
    /// How many levels the organisation that opens an account lies above the cell.
    pub distance: u32,
    pub account: Option<AccountIndex>,
    pub kind: RemedyKind,
    /// What the cell gets, in thousandths.
    pub gives: u64,
    pub change: ScenarioChange,
}

/// What the search for remedies knows beside the survey, gathered as it is needed.
pub(super) struct Remedies<'a> {
    pub survey: &'a CoverageSurvey,
    pub matrix: &'a Matrix,
    pub duties: &'a Duties,
    /// By function and form: accounts that have them and that do not lie where their organisation does.
    displaced: BTreeMap<(FunctionIndex, Form), Arc<Displaced>>,
    /// By account: the audience that others reach enough without it.
    spare: BTreeMap<AccountIndex, Option<AudienceIndex>>,
}

impl<'a> Remedies<'a> {
    pub fn new(survey: &'a CoverageSurvey, matrix: &'a Matrix) -> Self {
        let duties = survey.duties(matrix);
        Self { survey, matrix, duties, displaced: BTreeMap::new(), spare: BTreeMap::new() }
    }

    /// Everybody who can be brought to a cell and gives up nothing by it, each in the cheapest way; those who reach it are not
    /// among them, since they can give no more.
    pub fn steps(&mut self, gap: usize) -> Vec<RemedyStep> {
        let tally = &self.survey.tally;
        let target = tally.target_table.targets()[gap];
        let missing = (u64::from(target.wanted) * 1000).saturating_sub(tally.supply(gap));
        // So many of one kind and reach are enough, whatever the others give.
        let enough = missing.div_ceil(tally.each_from_above().max(1)).max(MOST_REMEDIES as u64);
        let enough = usize::try_from(enough).unwrap_or(usize::MAX);
        let mut steps = self.addressing(&target, enough);
        steps.extend(self.settling(&target, enough));
        steps.extend(self.openings(&target));
        steps.sort_by_key(|step| {
            (step.cost, step.distance, step.account.map_or(u32::MAX, |account| account.0))
        });
        steps
    }

    /// Ways in which one account closes a gap by giving something up that others give enough of: an audience, or its smaller place. By
    /// rising cost.
    pub fn shifts(&mut self, gap: usize, steps: &[RemedyStep]) -> Vec<RemedyStep> {
        let target = self.survey.tally.target_table.targets()[gap];
        let mut found = Vec::new();
        let listing = steps.iter().filter(|step| step.kind == RemedyKind::Audience && step.gives == 1000);
        for step in listing.take(MOST_SHIFTS) {
            let Some(spare) = step.account.and_then(|account| self.spare_audience(account)) else { continue };
            let remove = vec![self.survey.vocabulary.audiences.get(spare.0).to_owned()];
            let change = ScenarioChange { remove, ..step.change.clone() };
            found.push(RemedyStep { kind: RemedyKind::Shift, change, ..step.clone() });
        }
        found.extend(self.widenings(&target));
        found.sort_by_key(|step| step.cost);
        found
    }

    /// Accounts in the cell's region or above it that have its function and its form and list other audiences.
    fn addressing(&self, target: &CoverageTarget, enough: usize) -> Vec<RemedyStep> {
        let Some(audience) = target.audience else { return Vec::new() };
        let tally = &self.survey.tally;
        let regions = &tally.account_table.regions;
        let places: Vec<(Option<u32>, u64)> = match target.region {
            None => vec![(None, 1000)],
            Some(region) => {
                let each = std::iter::once(1000).chain(std::iter::repeat(tally.each_from_above()));
                regions.climb(tally.account_table.place_of(region)).map(Some).zip(each).collect()
            }
        };
        let mut found: BTreeMap<u64, Vec<AccountIndex>> = BTreeMap::new();
        for (place, gives) in places.into_iter().filter(|(_, gives)| *gives > 0) {
            let of_reach = found.entry(gives).or_default();
            tally.each_meeting_at(target.function, target.form, place, |account, profile| {
                if !profile.speaks_to(audience.0) {
                    of_reach.push(account);
                }
            });
        }
        let name = self.survey.vocabulary.audiences.get(audience.0);
        let step = |account: AccountIndex, gives: u64| RemedyStep {
            cost: self.survey.settings.costs.audience,
            distance: 0,
            account: Some(account),
            kind: RemedyKind::Audience,
            gives,
            change: ScenarioChange {
                audiences: vec![name.to_owned()],
                ..ScenarioChange::of(ScenarioChangeKind::Audiences, self.survey.handle(account))
            },
        };
        let mut steps = Vec::new();
        for (gives, mut accounts) in found {
            accounts.sort_unstable();
            steps.extend(accounts.into_iter().take(enough).map(|account| step(account, gives)));
        }
        steps
    }

    /// Accounts that lack nothing for a cell but a region, whose organisation's region is known and holds the cell's: they get that.
    fn settling(&mut self, target: &CoverageTarget, enough: usize) -> Vec<RemedyStep> {
        let Some(region) = target.region else { return Vec::new() };
        let displaced = self.displaced(target.function, target.form);
        let table = &self.survey.tally.account_table;
        let names = &self.survey.vocabulary.regions;
        let above = self.survey.matrix.regions.climb(region.0);
        let each = std::iter::once(1000).chain(std::iter::repeat(self.survey.tally.each_from_above()));
        let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
        let mut steps = Vec::new();
        for (home, gives) in above.zip(each).filter(|(_, gives)| *gives > 0) {
            let count = counts.entry(gives).or_default();
            let accounts = displaced.nowhere(table.place_of(RegionIndex(home)));
            let fit = accounts.iter().filter(|account| self.speaks_to(**account, target.audience));
            for account in fit.take(enough.saturating_sub(*count)) {
                *count += 1;
                steps.push(self.region_step(*account, names.get(home), gives));
            }
        }
        steps
    }

    /// Accounts below a cell's region that lack nothing else, of organisations whose region is the cell's or holds it; only if every cell that
    /// they reach in full now has enough voices also then.
    fn widenings(&mut self, target: &CoverageTarget) -> Vec<RemedyStep> {
        let Some(region) = target.region else { return Vec::new() };
        let displaced = self.displaced(target.function, target.form);
        let place = self.survey.tally.account_table.place_of(region);
        let leave = self.survey.tally.account_table.regions.leave(place);
        let below = displaced.below(place, leave);
        let fit = below.filter(|account| self.speaks_to(*account, target.audience));
        let name = self.survey.vocabulary.regions.get(region.0);
        fit.take(MOST_REMEDIES).map(|account| self.region_step(account, name, 1000)).collect()
    }

    fn region_step(&self, account: AccountIndex, region: &str, gives: u64) -> RemedyStep {
        RemedyStep {
            cost: self.survey.settings.costs.region,
            distance: 0,
            account: Some(account),
            kind: RemedyKind::Region,
            gives,
            change: ScenarioChange {
                region: Some(region.to_owned()),
                ..ScenarioChange::of(ScenarioChangeKind::Region, self.survey.handle(account))
            },
        }
    }

    /// New accounts of organisations that have the function and in whose region the cell lies, the nearest first: of those that have no
    /// account on the platform, or on WeChat none of one kind.
    fn openings(&self, target: &CoverageTarget) -> Vec<RemedyStep> {
        let costs = self.survey.settings.costs;
        let platform = platform_of(target.form);
        let mut chosen: Vec<(u32, u32, RemedyKind, u32, &Carrier)> = Vec::new();
        for carrier in self.duties.carriers(target.function) {
            let Some(distance) = self.levels_above(carrier, target.region) else { continue };
            let kind = match self.duties.present(carrier.organisation, &self.survey.platforms, platform) {
                PresentKinds::Absent if carrier.rests => RemedyKind::Open,
                PresentKinds::Absent => RemedyKind::Form,
                PresentKinds::Only(_) => RemedyKind::AccountKind,
                PresentKinds::Several => continue,
            };
            let cost = if kind == RemedyKind::Open { costs.open } else { costs.form };
            chosen.push((cost, distance, kind, carrier.organisation, carrier));
        }
        chosen.sort_unstable();
        let mut counts: BTreeMap<RemedyKind, u32> = BTreeMap::new();
        chosen.retain(|(_, _, kind, ..)| {
            let count = counts.entry(*kind).or_default();
            *count += 1;
            *count <= target.wanted.min(MOST_OPENINGS)
        });
        let step = |(cost, distance, kind, _, carrier): (u32, u32, RemedyKind, u32, &Carrier)| {
            let place = OpeningPlace { survey: self.survey, duties: self.duties, target, platform };
            let change = opening(&place, carrier);
            RemedyStep { cost, distance, account: None, kind, gives: 1000, change }
        };
        chosen.into_iter().map(step).collect()
    }

    /// How many levels an organisation's region lies above a cell's; none: it does not hold it, or is not known.
    pub fn levels_above(&self, carrier: &Carrier, region: Option<RegionIndex>) -> Option<u32> {
        let Some(region) = region else { return Some(0) };
        let territory = self.duties.territory(carrier.organisation as usize)?;
        let table = &self.survey.tally.account_table;
        let place = table.place_of(region);
        if !(territory..table.regions.leave(territory)).contains(&place) {
            return None;
        }
        let levels = table.regions.climb(place).position(|at| at == territory)?;
        u32::try_from(levels).ok()
    }

    fn speaks_to(&self, account: AccountIndex, audience: Option<AudienceIndex>) -> bool {
        let profile = self.survey.tally.profile(account);
        profile.is_some_and(|profile| audience.is_none_or(|audience| profile.speaks_to(audience.0)))
    }

    fn displaced(&mut self, function: FunctionIndex, form: Form) -> Arc<Displaced> {
        let (survey, duties) = (self.survey, self.duties);
        let of = || Arc::new(Displaced::of(survey, duties, function, form));
        Arc::clone(self.displaced.entry((function, form)).or_insert_with(of))
    }

    /// The first audience that an account lists and without which no cell that it reaches would have less than it wants.
    fn spare_audience(&mut self, account: AccountIndex) -> Option<AudienceIndex> {
        let survey = self.survey;
        let find = || {
            let tally = &survey.tally;
            let targets = tally.target_table.targets();
            let needed: std::collections::BTreeSet<u32> = tally
                .reached_by(account)
                .into_iter()
                .filter(|(cell, each)| {
                    tally.supply(*cell).saturating_sub(*each) < u64::from(targets[*cell].wanted) * 1000
                })
                .filter_map(|(cell, _)| Some(targets[cell].audience?.0))
                .collect();
            let listed = tally.profile(account)?.audiences;
            let named = |audience: u32| (audience as usize) < survey.vocabulary.audiences.len();
            let mut spare = listed.iter().filter(|audience| named(**audience) && !needed.contains(audience));
            spare.next().copied().map(AudienceIndex)
        };
        *self.spare.entry(account).or_insert_with(find)
    }
}
