//! Accounts that do not lie where their organisation does: those that a region can be given to.

use std::collections::BTreeMap;

use super::duties::Duties;
use super::index::{AccountIndex, FunctionIndex};
use super::survey::CoverageSurvey;
use crate::form::Form;

/// Accounts of one function and form that have no region, or one below that of their organisation.
#[derive(Debug, Default)]
pub(super) struct Displaced {
    /// By the place of the organisation's region: accounts without one.
    nowhere: BTreeMap<u32, Vec<AccountIndex>>,
    /// By account: its place, and that of its organisation, which holds it.
    below: Vec<(AccountIndex, u32, u32)>,
}

impl Displaced {
    /// O(accounts that have the function and the form · log).
    pub fn of(survey: &CoverageSurvey, duties: &Duties, function: FunctionIndex, form: Form) -> Self {
        let regions = &survey.tally.account_table.regions;
        let mut found = Self::default();
        survey.tally.each_meeting(function, form, |account, profile| {
            let organisation = survey.organisation_of(account);
            let Some(home) = organisation.and_then(|organisation| duties.territory(organisation)) else {
                return;
            };
            match profile.place {
                None => found.nowhere.entry(home).or_default().push(account),
                Some(own) if home < own && own < regions.leave(home) => {
                    found.below.push((account, own, home));
                }
                Some(_) => {}
            }
        });
        found.nowhere.values_mut().for_each(|accounts| accounts.sort_unstable());
        found.below.sort_unstable();
        found
    }

    /// Accounts without a region of organisations that lie at a place.
    pub fn nowhere(&self, home: u32) -> &[AccountIndex] {
        self.nowhere.get(&home).map_or(&[], Vec::as_slice)
    }

    /// Accounts strictly below a place, of organisations that lie at it or above.
    pub fn below(&self, place: u32, leave: u32) -> impl Iterator<Item = AccountIndex> {
        let within = move |own: u32, home: u32| place < own && own < leave && home <= place;
        self.below.iter().filter(move |(_, own, home)| within(*own, *home)).map(|(account, ..)| *account)
    }
}
