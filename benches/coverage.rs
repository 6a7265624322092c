//! Times coverage on 200,000 accounts and 100,000 cells: 500 duties told to somebody in some form, each in 200 regions of all
//! levels.
//!
//! `cargo bench --bench coverage` prints the median of each piece of work and its ratio to a *bare pass* of the same
//! run. A bare pass visits every account's functions × audiences × region and every cell once, in the compact form
//! in which coverage keeps them, and adds up what it reads; so it is what any program at least does that looks at all of it.
//!
//! A *full report* counts the supply of every cell from nothing but the compact accounts and the indexed targets, judges every
//! cell and adds up the totals. Compacting and indexing, done once for a list of targets, have lines of their own, and so has a
//! report with both.
//!
//! The last lines are about the same accounts as a registry, in its own keys: what the service does when one account has changed
//! (`CoverageSurvey::follow`), with declared targets and with proposed ones, beside a survey from scratch.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]

use std::collections::BTreeSet;
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use micromatrix::domain::account::{AccountInput, AccountStatus};
use micromatrix::domain::coverage::{
    AccountIndex, AccountTable, AudienceIndex, CellSupply, CoverageAccount, CoverageMatrix, CoverageSettings,
    CoverageSurvey, CoverageTarget, DeclaredTarget, DemandBasis, FunctionIndex, IndexTree, RegionIndex,
    SurveyInput, Tally, TargetTable, drop_together, losses_after, losses_of_accounts, losses_of_groups,
};
use micromatrix::domain::form::Form;
use micromatrix::domain::graph::Graph;
use micromatrix::domain::id::AccountId;
use micromatrix::domain::matrix::{Matrix, MatrixParts};
use micromatrix::domain::permille::Permille;
use micromatrix::domain::taxonomy::{Tree, TreeNode};

const ACCOUNTS: u32 = 200_000;
const LINES: u32 = 500;
const CELLS_OF_LINE: u32 = 200;
const ORGANISATIONS: u32 = 60_000;
const RUNS: usize = 25;

fn main() -> Result<(), Box<dyn Error>> {
    let mut random = Random(1);
    let accounts: Vec<CoverageAccount> = (0..ACCOUNTS).map(|index| any_account(&mut random, index)).collect();
    let flat = FlatAccounts::of(&accounts);
    let matrix = nation(accounts)?;
    let targets = any_targets(&mut random);
    let before = resident_megabytes();
    let account_table = Arc::new(AccountTable::of(&matrix));
    let target_table = Arc::new(TargetTable::build(&matrix, &account_table, &targets)?);
    let count =
        || Tally::count(Arc::clone(&account_table), Arc::clone(&target_table), Permille::DEFAULT_DISCOUNT);
    let tally = count();
    println!(
        "{} accounts, {} cells; totals {:?}",
        account_table.len(),
        target_table.targets().len(),
        tally.totals().states
    );

    let report = || {
        let tally = count();
        let cells: Vec<CellSupply> = tally.cells().collect();
        (cells, *tally.totals())
    };
    let groups = ORGANISATIONS as usize;
    let organisation = |account: AccountIndex| Some((account.0 % ORGANISATIONS) as usize);
    let losses = losses_of_groups(&tally, groups, organisation);
    let ten: Vec<CoverageAccount> = (0..10).map(|_| any_account(&mut random, ACCOUNTS)).collect();
    let places: Vec<AccountIndex> = (0..10).map(|_| AccountIndex(random.below(ACCOUNTS))).collect();
    let what_if = || {
        let mut after = tally.clone();
        for (place, account) in places.iter().zip(&ten) {
            after.set(*place, Some(account));
        }
        let cells = after.changed_cells(&tally);
        (cells.into_iter().map(|cell| (tally.cell(cell), after.cell(cell))).collect::<Vec<_>>(), after)
    };
    let changed = what_if();
    println!("ten changes: {} cells differ", changed.0.len());

    let bare = || flat.bare_pass() + target_table.targets().iter().map(read_target).sum::<u64>();
    let full = median(RUNS, report);
    let pass = median(RUNS, bare);
    let mut kept = tally.clone();
    let mut turn = 0;
    let one = median(2_000, || {
        turn += 1;
        let place = AccountIndex((turn * 7919) % ACCOUNTS);
        kept.set(place, Some(&ten[turn as usize % ten.len()]));
        kept.totals().met
    });
    let lines = [
        ("bare pass", pass),
        ("full report", full),
        ("one account's change", one),
        ("what-if of 10 changes", median(RUNS, what_if)),
        (
            "the same with its fragility by organisation",
            median(RUNS, || {
                let (cells, after) = what_if();
                (cells, losses_after(&tally, &losses, &after, groups, organisation))
            }),
        ),
        ("redundancy of all accounts", median(RUNS, || losses_of_accounts(&tally))),
        ("fragility of all organisations", median(5, || losses_of_groups(&tally, groups, organisation))),
        (
            "a set that can be dropped, of all that lose nothing",
            median(3, || {
                let free = losses_of_accounts(&tally).into_iter().filter(|(_, loss)| *loss == 0);
                drop_together(&tally, &free.map(|(account, _)| account).collect::<Vec<_>>())
            }),
        ),
        (
            "full report with compacting and indexing",
            median(5, || {
                let account_table = Arc::new(AccountTable::of(&matrix));
                let target_table = TargetTable::build(&matrix, &account_table, &targets).map(Arc::new);
                target_table.map(|target_table| {
                    let tally = Tally::count(account_table, target_table, Permille::DEFAULT_DISCOUNT);
                    (tally.cells().collect::<Vec<CellSupply>>(), *tally.totals())
                })
            }),
        ),
        ("compacting the accounts", median(5, || AccountTable::of(&matrix))),
        ("indexing the targets", median(5, || TargetTable::build(&matrix, &account_table, &targets))),
    ];
    for (what, took) in lines {
        let ratio = |of: Duration| took.as_secs_f64() / of.as_secs_f64();
        println!("{what}: {took:.1?} = {:.2} bare passes = {:.4} full reports", ratio(pass), ratio(full));
    }
    println!("memory: the process grew from {before} to {} MB", resident_megabytes());
    drop((account_table, target_table, tally, kept, matrix));
    registry(&targets, full)
}

