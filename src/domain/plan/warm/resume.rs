//! Making a plan warm from what is kept of it, as after a restart, on another replica, or after the registry has changed.

use std::collections::{BTreeMap, BTreeSet};

use super::basis::{CurrentPlan, PlanBasis};
use super::change::PlanFigures;
use super::pinned::PinnedAudiences;
use super::plan::{WarmPlan, pair_of};
use super::tally::Tally;
use crate::flow::fast::{Terms, Warm, WarmError};
use crate::plan::contradiction::refuse_impossible_pins;
use crate::plan::error::PlanError;
use crate::plan::input::{PlanInput, number};
use crate::plan::model::PlanModel;
use crate::plan::outcome::pinned_instance;
use crate::plan::penalty::Dominance;
use crate::plan::pins::must_pairs;
use crate::plan::prefer::{most_units, multiply_all, multiply_fits, room};
use crate::plan::readers::Readers;
use crate::plan::ties::{TieOrder, TieSurvey, record_of};
use crate::plan::unassigned::Taken;
use crate::slot::PlannedSlot;
use crate::stop::stoppable;

/// So many units more may come before the plan has to be made anew; and a sixteenth of those that there are.
const SPARE_UNITS: i64 = 64;

/// So much more may be at stake before minimums no longer come first; and an eighth of what there is.
const SPARE_VALUE: i64 = 100_000;

/// Which fixed directions are taken out of the instance.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outside {
    /// Those that are no options any more.
    Misfits,
    /// All, because they do not fit together any more.
    All,
}

impl WarmPlan {
    /// Makes a plan warm. If what stands is an optimum it is the plan; else the optimum is that keeps the most of it, and the
    /// next [`WarmPlan::replan`] says what that moves.
    ///
    /// # Errors
    /// [`PlanError::Conflict`] when pins cannot hold together or with what is fixed, and [`PlanError::TooLarge`].
    ///
    /// # Complexity
    /// As solving afresh.
    pub fn resume(basis: PlanBasis, standing: &CurrentPlan) -> Result<Self, PlanError> {
        let input =
            PlanInput { pins: &standing.pins, bans: &standing.bans, fixed: &standing.fixed, ..basis.input() };
        refuse_impossible_pins(&input)?;
        let instance = || PlanModel::new(&basis.input());
        let found = match build(&basis, &input, standing, (instance()?, Outside::Misfits)) {
            Err(WarmError::Contradiction { .. }) => {
                build(&basis, &input, standing, (instance()?, Outside::All))
            }
            found => found,
        };
        match found {
            Ok(built) => Ok(built.into_plan(basis, standing)),
            Err(WarmError::Problem(error)) => Err(PlanError::TooLarge(error)),
            // Planning afresh names the smallest set of pins that conflicts.
            Err(_) => {
                Err(pinned_instance(&input).err().unwrap_or(PlanError::Conflict(standing.pins.clone())))
            }
        }
    }
}

struct Built {
    model: PlanModel,
    warm: Warm,
    scale: i64,
    order: Option<TieOrder>,
    most_units: i64,
    units: i64,
    dominance: Dominance,
    tally: Tally,
    forbidden: BTreeSet<(u32, u32)>,
    pinned: PinnedAudiences,
    declined: BTreeSet<(u32, u32)>,
}

fn build(
    basis: &PlanBasis,
    input: &PlanInput<'_>,
    standing: &CurrentPlan,
    (mut model, outside): (PlanModel, Outside),
) -> Result<Built, WarmError> {
    let (forbidden, declined) = (forbidden(input, &model), declined(input, &model));
    let pinned = PinnedAudiences::new(input.pins);
    let mut terms = Terms {
        bans: forbidden.union(&declined).copied().collect(),
        barred: pinned.all_barred(&model),
        ..Terms::default()
    };
    let mut misfits = Vec::new();
    for direction in &standing.fixed {
        let pair = pair_of(&model, &direction.account, &direction.slot);
        match pair
            .filter(|_| outside == Outside::Misfits)
            .filter(|&(account, slot)| fits(&model, &terms, account, slot))
        {
            Some(pair) => {
                terms.fixed.insert(pair);
            }
            None => misfits.push(direction.clone()),
        }
    }
    take_out(&mut model, misfits, i64::from(basis.spec.spread));
    let dominance = Dominance::of(&model.problem);
    let penalty = dominance.penalty();
    model.problem.shortage_penalty = penalty.saturating_add(penalty / 8).saturating_add(SPARE_VALUE);
    terms.pins = must_pairs(input, &model).into_iter().collect();
    let free = stoppable(&standing.free).filter_map(|one| pair_of(&model, &one.account, &one.slot));
    let stood: BTreeSet<(u32, u32)> = free
        .filter(|&(account, slot)| fits(&model, &terms, account, slot))
        .chain(terms.fixed.iter().copied())
        .collect();
    let units: i64 = model.problem.accounts.iter().map(most_units).sum();
    let most_units = units + units / 16 + SPARE_UNITS;
    let readers = Readers::new(input.matrix.audiences(), &model.cells);
    let survey = TieSurvey::of(input, &model, &readers);
    let mut problem = model.problem.clone();
    let room = room(&problem, most_units + 1, Warm::most_scale(&problem));
    let order = survey.choose(most_units, most_units + 1, room);
    // 1 where what is preferred would be too much for exact arithmetic.
    let scale = order.as_ref().map_or(1, |order| (most_units + 1) * order.step);
    if let Some(order) = &order {
        multiply_all(&mut problem, scale);
        for (account, entry) in stoppable(model.accounts.iter().zip(&mut problem.accounts)) {
            let scores = (&*readers.scores(account), record_of(input, &account.handle));
            multiply_fits(entry, scale, order, scores);
        }
        terms.kept.clone_from(&stood);
        terms.worth = order.step;
    }
    let stood: Vec<(u32, u32)> = stood.into_iter().collect();
    let (warm, change) = Warm::resume(problem, terms, &stood)?;
    let mut tally = Tally::default();
    tally.add(&change.moved);
    Ok(Built { model, warm, scale, order, most_units, units, dominance, tally, forbidden, pinned, declined })
}

