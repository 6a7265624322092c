//! The coverage of a registry, in its own keys.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use super::account_table::AccountTable;
use super::declared::{CoverageSettings, DeclaredTarget};
use super::demand::DemandCounts;
use super::demand_basis::DemandBasis;
use super::derived::{DerivedTargets, propose_targets};
use super::drop::DropSet;
use super::duties::Duties;
use super::error::CoverageError;
use super::gaps::{SupplyGap, describe_gaps};
use super::index::AccountIndex;
use super::key::{CellKey, CoverageFilter, GapKey};
use super::lack::LackCosts;
use super::losses::{Losses, losses_of_accounts, losses_of_groups};
use super::matrix::{CoverageAccount, CoverageMatrix};
use super::names::{Names, Vocabulary};
use super::need::NeedCount;
use super::need_weight::NeedShares;
use super::supply::CellSupply;
use super::tally::Tally;
use super::target::CoverageTarget;
use super::target_table::TargetTable;
use super::unknown::UnknownPart;
use super::view::{CoverageCell, CoverageTotals, add_to};
use crate::account::{Account, AccountStatus};
use crate::cell::EVERYONE;
use crate::matrix::Matrix;
use crate::permille::from_thousandths;
use crate::stop::stoppable;

/// What a survey is made of.
#[derive(Clone, Copy)]
pub struct SurveyInput<'a> {
    /// The registry.
    pub matrix: &'a Matrix,
    /// Declared targets; none: they are proposed from the registry.
    pub declared: Option<&'a [DeclaredTarget]>,
    /// Counts of what citizens ask, which proposed targets are weighed by; none: by the registry's own lists. Declared targets keep their
    /// weights.
    pub needs: Option<&'a [NeedCount]>,
    /// How coverage is counted.
    pub settings: CoverageSettings,
    /// Moves with every change of targets and settings.
    pub targets_revision: i64,
    /// How many targets are proposed at most.
    pub most: usize,
}

/// The coverage of one revision of the registry. A clone shares whatever does not change from one revision to the next.
#[derive(Clone)]
pub struct CoverageSurvey {
    /// The registry's revision.
    pub revision: i64,
    /// The revision of targets and settings.
    pub targets_revision: i64,
    /// Whether the targets were declared.
    pub declared: bool,
    /// Where the weights come from: [`DemandBasis::Declared`], [`DemandBasis::Counted`] or [`DemandBasis::Derived`].
    pub basis: DemandBasis,
    /// How coverage is counted.
    pub settings: CoverageSettings,
    /// Cells that the registry suggests beyond those that fit.
    pub left_out: u64,
    /// The registry that was looked at.
    pub(super) seen: Matrix,
    pub(super) vocabulary: Arc<Vocabulary>,
    pub(super) handles: Arc<Names>,
    pub(super) organisations: Arc<Names>,
    pub(super) platforms: Arc<Names>,
    /// By account: its organisation and its platform.
    pub(super) groups: Vec<(u32, u32)>,
    /// Every account that is not closed, at its index; the tally knows who of them speaks.
    pub(super) matrix: Arc<CoverageMatrix>,
    /// Where proposed targets come from; none: they are declared.
    pub(super) demands: Option<DemandCounts>,
    pub(super) tally: Tally,
    /// What is worked out from these once it is asked for.
    pub(super) known: Known,
}

/// What is worked out from a survey once it is asked for.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// Places of cells, in the order of [`GapKey`].
    gaps: OnceLock<Vec<usize>>,
    losses: OnceLock<SurveyLosses>,
    /// The set that can be dropped of all accounts, with the number of candidates.
    pub droppable: OnceLock<(u64, DropSet)>,
    pub duties: OnceLock<Duties>,
    unknown: OnceLock<Vec<bool>>,
}

/// What would be lost without each account, organisation and platform.
#[derive(Clone)]
pub(super) struct SurveyLosses {
    pub accounts: Losses,
    pub organisations: Losses,
    pub platforms: Losses,
}

