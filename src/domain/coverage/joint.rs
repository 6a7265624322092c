//! The few changes that together meet the most demand.
//!
//! A *move* brings one account to cells that it does not reach: it takes on a function or an audience, or is opened. Of one account
//! only moves of one kind are looked at, since a function and an audience together would reach cells that neither does alone.
//! So what a set of moves gives to a cell is a coverage function summed over accounts, and the met demand, concave in that,
//! is monotone and submodular in the set of moves. Then greedy choice reaches at least 1 − 1/e of the best
//! (Nemhauser, Wolsey, Fisher 1978), and sums of single gains bound what any further moves add, which makes the exact search
//! for up to three moves short.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::index::AccountIndex;
use super::key::CoverageFilter;
use super::step::{Remedies, RemedyKind, RemedyStep};
use super::survey::CoverageSurvey;
use super::tally::Tally;
use super::view::CellTotal;
use crate::matrix::Matrix;
use crate::permille::from_thousandths;
use crate::scenario::{Overlay, ScenarioChange};

/// How moves were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JointMethod {
    /// No other moves of those looked at meet more.
    Exact,
    /// One by one, each time the one that adds most: at least 1 − 1/e (0.632) of what the best would add.
    Greedy,
}

/// Moves that together meet the most demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "wanted": 2, "method": "exact", "at_least": 1.0, "considered": 214,
    "changes": [
        {"kind": "audiences", "account": "weibo-zjg-jiaoyu", "audiences": ["exam_candidates"]},
        {"kind": "functions", "account": "wechat-zjg-jiaoyu", "functions": ["science"]}
    ],
    "closes": {"cells": 5, "weight": 24}, "met": 24.0
}))]
pub struct JointRemedy {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// How many changes were asked for; fewer are given where no more help.
    pub wanted: u64,
    /// How they were chosen.
    pub method: JointMethod,
    /// What share of the best of the moves looked at they reach at least.
    pub at_least: f64,
    /// Moves that were looked at: for each of the 300 heaviest gaps that pass, the cheapest of each kind; of all these the 300
    /// that by themselves meet most.
    pub considered: u64,
    /// The changes, as a scenario takes them; the one that adds most first.
    pub changes: Vec<ScenarioChange>,
    /// Cells that would be covered afterwards and are not now.
    pub closes: CellTotal,
    /// By how much the met demand would grow.
    #[schema(minimum = 0)]
    pub met: f64,
}

/// Up to so many moves are chosen exactly.
pub(super) const EXACT: usize = 3;
const MOST_GAPS: usize = 300;
const MOST_MOVES: usize = 300;
const MOST_OF_GAP: usize = 6;

/// One move: who, and what it newly gives to which cells.
#[derive(Debug, Clone)]
pub(super) struct Move {
    pub account: Option<AccountIndex>,
    pub kind: RemedyKind,
    pub change: ScenarioChange,
    pub gives: Vec<(usize, u64)>,
}

impl CoverageSurvey {
    /// With `wanted` changes, meets the most demand among the gaps that pass: exactly for up to three, else greedily, which
    /// reaches at least 1 − 1/e of the best of the moves that are looked at.
    #[must_use]
    pub fn joint_remedy(&self, matrix: &Matrix, filter: &CoverageFilter, wanted: usize) -> JointRemedy {
        let gaps = self.gap_places(filter, None, MOST_GAPS);
        let moves = self.moves(matrix, &gaps);
        let pool = Pool { tally: &self.tally, moves: &moves };
        let greedy = pool.choose_greedily(wanted);
        let (method, at_least, chosen) = if wanted <= EXACT {
            (JointMethod::Exact, 1.0, pool.choose_exactly(wanted, greedy))
        } else if greedy.len() < wanted {
            // Nothing is left that would add anything, so nothing is better.
            (JointMethod::Exact, 1.0, greedy)
        } else {
            (JointMethod::Greedy, 0.632, greedy)
        };
        let (closes, met) = pool.outcome(&chosen);
        JointRemedy {
            revision: self.revision,
            wanted: wanted as u64,
            method,
            at_least,
            considered: moves.len() as u64,
            changes: chosen.into_iter().map(|at| moves[at].change.clone()).collect(),
            closes,
            met: from_thousandths(met),
        }
    }

