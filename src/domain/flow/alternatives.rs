//! What another direction would cost: exact losses for one account.

use std::collections::BTreeMap;

use crate::flow::problem::Problem;
use crate::flow::residual::{Course, Residual, ResidualError};
use crate::flow::solution::Solution;

/// Another direction for an account, with what the whole plan would lose by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alternative {
    /// The slot that the account would hold; of equally good ones in its cell the smallest.
    pub slot: u32,
    /// Optimum minus the optimum in which the account holds a slot of this cell; at least 0.
    pub loss: i64,
}

/// The `count` cheapest other cells for one account, by loss and then by slot.
///
/// For several questions about one solution build a [`Residual`] once; this function builds one for a single question in
/// which every unit may move.
///
/// # Errors
///
/// A solution that is not an optimum of the problem.
///
/// # Complexity
///
/// As [`Residual::new`] and [`Residual::alternatives`].
///
/// # Examples
///
/// ```
/// use domain::flow::alternatives::alternatives;
/// use domain::flow::problem::Problem;
/// use domain::flow::solve;
///
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":0}], "cells":[{"angle":0,"first":0},{"angle":0,"first":0}],
///         "groups":[{"cell":0,"step":0},{"cell":1,"step":0}],
///         "slots":[{"group":0,"capacity":1},{"group":1,"capacity":1}], "organisations":[],
///         "accounts":[{"capacity":1,"options":[{"slot":0,"fit":9},{"slot":1,"fit":5}]},
///                     {"capacity":1,"options":[{"slot":0,"fit":3},{"slot":1,"fit":6}]}],
///         "shortage_penalty":1000}"#,
/// )?;
/// let solution = solve(&problem)?;
/// assert_eq!(solution.assignment, [(0, 0), (1, 1)]);
/// // If account 0 took slot 1, account 1 would move to slot 0: 15 now, 8 then.
/// let others = alternatives(&problem, &solution, 0, 3)?;
/// assert_eq!((others[0].slot, others[0].loss), (1, 7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn alternatives(
    problem: &Problem,
    solution: &Solution,
    account: u32,
    count: usize,
) -> Result<Vec<Alternative>, ResidualError> {
    Ok(Residual::new(problem, solution, &[])?.alternatives(account, count))
}

