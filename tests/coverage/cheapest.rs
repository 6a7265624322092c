//! The smallest remedy of a gap that gives nothing up costs what the cheapest of all such ways costs, tried one by one.

use std::collections::BTreeSet;

use micromatrix::domain::account::{Account, AccountStatus};
use micromatrix::domain::coverage::{
    CoverageCell, CoverageFilter, CoverageSettings, CoverageSurvey, DeclaredTarget, FoundRemedy, RemedyCosts,
    SurveyInput,
};
use micromatrix::domain::matrix::Matrix;
use micromatrix::domain::scenario::ScenarioChangeKind;

use crate::coverage::support::{cells, small, survey, targets};
use crate::support::random::Random;

/// What one account could give to a cell, and at what cost; nothing is left out that could help.
struct Way {
    gives: u64,
    cost: u32,
}

fn reach(matrix: &Matrix, account: &Account, cell: &CoverageCell, from_above: u64) -> u64 {
    match (account.region.as_deref(), cell.region.as_deref()) {
        (_, None) => 1000,
        (Some(own), Some(wanted)) if own == wanted => 1000,
        (Some(own), Some(wanted)) if matrix.regions().is_within(wanted, own) => from_above,
        _ => 0,
    }
}

/// The region for which an organisation answers: its own, or the one in which all of its accounts lie.
fn territory<'a>(matrix: &'a Matrix, organisation: &str) -> Option<&'a str> {
    let entered = matrix.organisations()[organisation].region.as_deref();
    let own = matrix.graph.accounts().iter().filter(|account| account.organisation == organisation);
    let lies: BTreeSet<&str> = own
        .filter(|account| account.status != AccountStatus::Closed)
        .filter_map(|account| account.region.as_deref())
        .collect();
    entered.or_else(|| lies.first().copied().filter(|_| lies.len() == 1))
}

/// What an account without a region would give if it had that of its organisation.
fn settled(matrix: &Matrix, account: &Account, cell: &CoverageCell, from_above: u64) -> u64 {
    match (account.region.as_ref(), cell.region.as_deref(), territory(matrix, &account.organisation)) {
        (None, Some(wanted), Some(home)) if home == wanted => 1000,
        (None, Some(wanted), Some(home)) if matrix.regions().is_within(wanted, home) => from_above,
        _ => 0,
    }
}

fn ways(matrix: &Matrix, cell: &CoverageCell, settings: &CoverageSettings) -> (u64, Vec<Way>) {
    let costs = settings.costs;
    let from_above = 1000 - u64::from(settings.discount);
    let (mut supply, mut ways) = (0, Vec::new());
    let carries = |account: &Account| matrix.meets(&account.functions, &cell.function);
    for account in matrix.graph.accounts() {
        if account.status != AccountStatus::Active || account.form != cell.form || !carries(account) {
            continue;
        }
        let gives = reach(matrix, account, cell, from_above);
        let audience = cell.audience != "everyone"
            && !account.audiences.is_empty()
            && !account.audiences.contains(&cell.audience);
        if audience {
            ways.push(Way { gives, cost: costs.audience });
        } else {
            supply += gives;
            ways.push(Way { gives: settled(matrix, account, cell, from_above), cost: costs.region });
        }
    }
    for organisation in matrix.organisations().values() {
        let own =
            || matrix.graph.accounts().iter().filter(|account| account.organisation == organisation.key);
        let own = || own().filter(|account| account.status != AccountStatus::Closed);
        let home = territory(matrix, &organisation.key);
        let here = cell.region.as_deref().is_none_or(|region| {
            home.is_some_and(|home| home == region || matrix.regions().is_within(region, home))
        });
        let taken = own().any(|account| account.form == cell.form);
        let duty = own().any(|account| carries(account));
        let speaks = own().any(|account| carries(account) && account.status == AccountStatus::Active);
        if here && !taken && duty {
            ways.push(Way { gives: 1000, cost: if speaks { costs.form } else { costs.open } });
        }
    }
    ways.retain(|way| way.gives > 0);
    (supply, ways)
}

/// Whether a remedy gives nothing up.
fn is_steady(matrix: &Matrix, remedy: &FoundRemedy) -> bool {
    remedy.changes().iter().all(|change| {
        let settled = change.kind != ScenarioChangeKind::Region
            || matrix.graph.account(&change.account).is_some_and(|account| account.region.is_none());
        change.remove.is_empty() && settled
    })
}

#[test]
fn the_smallest_remedy_costs_what_the_cheapest_of_all_ways_costs() {
    let (mut closed, mut hopeless, mut several) = (0, 0, 0);
    for seed in 1..=600_u64 {
        let mut random = Random(seed * 15_485_863);
        let matrix = small(&mut random);
        let mut cost = |most| u32::try_from(random.below(most)).unwrap();
        let costs = RemedyCosts { audience: cost(4), region: cost(6), form: cost(8), open: cost(12) };
        let settings = CoverageSettings { discount: [0, 400, 700, 1000][cost(4) as usize], costs };
        let more = |target: DeclaredTarget| DeclaredTarget { wanted: 1 + cost(3), ..target };
        let declared: Vec<DeclaredTarget> = targets(&survey(&matrix, None)).into_iter().map(more).collect();
        let input = SurveyInput {
            matrix: &matrix,
            declared: Some(&declared),
            needs: None,
            settings,
            targets_revision: 1,
            most: 1000,
        };
        let survey = CoverageSurvey::of(&input).unwrap();
        let cells = cells(&survey);
        let gaps = survey.gap_places(&CoverageFilter::default(), None, 12);
        for (gap, remedies) in gaps.iter().zip(survey.remedies(&matrix, &gaps)) {
            let cell = &cells[*gap];
            let (supply, ways) = ways(&matrix, cell, &settings);
            let missing = u64::from(cell.wanted) * 1000 - supply;
            let cheapest = (0_u32..1 << ways.len())
                .filter_map(|set| {
                    let chosen = || ways.iter().enumerate().filter(move |(at, _)| set >> at & 1 == 1);
                    let gives: u64 = chosen().map(|(_, way)| way.gives).sum();
                    (gives >= missing).then(|| chosen().map(|(_, way)| way.cost).sum::<u32>())
                })
                .min();
            let steady = remedies.iter().filter(|remedy| is_steady(&matrix, remedy));
            assert_eq!(steady.map(|remedy| remedy.cost).min(), cheapest, "{cell:?} {remedies:?}");
            closed += usize::from(cheapest.is_some());
            hopeless += usize::from(cheapest.is_none());
            several += usize::from(missing > 1000 && cheapest.is_some());
        }
    }
    assert!(closed > 200 && hopeless > 50 && several > 20, "{closed} {hopeless} {several}");
}