    /// The moves that are looked at, those first that by themselves meet most.
    fn moves(&self, matrix: &Matrix, gaps: &[usize]) -> Vec<Move> {
        let mut remedies = Remedies::new(self, matrix);
        let mut known: BTreeSet<ScenarioChange> = BTreeSet::new();
        let mut moves: Vec<(u64, Move)> = Vec::new();
        for &gap in gaps {
            let mut counts: BTreeMap<RemedyKind, usize> = BTreeMap::new();
            for step in remedies.steps(gap) {
                let count = counts.entry(step.kind).or_default();
                *count += 1;
                let Some(found) = (*count <= MOST_OF_GAP).then(|| self.move_of(matrix, &step)).flatten()
                else {
                    continue;
                };
                if known.insert(found.change.clone()) {
                    moves.push((Pool::gain(&self.tally, &BTreeMap::new(), &found), found));
                }
            }
        }
        // By account, the kind of the move that meets most; moves of the other kind go.
        moves.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.change.cmp(&other.change)));
        let mut kinds: BTreeMap<AccountIndex, RemedyKind> = BTreeMap::new();
        let mut alike: BTreeMap<Vec<(usize, u64)>, usize> = BTreeMap::new();
        moves.retain(|(gain, one)| {
            let fits =
                one.account.is_none_or(|account| *kinds.entry(account).or_insert(one.kind) == one.kind);
            // Of moves that give the same to the same cells, more than the cells want are of no use.
            let same = alike.entry(one.gives.clone()).or_default();
            *same += 1;
            *gain > 0 && fits && *same <= MOST_OF_GAP
        });
        moves.truncate(MOST_MOVES);
        moves.into_iter().map(|(_, one)| one).collect()
    }

    /// The move behind a step of one change; `None` for others. A loan counts as taking on the function.
    fn move_of(&self, matrix: &Matrix, step: &RemedyStep) -> Option<Move> {
        let kind = match step.kind {
            RemedyKind::Mixed => return None,
            RemedyKind::Lend => RemedyKind::Function,
            kind => kind,
        };
        let change = step.changes.first()?.clone();
        let overlay = Overlay::of(matrix, std::slice::from_ref(&change), "").ok()?;
        let account = overlay.accounts.values().next()?;
        let index = step.account.unwrap_or(AccountIndex(self.next_account()));
        let profile = self.tally.account_table.compact(&self.compact(index, account));
        let before: BTreeSet<usize> = step.account.map_or_else(BTreeSet::new, |account| {
            self.tally.reached_by(account).into_iter().map(|(cell, _)| cell).collect()
        });
        let mut gives = self.tally.reached(profile.as_ref());
        gives.retain(|(cell, _)| !before.contains(cell) && self.tally.gain(*cell, u64::MAX / 2) > 0);
        gives.sort_unstable();
        Some(Move { account: step.account, kind, change, gives })
    }
}

/// What chosen moves give, by cell; and which cells an account has been brought to.
type Given = BTreeMap<usize, (u64, BTreeSet<AccountIndex>)>;

/// Moves to choose from.
pub(super) struct Pool<'a> {
    pub tally: &'a Tally,
    pub moves: &'a [Move],
}

impl Pool<'_> {
    /// What one more move adds to the met demand.
    fn gain(tally: &Tally, given: &Given, one: &Move) -> u64 {
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
        search.branch((&mut Vec::new(), 0), &Given::new(), &all, wanted);
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
    /// Tries every set of `chosen`, which meets `met`, and up to `left` of `open`.
    fn branch(&mut self, (chosen, met): (&mut Vec<usize>, u64), given: &Given, open: &[usize], left: usize) {
        let gain = |&at: &usize| (Pool::gain(self.pool.tally, given, &self.pool.moves[at]), Reverse(at));
        let mut gains: Vec<(u64, Reverse<usize>)> =
            open.iter().map(gain).filter(|(gain, _)| *gain > 0).collect();
        gains.sort_unstable_by(|a, b| b.cmp(a));
        for first in 0..gains.len() {
            // Gains only shrink as more is chosen, so the largest ones left bound what can be added.
            let most: u64 = gains[first..].iter().take(left).map(|(gain, _)| gain).sum();
            if met + most <= self.met {
                return;
            }
            let (gain, Reverse(at)) = gains[first];
            chosen.push(at);
            if met + gain > self.met {
                self.met = met + gain;
                self.best.clone_from(chosen);
            }
            if left > 1 {
                let mut more = given.clone();
                self.pool.add(&mut more, at);
                let rest: Vec<usize> = gains[first + 1..].iter().map(|(_, Reverse(at))| *at).collect();
                self.branch((&mut *chosen, met + gain), &more, &rest, left - 1);
            }
            chosen.pop();
        }
    }
}
