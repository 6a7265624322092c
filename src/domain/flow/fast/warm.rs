//! A solver that stays warm: every change is worked in from the plan as it is.

use crate::flow::problem::{MOST_VALUE, Problem, ProblemError};
use crate::flow::solution::Solution;

use super::answer::{read_assignment, read_solution, read_value};
use super::bonus::{bonus, check_bonus, longest_path};
use super::change::{Change, WarmError, difference};
use super::compact::{CapacityRule, compact};
use super::node::narrow;
use super::planner::Planner;
use super::sink_mode::SinkMode;
use super::terms::Terms;

/// The part of 64 bits that a multiplied problem may fill: the rest is for accounts that come.
const NEWCOMERS: i128 = 2;

/// An optimal plan that takes changes: bans, withdrawals, newcomers, other options, pins, fixed units.
///
/// After each change the plan is optimal again for [`Warm::problem`], the problem with all changes worked in, with the
/// same objective as solving that afresh. Accounts move only along the paths that make it so. A pinned or fixed option carries a
/// bonus above everything that one path through the network can change, shortage penalties included.
///
/// # Examples
///
/// ```
/// use domain::flow::fast::Warm;
/// use domain::flow::problem::Problem;
///
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":0},{"min":0}], "cells":[{"angle":0,"first":0},{"angle":1,"first":0}],
///         "groups":[{"cell":0,"step":0},{"cell":1,"step":0}],
///         "slots":[{"group":0,"capacity":1},{"group":1,"capacity":1}], "organisations":[],
///         "accounts":[{"capacity":1,"options":[{"slot":0,"fit":9},{"slot":1,"fit":5}]}],
///         "shortage_penalty":1000}"#,
/// )?;
/// let mut warm = Warm::new(problem)?;
/// assert_eq!(warm.objective(), 9);
/// let change = warm.decline(0, 0)?;
/// assert_eq!(change.objective, 5);
/// assert_eq!((change.moved[0].from, change.moved[0].to), (Some(0), Some(1)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Warm {
    pub(super) problem: Problem,
    pub(super) terms: Terms,
    pub(super) planner: Planner,
    /// For every account its first row and how many it has.
    pub(super) rows: Vec<(u32, u32)>,
    /// What a kept pin or fixed unit earns inside of the solver.
    pub(super) bonus: i64,
    /// No path without a circle changes more than this, bonuses aside.
    pub(super) path: i128,
    /// No sum leaves this, bonuses aside.
    pub(super) bound: i128,
}

impl Warm {
    /// Solves a problem and keeps the solver.
    ///
    /// # Errors
    ///
    /// Whatever `Problem::check` refuses.
    ///
    /// # Complexity
    ///
    /// As [`super::solve`]; memory linear.
    pub fn new(problem: Problem) -> Result<Self, ProblemError> {
        problem.check()?;
        let path = longest_path(&problem);
        let bonus = bonus(path)?;
        check_bonus(problem.bound(), bonus)?;
        Ok(Self::build(problem, Terms::default(), path, bonus))
    }

    /// Rebuilds a warm solver from a stored plan, for example after a restart.
    ///
    /// If `assignment` is an optimum under `terms` it becomes the plan as it stands; else the optimum that solving finds
    /// does. The change says what that moved against `assignment`.
    ///
    /// # Errors
    ///
    /// A fault of the problem, terms about accounts or slots that do not exist, or pins and fixed units that cannot all
    /// hold.
    pub fn resume(
        problem: Problem,
        mut terms: Terms,
        assignment: &[(u32, u32)],
    ) -> Result<(Self, Change), WarmError> {
        problem.check()?;
        let path = longest_path(&problem);
        let bonus = bonus(path)?;
        check_terms(&problem, &terms)?;
        for &(account, slot) in &terms.fixed {
            terms.pins.remove(&(account, problem.angle_of_slot(slot)));
        }
        check_bonus(problem.bound(), bonus)?;
        let mut warm = Self::build(problem, terms, path, bonus);
        warm.check_kept(warm.terms.accounts())?;
        warm.adopt_assignment(assignment);
        let moved = difference(assignment, &read_assignment(&warm.planner.net));
        let objective = warm.objective();
        Ok((warm, Change { objective, moved }))
    }