impl CoverageSurvey {
    /// Surveys a registry. Targets are those declared, or those proposed by what its active and paused accounts do
    /// (see [`DerivedTargets`](super::DerivedTargets)), at most `most` of them; supply comes from the active ones. A function or region that is in no tree
    /// is a root of its own; an account that lists `everyone` speaks to all.
    ///
    /// # Errors
    /// Declared targets of which two are one cell.
    ///
    /// # Complexity
    /// That of proposing targets, [`AccountTable::of`], [`TargetTable::build`] and [`Tally::count`], besides
    /// interning the keys.
    pub fn of(input: &SurveyInput) -> Result<Self, CoverageError> {
        let kept = input.matrix.graph.accounts().iter().map(AsRef::as_ref);
        let kept: Vec<&Account> = kept.filter(|a| a.status != AccountStatus::Closed).collect();
        let needs = input.needs.filter(|_| input.declared.is_none());
        let named = (input.declared.unwrap_or_default(), needs.unwrap_or_default());
        let vocabulary = Vocabulary::of(input.matrix, &kept, named);
        let (duties, places) = vocabulary.trees(input.matrix)?;
        // Accounts come by handle, so their places are those of their names.
        let indexed: Vec<CoverageAccount> = (0..)
            .zip(stoppable(&kept))
            .map(|(index, account)| vocabulary.account(AccountIndex(index), account))
            .collect();
        let matrix = CoverageMatrix::build(duties, places, indexed)?;
        let (demands, DerivedTargets { targets, left_out }) = if let Some(declared) = input.declared {
            let targets = declared.iter().filter_map(|target| vocabulary.target(target)).collect();
            (None, DerivedTargets { targets, left_out: 0 })
        } else {
            let demands = DemandCounts::of(&matrix);
            let mut proposed = propose_targets(&demands, input.most);
            if let Some(needs) = needs {
                NeedShares::of(needs, &vocabulary, &matrix).weigh(&mut proposed.targets);
            }
            (Some(demands), proposed)
        };
        let account_table = AccountTable::of_those(&matrix, |account| {
            kept.get(account.0 as usize).is_some_and(|kept| kept.status == AccountStatus::Active)
        });
        let target_table = TargetTable::build(&matrix, &account_table, &targets)?;
        let tally = Tally::count(Arc::new(account_table), Arc::new(target_table), input.settings.discount());
        let organisations = Names::of(kept.iter().map(|account| &account.organisation));
        let platforms = Names::of(kept.iter().map(|account| &account.platform));
        let group = |account: &&Account| {
            let organisation = organisations.find(&account.organisation).unwrap_or(u32::MAX);
            (organisation, platforms.find(&account.platform).unwrap_or(u32::MAX))
        };
        Ok(Self {
            revision: input.matrix.revision,
            targets_revision: input.targets_revision,
            declared: input.declared.is_some(),
            basis: match (input.declared, needs) {
                (Some(_), _) => DemandBasis::Declared,
                (None, Some(_)) => DemandBasis::Counted,
                (None, None) => DemandBasis::Derived,
            },
            settings: input.settings,
            left_out,
            seen: input.matrix.clone(),
            groups: kept.iter().map(group).collect(),
            handles: Arc::new(Names::of(kept.iter().map(|account| &account.handle))),
            organisations: Arc::new(organisations),
            platforms: Arc::new(platforms),
            vocabulary: Arc::new(vocabulary),
            matrix: Arc::new(matrix),
            demands,
            tally,
            known: Known::default(),
        })
    }

    /// The supply by what the registry can say.
    #[must_use]
    pub const fn potential(&self) -> &Tally {
        &self.tally
    }

    /// Totals of the cells that pass every condition but that on the state, so that a list of one state still shows the
    /// whole. O(cells).
    #[must_use]
    pub fn totals(&self, supply: &Tally, filter: &CoverageFilter) -> CoverageTotals {
        let mut totals = CoverageTotals::default();
        let passes = self.condition(&CoverageFilter { state: None, ..filter.clone() });
        supply.cells().filter(|cell| passes(cell)).for_each(|cell| add_to(&mut totals, &cell));
        totals
    }

    /// Up to `count` cells that pass, after `after`. O(cells).
    #[must_use]
    pub fn cells(
        &self,
        supply: &Tally,
        filter: &CoverageFilter,
        after: Option<&CellKey>,
        count: usize,
    ) -> Vec<CoverageCell> {
        let passes = self.condition(filter);
        let targets = supply.target_table().targets();
        let begin = after.map_or(0, |after| targets.partition_point(|target| self.key(target) <= *after));
        let rest = (begin..targets.len()).map(|cell| supply.cell(cell)).filter(|cell| passes(cell));
        rest.take(count).map(|cell| self.cell(&cell)).collect()
    }

    /// How many cells pass. O(cells).
    #[must_use]
    pub fn count_cells(&self, filter: &CoverageFilter) -> usize {
        let passes = self.condition(filter);
        self.tally.cells().filter(|cell| passes(cell)).count()
    }

    /// Up to `count` gaps that pass, after `after`, by place. O(cells).
    #[must_use]
    pub fn gap_places(&self, filter: &CoverageFilter, after: Option<&GapKey>, count: usize) -> Vec<usize> {
        let passes = self.condition(filter);
        let targets = self.tally.target_table().targets();
        let key = |target: &CoverageTarget| GapKey(Reverse(target.weight), self.key(target));
        let gaps = self.known.gaps.get_or_init(|| gaps_of(&self.tally));
        let begin = after.map_or(0, |after| gaps.partition_point(|&at| key(&targets[at]) <= *after));
        let rest = gaps[begin..].iter().copied().filter(|&at| passes(&self.tally.cell(at)));
        rest.take(count).collect()
    }

