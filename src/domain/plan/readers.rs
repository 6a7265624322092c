//! How well accounts reach the audiences that a campaign is told to.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::account::Account;
use crate::cell::{Cell, EVERYONE};
use crate::taxonomy::Tree;

/// The account lists the audience itself, or one below it.
const OWN: u32 = 1000;
/// It lists one above it.
const WIDER: u32 = 700;
/// It lists none, or the audience is everyone.
const UNSAID: u32 = 500;
/// It lists others.
const OTHERS: u32 = 0;
/// What an account may score with an audience.
pub(super) const AUDIENCE_SCORES: [u32; 4] = [OWN, WIDER, UNSAID, OTHERS];

/// By audience that is told: how an account scores that lists certain ones; shared by all accounts that list the same.
pub(super) type ReaderScores = Rc<[u32]>;

/// The audiences of a campaign's cells, by position, with how accounts score by what they list.
pub(super) struct Readers<'a> {
    tree: &'a Tree,
    /// The audiences, in the order in which cells first have them.
    told: Vec<&'a str>,
    /// By cell: the position of its audience.
    of_cell: Vec<usize>,
    /// By what some account lists: how it scores with each that is told; found out when it is first met.
    known: RefCell<HashMap<Vec<String>, ReaderScores>>,
}

impl<'a> Readers<'a> {
    /// O(cells).
    pub(super) fn new(tree: &'a Tree, cells: &'a [Cell]) -> Self {
        let mut told = Vec::new();
        let mut at: HashMap<&str, usize> = HashMap::new();
        let position = |cell: &'a Cell| {
            *at.entry(&cell.audience).or_insert_with(|| {
                told.push(cell.audience.as_str());
                told.len() - 1
            })
        };
        let of_cell = cells.iter().map(position).collect();
        Self { tree, told, of_cell, known: RefCell::default() }
    }

    /// By audience that is told: [`audience_score`]. One look-up for a list that was met before; the tree is climbed once for every list, and
    /// not for every account.
    pub(super) fn scores(&self, account: &Account) -> ReaderScores {
        let mut known = self.known.borrow_mut();
        if let Some(scores) = known.get(account.audiences.as_slice()) {
            return Rc::clone(scores);
        }
        let scores = self.told.iter().map(|told| audience_score(self.tree, &account.audiences, told));
        let scores: ReaderScores = scores.collect();
        known.insert(account.audiences.clone(), Rc::clone(&scores));
        scores
    }

    /// How an account with these scores scores in a cell.
    pub(super) fn in_cell(&self, scores: &[u32], cell: usize) -> u32 {
        scores[self.audience_of(cell)]
    }

    /// The position of a cell's audience.
    pub(super) fn audience_of(&self, cell: usize) -> usize {
        self.of_cell[cell]
    }
}

/// How an account that lists these audiences scores with one that is told: 1000 where it lists it or one below it, 700 where it lists one above
/// it, 500 where it lists none or the audience is everyone, else 0. O(listed · depth).
#[must_use]
pub fn audience_score(tree: &Tree, listed: &[String], told: &str) -> u32 {
    let best = listed.iter().map(|listed| {
        if tree.is_within(listed, told) {
            OWN
        } else if tree.is_within(told, listed) {
            WIDER
        } else {
            OTHERS
        }
    });
    let unsaid = if listed.is_empty() || told == EVERYONE { UNSAID } else { OTHERS };
    best.fold(unsaid, u32::max)
}