    /// By how much all values of a checked problem may be multiplied, and each option then gain less than one unit of the problem as it was
    /// written, so that pins, fixed units and some newcomers have room; 0 where there is none. O(options).
    #[must_use]
    pub fn most_scale(problem: &Problem) -> i64 {
        // A path passes a row at most twice, on an option that gained and on one that may have been kept.
        let path = longest_path(problem) + 4 * problem.most_rows();
        let bound = problem.bound_with_units() + 16 * (4 * path + 1);
        i64::try_from(MOST_VALUE / NEWCOMERS / bound.max(1)).unwrap_or(i64::MAX)
    }

    /// The value of the plan, as the problem defines it.
    #[must_use]
    pub fn objective(&self) -> i64 {
        // Every bonus is earned: a change that would lose one is refused. The rest is within the bound of the problem.
        let bonuses = i128::from(self.bonus) * i128::from(narrow(self.terms.bonuses()));
        i64::try_from(self.planner.value - bonuses).unwrap_or(i64::MAX)
    }

    /// The plan: pairs of account and slot, ascending.
    #[must_use]
    pub fn assignment(&self) -> Vec<(u32, u32)> {
        read_assignment(&self.planner.net)
    }

    /// The agreements that the plan keeps.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The problem as it was written, with the accounts that joined and the options that were replaced.
    #[must_use]
    pub fn base(&self) -> &Problem {
        &self.problem
    }

    /// The problem that the plan is an optimum of: without options that are ruled out, with [`Warm::bonus`] on the fit of
    /// options that pins and fixed units ask for.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let mut problem = self.problem.clone();
        for account in self.terms.accounts() {
            let Some(entry) = problem.accounts.get_mut(account as usize) else {
                continue;
            };
            entry.options.retain_mut(|option| {
                let fit = self.terms.fit(&self.problem, account, *option, self.bonus);
                option.fit = fit.unwrap_or(option.fit);
                fit.is_some()
            });
        }
        problem
    }

    /// What every pin and every fixed unit adds to the objective of [`Warm::solution`].
    #[must_use]
    pub fn bonus(&self) -> i64 {
        self.bonus
    }

    /// The solution of [`Warm::problem`] with its potentials; its objective contains the bonuses, as far as 64 bits hold them.
    ///
    /// # Complexity
    ///
    /// Linear in the size of the problem.
    #[must_use]
    pub fn solution(&self) -> Solution {
        read_solution(&self.planner.net, &self.problem())
    }

    fn build(problem: Problem, terms: Terms, path: i128, bonus: i64) -> Self {
        let bound = problem.bound();
        let planner = Planner::new(compact(&problem, CapacityRule::Capped), SinkMode::Priced);
        let mut rows = vec![(0, 0); problem.accounts.len()];
        for (row, &account) in (0..).zip(&planner.net.accounts) {
            let entry: &mut (u32, u32) = &mut rows[account as usize];
            if entry.1 == 0 {
                entry.0 = row;
            }
            entry.1 += 1;
        }
        let mut warm = Self { problem, terms, planner, rows, bonus, path, bound };
        for account in warm.terms.accounts() {
            for row in warm.rows_of(account) {
                warm.write_marks(row);
            }
        }
        warm.planner.fill();
        warm.planner.value = read_value(&warm.planner.net);
        warm
    }

    pub(super) fn rows_of(&self, account: u32) -> std::ops::Range<u32> {
        let (first, count) = self.rows[account as usize];
        first..first + count
    }
}

fn check_terms(problem: &Problem, terms: &Terms) -> Result<(), WarmError> {
    let count = problem.accounts.len();
    if let Some(account) = terms.accounts().into_iter().find(|&account| account as usize >= count) {
        return Err(WarmError::UnknownAccount { account, count });
    }
    for &(account, slot) in &terms.fixed {
        if problem.accounts[account as usize].options.iter().all(|option| option.slot != slot) {
            return Err(WarmError::NotAnOption { account, slot });
        }
    }
    Ok(())
}
