//! What coordinators have pinned and accounts have declined.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::code::UnassignedCode;
use super::error::PlanError;
use super::input::{PlanInput, number};
use super::model::PlanModel;
use super::options::SlotCandidate;
use crate::account::Account;
use crate::campaign::Pin;
use crate::cell::Cell;

/// Pins, declines and fixed directions that take candidates away.
pub(super) struct Filter<'a> {
    forbidden: HashSet<(&'a str, &'a str)>,
    declined: Declined<'a>,
    fixed: HashMap<&'a str, Vec<&'a str>>,
    input: &'a PlanInput<'a>,
    cells: &'a [Cell],
}

impl<'a> Filter<'a> {
    pub(super) fn new(input: &'a PlanInput<'a>, cells: &'a [Cell]) -> Self {
        let mut fixed: HashMap<&str, Vec<&str>> = HashMap::new();
        for direction in input.fixed {
            fixed.entry(&direction.account).or_default().push(&direction.slot.angle);
        }
        let forbidden = input.pins.iter().filter(|pin| !pin.must);
        Self {
            forbidden: forbidden.map(|pin| (pin.account.as_str(), pin.angle.as_str())).collect(),
            declined: Declined::new(input),
            fixed,
            input,
            cells,
        }
    }

    /// What pins and declines leave of what an account may take.
    ///
    /// # Errors
    /// The first reason that takes the rest away: `pinned_out`, declined.
    pub(super) fn allowed(
        &self,
        account: &Account,
        mut found: Vec<SlotCandidate<'a>>,
    ) -> Result<Vec<SlotCandidate<'a>>, UnassignedCode> {
        let handle = account.handle.as_str();
        found.retain(|candidate| !self.forbidden.contains(&(handle, self.angle_of(candidate))));
        if found.is_empty() {
            return Err(UnassignedCode::PinnedOut);
        }
        found.retain(|candidate| !self.declined.contains(handle, self.angle_of(candidate)));
        if found.is_empty() { Err(UnassignedCode::Declined) } else { Ok(found) }
    }

    /// One direction per angle: where a fixed one stands, no second one is possible.
    pub(super) fn remove_fixed(&self, account: &Account, found: &mut Vec<SlotCandidate<'a>>) {
        if let Some(angles) = self.fixed.get(account.handle.as_str()) {
            found.retain(|candidate| !angles.contains(&self.angle_of(candidate)));
        }
    }

    fn angle_of(&self, candidate: &SlotCandidate<'_>) -> &'a str {
        &self.input.spec.angles[self.cells[candidate.cell].angle].key
    }
}

/// What accounts have declined: an angle, or with `None` the whole campaign.
struct Declined<'a>(HashSet<(&'a str, Option<&'a str>)>);

impl<'a> Declined<'a> {
    fn new(input: &PlanInput<'a>) -> Self {
        Self(input.bans.iter().map(|ban| (ban.account.as_str(), ban.angle.as_deref())).collect())
    }

    fn contains(&self, account: &str, angle: &str) -> bool {
        self.0.contains(&(account, Some(angle))) || self.0.contains(&(account, None))
    }
}

/// Refuses must-pins that no plan can hold by their words alone: of what does not exist, or opposite to a must-not.
pub(super) fn refuse_impossible_pins(input: &PlanInput<'_>) -> Result<(), PlanError> {
    let forbidden: BTreeSet<_> =
        input.pins.iter().filter(|pin| !pin.must).map(|pin| (&pin.account, &pin.angle)).collect();
    for pin in input.pins.iter().filter(|pin| pin.must) {
        if forbidden.contains(&(&pin.account, &pin.angle)) {
            return Err(PlanError::Conflict(vec![pin.clone(), Pin { must: false, ..pin.clone() }]));
        }
        if input.matrix.graph.account(&pin.account).is_none() || input.spec.angle(&pin.angle).is_none() {
            return Err(PlanError::Conflict(vec![pin.clone()]));
        }
    }
    Ok(())
}

/// The must-pins that the instance has to hold, as (account, angle) in the order of the input.
///
/// A fixed direction holds its pin already. What an account declines it is no longer pinned to: it was asked, and its
/// answer is the later word; a pin that outlived it would make every further plan of the campaign impossible.
pub(super) fn must_pairs(input: &PlanInput<'_>, model: &PlanModel) -> Vec<(u32, u32)> {
    let fixed: HashSet<(&str, &str)> =
        input.fixed.iter().map(|held| (held.account.as_str(), held.slot.angle.as_str())).collect();
    let declined = Declined::new(input);
    let pins = input.pins.iter().filter(|pin| {
        pin.must
            && !fixed.contains(&(pin.account.as_str(), pin.angle.as_str()))
            && !declined.contains(&pin.account, &pin.angle)
    });
    pins.filter_map(|pin| {
        let account = model.account_at(&pin.account)?;
        let angle = model.angle_keys.iter().position(|key| *key == pin.angle)?;
        Some((number(account), number(angle)))
    })
    .collect()
}

/// The must-pins at these positions of [`PlanModel::must`], in words.
pub(super) fn pins_at(model: &PlanModel, positions: &[usize]) -> Vec<Pin> {
    let pin = |at: &usize| {
        let (account, angle) = model.must[*at];
        Pin {
            account: model.accounts[account as usize].handle.clone(),
            angle: model.angle_keys[angle as usize].clone(),
            must: true,
        }
    };
    positions.iter().map(pin).collect()
}
