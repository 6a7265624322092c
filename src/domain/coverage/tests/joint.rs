//! Choosing moves together, against trying every set of them.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::tally::tally_of;
use super::*;
use crate::coverage::move_pool::{Move, Pool};
use crate::scenario::{ScenarioChange, ScenarioChangeKind};

/// Who moves (a few existing accounts, or a new one), and to which cells.
fn any_moves() -> impl Strategy<Value = Vec<(Option<u32>, Vec<usize>)>> {
    let one = (prop::option::weighted(0.7, 0..4_u32), prop::collection::vec(0..12_usize, 1..5));
    prop::collection::vec(one, 0..9)
}

/// What an account gives to a cell does not depend on the move that brings it there.
fn gives(account: Option<u32>, cell: usize) -> u64 {
    if account.is_some_and(|account| (account as usize + cell).is_multiple_of(3)) { 600 } else { 1000 }
}

fn move_of(at: usize, account: Option<u32>, cells: &[usize], of: usize) -> Option<Move> {
    let mut gives: Vec<(usize, u64)> =
        cells.iter().filter(|cell| **cell < of).map(|&cell| (cell, gives(account, cell))).collect();
    gives.sort_unstable();
    gives.dedup();
    (!gives.is_empty()).then(|| Move {
        account: account.map(AccountIndex),
        kind: RemedyKind::Audience,
        change: ScenarioChange::of(ScenarioChangeKind::Audiences, &format!("{at}")),
        gives,
    })
}

/// What a set of moves adds, read straight from the rules: an account counts once in a cell.
fn adds(tally: &Tally, chosen: &[&Move]) -> u64 {
    let mut voices: BTreeMap<(usize, String), u64> = BTreeMap::new();
    for (at, one) in chosen.iter().enumerate() {
        for (cell, each) in &one.gives {
            let who = one.account.map_or_else(|| format!("new {at}"), |account| account.0.to_string());
            voices.insert((*cell, who), *each);
        }
    }
    let mut sums: BTreeMap<usize, u64> = BTreeMap::new();
    for ((cell, _), each) in voices {
        *sums.entry(cell).or_default() += each;
    }
    let met = |cell: usize, supply: u64| {
        let target = &tally.target_table().targets()[cell];
        u64::from(target.weight) * supply.min(u64::from(target.wanted) * 1000)
    };
    sums.into_iter()
        .map(|(cell, sum)| {
            let before = tally.cell(cell).supply_thousandths;
            met(cell, before + sum) - met(cell, before)
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn up_to_three_moves_are_the_best_and_more_reach_their_share_of_it(
        matrix in any_matrix(),
        targets in any_targets(),
        moves in any_moves(),
    ) {
        // Few accounts, so that cells want voices.
        let few = matrix.accounts.iter().take(8).cloned().collect();
        let matrix = CoverageMatrix::build(matrix.functions.clone(), matrix.regions.clone(), few).unwrap();
        let tally = tally_of(&matrix, &targets, Permille::DEFAULT_DISCOUNT);
        let of = targets.len();
        let moves: Vec<Move> =
            moves.iter().enumerate().filter_map(|(at, (account, cells))| move_of(at, *account, cells, of)).collect();
        let pool = Pool { tally: &tally, moves: &moves };
        let all: Vec<(u32, u64)> = (0_u32..1 << moves.len())
            .map(|set| {
                let chosen = moves.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                let chosen: Vec<&Move> = chosen.map(|(_, one)| one).collect();
                (set.count_ones(), adds(&tally, &chosen))
            })
            .collect();
        for wanted in 1..=6 {
            let best = all.iter().filter(|(size, _)| *size <= wanted).map(|(_, met)| *met).max().unwrap();
            let wanted = wanted as usize;
            let greedy = pool.choose_greedily(wanted);
            let chosen: Vec<&Move> = greedy.iter().map(|&at| &moves[at]).collect();
            let met = pool.outcome(&greedy).1;
            prop_assert_eq!(met, adds(&tally, &chosen));
            prop_assert!(met <= best && greedy.len() <= wanted);
            // 1 - 1/e is 0.63212...
            prop_assert!(met * 100_000 >= best * 63_212, "{} of {} with {}", met, best, wanted);
            if greedy.len() < wanted {
                prop_assert_eq!(met, best, "greedy stopped early");
            }
            if wanted <= 3 {
                let exact = pool.choose_exactly(wanted, greedy);
                prop_assert!(exact.len() <= wanted);
                prop_assert_eq!(pool.outcome(&exact).1, best);
            }
        }
    }
}
