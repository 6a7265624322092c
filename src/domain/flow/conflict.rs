//! Pins that cannot all hold: the smallest contradiction found.
//!
//! A pin is a pair of account and angle: the account must have a direction of this angle. It does not say which slot.

use std::collections::{BTreeMap, VecDeque};

use crate::flow::problem::{Problem, ProblemError};
use crate::stop::{checkpoint, stoppable};

/// A pin that is impossible by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("pin {index}: {reason}")]
pub struct Blocked {
    /// Position of the pin.
    pub index: usize,
    /// Why.
    pub reason: BlockedReason,
}

/// Why a pin is impossible by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlockedReason {
    /// The account does not exist.
    #[error("account {0} does not exist")]
    UnknownAccount(u32),
    /// The angle does not exist.
    #[error("angle {0} does not exist")]
    UnknownAngle(u32),
    /// The account has no option in the angle.
    #[error("the account has no option in the angle")]
    NoOption,
    /// The account takes no slots at all.
    #[error("the account takes nothing")]
    NoAccountCapacity,
    /// The organisation of the account takes nothing at all.
    #[error("the account's organisation takes nothing")]
    NoOrganisationCapacity,
    /// The angle may have no voices at all.
    #[error("the angle may have no voice")]
    NoAngleCapacity,
    /// All slots that the account could take there hold nobody.
    #[error("no slot that the account could take there holds anybody")]
    NoSlotCapacity,
}

/// The first pin that is impossible by itself, with the reason.
///
/// `must` are pairs of account and angle.
///
/// # Errors
///
/// A fault of the problem.
///
/// # Complexity
///
/// Time O(options + the options of pinned accounts, once per pin).
///
/// # Examples
///
/// ```
/// use domain::flow::conflict::{BlockedReason, first_blocked};
/// use domain::flow::problem::{AccountOptions, AngleBounds, Problem};
///
/// let problem = Problem {
///     angles: vec![AngleBounds::default()],
///     accounts: vec![AccountOptions { organisation: None, capacity: 1, options: Vec::new() }],
///     ..Problem::default()
/// };
/// let blocked = first_blocked(&problem, &[(0, 0)])?.unwrap();
/// assert_eq!((blocked.index, blocked.reason), (0, BlockedReason::NoOption));
/// # Ok::<(), domain::flow::problem::ProblemError>(())
/// ```
pub fn first_blocked(problem: &Problem, must: &[(u32, u32)]) -> Result<Option<Blocked>, ProblemError> {
    problem.check()?;
    let blocked = |(index, &(account, angle))| {
        blocked_reason(problem, account, angle).map(|reason| Blocked { index, reason })
    };
    Ok(must.iter().enumerate().find_map(blocked))
}

/// A set of pins that cannot hold together, of which any one left out lets the others hold; none if all can hold.
///
/// `must` are pairs of account and angle; a pair that stands twice asks for the same unit twice. The result are positions
/// in `must`, ascending. What counts are the capacities of accounts, organisations and slots and the maximums of angles;
/// minimums do not. Since every pin takes exactly one unit of its account, its organisation and its angle, these are
/// counted, and only the seats need a flow. Of several contradictions the same one is always found; it need not be the
/// one with the fewest pins of all.
///
/// # Errors
///
/// A fault of the problem.
///
/// # Complexity
///
/// Time O(pins · options of pinned accounts) for the first contradiction, and as much again for every pin in it, on these
/// pins alone.
///
/// # Source
///
/// Hall 1935 for pins that no way of seating can serve; deletion filtering: Chinneck and Dravnieks 1991.
///
/// # Examples
///
/// ```
/// use domain::flow::conflict::smallest_conflict;
/// use domain::flow::problem::Problem;
///
/// // Three accounts; the first two share the only slot of angle 0.
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":0}], "cells":[{"angle":0,"first":0}], "groups":[{"cell":0,"step":0}],
///         "slots":[{"group":0,"capacity":1},{"group":0,"capacity":1}], "organisations":[],
///         "accounts":[{"capacity":1,"options":[{"slot":0,"fit":9}]},
///                     {"capacity":1,"options":[{"slot":0,"fit":9}]},
///                     {"capacity":1,"options":[{"slot":1,"fit":9}]}],
///         "shortage_penalty":1000}"#,
/// )?;
/// assert_eq!(smallest_conflict(&problem, &[(0, 0), (2, 0)])?, None);
/// assert_eq!(smallest_conflict(&problem, &[(0, 0), (2, 0), (1, 0)])?, Some(vec![0, 2]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn smallest_conflict(problem: &Problem, must: &[(u32, u32)]) -> Result<Option<Vec<usize>>, ProblemError> {
    problem.check()?;
    for (index, &(account, angle)) in must.iter().enumerate() {
        if blocked_reason(problem, account, angle).is_some() {
            return Ok(Some(vec![index]));
        }
    }
    let slots = must.iter().map(|&(account, angle)| open_slots(problem, account, angle)).collect();
    let pins = Pins { problem, must, slots };
    let all: Vec<usize> = (0..must.len()).collect();
    let Some(mut conflict) = pins.find_contradiction(&all) else {
        return Ok(None);
    };
    // Pins before `kept` are needed: without one of them the rest can hold, and so can every part of the rest.
    let mut kept = 0;
    while kept < conflict.len() {
        checkpoint();
        let mut others = conflict.clone();
        others.remove(kept);
        match pins.find_contradiction(&others) {
            Some(smaller) => conflict = smaller,
            None => kept += 1,
        }
    }
    Ok(Some(conflict))
}

