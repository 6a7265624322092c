//! The delivered supply: that of published pieces.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::index::{AccountIndex, FunctionIndex, RegionIndex};
use super::matrix::CoverageAccount;
use super::survey::CoverageSurvey;
use super::tally::Tally;
use super::walk::{Count, Reached, each_reached};
use crate::account::{Account, AccountStatus};
use crate::campaign::Angle;
use crate::cell::EVERYONE;
use crate::form::Form;
use crate::matrix::Matrix;
use crate::piece::Piece;
use crate::stop::stoppable;

/// A published, original piece as coverage counts it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Publication {
    /// Handle of the account.
    pub account: String,
    /// Keys of the functions that it is about.
    pub functions: Vec<String>,
    /// The audience; `everyone`: all.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the region that it is about.
    pub region: Option<String>,
}

impl Publication {
    /// What a piece is about: those functions of its angle that the account meets (of its own where the angle names none, or was
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
    /// The supply by published pieces. An account counts once for a cell however often it spoke to it, in full where it did so for
    /// the very region; accounts that are closed do not count. O(cells + publications · cells reached · log).
    #[must_use]
    pub fn delivered_supply(&self, matrix: &Matrix, publications: &[Publication]) -> Tally {
        let mut reached: BTreeMap<(usize, &str), bool> = BTreeMap::new();
        for publication in stoppable(publications) {
            let account = matrix.graph.account(&publication.account);
            if account.is_none_or(|account| account.status == AccountStatus::Closed) {
                continue;
            }
            let audience = Some(&publication.audience).filter(|audience| *audience != EVERYONE);
            let audience = audience.map(|key| self.vocabulary.audience(key));
            let functions =
                publication.functions.iter().filter_map(|key| self.vocabulary.functions.find(key));
            let profile = self.tally.account_table.compact(&CoverageAccount {
                index: AccountIndex(0),
                functions: functions.map(FunctionIndex).collect(),
                audiences: audience.into_iter().collect(),
                form: publication.form,
                region: publication
                    .region
                    .as_ref()
                    .and_then(|key| self.vocabulary.regions.find(key))
                    .map(RegionIndex),
            });
            each_reached(
                &self.tally.account_table,
                &self.tally.target_table,
                profile.as_ref(),
                |cell, reach| {
                    *reached.entry((cell, &publication.account)).or_default() |= reach == Reached::Own;
                },
            );
        }
        let mut counts = vec![Count::default(); self.tally.target_table.targets().len()];
        for ((cell, _), in_full) in reached {
            let count = &mut counts[cell];
            *(if in_full { &mut count.own } else { &mut count.above }) += 1;
        }
        let (account_table, target_table) =
            (Arc::clone(&self.tally.account_table), Arc::clone(&self.tally.target_table));
        Tally::of_counts(account_table, target_table, self.settings.discount(), counts)
    }
}
