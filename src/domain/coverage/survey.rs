//! The coverage of a registry, in its own keys.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use super::{
    AccountIndex, AudienceIndex, CellSupply, CellTotal, CoverageAccount, CoverageCell, CoverageError,
    CoverageMatrix, CoverageState, CoverageTarget, CoverageTotals, DerivedTargets, FunctionIndex, IndexTree,
    LackCosts, Permille, RegionIndex, SupplyGap, derive_targets, describe_gaps, report_supply,
};
use crate::domain::account::{Account, AccountStatus};
use crate::domain::cell::EVERYONE;
use crate::domain::form::Form;
use crate::domain::matrix::Matrix;
use crate::domain::taxonomy::Tree;

/// What makes a cell; cells are listed in this order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// Key of the function.
    pub function: String,
    /// Key of the audience; none: everyone.
    pub audience: Option<String>,
    /// The form.
    pub form: Form,
    /// Key of the region.
    pub region: Option<String>,
}

/// Gaps are listed in this order: the heaviest first, then by cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GapKey(pub Reverse<u32>, pub CellKey);

/// Which cells are asked for; every condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverageFilter {
    /// Key of the cell's function.
    pub function: Option<String>,
    /// Key of its audience, or `everyone`.
    pub audience: Option<String>,
    /// Its form.
    pub form: Option<Form>,
    /// Key of its region.
    pub region: Option<String>,
    /// Its state.
    pub state: Option<CoverageState>,
}

/// The coverage of one revision of the registry.
pub struct CoverageSurvey {
    /// The registry's revision.
    pub revision: i64,
    /// Cells that the registry suggests beyond those that fit.
    pub left_out: u64,
    functions: Vec<String>,
    audiences: Vec<String>,
    regions: Vec<String>,
    handles: Vec<String>,
    /// Who speaks: the active accounts.
    matrix: CoverageMatrix,
    /// In the order of [`CellKey`].
    cells: Vec<CellSupply>,
    /// Places in `cells`, in the order of [`GapKey`].
    gaps: Vec<usize>,
}

impl CoverageSurvey {
    /// Surveys a registry: targets are proposed by what its active and paused accounts do ([`derive_targets`]), at most `most`
    /// of them; supply comes from the active ones. A function or region that is in no tree is a root of its own; an account
    /// that lists `everyone` speaks to all.
    ///
    /// # Errors
    /// None that a registry can bring about.
    ///
    /// # Complexity
    /// That of [`derive_targets`] and [`report_supply`], besides interning the keys.
    pub fn of(matrix: &Matrix, most: usize) -> Result<Self, CoverageError> {
        let kept: Vec<&Account> = matrix.graph.accounts().iter().map(AsRef::as_ref).collect();
        let kept: Vec<&Account> = kept.into_iter().filter(|a| a.status != AccountStatus::Closed).collect();
        let functions = Names::of(matrix.functions(), kept.iter().flat_map(|a| a.functions.iter()));
        let regions = Names::of(matrix.regions(), kept.iter().filter_map(|a| a.region.as_ref()));
        let audiences = Names::of(&Tree::default(), kept.iter().flat_map(|a| listed(a)));
        let (duties, places) = (functions.tree(matrix.functions())?, regions.tree(matrix.regions())?);
        let to_index = |(index, account): (u32, &&Account)| CoverageAccount {
            index: AccountIndex(index),
            functions: account
                .functions
                .iter()
                .filter_map(|f| functions.find(f))
                .map(FunctionIndex)
                .collect(),
            audiences: listed(account).iter().filter_map(|a| audiences.find(a)).map(AudienceIndex).collect(),
            form: account.form,
            region: account.region.as_ref().and_then(|r| regions.find(r)).map(RegionIndex),
        };
        let indexed: Vec<CoverageAccount> = (0..).zip(&kept).map(to_index).collect();
        let all = CoverageMatrix::build(duties.clone(), places.clone(), indexed.clone())?;
        let DerivedTargets { targets, left_out } = derive_targets(&all, most);
        drop(all);
        let is_active = |account: &CoverageAccount| {
            kept.get(account.index.0 as usize).is_some_and(|kept| kept.status == AccountStatus::Active)
        };
        let active = CoverageMatrix::build(duties, places, indexed.into_iter().filter(is_active).collect())?;
        let cells = report_supply(&active, &targets, Permille::DEFAULT_DISCOUNT)?.cells;
        let mut gaps: Vec<usize> = (0..cells.len()).filter(|&at| cells[at].state.is_gap()).collect();
        // A stable sort: equal weights keep the order of cells.
        gaps.sort_by_key(|&at| Reverse(cells[at].target.weight));
        Ok(Self {
            revision: matrix.revision,
            left_out,
            functions: functions.0,
            audiences: audiences.0,
            regions: regions.0,
            handles: kept.into_iter().map(|account| account.handle.clone()).collect(),
            matrix: active,
            cells,
            gaps,
        })
    }