impl Built {
    fn into_plan(self, basis: PlanBasis, standing: &CurrentPlan) -> WarmPlan {
        let Self {
            model,
            warm,
            scale,
            order,
            most_units,
            units,
            dominance,
            tally,
            forbidden,
            pinned,
            declined,
        } = self;
        let assignment = warm.assignment();
        let taken = Taken::count(&model, &assignment);
        let differences = differences(&model, &warm, standing);
        let known = |one: &&PlannedSlot| {
            let pair = pair_of(&model, &one.account, &one.slot);
            pair.is_some_and(|pair| tally.lost.contains(&pair) || assignment.binary_search(&pair).is_ok())
        };
        let vanished = standing.free.iter().filter(|one| !known(one));
        let vanished = vanished.map(|one| (one.account.clone(), one.slot.clone())).collect();
        let outside: BTreeSet<String> = model.fixed.iter().map(|one| one.account.clone()).collect();
        let calls =
            |at: &usize| taken.of_account(*at) > 0 || outside.contains(model.accounts[*at].handle.as_str());
        let unassigned = (0..model.accounts.len()).filter(|at| !calls(at)).count();
        let figures =
            PlanFigures { objective: 0, assigned: assignment.len() + model.fixed.len(), unassigned };
        let mut plan = WarmPlan {
            basis,
            model,
            warm,
            scale,
            order,
            most_units,
            units,
            dominance,
            places: None,
            restated: BTreeSet::new(),
            taken,
            forbidden,
            pinned,
            declined,
            outside,
            lingering: BTreeSet::new(),
            differences,
            tally,
            vanished,
            figures,
        };
        plan.figures.objective = plan.objective();
        plan
    }
}

/// What was asked by a fixed direction, beyond what its option brings in the instance.
fn differences(model: &PlanModel, warm: &Warm, standing: &CurrentPlan) -> BTreeMap<(u32, u32), i64> {
    let fixed = standing.fixed.iter().filter_map(|one| {
        let (account, slot) = pair_of(model, &one.account, &one.slot)?;
        let fixed = warm.terms().fixed.contains(&(account, slot));
        fixed.then(|| ((account, slot), difference(model, account, slot, one.fit)))
    });
    fixed.filter(|(_, difference)| *difference != 0).collect()
}

/// `fit`, which was asked, minus the fit in the instance.
pub(super) fn difference(model: &PlanModel, account: u32, slot: u32, fit: u32) -> i64 {
    let options = &model.problem.accounts[account as usize].options;
    let now = options.iter().find(|option| option.slot == slot).map_or(0, |option| option.fit);
    i64::from(fit) - now - model.lowered[slot as usize]
}

/// Whether nothing that was said rules an option out, and its account has nothing fixed in its angle.
fn fits(model: &PlanModel, terms: &Terms, account: u32, slot: u32) -> bool {
    let angle = model.angle_of_slot(slot);
    let mut fixed = terms.fixed.range((account, 0)..=(account, u32::MAX));
    model.problem.slots[slot as usize].capacity > 0
        && !terms.bans.contains(&(account, number(angle)))
        && !terms.barred.contains(&(account, slot))
        && fixed.all(|&(_, other)| model.angle_of_slot(other) != angle)
}

fn take_out(model: &mut PlanModel, misfits: Vec<PlannedSlot>, step: i64) {
    for direction in &misfits {
        if let Some(account) = model.account_at(&direction.account) {
            let mut options = std::mem::take(&mut model.problem.accounts[account].options);
            options
                .retain(|option| model.angle_keys[model.angle_of_slot(option.slot)] != direction.slot.angle);
            model.problem.accounts[account].options = options;
        }
    }
    model.fixed = misfits;
    model.take_out_fixed(step);
}

/// What must-not pins of whole angles rule out, as (account, angle).
fn forbidden(input: &PlanInput<'_>, model: &PlanModel) -> BTreeSet<(u32, u32)> {
    let pins = input.pins.iter().filter(|pin| !pin.must && pin.audience.is_none());
    pins.filter_map(|pin| Some((number(model.account_at(&pin.account)?), angle_at(model, &pin.angle)?)))
        .collect()
}

/// What accounts have declined, as (account, angle); a withdrawal stands for all angles.
fn declined(input: &PlanInput<'_>, model: &PlanModel) -> BTreeSet<(u32, u32)> {
    let mut declined = BTreeSet::new();
    for ban in input.bans {
        let Some(account) = model.account_at(&ban.account).map(number) else { continue };
        match &ban.angle {
            Some(angle) => declined.extend(angle_at(model, angle).map(|angle| (account, angle))),
            None => declined.extend((0..number(model.angle_keys.len())).map(|angle| (account, angle))),
        }
    }
    declined
}

pub(super) fn angle_at(model: &PlanModel, key: &str) -> Option<u32> {
    model.angle_keys.iter().position(|known| known == key).map(number)
}