/// What the service does with the same accounts when one of them has changed.
fn registry(targets: &[CoverageTarget], full: Duration) -> Result<(), Box<dyn Error>> {
    let mut random = Random(2);
    let registry = in_keys(&mut random)?;
    let declared: Vec<DeclaredTarget> = targets.iter().map(target_in_keys).collect();
    for (what, declared) in [("declared", Some(&declared[..])), ("proposed", None)] {
        let settings = CoverageSettings::default();
        let input = SurveyInput {
            matrix: &registry,
            declared,
            needs: None,
            settings,
            targets_revision: 1,
            most: 100_000,
        };
        let scratch = median(3, || CoverageSurvey::of(&input).map(|survey| survey.potential().totals().met));
        let mut kept = CoverageSurvey::of(&input)?;
        let (mut now, mut followed, mut times) = (registry.clone(), 0, Vec::new());
        for turn in 0..200 {
            let mut account = (*now.graph.accounts()[(turn * 7919) % ACCOUNTS as usize]).clone();
            if turn % 2 == 0 {
                account.audiences = vec![format!("u{:02}", random.below(AUDIENCES))];
            } else {
                account.status = AccountStatus::Paused;
            }
            let mut next = now.clone();
            next.revision += 1;
            next.graph = now.graph.with_changed(vec![account]);
            // The registry before lives on until the clock stands: letting it go is the live graph's work.
            let before = std::mem::replace(&mut now, next);
            let start = Instant::now();
            let done = kept.follow(&now).map(|()| kept.potential().totals().met);
            times.push(start.elapsed());
            drop(before);
            match black_box(done) {
                Ok(_) => followed += 1,
                Err(_) => kept = CoverageSurvey::of(&SurveyInput { matrix: &now, ..input })?,
            }
        }
        times.sort_unstable();
        let one = times[times.len() / 2];
        println!(
            "registry with {what} targets: survey from scratch {scratch:.1?}; one account's change {one:.1?} = {:.5} of it = {:.4} \
             full reports; {followed} of 200 were followed",
            one.as_secs_f64() / scratch.as_secs_f64(),
            one.as_secs_f64() / full.as_secs_f64(),
        );
    }
    Ok(())
}

