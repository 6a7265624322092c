//! Why minimums are not met: a minimum cut that a person can check by reading it.

use serde::{Deserialize, Serialize};

use crate::flow::cut::Cut;
use crate::flow::flows::Flows;
use crate::flow::problem::Problem;
use crate::flow::solution::Solution;

pub use crate::flow::cut::{ShortageError, Spare};
use crate::stop::stoppable;

/// Angles that together need more voices than anybody can give them, and the bottlenecks that prove it.
///
/// Every option into one of the angles passes a listed slot, a listed account or a listed organisation. So the angles get
/// at most what these can give, `available`, and lack at least `missing` of their `minimum` whatever is planned:
///
/// - a slot gives its capacity;
/// - an organisation gives its capacity less the pinned units of its accounts;
/// - an account gives its capacity less its pinned units, or, if that is smaller, the number of these angles for which
///   it has an option outside the listed slots (angles of its pinned units not counted).
///
/// A *pin* is an option whose fit is at least the shortage penalty: it ranks above minimums. `pinned` lists the units
/// that pins hold elsewhere, namely in another angle or in listed slots; what they take is not available.
///
/// All lists are ascending. [`crate::flow::witness::verify_shortage`] checks all this from the problem alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shortage {
    /// The angles that compete; some of them may have their minimum at the cost of others.
    pub angles: Vec<u32>,
    /// Organisations that are asked for as much as they take.
    pub organisations: Vec<u32>,
    /// The only other accounts that have options for these angles outside the listed slots.
    pub accounts: Vec<u32>,
    /// Slots of these angles that are full.
    pub slots: Vec<u32>,
    /// Pairs of account and slot that pins hold elsewhere and that reduce what listed accounts and organisations give.
    pub pinned: Vec<(u32, u32)>,
    /// The minimums of the angles together.
    pub minimum: u64,
    /// What slots, accounts and organisations can give together.
    pub available: u64,
    /// `minimum − available`, at least 1.
    pub missing: u64,
}

/// Explains all shortages of a solution, one entry for every independent part, ascending by first angle.
///
/// The parts are disjoint, and their `missing` add up to the shortage of the solution. Only the assignment is read. The cut
/// is the one nearest to the angles, so that the lists are short.
///
/// # Errors
///
/// A fault of the problem or of the assignment, or a shortage that is not forced. That cannot happen for an optimum of a
/// problem whose penalty exceeds whatever else one voice can change, pins excepted.
///
/// # Complexity
///
/// Time O(options + pairs · log pairs), memory linear.
///
/// # Source
///
/// Ford and Fulkerson 1956 (maximum flow equals minimum cut); Ahuja, Magnanti, Orlin, *Network Flows*, 1993, section 6.5.
/// Pins are lower bounds: what they take from an arc into the part is missing from the cut (ibid., section 6.7).
///
/// # Examples
///
/// ```
/// use domain::flow::problem::Problem;
/// use domain::flow::shortage::shortages;
/// use domain::flow::solve;
///
/// // Two voices are wanted; two slots are free, but only one account may speak.
/// let problem: Problem = serde_json::from_str(
///     r#"{"angles":[{"min":2}], "cells":[{"angle":0,"first":0}], "groups":[{"cell":0,"step":0}],
///         "slots":[{"group":0,"capacity":1},{"group":0,"capacity":1}], "organisations":[],
///         "accounts":[{"capacity":1,"options":[{"slot":0,"fit":9},{"slot":1,"fit":5}]}],
///         "shortage_penalty":1000}"#,
/// )?;
/// let found = shortages(&problem, &solve(&problem)?)?;
/// assert_eq!((&found[0].angles[..], &found[0].accounts[..], found[0].missing), (&[0][..], &[0][..], 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn shortages(problem: &Problem, solution: &Solution) -> Result<Vec<Shortage>, ShortageError> {
    problem.check()?;
    let flows = Flows::of(problem, &solution.assignment)?;
    if flows.evaluated.shortage == 0 {
        return Ok(Vec::new());
    }
    let cut = Cut::new(problem, &flows)?;
    let mut shortages = vec![Shortage::default(); cut.part_count()];
    list_angles(&cut, problem, &mut shortages);
    list_accounts(&cut, problem, &mut shortages);
    for shortage in &mut shortages {
        shortage.missing = shortage.minimum - shortage.available;
    }
    Ok(shortages)
}

/// Angles, and the organisations and slots that lie on the cut.
fn list_angles(cut: &Cut, problem: &Problem, shortages: &mut [Shortage]) {
    for (angle, bounds) in (0_u32..).zip(&problem.angles) {
        if let Some(part) = cut.angle_part(angle) {
            shortages[part].angles.push(angle);
            shortages[part].minimum += u64::from(bounds.min);
        }
    }
    for (organisation, cap) in (0_u32..).zip(&problem.organisations) {
        if let (Some(part), Some(capacity)) = (cut.organisation_part(organisation), cap.capacity) {
            shortages[part].organisations.push(organisation);
            shortages[part].available += u64::from(capacity);
        }
    }
    let mut wanted = vec![false; problem.slots.len()];
    for option in problem.accounts.iter().flat_map(|account| &account.options) {
        wanted[option.slot as usize] = true;
    }
    for (slot, seat) in (0_u32..).zip(&problem.slots).filter(|(slot, _)| wanted[*slot as usize]) {
        if let Some(part) = cut.full_slot_part(slot) {
            shortages[part].slots.push(slot);
            shortages[part].available += u64::from(seat.capacity);
        }
    }
}

/// Accounts on the cut, and pinned units that take from them or from their organisations.
fn list_accounts(cut: &Cut, problem: &Problem, shortages: &mut [Shortage]) {
    for (account, entry) in (0_u32..).zip(stoppable(&problem.accounts)) {
        let covered = entry.organisation.and_then(|organisation| cut.organisation_part(organisation));
        let offers = cut.offers(account);
        let mut parts: Vec<usize> =
            offers.iter().filter(|offer| offer.is_open).map(|offer| offer.part).collect();
        parts.extend(covered);
        parts.sort_unstable();
        parts.dedup();
        for part in parts {
            let pinned = cut.pinned_elsewhere(account, part);
            let taken = u32::try_from(pinned.len()).unwrap_or(u32::MAX);
            let shortage = &mut shortages[part];
            if covered == Some(part) {
                shortage.available = shortage.available.saturating_sub(u64::from(taken));
            } else {
                let gives = offers.iter().filter(|offer| offer.part == part && offer.gives).count() as u64;
                shortage.accounts.push(account);
                shortage.available += gives.min(u64::from(entry.capacity.saturating_sub(taken)));
            }
            shortage.pinned.extend(pinned);
        }
    }
}
