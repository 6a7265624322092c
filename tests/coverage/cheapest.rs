//! The first remedy of a gap costs what the cheapest of all ways costs, tried one by one.

use micromatrix::domain::account::{Account, AccountStatus};
use micromatrix::domain::coverage::{
    CoverageCell, CoverageFilter, CoverageSettings, CoverageSurvey, DeclaredTarget, RemedyCosts, SurveyInput,
};
use micromatrix::domain::matrix::Matrix;

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

/// Whether an account of a neighbouring cluster can be lent to the first cluster that has the function.
fn can_be_lent(matrix: &Matrix, account: &Account, function: &str) -> bool {
    let clusters = matrix.clusters();
    let Some(home) = clusters.values().find(|cluster| matrix.meets(&cluster.functions, function)) else {
        return false;
    };
    let shares = |key: &String| clusters[key].members.iter().any(|member| home.members.contains(member));
    !home.members.contains(&account.handle) && matrix.clusters_of(&account.handle).iter().any(shares)
}

fn ways(matrix: &Matrix, cell: &CoverageCell, settings: &CoverageSettings) -> (u64, Vec<Way>) {
    let costs = settings.costs;
    let from_above = 1000 - u64::from(settings.discount);
    let (mut supply, mut ways) = (0, Vec::new());
    for account in matrix.graph.accounts() {
        if account.status != AccountStatus::Active || account.form != cell.form {
            continue;
        }
        let gives = reach(matrix, account, cell, from_above);
        let function = !matrix.meets(&account.functions, &cell.function);
        let audience = cell.audience != "everyone"
            && !account.audiences.is_empty()
            && !account.audiences.contains(&cell.audience);
        if !function && !audience {
            supply += gives;
            continue;
        }
        let lend = if can_be_lent(matrix, account, &cell.function) { costs.lend } else { u32::MAX };
        let of_function = if function { costs.function.min(lend) } else { 0 };
        ways.push(Way { gives, cost: of_function + if audience { costs.audience } else { 0 } });
    }
    for organisation in matrix.organisations().values() {
        let here = cell.region.is_none() || organisation.region == cell.region;
        let taken = matrix.graph.accounts().iter().any(|account| {
            account.organisation == organisation.key
                && account.status != AccountStatus::Closed
                && account.form == cell.form
        });
        if here && !taken {
            ways.push(Way { gives: 1000, cost: costs.open });
        }
    }
    (supply, ways)
}

#[test]
fn the_first_remedy_costs_what_the_cheapest_of_all_ways_costs() {
    let (mut closed, mut hopeless, mut several) = (0, 0, 0);
    for seed in 1..=150_u64 {
        let mut random = Random(seed * 15_485_863);
        let matrix = small(&mut random);
        let mut cost = |most| u32::try_from(random.below(most)).unwrap();
        let costs = RemedyCosts { function: cost(6), audience: cost(4), lend: cost(6), open: cost(12) };
        let settings = CoverageSettings { discount: [0, 400, 700, 1000][cost(4) as usize], costs };
        let more = |target: DeclaredTarget| DeclaredTarget { wanted: 1 + cost(3), ..target };
        let declared: Vec<DeclaredTarget> = targets(&survey(&matrix, None)).into_iter().map(more).collect();
        let input = SurveyInput {
            matrix: &matrix,
            declared: Some(&declared),
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
            assert_eq!(remedies.first().map(|remedy| remedy.cost), cheapest, "{cell:?} {remedies:?}");
            closed += usize::from(cheapest.is_some());
            hopeless += usize::from(cheapest.is_none());
            several += usize::from(missing > 1000 && cheapest.is_some());
        }
    }
    assert!(closed > 200 && hopeless > 50 && several > 20, "{closed} {hopeless} {several}");
}