fn blocked_reason(problem: &Problem, account: u32, angle: u32) -> Option<BlockedReason> {
    let Some(entry) = problem.accounts.get(account as usize) else {
        return Some(BlockedReason::UnknownAccount(account));
    };
    let Some(bounds) = problem.angles.get(angle as usize) else {
        return Some(BlockedReason::UnknownAngle(angle));
    };
    let organisation =
        entry.organisation.and_then(|organisation| problem.organisations[organisation as usize].capacity);
    if entry.options.iter().all(|choice| problem.angle_of_slot(choice.slot) != angle) {
        Some(BlockedReason::NoOption)
    } else if entry.capacity == 0 {
        Some(BlockedReason::NoAccountCapacity)
    } else if organisation == Some(0) {
        Some(BlockedReason::NoOrganisationCapacity)
    } else if bounds.max == Some(0) {
        Some(BlockedReason::NoAngleCapacity)
    } else if open_slots(problem, account, angle).is_empty() {
        Some(BlockedReason::NoSlotCapacity)
    } else {
        None
    }
}

/// The slots of an angle that an account may take and that hold anybody, ascending.
fn open_slots(problem: &Problem, account: u32, angle: u32) -> Vec<u32> {
    let options = problem.accounts[account as usize].options.iter().map(|choice| choice.slot);
    let mut slots: Vec<u32> = options
        .filter(|&slot| problem.angle_of_slot(slot) == angle && problem.slots[slot as usize].capacity > 0)
        .collect();
    slots.sort_unstable();
    slots
}

/// Whose capacity a pin uses besides a seat.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    Account(u32),
    Organisation(u32),
    Angle(u32),
}

/// Pins of which each is possible by itself.
struct Pins<'a> {
    problem: &'a Problem,
    must: &'a [(u32, u32)],
    /// Where each pin could be seated.
    slots: Vec<Vec<u32>>,
}

impl Pins<'_> {
    /// Some of the given pins that cannot hold together, ascending; none if all of them can.
    fn find_contradiction(&self, pins: &[usize]) -> Option<Vec<usize>> {
        let mut distinct: Vec<usize> = pins.to_vec();
        distinct.sort_unstable_by_key(|&pin| (self.must[pin], pin));
        distinct.dedup_by_key(|pin| self.must[*pin]);
        distinct.sort_unstable();
        self.find_overfull(&distinct).or_else(|| self.find_unseated(&distinct))
    }

    /// One more pin than an account, an organisation or an angle can hold.
    fn find_overfull(&self, pins: &[usize]) -> Option<Vec<usize>> {
        let mut held: BTreeMap<Holder, Vec<usize>> = BTreeMap::new();
        for &pin in stoppable(pins) {
            let (account, angle) = self.must[pin];
            let entry = &self.problem.accounts[account as usize];
            let limits = [
                (Holder::Account(account), Some(entry.capacity)),
                (Holder::Angle(angle), self.problem.angles[angle as usize].max),
            ];
            let organisation = entry.organisation.map(|organisation| {
                (
                    Holder::Organisation(organisation),
                    self.problem.organisations[organisation as usize].capacity,
                )
            });
            for (holder, limit) in limits.into_iter().chain(organisation) {
                let list = held.entry(holder).or_default();
                list.push(pin);
                if limit.is_some_and(|limit| list.len() > limit as usize) {
                    return Some(std::mem::take(list));
                }
            }
        }
        None
    }

    /// Pins that together have fewer seats than they are, if not all can be seated.
    fn find_unseated(&self, pins: &[usize]) -> Option<Vec<usize>> {
        let mut seated: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        pins.iter().find_map(|&pin| self.seat(pin, &mut seated).err())
    }

    /// Seats one more pin and moves others for it (an augmenting path, breadth first). If that fails, all pins that would
    /// have had to move, with this one, are too many for the slots that they could take.
    fn seat(&self, pin: usize, seated: &mut BTreeMap<u32, Vec<usize>>) -> Result<(), Vec<usize>> {
        // For every slot seen, the pin that could move there, and for every pin the slot that it would leave.
        let mut mover: BTreeMap<u32, usize> = BTreeMap::new();
        let mut left: BTreeMap<usize, Option<u32>> = BTreeMap::from([(pin, None)]);
        let mut queue = VecDeque::from([pin]);
        while let Some(current) = queue.pop_front() {
            for &slot in &self.slots[current] {
                if mover.contains_key(&slot) {
                    continue;
                }
                mover.insert(slot, current);
                let holders = seated.entry(slot).or_default();
                if holders.len() < self.problem.slots[slot as usize].capacity as usize {
                    move_along(slot, &mover, &left, seated);
                    return Ok(());
                }
                for &holder in holders.iter() {
                    left.entry(holder).or_insert_with(|| {
                        queue.push_back(holder);
                        Some(slot)
                    });
                }
            }
        }
        Err(left.into_keys().collect())
    }
}

fn move_along(
    last: u32,
    mover: &BTreeMap<u32, usize>,
    left: &BTreeMap<usize, Option<u32>>,
    seated: &mut BTreeMap<u32, Vec<usize>>,
) {
    let mut slot = last;
    while let Some(&pin) = mover.get(&slot) {
        seated.entry(slot).or_default().push(pin);
        let Some(previous) = left.get(&pin).copied().flatten() else {
            return;
        };
        seated.entry(previous).or_default().retain(|&holder| holder != pin);
        slot = previous;
    }
}