    /// Gaps by place, each with the account that comes nearest.
    #[must_use]
    pub fn gaps(&self, places: &[usize]) -> Vec<SupplyGap> {
        let cells: Vec<CellSupply> = places.iter().map(|&at| self.tally.cell(at)).collect();
        let speak = |account| self.tally.profile(account).is_some();
        describe_gaps(&self.matrix, speak, &cells, &LackCosts::default())
    }

    /// A cell in the registry's keys.
    #[must_use]
    pub fn cell(&self, cell: &CellSupply) -> CoverageCell {
        let CellKey { function, audience, form, region } = self.key(&cell.target);
        CoverageCell {
            function,
            audience: audience.unwrap_or_else(|| EVERYONE.to_owned()),
            form,
            region,
            weight: cell.target.weight,
            demand: cell.target.demand,
            wanted: cell.target.wanted,
            supply: from_thousandths(cell.supply_thousandths),
            state: cell.state,
        }
    }

    /// The handle behind an index.
    #[must_use]
    pub fn handle(&self, account: AccountIndex) -> &str {
        self.handles.get(account.0)
    }

    /// The index behind a handle.
    #[must_use]
    pub fn find_account(&self, handle: &str) -> Option<AccountIndex> {
        self.handles.find(handle).map(AccountIndex)
    }

    /// The place of a cell.
    #[must_use]
    pub fn find_cell(&self, key: &CellKey) -> Option<usize> {
        self.tally.target_table().targets().binary_search_by(|target| self.key(target).cmp(key)).ok()
    }

    pub(super) fn organisation_of(&self, account: AccountIndex) -> Option<usize> {
        self.groups.get(account.0 as usize).map(|(organisation, _)| *organisation as usize)
    }

    pub(super) fn platform_of(&self, account: AccountIndex) -> Option<usize> {
        self.groups.get(account.0 as usize).map(|(_, platform)| *platform as usize)
    }

    /// What would be lost without each account, organisation and platform; computed once.
    pub(super) fn losses(&self) -> &SurveyLosses {
        self.known.losses.get_or_init(|| {
            let mut accounts = vec![0; self.handles.len()];
            for (account, loss) in losses_of_accounts(&self.tally) {
                accounts[account.0 as usize] = loss;
            }
            let of = |groups: &Names, group_of: &dyn Fn(AccountIndex) -> Option<usize>| {
                losses_of_groups(&self.tally, groups.len(), group_of)
            };
            SurveyLosses {
                accounts: Losses(accounts),
                organisations: of(&self.organisations, &|account| self.organisation_of(account)),
                platforms: of(&self.platforms, &|account| self.platform_of(account)),
            }
        })
    }

    /// The accounts that were not closed when the registry was surveyed, as they are now, each with its index.
    pub(super) fn registered(&self) -> impl Iterator<Item = (usize, &Account)> {
        // Both come by handle; who was closed then has no place here.
        let mut place = 0_u32;
        stoppable(self.seen.graph.accounts()).filter_map(move |account| {
            let here = place;
            let is_here = self.handles.get(here) == account.handle;
            place += u32::from(is_here);
            is_here.then_some((here as usize, account.as_ref()))
        })
    }

    /// Whether anything of an account is not known.
    pub(super) fn is_unknown(&self, account: AccountIndex) -> bool {
        let unknown = self.known.unknown.get_or_init(|| {
            let mut unknown = vec![false; self.handles.len()];
            for (place, account) in self.registered() {
                unknown[place] = UnknownPart::is_any(account);
            }
            unknown
        });
        unknown.get(account.0 as usize).copied().unwrap_or(true)
    }

    pub(super) fn key(&self, target: &CoverageTarget) -> CellKey {
        let &CoverageTarget { function, audience, form, region, .. } = target;
        CellKey {
            function: self.vocabulary.functions.get(function.0).to_owned(),
            audience: audience.map(|audience| self.vocabulary.audiences.get(audience.0).to_owned()),
            form,
            region: region.map(|region| self.vocabulary.regions.get(region.0).to_owned()),
        }
    }

    /// A filter by index; a key that nothing has passes nothing.
    pub(super) fn condition(&self, filter: &CoverageFilter) -> impl Fn(&CellSupply) -> bool + use<> {
        let find =
            |names: &Names, key: &Option<String>| key.as_ref().map(|key| names.find(key).unwrap_or(u32::MAX));
        let function = find(&self.vocabulary.functions, &filter.function);
        let everyone = filter.audience.as_deref() == Some(EVERYONE);
        let audience = find(&self.vocabulary.audiences, &filter.audience);
        let region = find(&self.vocabulary.regions, &filter.region);
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

fn gaps_of(tally: &Tally) -> Vec<usize> {
    let cells = tally.cells().enumerate();
    let mut gaps: Vec<usize> = cells.filter(|(_, cell)| cell.state.is_gap()).map(|(at, _)| at).collect();
    // A stable sort: equal weights keep the order of cells.
    gaps.sort_by_key(|&at| Reverse(tally.target_table().targets()[at].weight));
    gaps
}
