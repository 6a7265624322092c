//! Moves to choose from, and which of them together meet the most demand.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::index::AccountIndex;
use super::step::RemedyKind;
use super::tally::Tally;
use super::view::CellTotal;
use crate::scenario::ScenarioChange;
use crate::stop::checkpoint;

/// One move: who, and what it newly gives to which cells.
#[derive(Debug, Clone)]
pub(super) struct Move {
    pub account: Option<AccountIndex>,
    pub kind: RemedyKind,
    pub change: ScenarioChange,
    pub gives: Vec<(usize, u64)>,
}

/// What chosen moves give, by cell; and which cells an account has been brought to.
type Given = BTreeMap<usize, (u64, BTreeSet<AccountIndex>)>;

/// Moves that were chosen, and what they come to.
#[derive(Clone, Default)]
struct ChosenMoves {
    /// Where they stand among those to choose from.
    moves: Vec<usize>,
    given: Given,
    /// What they add to the met demand.
    met: u64,
}

/// Moves to choose from.
pub(super) struct Pool<'a> {
    pub tally: &'a Tally,
    pub moves: &'a [Move],
}

impl Pool<'_> {
    /// What one more move adds to the met demand.
    pub fn gain(tally: &Tally, given: &Given, one: &Move) -> u64 {
        let of_cell = |(cell, each): &(usize, u64)| {
            let (before, by) = given.get(cell).map_or((0, None), |(given, by)| (*given, Some(by)));
            if one.account.is_some_and(|account| by.is_some_and(|by| by.contains(&account))) {
                return 0;
            }
            tally.gain(*cell, before + each) - tally.gain(*cell, before)
        };
        one.gives.iter().map(of_cell).sum()
    }

    fn add(&self, given: &mut Given, at: usize) {
        let one = &self.moves[at];
        for (cell, each) in &one.gives {
            let (sum, by) = given.entry(*cell).or_default();
            if one.account.is_none_or(|account| by.insert(account)) {
                *sum += each;
            }
        }
    }

    /// Up to `wanted` moves, each time the one that adds most.
    pub fn choose_greedily(&self, wanted: usize) -> Vec<usize> {
        let (mut given, mut chosen) = (Given::new(), Vec::new());
        for _ in 0..wanted {
            checkpoint();
            let open = (0..self.moves.len()).filter(|at| !chosen.contains(at));
            let gains = open.map(|at| (Self::gain(self.tally, &given, &self.moves[at]), Reverse(at)));
            let Some((_, Reverse(at))) = gains.max().filter(|(gain, _)| *gain > 0) else { break };
            self.add(&mut given, at);
            chosen.push(at);
        }
        chosen
    }

    /// The best up to `wanted` moves, at least as good as `greedy`.
    pub fn choose_exactly(&self, wanted: usize, greedy: Vec<usize>) -> Vec<usize> {
        let met = self.outcome(&greedy).1;
        let mut search = JointSearch { pool: self, best: greedy, met };
        let all: Vec<usize> = (0..self.moves.len()).collect();
        search.branch(&ChosenMoves::default(), &all, wanted);
        search.best
    }

    /// Cells that are closed, and what is met more.
    pub fn outcome(&self, chosen: &[usize]) -> (CellTotal, u64) {
        let mut given = Given::new();
        for &at in chosen {
            self.add(&mut given, at);
        }
        let (mut closes, mut met) = (CellTotal::default(), 0);
        for (cell, (given, _)) in given {
            let target = &self.tally.target_table.targets()[cell];
            let (before, wanted) = (self.tally.supply(cell), u64::from(target.wanted) * 1000);
            met += self.tally.gain(cell, given);
            if before < wanted && before + given >= wanted {
                closes.cells += 1;
                closes.weight += u64::from(target.weight);
            }
        }
        (closes, met)
    }
}

struct JointSearch<'a> {
    pool: &'a Pool<'a>,
    best: Vec<usize>,
    met: u64,
}

impl JointSearch<'_> {
    /// Tries every set of `chosen` and up to `left` of `open`.
    fn branch(&mut self, chosen: &ChosenMoves, open: &[usize], left: usize) {
        checkpoint();
        let pool = self.pool;
        let gain = |&at: &usize| (Pool::gain(pool.tally, &chosen.given, &pool.moves[at]), Reverse(at));
        let mut gains: Vec<(u64, Reverse<usize>)> =
            open.iter().map(gain).filter(|(gain, _)| *gain > 0).collect();
        gains.sort_unstable_by(|a, b| b.cmp(a));
        for first in 0..gains.len() {
            // Gains only shrink as more is chosen, so the largest ones left bound what can be added.
            let most: u64 = gains[first..].iter().take(left).map(|(gain, _)| gain).sum();
            if chosen.met + most <= self.met {
                return;
            }
            let (gain, Reverse(at)) = gains[first];
            let met = chosen.met + gain;
            if met > self.met {
                self.met = met;
                self.best = chosen.moves.iter().copied().chain([at]).collect();
            }
            if left > 1 {
                let mut more = ChosenMoves { met, ..chosen.clone() };
                more.moves.push(at);
                pool.add(&mut more.given, at);
                let rest: Vec<usize> = gains[first + 1..].iter().map(|(_, Reverse(at))| *at).collect();
                self.branch(&more, &rest, left - 1);
            }
        }
    }
}
