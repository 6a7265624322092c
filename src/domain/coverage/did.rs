//! What was really said: the supply of published pieces.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::walk::{Count, Reached, each_reached};
use super::{AccountIndex, CoverageAccount, CoverageSurvey, FunctionIndex, RegionIndex, Tally};
use crate::account::{Account, AccountStatus};
use crate::campaign::Angle;
use crate::cell::EVERYONE;
use crate::form::Form;
use crate::matrix::Matrix;
use crate::piece::Piece;

/// One thing that an account has said: a published, original piece.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Utterance {
    /// Handle of the account.
    pub account: String,
    /// Keys of the functions that it spoke of.
    pub functions: Vec<String>,
    /// The audience; `everyone`: all.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the place of which it spoke.
    pub region: Option<String>,
}

impl Utterance {
    /// What a piece said: of those functions of its angle that the account meets (of its own where the angle names none, or was
    /// taken away), to its audience, in its form, of its locality or else of the account's region.
    #[must_use]
    pub fn of(piece: &Piece, angle: Option<&Angle>, account: &Account, matrix: &Matrix) -> Self {
        let named = angle.map_or(&[][..], |angle| angle.functions.as_slice());
        let met = |function: &&String| matrix.meets(&account.functions, function);
        let mut functions: Vec<String> = named.iter().filter(met).cloned().collect();
        if functions.is_empty() {
            functions.clone_from(&account.functions);
        }
        Self {
            account: piece.account.clone(),
            functions,
            audience: piece.audience.clone(),
            form: piece.form,
            region: piece.locality.clone().or_else(|| account.region.clone()),
        }
    }
}

impl CoverageSurvey {
    /// The supply by what was said. An account counts once for a cell however often it spoke to it, in full where it did so for
    /// the very region; accounts that are closed do not count. O(cells + utterances · cells reached · log).
    #[must_use]
    pub fn did(&self, matrix: &Matrix, utterances: &[Utterance]) -> Tally {
        let mut reached: BTreeMap<(usize, &str), bool> = BTreeMap::new();
        for said in utterances {
            let account = matrix.graph.account(&said.account);
            if account.is_none_or(|account| account.status == AccountStatus::Closed) {
                continue;
            }
            let audience = Some(&said.audience).filter(|audience| *audience != EVERYONE);
            let audience = audience.map(|key| self.words.audience(key));
            let functions = said.functions.iter().filter_map(|key| self.words.functions.find(key));
            let voice = self.tally.roll.compact(&CoverageAccount {
                index: AccountIndex(0),
                functions: functions.map(FunctionIndex).collect(),
                audiences: audience.into_iter().collect(),
                form: said.form,
                region: said.region.as_ref().and_then(|key| self.words.regions.find(key)).map(RegionIndex),
            });
            each_reached(&self.tally.roll, &self.tally.board, voice.as_ref(), |cell, reach| {
                *reached.entry((cell, &said.account)).or_default() |= reach == Reached::Own;
            });
        }
        let mut counts = vec![Count::default(); self.tally.board.targets().len()];
        for ((cell, _), in_full) in reached {
            let count = &mut counts[cell];
            *(if in_full { &mut count.own } else { &mut count.above }) += 1;
        }
        let (roll, board) = (Arc::clone(&self.tally.roll), Arc::clone(&self.tally.board));
        Tally::of_counts(roll, board, self.settings.discount(), counts)
    }
}
