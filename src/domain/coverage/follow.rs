//! A survey that follows the registry from one revision to another, account by account.

use std::sync::Arc;

use thiserror::Error;

use super::survey::{CoverageSurvey, Known};
use crate::account::{Account, AccountStatus};
use crate::matrix::Matrix;
use crate::stop::stoppable;

/// Accounts that may differ from those that were compacted last. Each costs every question about a cell a look; so after so
/// many a survey from scratch is cheaper.
const MOST_CHANGED: usize = 256;

/// Why a survey cannot follow the registry, so that it has to be made from scratch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SurveyLost {
    /// Functions or regions have changed.
    #[error("functions or regions have changed")]
    Trees,
    /// An account is not there any more.
    #[error("an account is gone")]
    Gone,
    /// An account was opened, or opened again.
    #[error("an account was opened")]
    Opened,
    /// An account names an organisation, a platform, a function or a region that nobody named.
    #[error("an account names what nobody named")]
    Vocabulary,
    /// Too many accounts have changed since the last survey from scratch.
    #[error("more than {MOST_CHANGED} accounts have changed")]
    TooMany,
    /// What accounts do now suggests other targets.
    #[error("the registry suggests other targets")]
    Targets,
}

impl CoverageSurvey {
    /// Brings the survey to another revision of the registry by the accounts that differ. Whatever it answers then is what
    /// [`CoverageSurvey::of`] would answer. Targets and settings stay.
    ///
    /// # Errors
    /// Why it cannot; then it is of no use any more.
    ///
    /// # Complexity
    /// O(cells reached by those that differ), and where the registry has moved on more than once since, one comparison of
    /// pointers for each account. Where a clone of the survey
    /// is in use elsewhere, what is shared with it and changes is copied: O(accounts + cells).
    pub fn follow(&mut self, matrix: &Matrix) -> Result<(), SurveyLost> {
        if !matrix.has_trees_of(&self.seen) {
            return Err(SurveyLost::Trees);
        }
        let seen = std::mem::replace(&mut self.seen, matrix.clone());
        let changed = matrix.graph.changed_since(&seen.graph).ok_or(SurveyLost::Gone)?;
        if self.tally.changed.len() + changed.len() > MOST_CHANGED {
            return Err(SurveyLost::TooMany);
        }
        for (before, after) in stoppable(changed) {
            self.replace(before, after)?;
        }
        self.revision = matrix.revision;
        self.known = Known::default();
        Ok(())
    }

    /// Puts an account as it is in place of what it was.
    fn replace(&mut self, before: Option<&Account>, after: &Account) -> Result<(), SurveyLost> {
        let is_kept = |account: &Account| account.status != AccountStatus::Closed;
        let Some(index) = self.find_account(&after.handle) else {
            // It was closed when the survey was made, or was not there.
            return if is_kept(after) { Err(SurveyLost::Opened) } else { Ok(()) };
        };
        let vocabulary = &self.vocabulary;
        let known = after.functions.iter().all(|function| vocabulary.functions.find(function).is_some())
            && after.region.as_ref().is_none_or(|region| vocabulary.regions.find(region).is_some());
        let organisation = self.organisations.find(&after.organisation);
        let platform = self.platforms.find(&after.platform);
        let (Some(organisation), Some(platform), true) = (organisation, platform, known) else {
            return Err(SurveyLost::Vocabulary);
        };
        let mut compact = vocabulary.account(index, after);
        compact.sort();
        let place = index.0 as usize;
        let old = self.matrix.accounts.get(place).ok_or(SurveyLost::Opened)?;
        if let Some(demands) = &mut self.demands
            && !demands
                .replace(before.is_some_and(is_kept).then_some(old), is_kept(after).then_some(&compact))
        {
            return Err(SurveyLost::Targets);
        }
        self.tally.set(index, (after.status == AccountStatus::Active).then_some(&compact));
        self.groups[place] = (organisation, platform);
        Arc::make_mut(&mut self.matrix).accounts[place] = compact;
        Ok(())
    }
}
