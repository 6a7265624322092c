//! The few changes that together meet the most demand.
//!
//! A *move* brings one account to cells that it does not reach: it takes on an audience, gets a region where it had none, or is opened; it
//! gives nothing up, and takes on no function. Of one account
//! only moves of one kind are looked at, since an audience and a region together would reach cells that neither does alone; and of one
//! organisation only one new account on a platform.
//! So what a set of moves gives to a cell is a coverage function summed over accounts, and the met demand, concave in that,
//! is monotone and submodular in the set of moves. Then greedy choice reaches at least 1 − 1/e of the best
//! (Nemhauser, Wolsey, Fisher 1978), and sums of single gains bound what any further moves add, which makes the exact search
//! for up to three moves short.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::index::AccountIndex;
use super::key::CoverageFilter;
use super::move_pool::{Move, Pool};
use super::step::{Remedies, RemedyKind, RemedyStep};
use super::survey::CoverageSurvey;
use super::view::CellTotal;
use crate::matrix::Matrix;
use crate::permille::from_thousandths;
use crate::scenario::{Overlay, ScenarioChange};
use crate::stop::checkpoint;

/// How moves were chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JointMethod {
    /// No other moves of those looked at meet more.
    Exact,
    /// One by one, each time the one that adds most: at least 1 − 1/e (0.632) of what the best would add.
    Greedy,
}

/// Moves that together meet the most demand, before they are put into words.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundJoint {
    /// The registry's revision that was looked at.
    pub revision: i64,
    /// How many changes were asked for; fewer are given where no more help.
    pub wanted: u64,
    /// How they were chosen.
    pub method: JointMethod,
    /// What share of the best of the moves looked at they reach at least.
    pub at_least: f64,
    /// Moves that were looked at.
    pub considered: u64,
    /// The changes, each with how it helps; the one that adds most first.
    pub steps: Vec<(RemedyKind, ScenarioChange)>,
    /// Cells that would be covered afterwards and are not now.
    pub closes: CellTotal,
    /// By how much the met demand would grow.
    pub met: f64,
}

impl FoundJoint {
    /// The changes, as a scenario takes them.
    #[must_use]
    pub fn changes(&self) -> Vec<ScenarioChange> {
        self.steps.iter().map(|(_, change)| change.clone()).collect()
    }
}

/// Up to so many moves are chosen exactly.
pub(super) const EXACT: usize = 3;
const MOST_GAPS: usize = 300;
const MOST_MOVES: usize = 300;
const MOST_OF_GAP: usize = 6;

impl CoverageSurvey {
    /// With `wanted` changes, meets the most demand among the gaps that pass: exactly for up to three, else greedily, which
    /// reaches at least 1 − 1/e of the best of the moves that are looked at.
    #[must_use]
    pub fn joint_remedy(&self, matrix: &Matrix, filter: &CoverageFilter, wanted: usize) -> FoundJoint {
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
        FoundJoint {
            revision: self.revision,
            wanted: wanted as u64,
            method,
            at_least,
            considered: moves.len() as u64,
            steps: chosen.into_iter().map(|at| (moves[at].kind, moves[at].change.clone())).collect(),
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
            checkpoint();
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
        let mut opened: BTreeSet<(Option<String>, Option<String>)> = BTreeSet::new();
        let mut alike: BTreeMap<Vec<(usize, u64)>, usize> = BTreeMap::new();
        moves.retain(|(gain, one)| {
            let fits =
                one.account.is_none_or(|account| *kinds.entry(account).or_insert(one.kind) == one.kind);
            let mut new = || opened.insert((one.change.organisation.clone(), one.change.platform.clone()));
            if *gain == 0 || !fits || one.account.is_none() && !new() {
                return false;
            }
            // Of moves that give the same to the same cells, more than the cells want are of no use.
            let same = alike.entry(one.gives.clone()).or_default();
            *same += 1;
            *same <= MOST_OF_GAP
        });
        moves.truncate(MOST_MOVES);
        moves.into_iter().map(|(_, one)| one).collect()
    }

    /// The move behind a step; `None`: the registry does not take it.
    fn move_of(&self, matrix: &Matrix, step: &RemedyStep) -> Option<Move> {
        let (kind, change) = (step.kind, step.change.clone());
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