/// The nation of the other lines as a registry.
fn in_keys(random: &mut Random) -> Result<Matrix, Box<dyn Error>> {
    let node = |prefix: &str, at: u32, parent: Option<u32>| TreeNode {
        key: format!("{prefix}{at:04}"),
        name: String::new(),
        name_en: String::new(),
        parent: parent.map(|parent| format!("{prefix}{parent:04}")),
    };
    let regions = region_parents().into_iter().zip(0..).map(|(parent, at)| node("r", at, parent));
    let functions = (0..FUNCTIONS).map(|at| node("f", at, function_parent(at)));
    let account = |at: u32| {
        let one = any_account(random, at);
        let keys = |prefix: &str, all: Vec<u32>| all.into_iter().map(|n| format!("{prefix}{n:04}")).collect();
        let platform = match one.form {
            Form::QuickPost => "weibo",
            Form::Article => "wechat",
            Form::ServiceCard => "app",
            Form::ShortVideo => "douyin",
            Form::Post => "toutiao",
        };
        let input = AccountInput {
            handle: format!("a{at:06}"),
            name: format!("a{at}"),
            platform: platform.to_owned(),
            organisation: format!("o{:05}", at % ORGANISATIONS),
            functions: keys("f", one.functions.iter().map(|function| function.0).collect()),
            audiences: one.audiences.iter().map(|audience| format!("u{:02}", audience.0)).collect(),
            region: one.region.map(|region| format!("r{:04}", region.0)),
            ..AccountInput::default()
        };
        input.into_account(AccountId(uuid::Uuid::nil()), 1)
    };
    let accounts = (0..ACCOUNTS).map(account).collect();
    Ok(Matrix::new(MatrixParts {
        revision: 1,
        graph: Graph::new(accounts, Vec::new())?,
        organisations: Vec::new(),
        clusters: Vec::new(),
        functions: Tree::new(functions)?,
        regions: Tree::new(regions)?,
        audiences: Tree::default(),
        platforms: Tree::default(),
    }))
}

fn target_in_keys(target: &CoverageTarget) -> DeclaredTarget {
    DeclaredTarget {
        function: format!("f{:04}", target.function.0),
        audience: target.audience.map(|audience| format!("u{:02}", audience.0)),
        form: target.form,
        region: target.region.map(|region| format!("r{:04}", region.0)),
        weight: target.weight,
        wanted: target.wanted,
    }
}

/// The median of some runs.
fn median<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let done = black_box(work());
            let took = start.elapsed();
            drop(done);
            took
        })
        .collect();
    times.sort_unstable();
    times[runs / 2]
}

fn resident_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// A small generator (xorshift), so that every run sees the same matrix.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 11) % u64::from(end.max(1))).unwrap_or(0)
    }
}

const PROVINCES: u32 = 31;
const CITIES: u32 = 333;
const COUNTIES: u32 = 2_844;
const ROOT_FUNCTIONS: u32 = 40;
const FUNCTIONS: u32 = 240;
const AUDIENCES: u32 = 40;

/// One nation, its provinces, cities and counties; duties with five kinds each; accounts mostly in counties.
fn nation(accounts: Vec<CoverageAccount>) -> Result<CoverageMatrix, Box<dyn Error>> {
    let functions = IndexTree::from_parents((0..FUNCTIONS).map(function_parent).collect())?;
    Ok(CoverageMatrix::build(functions, IndexTree::from_parents(region_parents())?, accounts)?)
}

/// Accounts by region as flat lists of numbers, as coverage keeps them.
struct FlatAccounts {
    met_end: Vec<usize>,
    met: Vec<u32>,
    audience_end: Vec<usize>,
    audiences: Vec<u32>,
    form: Vec<Form>,
    region: Vec<u32>,
}

