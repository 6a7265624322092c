//! The check that makes a plan: feasible, and no arc of the network asks for another unit or one less.

use crate::domain::flow::flows::Flows;
use crate::domain::flow::problem::{Problem, SlotFit};
use crate::domain::flow::solution::{Evaluated, Potentials};
pub use crate::domain::flow::violation::{ArcName, CertificateError};

/// Proof that an assignment is an exact optimum. Only [`check`] makes one, so that whoever holds it need not check again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certified {
    value: Evaluated,
}

impl Certified {
    /// The value of the optimum.
    #[must_use]
    pub fn objective(&self) -> i64 {
        self.value.objective
    }

    /// How many units are assigned.
    #[must_use]
    pub fn assigned(&self) -> u32 {
        self.value.assigned
    }

    /// Voices that angles lack of their minimums.
    #[must_use]
    pub fn shortage(&self) -> u64 {
        self.value.shortage
    }
}

/// Checks an assignment in full, independently of how it was found.
///
/// Feasibility first, then the optimality conditions of [`Potentials`] on every arc: by the duality of minimum-cost flow
/// they hold exactly if no assignment is worth more. Rows carry no potential of their own; each is derived.
///
/// # Errors
///
/// A fault of the problem, a broken constraint, or the first arc whose condition fails, with what a unit would gain
/// there. Arithmetic is in 128 bits, so that any potentials may be given.
///
/// # Complexity
///
/// Time O(options + pairs · log pairs), memory linear without the options.
///
/// # Source
///
/// Ahuja, Magnanti, Orlin, *Network Flows*, 1993, theorem 9.4 (complementary slackness), and 14.2 for convex costs.
///
/// # Examples
///
/// ```
/// use micromatrix::domain::flow::certificate::check;
/// use micromatrix::domain::flow::problem::Problem;
/// use micromatrix::domain::flow::solve;
///
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":0}], "cells":[{"angle":0,"first":10}], "groups":[{"cell":0,"step":4}],
///         "slots":[{"group":0,"capacity":1}], "organisations":[],
///         "accounts":[{"capacity":1,"options":[{"slot":0,"fit":7}]}], "shortage_penalty":1000}"#,
/// )?;
/// let solution = solve(&problem)?;
/// assert_eq!(check(&problem, &solution.assignment, &solution.potentials)?.objective(), 17);
/// let refused = check(&problem, &[], &solution.potentials).unwrap_err();
/// assert_eq!(refused.to_string(), "supply → account 0: one more unit would gain 17");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(
    problem: &Problem,
    assignment: &[(u32, u32)],
    potentials: &Potentials,
) -> Result<Certified, CertificateError> {
    problem.check()?;
    check_counts(problem, potentials)?;
    let flows = Flows::of(problem, assignment)?;
    check_supply(problem, &flows, potentials)?;
    check_rows(problem, &flows, potentials)?;
    check_demand(problem, &flows, potentials)?;
    Ok(Certified { value: flows.evaluated })
}

fn check_counts(problem: &Problem, potentials: &Potentials) -> Result<(), CertificateError> {
    let lists = [
        ("organisations", potentials.organisations.len(), problem.organisations.len()),
        ("accounts", potentials.accounts.len(), problem.accounts.len()),
        ("slots", potentials.slots.len(), problem.slots.len()),
        ("groups", potentials.groups.len(), problem.groups.len()),
        ("cells", potentials.cells.len(), problem.cells.len()),
        ("angles", potentials.angles.len(), problem.angles.len()),
    ];
    match lists.into_iter().find(|&(_, found, expected)| found != expected) {
        Some((list, found, expected)) => Err(CertificateError::PotentialCount { list, found, expected }),
        None => Ok(()),
    }
}

/// Source to organisations, and organisations or source to accounts.
fn check_supply(problem: &Problem, flows: &Flows, potentials: &Potentials) -> Result<(), CertificateError> {
    for (i, cap) in (0_u32..).zip(&problem.organisations) {
        let units = Units { flow: flows.organisations[i as usize], capacity: cap.capacity };
        let head = i128::from(potentials.organisations[i as usize]);
        units.judge(ArcName::Organisation(i), -head, |_| 0)?;
    }
    for (i, account) in (0_u32..).zip(&problem.accounts) {
        let units = Units { flow: flows.taken(i), capacity: Some(account.capacity) };
        let tail =
            account.organisation.map_or(0, |organisation| potentials.organisations[organisation as usize]);
        units.judge(ArcName::Account(i), difference(tail, potentials.accounts[i as usize]), |_| 0)?;
    }
    Ok(())
}