    /// Totals of the cells that pass every condition but that on the state, so that a list of one state still shows the
    /// whole. O(cells).
    #[must_use]
    pub fn totals(&self, filter: &CoverageFilter) -> CoverageTotals {
        let mut totals = CoverageTotals::default();
        let passes = self.condition(&CoverageFilter { state: None, ..filter.clone() });
        for cell in self.cells.iter().filter(|cell| passes(cell)) {
            let total = total_of(&mut totals, cell.state);
            total.cells += 1;
            total.weight += u64::from(cell.target.weight);
        }
        totals
    }

    /// Up to `count` cells that pass, after `after`. O(cells).
    #[must_use]
    pub fn cells(&self, filter: &CoverageFilter, after: Option<&CellKey>, count: usize) -> Vec<CoverageCell> {
        let passes = self.condition(filter);
        let begin = after.map_or(0, |after| self.cells.partition_point(|cell| self.key(cell) <= *after));
        let rest = self.cells[begin..].iter().filter(|cell| passes(cell));
        rest.take(count).map(|cell| self.cell(cell)).collect()
    }

    /// Up to `count` gaps that pass, after `after`, each with the account that comes nearest. O(cells), and what
    /// [`describe_gaps`] takes for `count` cells.
    #[must_use]
    pub fn gaps(&self, filter: &CoverageFilter, after: Option<&GapKey>, count: usize) -> Vec<SupplyGap> {
        let passes = self.condition(filter);
        let key = |cell: &CellSupply| GapKey(Reverse(cell.target.weight), self.key(cell));
        let begin = after.map_or(0, |after| self.gaps.partition_point(|&at| key(&self.cells[at]) <= *after));
        let rest = self.gaps[begin..].iter().map(|&at| self.cells[at]).filter(|cell| passes(cell));
        let cells: Vec<CellSupply> = rest.take(count).collect();
        describe_gaps(&self.matrix, &cells, &LackCosts::default())
    }

    /// A cell in the registry's keys.
    #[must_use]
    pub fn cell(&self, cell: &CellSupply) -> CoverageCell {
        let CellKey { function, audience, form, region } = self.key(cell);
        CoverageCell {
            function,
            audience: audience.unwrap_or_else(|| EVERYONE.to_owned()),
            form,
            region,
            weight: cell.target.weight,
            wanted: cell.target.wanted,
            supply: voices(cell.supply_thousandths),
            state: cell.state,
        }
    }

    /// The handle behind an index.
    #[must_use]
    pub fn handle(&self, account: AccountIndex) -> &str {
        name_at(&self.handles, account.0)
    }

    fn key(&self, cell: &CellSupply) -> CellKey {
        let CoverageTarget { function, audience, form, region, .. } = cell.target;
        CellKey {
            function: name_at(&self.functions, function.0).to_owned(),
            audience: audience.map(|audience| name_at(&self.audiences, audience.0).to_owned()),
            form,
            region: region.map(|region| name_at(&self.regions, region.0).to_owned()),
        }
    }