impl FlatAccounts {
    fn of(accounts: &[CoverageAccount]) -> Self {
        let mut sorted: Vec<&CoverageAccount> = accounts.iter().collect();
        sorted.sort_by_key(|account| account.region);
        let (met_end, audience_end) = (Vec::new(), Vec::new());
        let (met, audiences, form, region) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut flat = Self { met_end, met, audience_end, audiences, form, region };
        for account in sorted {
            let functions = account.functions.iter().map(|function| function.0);
            let met: BTreeSet<u32> = functions
                .flat_map(|function| [Some(function), function_parent(function)])
                .flatten()
                .collect();
            let audiences: BTreeSet<u32> = account.audiences.iter().map(|audience| audience.0).collect();
            flat.met.extend(met);
            flat.met_end.push(flat.met.len());
            flat.audiences.extend(audiences);
            flat.audience_end.push(flat.audiences.len());
            flat.form.push(account.form);
            flat.region.push(account.region.map_or(u32::MAX, |region| region.0));
        }
        flat
    }

    /// Visits every account and adds up what it reads: the cheapest pass that there is.
    fn bare_pass(&self) -> u64 {
        let (mut sum, mut met_begin, mut audience_begin) = (0_u64, 0, 0);
        for at in 0..self.form.len() {
            let audiences = &self.audiences[audience_begin..self.audience_end[at]];
            for &function in &self.met[met_begin..self.met_end[at]] {
                sum += u64::from(function) + self.form[at] as u64 + u64::from(self.region[at]);
                for &audience in audiences {
                    sum += u64::from(audience);
                }
            }
            (met_begin, audience_begin) = (self.met_end[at], self.audience_end[at]);
        }
        sum
    }
}

/// Adds up what a cell says.
fn read_target(target: &CoverageTarget) -> u64 {
    u64::from(target.function.0)
        + target.audience.map_or(0, |audience| u64::from(audience.0))
        + target.form as u64
        + target.region.map_or(0, |region| u64::from(region.0))
        + u64::from(target.weight)
        + u64::from(target.wanted)
}

fn region_parents() -> Vec<Option<u32>> {
    let mut regions = vec![None];
    regions.extend((0..PROVINCES).map(|_| Some(0)));
    regions.extend((0..CITIES).map(|city| Some(1 + city % PROVINCES)));
    regions.extend((0..COUNTIES).map(|county| Some(1 + PROVINCES + county % CITIES)));
    regions
}

fn function_parent(at: u32) -> Option<u32> {
    (at >= ROOT_FUNCTIONS).then_some((at - ROOT_FUNCTIONS) % ROOT_FUNCTIONS)
}

fn any_account(random: &mut Random, index: u32) -> CoverageAccount {
    let region = match random.below(1000) {
        0..3 => 0,
        3..53 => 1 + random.below(PROVINCES),
        53..303 => 1 + PROVINCES + random.below(CITIES),
        _ => 1 + PROVINCES + CITIES + random.below(COUNTIES),
    };
    let form = match random.below(20) {
        0..5 => Form::QuickPost,
        5..15 => Form::Article,
        15 => Form::ServiceCard,
        16..19 => Form::ShortVideo,
        _ => Form::Post,
    };
    let (functions, audiences) = (1 + random.below(2), random.below(4));
    CoverageAccount {
        index: AccountIndex(index),
        functions: (0..functions).map(|_| FunctionIndex(random.below(FUNCTIONS))).collect(),
        audiences: (0..audiences).map(|_| AudienceIndex(random.below(AUDIENCES))).collect(),
        form,
        region: Some(RegionIndex(region)),
    }
}

fn any_targets(random: &mut Random) -> Vec<CoverageTarget> {
    let regions = 1 + PROVINCES + CITIES + COUNTIES;
    let mut targets = Vec::new();
    for line in 0..LINES {
        // Different lines: the function tells them apart, and the audience where functions come again.
        let audience = (line >= FUNCTIONS).then(|| AudienceIndex((line / FUNCTIONS * 17 + line) % AUDIENCES));
        let form = if line % 3 == 0 { Form::QuickPost } else { Form::Article };
        let (first, step) = (random.below(regions), 1 + 2 * random.below(7));
        targets.extend((0..CELLS_OF_LINE).map(|cell| CoverageTarget {
            function: FunctionIndex(line % FUNCTIONS),
            audience,
            form,
            region: Some(RegionIndex((first + cell * step) % regions)),
            weight: 1 + random.below(9),
            demand: DemandBasis::Declared,
            wanted: 1 + random.below(3),
        }));
    }
    targets
}