/// One account in one angle, while the account's options are read.
#[derive(Clone, Copy)]
struct Row {
    account: u32,
    /// The row's potential: the used option's gain-to-go, or the best one.
    potential: i128,
    used: bool,
}

/// Accounts to rows, and rows to slots.
fn check_rows(problem: &Problem, flows: &Flows, potentials: &Potentials) -> Result<(), CertificateError> {
    // One row for every angle, reused by all accounts: a row of another account counts as absent.
    let mut rows = vec![Row { account: u32::MAX, potential: 0, used: false }; problem.angles.len()];
    for (account, entry) in (0_u32..).zip(&problem.accounts) {
        let gain =
            |choice: &SlotFit| i128::from(choice.fit) + i128::from(potentials.slots[choice.slot as usize]);
        for &option in flows.used_options(account) {
            let choice = &entry.options[option as usize];
            let row = &mut rows[problem.angle_of_slot(choice.slot) as usize];
            *row = Row { account, potential: gain(choice), used: true };
        }
        for choice in &entry.options {
            let row = &mut rows[problem.angle_of_slot(choice.slot) as usize];
            let gain = gain(choice);
            if row.account != account {
                *row = Row { account, potential: gain, used: false };
            } else if !row.used {
                row.potential = row.potential.max(gain);
            } else if gain > row.potential {
                let arc = ArcName::Option { account, slot: choice.slot };
                return Err(CertificateError::MoreGains { arc, gain: gain - row.potential });
            }
        }
        for choice in &entry.options {
            let angle = problem.angle_of_slot(choice.slot);
            let row = &rows[angle as usize];
            let units = Units { flow: u32::from(row.used), capacity: Some(1) };
            let across = i128::from(potentials.accounts[account as usize]) - row.potential;
            units.judge(ArcName::Row { account, angle }, across, |_| 0)?;
        }
    }
    Ok(())
}

/// Slots to groups, groups to cells, cells to angles, angles to the sink.
fn check_demand(problem: &Problem, flows: &Flows, potentials: &Potentials) -> Result<(), CertificateError> {
    for (i, slot) in (0_u32..).zip(&problem.slots) {
        let units = Units { flow: flows.slots[i as usize], capacity: Some(slot.capacity) };
        let across = difference(potentials.slots[i as usize], potentials.groups[slot.group as usize]);
        units.judge(ArcName::Slot(i), across, |_| 0)?;
    }
    for (i, group) in (0_u32..).zip(&problem.groups) {
        let units = Units { flow: flows.groups[i as usize], capacity: None };
        let across = difference(potentials.groups[i as usize], potentials.cells[group.cell as usize]);
        units.judge(ArcName::Group(i), across, |unit| -i128::from(unit) * i128::from(group.step))?;
    }
    for (i, cell) in (0_u32..).zip(&problem.cells) {
        let units = Units { flow: flows.cells[i as usize], capacity: None };
        let across = difference(potentials.cells[i as usize], potentials.angles[cell.angle as usize]);
        units.judge(ArcName::Cell(i), across, |unit| if unit == 0 { cell.first.into() } else { 0 })?;
    }
    for (i, bounds) in (0_u32..).zip(&problem.angles) {
        let units = Units { flow: flows.angles[i as usize], capacity: bounds.max };
        let saved = |unit| {
            if unit < bounds.min { problem.shortage_penalty.into() } else { 0 }
        };
        units.judge(ArcName::Angle(i), potentials.angles[i as usize].into(), saved)?;
    }
    Ok(())
}

/// The units on an arc and how many it can carry; none: any number.
struct Units {
    flow: u32,
    capacity: Option<u32>,
}

impl Units {
    /// Compares p(tail) − p(head) with what the next and the last unit gain.
    fn judge(&self, arc: ArcName, across: i128, gain: impl Fn(u32) -> i128) -> Result<(), CertificateError> {
        if self.capacity.is_none_or(|capacity| self.flow < capacity) {
            let more = gain(self.flow) - across;
            if more > 0 {
                return Err(CertificateError::MoreGains { arc, gain: more });
            }
        }
        if self.flow > 0 {
            let less = across - gain(self.flow - 1);
            if less > 0 {
                return Err(CertificateError::LessGains { arc, gain: less });
            }
        }
        Ok(())
    }
}

fn difference(tail: i64, head: i64) -> i128 {
    i128::from(tail) - i128::from(head)
}