    /// A filter by index; a key that nothing has passes nothing.
    fn condition(&self, filter: &CoverageFilter) -> impl Fn(&CellSupply) -> bool + use<> {
        let find = |names: &[String], key: &Option<String>| {
            key.as_ref().map(|key| place_of(names, key).unwrap_or(u32::MAX))
        };
        let function = find(&self.functions, &filter.function);
        let everyone = filter.audience.as_deref() == Some(EVERYONE);
        let audience = find(&self.audiences, &filter.audience);
        let region = find(&self.regions, &filter.region);
        let (form, state) = (filter.form, filter.state);
        move |cell| {
            let target = &cell.target;
            function.is_none_or(|wanted| target.function.0 == wanted)
                && audience.is_none_or(|wanted| match target.audience {
                    Some(own) => own.0 == wanted,
                    None => everyone,
                })
                && form.is_none_or(|wanted| target.form == wanted)
                && region.is_none_or(|wanted| target.region.is_some_and(|own| own.0 == wanted))
                && state.is_none_or(|wanted| cell.state == wanted)
        }
    }
}

/// Thousandths as voices.
#[must_use]
pub fn voices(thousandths: u64) -> f64 {
    // A cell has far fewer than 2^32 voices in thousandths; every such number is exact.
    f64::from(u32::try_from(thousandths).unwrap_or(u32::MAX)) / 1000.0
}

/// The audiences that an account is limited to.
fn listed(account: &Account) -> &[String] {
    if account.audiences.iter().any(|audience| audience == EVERYONE) { &[] } else { &account.audiences }
}

const fn total_of(totals: &mut CoverageTotals, state: CoverageState) -> &mut CellTotal {
    match state {
        CoverageState::Uncovered => &mut totals.uncovered,
        CoverageState::Thin => &mut totals.thin,
        CoverageState::Covered => &mut totals.covered,
        CoverageState::Crowded => &mut totals.crowded,
    }
}

/// Keys in their order; an index is a place in it, so that the order of indices is that of keys.
struct Names(Vec<String>);

impl Names {
    /// The keys of a tree and those that are used.
    fn of<'a>(tree: &'a Tree, used: impl Iterator<Item = &'a String>) -> Self {
        let keys: BTreeSet<&String> = tree.iter().map(|node| &node.key).chain(used).collect();
        Self(keys.into_iter().cloned().collect())
    }

    fn find(&self, key: &str) -> Option<u32> {
        place_of(&self.0, key)
    }

    fn tree(&self, tree: &Tree) -> Result<IndexTree, CoverageError> {
        let parents: BTreeMap<&str, Option<&str>> =
            tree.iter().map(|node| (node.key.as_str(), node.parent.as_deref())).collect();
        let parent = |key: &String| parents.get(key.as_str()).copied().flatten().and_then(|up| self.find(up));
        Ok(IndexTree::from_parents(self.0.iter().map(parent).collect())?)
    }
}

fn place_of(names: &[String], key: &str) -> Option<u32> {
    let place = names.binary_search_by(|name| name.as_str().cmp(key)).ok()?;
    u32::try_from(place).ok()
}

fn name_at(names: &[String], place: u32) -> &str {
    names.get(place as usize).map_or("", String::as_str)
}

impl fmt::Display for CellKey {
    /// Keys hold no line breaks, and none is empty.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (audience, region) = (self.audience.as_deref(), self.region.as_deref());
        let (audience, region) = (audience.unwrap_or_default(), region.unwrap_or_default());
        write!(f, "{}\n{audience}\n{}\n{region}", self.function, self.form.key())
    }
}

impl FromStr for CellKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('\n').collect();
        let [function, audience, form, region] = parts[..] else { return Err(()) };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let form = Form::of_key(form).ok_or(())?;
        Ok(Self { function: function.to_owned(), audience: some(audience), form, region: some(region) })
    }
}

impl fmt::Display for GapKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.0.0, self.1)
    }
}

impl FromStr for GapKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (weight, cell) = text.split_once('\n').ok_or(())?;
        Ok(Self(Reverse(weight.parse().map_err(|_| ())?), cell.parse()?))
    }
}
