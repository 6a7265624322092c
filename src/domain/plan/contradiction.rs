//! Pins that cannot hold: by their words alone, by what accounts reach, or together with what they leave to each other.

use std::collections::{HashMap, HashSet};

use super::error::PlanError;
use super::input::PlanInput;
use super::model::PlanModel;
use super::pins::{Declined, pins_at};
use super::readers::audience_score;
use crate::campaign::{CampaignSpec, Pin};
use crate::flow::conflict::smallest_conflict;
use crate::matrix::Matrix;
use crate::slot::PlannedSlot;

/// Refuses must-pins that no plan can hold by their words alone: of what does not exist, opposite to a must-not, or two for two audiences of
/// one angle; and one for an audience whose account stays with another.
pub(super) fn refuse_impossible_pins(input: &PlanInput<'_>) -> Result<(), PlanError> {
    let musts_not = input.pins.iter().filter(|pin| !pin.must);
    let never: HashSet<(&str, &str, Option<&str>)> =
        musts_not.map(|pin| (pin.account.as_str(), pin.angle.as_str(), pin.audience.as_deref())).collect();
    for pin in input.pins.iter().filter(|pin| pin.must) {
        let opposite = |audience: Option<&str>| never.contains(&(&pin.account, &pin.angle, audience));
        let ruled_out = [None, pin.audience.as_deref()].into_iter().find(|audience| opposite(*audience));
        if let Some(audience) = ruled_out {
            let opposite = Pin { must: false, audience: audience.map(str::to_owned), ..pin.clone() };
            return Err(PlanError::Conflict(vec![pin.clone(), opposite]));
        }
        if input.matrix.graph.account(&pin.account).is_none() || input.spec.angle(&pin.angle).is_none() {
            return Err(PlanError::Conflict(vec![pin.clone()]));
        }
    }
    refuse_other_audiences(input)
}

/// Of the pins for an audience, those that nobody has to hold any more are left aside: what was declined, and what stands.
fn refuse_other_audiences(input: &PlanInput<'_>) -> Result<(), PlanError> {
    let mut fixed: HashMap<(&str, &str), &PlannedSlot> = HashMap::new();
    for held in input.fixed {
        fixed.insert((&held.account, &held.slot.angle), held);
    }
    let declined = Declined::new(input);
    let mut first: HashMap<(&str, &str), &Pin> = HashMap::new();
    for pin in input.pins.iter().filter(|pin| pin.must && pin.audience.is_some()) {
        let place = (pin.account.as_str(), pin.angle.as_str());
        if declined.contains(place.0, place.1) {
            continue;
        }
        if let Some(held) = fixed.get(&place) {
            if Some(&held.slot.audience) == pin.audience.as_ref() {
                continue;
            }
            return Err(PlanError::Conflict(vec![pin.clone()]));
        }
        let known = *first.entry(place).or_insert(pin);
        if known.contradicts(pin) {
            return Err(PlanError::Conflict(fewest(input, &[known.clone(), pin.clone()])?));
        }
    }
    Ok(())
}

/// One of two pins that contradict each other if it cannot hold by itself, else both.
fn fewest(input: &PlanInput<'_>, pins: &[Pin; 2]) -> Result<Vec<Pin>, PlanError> {
    for pin in pins {
        if cannot_hold(input, std::slice::from_ref(pin))? {
            return Ok(vec![pin.clone()]);
        }
    }
    Ok(pins.to_vec())
}

/// The conflict of the must-pins at these positions of [`PlanModel::must`], with the must-nots for single audiences without which they could
/// hold; leaving out any one of them resolves it.
///
/// # Complexity
/// As [`PlanModel::new`], once for each must-not for an audience of these accounts in these angles, and once more; nothing if there is none.
pub(super) fn conflict_of(input: &PlanInput<'_>, model: &PlanModel, positions: &[usize]) -> PlanError {
    match with_needed(input, pins_at(input, model, positions)) {
        Ok(pins) => PlanError::Conflict(pins),
        Err(error) => error,
    }
}

/// Deletion filtering, as [`smallest_conflict`] does it for the musts.
fn with_needed(input: &PlanInput<'_>, musts: Vec<Pin>) -> Result<Vec<Pin>, PlanError> {
    let pinned: HashSet<(&str, &str)> =
        musts.iter().map(|pin| (pin.account.as_str(), pin.angle.as_str())).collect();
    let narrows = |pin: &&Pin| {
        !pin.must && pin.audience.is_some() && pinned.contains(&(pin.account.as_str(), pin.angle.as_str()))
    };
    let mut needed: Vec<Pin> = input.pins.iter().filter(narrows).cloned().collect();
    if needed.is_empty() || cannot_hold(input, &musts)? {
        return Ok(musts);
    }
    let mut at = 0;
    while at < needed.len() {
        let left_out = needed.remove(at);
        if !cannot_hold(input, &[musts.as_slice(), needed.as_slice()].concat())? {
            needed.insert(at, left_out);
            at += 1;
        }
    }
    Ok([musts, needed].concat())
}

fn cannot_hold(input: &PlanInput<'_>, pins: &[Pin]) -> Result<bool, PlanError> {
    let model = PlanModel::new(&PlanInput { pins, ..*input })?;
    Ok(smallest_conflict(&model.problem, &model.must)?.is_some())
}

/// What is wrong with the audience that a pin names, as a sentence with a way out: the angle is not told to it, or an account that must speak to
/// it does not reach it (`other_audience`). `None` where nothing is, or the account or the angle is not there. O(listed · depth).
#[must_use]
pub fn pin_audience_fault(spec: &CampaignSpec, matrix: &Matrix, pin: &Pin) -> Option<String> {
    let audience = pin.audience.as_deref()?;
    let told = spec.audiences_of(spec.angle(&pin.angle)?);
    let names = |keys: &mut dyn Iterator<Item = &str>| {
        keys.map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    };
    if told.iter().all(|(key, _)| *key != audience) {
        let told = names(&mut told.iter().map(|(key, _)| *key));
        return Some(format!("the angle `{}` is not told to `{audience}`; name one of {told}", pin.angle));
    }
    let account = matrix.graph.account(&pin.account)?;
    let reaches = |key: &str| audience_score(matrix.audiences(), &account.audiences, key) > 0;
    if !pin.must || spec.stretch || reaches(audience) {
        return None;
    }
    let remaining = names(&mut told.iter().map(|(key, _)| *key).filter(|key| reaches(key)));
    let way_out = if remaining.is_empty() {
        "pin another account".to_owned()
    } else {
        format!("of this angle's audiences it reaches {remaining}")
    };
    Some(format!(
        "`{}` does not reach `{audience}` (other_audience): {way_out}, or let the campaign `stretch`",
        pin.account
    ))
}
