//! The coverage of a registry, in its own keys.

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use super::demand::Demands;
use super::gaps::describe_gaps_among;
use super::key::{CellKey, CoverageFilter, GapKey};
use super::names::{Names, Vocabulary};
use super::targets::propose_targets;
use super::{
    AccountIndex, Board, CellSupply, CellTotal, CoverageAccount, CoverageCell, CoverageError, CoverageMatrix,
    CoverageSettings, CoverageState, CoverageTarget, CoverageTotals, DeclaredTarget, DerivedTargets, DropSet,
    LackCosts, Losses, Roll, SupplyGap, Tally, losses_of_accounts, losses_of_groups,
};
use crate::account::{Account, AccountStatus};
use crate::cell::EVERYONE;
use crate::matrix::Matrix;

/// What a survey is made of.
#[derive(Clone, Copy)]
pub struct SurveyInput<'a> {
    /// The registry.
    pub matrix: &'a Matrix,
    /// Declared targets; none: they are proposed from the registry.
    pub declared: Option<&'a [DeclaredTarget]>,
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
    /// How coverage is counted.
    pub settings: CoverageSettings,
    /// Cells that the registry suggests beyond those that fit.
    pub left_out: u64,
    /// The registry that was looked at.
    pub(super) seen: Matrix,
    pub(super) words: Arc<Vocabulary>,
    pub(super) handles: Arc<Names>,
    pub(super) organisations: Arc<Names>,
    pub(super) platforms: Arc<Names>,
    /// By account: its organisation and its platform.
    pub(super) groups: Vec<(u32, u32)>,
    /// Every account that is not closed, at its index; the tally knows who of them speaks.
    pub(super) matrix: Arc<CoverageMatrix>,
    /// Where proposed targets come from; none: they are declared.
    pub(super) demands: Option<Demands>,
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
    /// ([`derive_targets`](super::derive_targets)), at most `most` of them; supply comes from the active ones. A function or region that is in no tree
    /// is a root of its own; an account that lists `everyone` speaks to all.
    ///
    /// # Errors
    /// Declared targets of which two are one cell.
    ///
    /// # Complexity
    /// That of [`derive_targets`](super::derive_targets), [`Roll::of`], [`Board::build`] and [`Tally::count`], besides
    /// interning the keys.
    pub fn of(input: &SurveyInput) -> Result<Self, CoverageError> {
        let kept = input.matrix.graph.accounts().iter().map(AsRef::as_ref);
        let kept: Vec<&Account> = kept.filter(|a| a.status != AccountStatus::Closed).collect();
        let words = Vocabulary::of(input.matrix, &kept, input.declared.unwrap_or_default());
        let (duties, places) = words.trees(input.matrix)?;
        // Accounts come by handle, so their places are those of their names.
        let indexed: Vec<CoverageAccount> =
            (0..).zip(&kept).map(|(index, account)| words.account(AccountIndex(index), account)).collect();
        let matrix = CoverageMatrix::build(duties, places, indexed)?;
        let (demands, DerivedTargets { targets, left_out }) = if let Some(declared) = input.declared {
            let targets = declared.iter().filter_map(|target| words.target(target)).collect();
            (None, DerivedTargets { targets, left_out: 0 })
        } else {
            let demands = Demands::of(&matrix);
            let proposed = propose_targets(&demands, input.most);
            (Some(demands), proposed)
        };
        let roll = Roll::of_those(&matrix, |account| {
            kept.get(account.0 as usize).is_some_and(|kept| kept.status == AccountStatus::Active)
        });
        let board = Board::build(&matrix, &roll, &targets)?;
        let tally = Tally::count(Arc::new(roll), Arc::new(board), input.settings.discount());
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
            settings: input.settings,
            left_out,
            seen: input.matrix.clone(),
            groups: kept.iter().map(group).collect(),
            handles: Arc::new(Names::of(kept.iter().map(|account| &account.handle))),
            organisations: Arc::new(organisations),
            platforms: Arc::new(platforms),
            words: Arc::new(words),
            matrix: Arc::new(matrix),
            demands,
            tally,
            known: Known::default(),
        })
    }

    /// What the registry could say.
    #[must_use]
    pub const fn could(&self) -> &Tally {
        &self.tally
    }

    /// Totals of the cells that pass every condition but that on the state, so that a list of one state still shows the
    /// whole. O(cells).
    #[must_use]
    pub fn totals(&self, lens: &Tally, filter: &CoverageFilter) -> CoverageTotals {
        let mut totals = CoverageTotals::default();
        let passes = self.condition(&CoverageFilter { state: None, ..filter.clone() });
        lens.cells().filter(|cell| passes(cell)).for_each(|cell| add_to(&mut totals, &cell));
        totals
    }

    /// Up to `count` cells that pass, after `after`. O(cells).
    #[must_use]
    pub fn cells(
        &self,
        lens: &Tally,
        filter: &CoverageFilter,
        (after, count): (Option<&CellKey>, usize),
    ) -> Vec<CoverageCell> {
        let passes = self.condition(filter);
        let targets = lens.board().targets();
        let begin = after.map_or(0, |after| targets.partition_point(|target| self.key(target) <= *after));
        let rest = (begin..targets.len()).map(|cell| lens.cell(cell)).filter(|cell| passes(cell));
        rest.take(count).map(|cell| self.cell(&cell)).collect()
    }

    /// Up to `count` gaps that pass, after `after`, by place. O(cells).
    #[must_use]
    pub fn gap_places(
        &self,
        filter: &CoverageFilter,
        (after, count): (Option<&GapKey>, usize),
    ) -> Vec<usize> {
        let passes = self.condition(filter);
        let targets = self.tally.board().targets();
        let key = |target: &CoverageTarget| GapKey(Reverse(target.weight), self.key(target));
        let gaps = self.known.gaps.get_or_init(|| gaps_of(&self.tally));
        let begin = after.map_or(0, |after| gaps.partition_point(|&at| key(&targets[at]) <= *after));
        let rest = gaps[begin..].iter().copied().filter(|&at| passes(&self.tally.cell(at)));
        rest.take(count).collect()
    }

    /// Gaps by place, each with the account that comes nearest; what
    /// [`describe_gaps`](super::describe_gaps) takes for them.
    #[must_use]
    pub fn gaps(&self, places: &[usize]) -> Vec<SupplyGap> {
        let cells: Vec<CellSupply> = places.iter().map(|&at| self.tally.cell(at)).collect();
        let speak = |account| self.tally.voice(account).is_some();
        describe_gaps_among(&self.matrix, speak, &cells, &LackCosts::default())
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
            wanted: cell.target.wanted,
            supply: voices(cell.supply_thousandths),
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
        self.tally.board().targets().binary_search_by(|target| self.key(target).cmp(key)).ok()
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

    pub(super) fn key(&self, target: &CoverageTarget) -> CellKey {
        let &CoverageTarget { function, audience, form, region, .. } = target;
        CellKey {
            function: self.words.functions.get(function.0).to_owned(),
            audience: audience.map(|audience| self.words.audiences.get(audience.0).to_owned()),
            form,
            region: region.map(|region| self.words.regions.get(region.0).to_owned()),
        }
    }

    /// A filter by index; a key that nothing has passes nothing.
    pub(super) fn condition(&self, filter: &CoverageFilter) -> impl Fn(&CellSupply) -> bool + use<> {
        let find =
            |names: &Names, key: &Option<String>| key.as_ref().map(|key| names.find(key).unwrap_or(u32::MAX));
        let function = find(&self.words.functions, &filter.function);
        let everyone = filter.audience.as_deref() == Some(EVERYONE);
        let audience = find(&self.words.audiences, &filter.audience);
        let region = find(&self.words.regions, &filter.region);
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
    gaps.sort_by_key(|&at| Reverse(tally.board().targets()[at].weight));
    gaps
}

/// Thousandths as voices, or as weight.
#[must_use]
pub fn voices(thousandths: u64) -> f64 {
    // Below 2^53 thousandths both parts are exact, and their sum is the nearest number that there is.
    let whole = u32::try_from(thousandths / 1000).unwrap_or(u32::MAX);
    let rest = u32::try_from(thousandths % 1000).unwrap_or(0);
    (f64::from(whole) * 1000.0 + f64::from(rest)) / 1000.0
}

/// Counts a cell in its state.
pub(super) fn add_to(totals: &mut CoverageTotals, cell: &CellSupply) {
    let total: &mut CellTotal = match cell.state {
        CoverageState::Uncovered => &mut totals.uncovered,
        CoverageState::Thin => &mut totals.thin,
        CoverageState::Covered => &mut totals.covered,
        CoverageState::Crowded => &mut totals.crowded,
    };
    total.cells += 1;
    total.weight += u64::from(cell.target.weight);
}
