//! The check that makes a plan: feasible, and no arc of the network asks for another unit or one less.

use std::ops::{Add, Sub};

use crate::flow::flows::Flows;
use crate::flow::problem::{MOST_VALUE, Problem, SlotFit};
use crate::flow::solution::{Evaluated, Potentials};
pub use crate::flow::violation::{ArcName, CertificateError};
use crate::stop::stoppable;

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
/// there. Where potentials are so large that sums could leave 64 bits arithmetic is in 128, so that any may be given.
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
/// use domain::flow::certificate::check;
/// use domain::flow::problem::Problem;
/// use domain::flow::solve;
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

/// Potentials and sums of them: 64 bits where all are so small that sums fit, else 128.
trait Number: Copy + Ord + Add<Output = Self> + Sub<Output = Self> + From<i64> + Into<i128> {}

impl Number for i64 {}
impl Number for i128 {}

/// One account in one angle, while the account's options are read.
#[derive(Clone, Copy)]
struct Row<N> {
    account: u32,
    used: bool,
    /// The row's potential: the used option's gain-to-go, or the best one.
    potential: N,
}

/// Accounts to rows, and rows to slots: nearly all of the arcs.
fn check_rows(problem: &Problem, flows: &Flows, potentials: &Potentials) -> Result<(), CertificateError> {
    let most = MOST_VALUE.unsigned_abs();
    let mut values = potentials.slots.iter().chain(&potentials.accounts);
    if values.all(|value| u128::from(value.unsigned_abs()) <= most) {
        check_rows_in::<i64>(problem, flows, potentials)
    } else {
        check_rows_in::<i128>(problem, flows, potentials)
    }
}

fn check_rows_in<N: Number>(
    problem: &Problem,
    flows: &Flows,
    potentials: &Potentials,
) -> Result<(), CertificateError> {
    // Angle and potential side by side: every option asks for both, and slots lie far apart.
    let slots: Vec<(u32, i64)> =
        problem.angles_of_slots().into_iter().zip(potentials.slots.iter().copied()).collect();
    let look = |choice: &SlotFit| {
        let (angle, potential) = slots[choice.slot as usize];
        (angle, N::from(choice.fit) + N::from(potential))
    };
    // One row for every angle, reused by all accounts: a row of another account counts as absent.
    let absent = Row { account: u32::MAX, used: false, potential: N::from(0) };
    let mut rows = vec![absent; problem.angles.len()];
    // The angles that the current account has rows in.
    let mut seen = Vec::with_capacity(problem.angles.len());
    for (account, entry) in (0_u32..).zip(stoppable(&problem.accounts)) {
        seen.clear();
        for &option in flows.used_options(account) {
            let (angle, potential) = look(&entry.options[option as usize]);
            rows[angle as usize] = Row { account, potential, used: true };
            seen.push(angle);
        }
        for choice in &entry.options {
            let (angle, gain) = look(choice);
            let row = &mut rows[angle as usize];
            if row.account != account {
                *row = Row { account, potential: gain, used: false };
                seen.push(angle);
            } else if gain > row.potential {
                if row.used {
                    let arc = ArcName::Option { account, slot: choice.slot };
                    return Err(CertificateError::MoreGains { arc, gain: (gain - row.potential).into() });
                }
                row.potential = gain;
            }
        }
        for &angle in &seen {
            let row = &rows[angle as usize];
            let units = Units { flow: u32::from(row.used), capacity: Some(1) };
            let across = N::from(potentials.accounts[account as usize]) - row.potential;
            units.judge(ArcName::Row { account, angle }, across.into(), |_| 0)?;
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
