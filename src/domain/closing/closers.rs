//! Who could close a blank: those who were asked, those who could be, and those who lack nothing but these readers.

use std::collections::BTreeSet;

use super::reached::CellKey;
use super::result_input::ResultInput;
use crate::account::{Account, AccountStatus};
use crate::campaign::Angle;
use crate::campaign_names::CampaignNames;
use crate::cell::EVERYONE;
use crate::direction::{Direction, DirectionState};
use crate::matrix::Matrix;

/// Who could close a blank, as names of organisations. A function is a duty by law and is handed to nobody: who has another one is not
/// among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Closers {
    /// They were asked, have accepted or kept silent, and nothing of theirs counts yet.
    pub asked: Vec<String>,
    /// They could tell it as they are, and an account of theirs that could is asked nothing else.
    pub able: Vec<String>,
    /// They could tell it as they are, but whoever could is asked something else.
    pub busy: Vec<String>,
    /// They have the duty and speak for the place; what they lack is an account for these readers.
    pub lacking_readers: Vec<String>,
}

impl Closers {
    /// O(accounts · (functions + audiences) of the angle).
    pub(super) fn of(input: &ResultInput<'_>, names: CampaignNames<'_>, cell: &CellKey) -> Self {
        let outcome = input.outcome;
        let spec = &outcome.campaign.spec;
        let Some(angle) = spec.angle(&cell.angle) else { return Self::default() };
        let is_of_cell =
            |direction: &&Direction| CellKey::of_direction(spec, direction).as_ref() == Some(cell);
        let asked: BTreeSet<&str> = outcome
            .directions
            .iter()
            .filter(|direction| direction.state() != DirectionState::Proposed)
            .filter(is_of_cell)
            .map(|direction| direction.organisation.as_str())
            .collect();
        let held: BTreeSet<&str> =
            outcome.directions.iter().map(|direction| direction.account.as_str()).collect();
        let (mut able, mut busy, mut lacking) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for account in outcome.matrix.graph.accounts() {
            if !may_speak(outcome.matrix, account, angle, cell) || input.has_declined(account, angle) {
                continue;
            }
            let kind = if !reaches(outcome.matrix, account, &cell.audience) {
                &mut lacking
            } else if held.contains(account.handle.as_str()) {
                &mut busy
            } else {
                &mut able
            };
            kind.insert(account.organisation.as_str());
        }
        busy.retain(|key| !able.contains(key));
        lacking.retain(|key| !able.contains(key) && !busy.contains(key));
        let sorted = |keys: BTreeSet<&str>| {
            let mut list: Vec<String> = keys.into_iter().map(|key| names.organisation(key)).collect();
            list.sort_unstable();
            list
        };
        Self {
            able: sorted(&able - &asked),
            busy: sorted(&busy - &asked),
            lacking_readers: sorted(&lacking - &asked),
            asked: sorted(asked),
        }
    }
}

/// Whether an account has the duty and speaks for the place.
fn may_speak(matrix: &Matrix, account: &Account, angle: &Angle, cell: &CellKey) -> bool {
    let has_duty = angle.functions.is_empty()
        || angle.functions.iter().any(|function| matrix.meets(&account.functions, function));
    let is_called =
        account.status == AccountStatus::Active && !matrix.clusters_of(&account.handle).is_empty();
    has_duty && is_called && cell.locality.as_deref().is_none_or(|place| speaks_for(matrix, account, place))
}

fn speaks_for(matrix: &Matrix, account: &Account, place: &str) -> bool {
    let regions = matrix.regions();
    let own = account.region.as_deref();
    own.is_some_and(|own| regions.is_within(place, own) || regions.is_within(own, place))
}

fn reaches(matrix: &Matrix, account: &Account, audience: &str) -> bool {
    let tree = matrix.audiences();
    let is_near =
        |own: &String| tree.is_within(audience, own) || tree.is_within(own, audience) || own == audience;
    audience == EVERYONE || account.audiences.is_empty() || account.audiences.iter().any(is_near)
}
