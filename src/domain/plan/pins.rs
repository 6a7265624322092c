//! What coordinators have pinned and accounts have declined.

use std::collections::{HashMap, HashSet};

use super::code::UnassignedCode;
use super::input::{PlanInput, number};
use super::model::PlanModel;
use super::options::SlotCandidate;
use crate::account::Account;
use crate::campaign::Pin;
use crate::cell::Cell;

/// Pins, declines and fixed directions that take candidates away, by the account that they are about.
pub(super) struct Filter<'a> {
    words: HashMap<&'a str, AccountWords<'a>>,
    input: &'a PlanInput<'a>,
    cells: &'a [Cell],
}

/// What was said of one account.
#[derive(Default)]
struct AccountWords<'a> {
    /// What it must not take: an angle, told to one audience or with `None` to any.
    never: HashSet<(&'a str, Option<&'a str>)>,
    /// What it has declined: an angle, or with `None` the whole campaign.
    declined: HashSet<Option<&'a str>>,
    /// The audience that it must tell an angle to, if it tells it at all.
    only: HashMap<&'a str, &'a str>,
    /// Angles in which a direction of it stays.
    fixed: HashSet<&'a str>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(input: &'a PlanInput<'a>, cells: &'a [Cell]) -> Self {
        let mut words: HashMap<&str, AccountWords<'_>> = HashMap::new();
        for pin in input.pins {
            let of = words.entry(&pin.account).or_default();
            match (pin.must, pin.audience.as_deref()) {
                (false, audience) => {
                    of.never.insert((&pin.angle, audience));
                }
                (true, Some(audience)) => {
                    of.only.insert(&pin.angle, audience);
                }
                (true, None) => {}
            }
        }
        for ban in input.bans {
            words.entry(&ban.account).or_default().declined.insert(ban.angle.as_deref());
        }
        for direction in input.fixed {
            words.entry(&direction.account).or_default().fixed.insert(&direction.slot.angle);
        }
        Self { words, input, cells }
    }

    /// What pins and declines leave of what an account may take. A must-pin that names an audience leaves no other one in its angle.
    ///
    /// # Errors
    /// The first reason that takes the rest away: `pinned_out`, declined.
    pub(super) fn allowed(
        &self,
        account: &Account,
        mut found: Vec<SlotCandidate<'a>>,
    ) -> Result<Vec<SlotCandidate<'a>>, UnassignedCode> {
        let Some(words) = self.words.get(account.handle.as_str()) else { return Ok(found) };
        found.retain(|candidate| {
            let (angle, audience) = self.told_in(candidate);
            !words.never.contains(&(angle, None)) && !words.never.contains(&(angle, Some(audience)))
        });
        if found.is_empty() {
            return Err(UnassignedCode::PinnedOut);
        }
        found.retain(|candidate| {
            let declined = &words.declined;
            !declined.contains(&None) && !declined.contains(&Some(self.told_in(candidate).0))
        });
        if found.is_empty() {
            return Err(UnassignedCode::Declined);
        }
        found.retain(|candidate| {
            let (angle, audience) = self.told_in(candidate);
            words.only.get(angle).is_none_or(|only| *only == audience)
        });
        if found.is_empty() { Err(UnassignedCode::PinnedOut) } else { Ok(found) }
    }

    /// One direction per angle: where a fixed one stands, no second one is possible.
    pub(super) fn remove_fixed(&self, account: &Account, found: &mut Vec<SlotCandidate<'a>>) {
        if let Some(words) = self.words.get(account.handle.as_str()) {
            found.retain(|candidate| !words.fixed.contains(self.told_in(candidate).0));
        }
    }

    /// The angle and the audience of a candidate.
    fn told_in(&self, candidate: &SlotCandidate<'_>) -> (&'a str, &'a str) {
        let cell = &self.cells[candidate.cell];
        (&self.input.spec.angles[cell.angle].key, &cell.audience)
    }
}

/// What accounts have declined: an angle, or with `None` the whole campaign.
pub(super) struct Declined<'a>(HashSet<(&'a str, Option<&'a str>)>);

impl<'a> Declined<'a> {
    pub(super) fn new(input: &PlanInput<'a>) -> Self {
        Self(input.bans.iter().map(|ban| (ban.account.as_str(), ban.angle.as_deref())).collect())
    }

    pub(super) fn contains(&self, account: &str, angle: &str) -> bool {
        self.0.contains(&(account, Some(angle))) || self.0.contains(&(account, None))
    }
}

/// The must-pins that the instance has to hold, as (account, angle) in the order of the input; each pair once.
///
/// A fixed direction holds its pin already. What an account declines it is no longer pinned to: it was asked, and its
/// answer is the later word; a pin that outlived it would make every further plan of the campaign impossible. An audience is no part of the
/// pair: where a pin names one, the account has no other options in the angle ([`Filter`]).
pub(super) fn must_pairs(input: &PlanInput<'_>, model: &PlanModel) -> Vec<(u32, u32)> {
    let fixed: HashSet<(&str, &str)> =
        input.fixed.iter().map(|held| (held.account.as_str(), held.slot.angle.as_str())).collect();
    let declined = Declined::new(input);
    let pins = input.pins.iter().filter(|pin| {
        pin.must
            && !fixed.contains(&(pin.account.as_str(), pin.angle.as_str()))
            && !declined.contains(&pin.account, &pin.angle)
    });
    let mut known = HashSet::new();
    let pairs = pins.filter_map(|pin| {
        let account = model.account_at(&pin.account)?;
        let angle = model.angle_keys.iter().position(|key| *key == pin.angle)?;
        Some((number(account), number(angle)))
    });
    pairs.filter(|pair| known.insert(*pair)).collect()
}

/// The must-pins at these positions of [`PlanModel::must`], in words: of several for one account and angle the one that says most, namely the
/// audience.
pub(super) fn pins_at(input: &PlanInput<'_>, model: &PlanModel, positions: &[usize]) -> Vec<Pin> {
    let pin = |at: &usize| {
        let (account, angle) = model.must[*at];
        let (handle, key) = (&model.accounts[account as usize].handle, &model.angle_keys[angle as usize]);
        let of = input.pins.iter().filter(|pin| pin.must && pin.account == *handle && pin.angle == *key);
        of.max_by_key(|pin| pin.audience.is_some()).cloned()
    };
    positions.iter().filter_map(pin).collect()
}