impl Residual<'_> {
    /// The `count` cheapest other cells for one account, by loss and then by slot; fewer if there are fewer. Cells that
    /// the account speaks in already do not count, and an account that does not exist has none.
    ///
    /// The account gives up whatever is cheapest to give up, if it must; fixed pairs stay; everything else is planned
    /// anew. Forcing one unit onto an unused option closes a circle through it, and the cheapest circle is the shortest
    /// residual path from the slot back to where the option begins: to the account, or, if the account holds another
    /// slot of the same angle, to that row. A reduced cost alone would be a lower bound.
    ///
    /// # Complexity
    ///
    /// One search for the account and one for every slot that it holds, each O(options · log options) at worst and ended
    /// as soon as nothing nearer can follow. After [`Residual::prepared`] they stay near the account.
    ///
    /// # Source
    ///
    /// Ahuja, Magnanti, Orlin, *Network Flows*, 1993, section 9.11 (sensitivity by shortest residual paths).
    #[must_use]
    pub fn alternatives(&self, account: u32, count: usize) -> Vec<Alternative> {
        self.cheapest(account, count, |slot| self.problem.cell_of_slot(slot))
    }

    /// The same for every slot of other cells that the account could take, each with its own loss.
    ///
    /// # Complexity
    ///
    /// As [`Residual::alternatives`] of all cells.
    #[must_use]
    pub fn slot_losses(&self, account: u32) -> Vec<Alternative> {
        self.cheapest(account, usize::MAX, |slot| slot)
    }

    /// The cheapest slot of each `kind`, of `count` kinds.
    fn cheapest(&self, account: u32, count: usize, kind: impl Fn(u32) -> u32) -> Vec<Alternative> {
        if count == 0 {
            return Vec::new();
        }
        let mut best = Cheapest { count, by_kind: BTreeMap::new(), limit: None };
        let held = self.held_cells(account);
        for (target, mut wanted) in self.targets(account) {
            wanted.retain(|&slot, _| !held.contains(&self.problem.cell_of_slot(slot)));
            for (&slot, &cost) in &wanted {
                if let Some(distance) = self.distance_through_hub(self.network.nodes.slots + slot, target) {
                    best.offer(kind(slot), distance + cost, slot);
                }
            }
            // However near a slot is, its loss is at least the cheapest entry.
            let mut cheapest_entry = wanted.values().min().copied();
            self.visit_by_distance(target, Course::To, |node, distance| {
                if let Some(slot) = self.slot_of(node)
                    && let Some(cost) = wanted.remove(&slot)
                {
                    best.offer(kind(slot), distance + cost, slot);
                    cheapest_entry = wanted.values().min().copied();
                }
                cheapest_entry.map_or(-1, |entry| best.limit.map_or(i128::MAX, |limit| limit - entry))
            });
        }
        best.into_alternatives()
    }

    /// What the plan would lose if an account had to hold one given slot: 0 if it holds it; none if it cannot (not among
    /// its options, no capacity, or fixed pairs in the way).
    ///
    /// # Complexity
    ///
    /// One search, O(options · log options) at worst.
    #[must_use]
    pub fn forced_loss(&self, account: u32, slot: u32) -> Option<i64> {
        let options = &self.problem.accounts.get(account as usize)?.options;
        let held = self.flows.used_options(account);
        if held.iter().any(|&option| options[option as usize].slot == slot) {
            return Some(0);
        }
        let (target, cost) = self
            .targets(account)
            .into_iter()
            .find_map(|(target, wanted)| wanted.get(&slot).map(|&cost| (target, cost)))?;
        let through = self.distance_through_hub(self.network.nodes.slots + slot, target);
        let mut loss = through.map(|distance| distance + cost);
        let reach = through.unwrap_or(i128::MAX);
        let mut found = false;
        self.visit_by_distance(target, Course::To, |node, distance| {
            if self.slot_of(node) == Some(slot) {
                loss = Some(distance + cost);
                found = true;
            }
            if found { -1 } else { reach }
        });
        loss.and_then(narrow)
    }

    /// Where circles through unused options of an account must close, and the slots of these options with what the way
    /// from there into the slot costs.
    fn targets(&self, account: u32) -> BTreeMap<u32, BTreeMap<u32, i128>> {
        let mut targets: BTreeMap<u32, BTreeMap<u32, i128>> = BTreeMap::new();
        let Some(entry) = self.problem.accounts.get(account as usize) else {
            return targets;
        };
        let held = self.flows.used_options(account);
        for (option, choice) in (0_u32..).zip(&entry.options) {
            if held.contains(&option) {
                continue;
            }
            let arc = self.network.option_arc(account, option);
            let row = self.network.arcs[arc as usize].tail;
            let row_arc = self.network.row_arc(row);
            let cost = self.entry_cost(arc);
            let (target, cost) = if self.network.arcs[row_arc as usize].flow > 0 {
                (row, cost)
            } else {
                (self.network.nodes.accounts + account, cost + self.entry_cost(row_arc))
            };
            targets.entry(target).or_default().insert(choice.slot, cost);
        }
        targets
    }

    fn held_cells(&self, account: u32) -> Vec<u32> {
        let Some(entry) = self.problem.accounts.get(account as usize) else {
            return Vec::new();
        };
        let held = self.flows.used_options(account).iter();
        held.map(|&option| self.problem.cell_of_slot(entry.options[option as usize].slot)).collect()
    }

    fn slot_of(&self, node: u32) -> Option<u32> {
        let nodes = self.network.nodes;
        (nodes.slots..nodes.groups).contains(&node).then(|| node - nodes.slots)
    }
}

/// The best slot of every kind so far.
struct Cheapest {
    count: usize,
    by_kind: BTreeMap<u32, (i128, u32)>,
    /// The largest loss that still belongs to the answer, once there are enough kinds.
    limit: Option<i128>,
}

impl Cheapest {
    fn offer(&mut self, kind: u32, loss: i128, slot: u32) {
        let found = (loss, slot);
        let best = self.by_kind.entry(kind).or_insert(found);
        *best = found.min(*best);
        if self.by_kind.len() >= self.count {
            self.limit = self.sorted().get(self.count - 1).map(|found| found.0);
        }
    }

    fn sorted(&self) -> Vec<(i128, u32)> {
        let mut sorted: Vec<_> = self.by_kind.values().copied().collect();
        sorted.sort_unstable();
        sorted
    }

    fn into_alternatives(self) -> Vec<Alternative> {
        let found = self.sorted().into_iter().take(self.count);
        found.filter_map(|(loss, slot)| Some(Alternative { slot, loss: narrow(loss)? })).collect()
    }
}

/// The check of the problem keeps every difference of two objectives within 64 bits.
fn narrow(loss: i128) -> Option<i64> {
    i64::try_from(loss).ok()
}
