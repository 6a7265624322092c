//! How well accounts reach the audiences that a campaign is told to.

use std::cell::RefCell;
use std::collections::HashMap;

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

/// The audiences of a campaign's cells, by position, with how accounts score by what they list.
pub(super) struct Readers<'a> {
    tree: &'a Tree,
    /// The audiences, in the order in which cells first have them.
    told: Vec<&'a str>,
    /// By cell: the position of its audience.
    of_cell: Vec<usize>,
    /// By audience that some account lists: how it scores with each that is told; found out when it is first met.
    known: RefCell<HashMap<String, Box<[u32]>>>,
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

    /// By audience that is told: 1000 where the account lists it or one below it, 700 where it lists one above it, 500 where it lists none
    /// or the audience is everyone, else 0. One look-up for an audience that was met before.
    pub(super) fn scores(&self, account: &Account) -> Box<[u32]> {
        if account.audiences.is_empty() {
            return vec![UNSAID; self.told.len()].into();
        }
        let everyone = |told: &&str| if *told == EVERYONE { UNSAID } else { OTHERS };
        let mut scores: Box<[u32]> = self.told.iter().map(everyone).collect();
        let mut known = self.known.borrow_mut();
        for listed in &account.audiences {
            if !known.contains_key(listed) {
                let of = self.told.iter().map(|told| self.score(listed, told));
                known.insert(listed.clone(), of.collect());
            }
            let more = known.get(listed).into_iter().flatten();
            scores.iter_mut().zip(more).for_each(|(score, more)| *score = (*score).max(*more));
        }
        scores
    }

    fn score(&self, listed: &str, told: &str) -> u32 {
        if self.tree.is_within(listed, told) {
            OWN
        } else if self.tree.is_within(told, listed) {
            WIDER
        } else {
            OTHERS
        }
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
