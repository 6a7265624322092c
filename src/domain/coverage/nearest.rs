//! The account that lacks least for a cell.
//!
//! Every combination of lacks has its cost, and every account stands in exactly one combination for a cell.
//! So the combinations are tried by rising cost, each as the intersection of four sets of accounts, until one
//! is not empty.

use std::collections::BTreeMap;

use super::bits::{Bits, Side, first_common};
use super::index::{AccountIndex, AudienceIndex, FunctionIndex, RegionIndex};
use super::lack::{Lack, LackCosts};
use super::matrix::{CoverageMatrix, RegionRelation};
use super::target::CoverageTarget;
use crate::form::Form;
use crate::stop::{checkpoint, stoppable};

/// The account that comes nearest to a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestAccount {
    /// The account.
    pub account: AccountIndex,
    /// Why it is not enough as it is, in the order of the parts of a cell; never empty.
    pub lacks: Vec<Lack>,
    /// The sum of what it takes to mend that.
    pub cost: u32,
}

/// Accounts as sets by what they have, and the combinations of lacks by rising cost.
pub(super) struct Search<'a> {
    matrix: &'a CoverageMatrix,
    /// The accounts that are looked at.
    speaking: Vec<usize>,
    combinations: Vec<Combination>,
    functions: BTreeMap<FunctionIndex, Bits>,
    /// Those that list the audience, or none.
    audiences: BTreeMap<AudienceIndex, Bits>,
    any_audience: Bits,
    forms: BTreeMap<Form, Bits>,
    nobody: Bits,
}

/// Accounts by where they stand, seen from one region; index = [`RegionRelation`].
pub(super) struct RegionRelations([Bits; 5]);

/// One way of coming near a cell.
struct Combination {
    lacks: Vec<Lack>,
    place: RegionRelation,
    cost: u32,
}

impl<'a> Search<'a> {
    pub fn prepare(
        matrix: &'a CoverageMatrix,
        speaks: impl Fn(AccountIndex) -> bool,
        costs: &LackCosts,
    ) -> Self {
        let nobody = Bits::none(matrix.accounts.len());
        let (mut functions, mut audiences, mut forms) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut any_audience = nobody.clone();
        let all = 0..matrix.accounts.len();
        let speaking: Vec<usize> = all.filter(|&at| speaks(matrix.accounts[at].index)).collect();
        for &index in stoppable(&speaking) {
            let account = &matrix.accounts[index];
            for function in matrix.met_functions(account) {
                functions.entry(function).or_insert_with(|| nobody.clone()).insert(index);
            }
            for &audience in &account.audiences {
                audiences.entry(audience).or_insert_with(|| nobody.clone()).insert(index);
            }
            if account.audiences.is_empty() {
                any_audience.insert(index);
            }
            forms.entry(account.form).or_insert_with(|| nobody.clone()).insert(index);
        }
        for listed in audiences.values_mut() {
            listed.join(&any_audience);
        }
        Self {
            matrix,
            speaking,
            combinations: list_combinations(costs),
            functions,
            audiences,
            any_audience,
            forms,
            nobody,
        }
    }

    /// O(accounts + regions · depth).
    pub fn sort_by_place(&self, region: Option<RegionIndex>) -> RegionRelations {
        checkpoint();
        let mut places = RegionRelations(std::array::from_fn(|_| self.nobody.clone()));
        let seen = region.map(|region| self.matrix.relations_seen_from(region));
        for &index in &self.speaking {
            let account = &self.matrix.accounts[index];
            let place = match (&seen, account.region) {
                (None, _) => RegionRelation::Same,
                (Some(_), None) => RegionRelation::Unknown,
                (Some(seen), Some(own)) => seen[own.0 as usize],
            };
            places.0[place as usize].insert(index);
        }
        places
    }

    /// `places` are those of the target's region.
    pub fn find_nearest(&self, target: &CoverageTarget, places: &RegionRelations) -> Option<NearestAccount> {
        let function = self.functions.get(&target.function).unwrap_or(&self.nobody);
        let form = self.forms.get(&target.form).unwrap_or(&self.nobody);
        // Everyone is reached by all: nobody lacks that audience.
        let audience =
            target.audience.map(|audience| self.audiences.get(&audience).unwrap_or(&self.any_audience));
        let first_of = |combination: &Combination| {
            let side = |lack, bits| {
                if combination.lacks.contains(&lack) { Side::Out(bits) } else { Side::In(bits) }
            };
            let audience = match (audience, combination.lacks.contains(&Lack::Audience)) {
                (Some(bits), _) => side(Lack::Audience, bits),
                (None, false) => Side::Out(&self.nobody),
                (None, true) => Side::In(&self.nobody),
            };
            let place = Side::In(&places.0[combination.place as usize]);
            let sides = [place, side(Lack::Function, function), side(Lack::Form, form), audience];
            first_common(sides, self.matrix.accounts.len())
        };
        self.combinations.chunk_by(|a, b| a.cost == b.cost).find_map(|equal| {
            let found = equal.iter().filter_map(|combination| Some((first_of(combination)?, combination)));
            let (index, combination) = found.min_by_key(|(index, _)| *index)?;
            let account = self.matrix.accounts[index].index;
            Some(NearestAccount { account, lacks: combination.lacks.clone(), cost: combination.cost })
        })
    }
}

/// All combinations of lacks but two kinds: nothing is lacking, and everything is, in a region that has
/// nothing to do with the cell's.
fn list_combinations(costs: &LackCosts) -> Vec<Combination> {
    let parts =
        [(Lack::Function, costs.function), (Lack::Audience, costs.audience), (Lack::Form, costs.form)];
    let regions = [
        (RegionRelation::Same, None),
        (RegionRelation::Above, Some((Lack::RegionFromAbove, costs.region_from_above))),
        (RegionRelation::Below, Some((Lack::RegionTooNarrow, costs.region_too_narrow))),
        (RegionRelation::Elsewhere, Some((Lack::RegionElsewhere, costs.region_elsewhere))),
        (RegionRelation::Unknown, Some((Lack::RegionUnknown, costs.region_unknown))),
    ];
    let mut combinations = Vec::new();
    for subset in 0..8_usize {
        for (place, region) in regions {
            let chosen =
                parts.iter().enumerate().filter(|(bit, _)| subset >> bit & 1 == 1).map(|(_, part)| *part);
            let (lacks, each): (Vec<Lack>, Vec<u32>) = chosen.chain(region).unzip();
            let unrelated = matches!(place, RegionRelation::Elsewhere | RegionRelation::Unknown);
            if !(lacks.is_empty() || subset == 7 && unrelated) {
                let cost = each.iter().fold(0_u32, |sum, cost| sum.saturating_add(*cost));
                combinations.push(Combination { lacks, place, cost });
            }
        }
    }
    combinations.sort_by_key(|combination| combination.cost);
    combinations
}
