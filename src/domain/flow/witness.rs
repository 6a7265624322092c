//! The check of a shortage from the problem and the lists alone.

use crate::flow::problem::{Problem, ProblemError};
use crate::flow::shortage::Shortage;

/// Why a list does not prove a shortage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessError {
    /// The problem itself is at fault.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// A list that is not strictly ascending or names what does not exist.
    #[error("{list} is not an ascending list of existing positions")]
    BadList {
        /// The list.
        list: &'static str,
    },
    /// An option into one of the angles that passes nothing that is listed.
    #[error("account {account} could take slot {slot}, and neither of them nor its organisation is listed")]
    WayAround {
        /// The account.
        account: u32,
        /// The slot.
        slot: u32,
    },
    /// A listed organisation without capacity gives any number.
    #[error("organisation {organisation} has no capacity that would bound it")]
    UnboundedOrganisation {
        /// The organisation.
        organisation: u32,
    },
    /// A pinned unit that is no pin, takes from nobody who is listed, or could serve one of the angles after all.
    #[error("the pin of account {account} on slot {slot} does not reduce what is available")]
    BadPin {
        /// The account.
        account: u32,
        /// The slot.
        slot: u32,
    },
    /// A sum that is not what the lists add up to.
    #[error("{sum} is {stated}; the lists give {counted}")]
    WrongSum {
        /// Which sum.
        sum: &'static str,
        /// What is stated.
        stated: u64,
        /// What was counted.
        counted: u64,
    },
    /// Enough is available.
    #[error("nothing is missing")]
    NothingMissing,
}

/// Verifies that the listed slots, accounts and organisations stand in every way into the listed angles, and that what
/// they can give falls short of the minimums by `missing`.
///
/// Shares nothing with the code that finds shortages. What holds by assumption: every pinned unit stays in its angle.
///
/// # Errors
///
/// The first statement of [`Shortage`] that does not hold.
///
/// # Complexity
///
/// Time O(options), memory linear.
///
/// # Examples
///
/// ```
/// use domain::flow::problem::{AngleBounds, Problem};
/// use domain::flow::shortage::Shortage;
/// use domain::flow::witness::verify_shortage;
///
/// let problem = Problem { angles: vec![AngleBounds { min: 2, max: None }], ..Problem::default() };
/// let nobody = Shortage { angles: vec![0], minimum: 2, available: 0, missing: 2, ..Shortage::default() };
/// assert_eq!(verify_shortage(&problem, &nobody), Ok(()));
/// ```
pub fn verify_shortage(problem: &Problem, shortage: &Shortage) -> Result<(), WitnessError> {
    problem.check()?;
    let listed = Listed {
        problem,
        angles: mark("angles", &shortage.angles, problem.angles.len())?,
        organisations: mark("organisations", &shortage.organisations, problem.organisations.len())?,
        accounts: mark("accounts", &shortage.accounts, problem.accounts.len())?,
        slots: mark("slots", &shortage.slots, problem.slots.len())?,
    };
    if !shortage.pinned.is_sorted_by(|earlier, later| earlier < later) {
        return Err(WitnessError::BadList { list: "pinned" });
    }
    let available = listed.count_accounts(&shortage.pinned)?
        + listed.count_organisations(&shortage.pinned)?
        + listed.count_slots()?;
    let minimum = shortage.angles.iter().map(|&angle| u64::from(problem.angles[angle as usize].min)).sum();
    compare("minimum", shortage.minimum, minimum)?;
    compare("available", shortage.available, available)?;
    let missing = minimum.checked_sub(available).filter(|&missing| missing > 0);
    compare("missing", shortage.missing, missing.ok_or(WitnessError::NothingMissing)?)
}

fn mark(list: &'static str, positions: &[u32], count: usize) -> Result<Vec<bool>, WitnessError> {
    let exist = positions.iter().all(|&position| (position as usize) < count);
    if !exist || !positions.is_sorted_by(|earlier, later| earlier < later) {
        return Err(WitnessError::BadList { list });
    }
    let mut marks = vec![false; count];
    for &position in positions {
        marks[position as usize] = true;
    }
    Ok(marks)
}

fn compare(sum: &'static str, stated: u64, counted: u64) -> Result<(), WitnessError> {
    if stated == counted { Ok(()) } else { Err(WitnessError::WrongSum { sum, stated, counted }) }
}

/// What a shortage lists, by position.
struct Listed<'a> {
    problem: &'a Problem,
    angles: Vec<bool>,
    organisations: Vec<bool>,
    accounts: Vec<bool>,
    slots: Vec<bool>,
}

impl Listed<'_> {
    /// What listed accounts give, after every option of every account has been seen to pass something listed.
    fn count_accounts(&self, pinned: &[(u32, u32)]) -> Result<u64, WitnessError> {
        let mut rest = pinned;
        let mut available = 0;
        for account in (0_u32..).take(self.problem.accounts.len()) {
            let (own, others) = rest.split_at(rest.partition_point(|pin| pin.0 <= account));
            rest = others;
            let pinned_angles = self.check_pins(account, own)?;
            let gives = self.open_angles(account, &pinned_angles)?;
            if self.accounts[account as usize] {
                let capacity = self.problem.accounts[account as usize].capacity as usize;
                available += gives.min(capacity.saturating_sub(own.len())) as u64;
            }
        }
        match rest.first() {
            Some(&(account, slot)) => Err(WitnessError::BadPin { account, slot }),
            None => Ok(available),
        }
    }

    /// The angles of an account's pinned units. Each is a pin, of an account that counts, and no pin of the account in
    /// that angle leads into a listed angle past the listed slots.
    fn check_pins(&self, account: u32, own: &[(u32, u32)]) -> Result<Vec<u32>, WitnessError> {
        let entry = &self.problem.accounts[account as usize];
        let is_pin = |fit: i64| fit >= self.problem.shortage_penalty;
        let mut angles = Vec::new();
        for &(_, slot) in own {
            let bad = WitnessError::BadPin { account, slot };
            let Some(held) = entry.options.iter().find(|choice| choice.slot == slot) else {
                return Err(bad);
            };
            let angle = self.problem.angle_of_slot(slot);
            let could_serve = self.angles[angle as usize]
                && entry.options.iter().any(|choice| {
                    is_pin(choice.fit)
                        && self.problem.angle_of_slot(choice.slot) == angle
                        && !self.slots[choice.slot as usize]
                });
            let counts = self.accounts[account as usize] || self.is_in_listed_organisation(account);
            if !is_pin(held.fit) || could_serve || !counts || angles.contains(&angle) {
                return Err(bad);
            }
            angles.push(angle);
        }
        Ok(angles)
    }

    /// For how many listed angles an account has an option past the listed slots, pinned angles not counted.
    fn open_angles(&self, account: u32, pinned: &[u32]) -> Result<usize, WitnessError> {
        let is_covered = self.accounts[account as usize] || self.is_in_listed_organisation(account);
        let mut open = Vec::new();
        for choice in &self.problem.accounts[account as usize].options {
            let angle = self.problem.angle_of_slot(choice.slot);
            if !self.angles[angle as usize] || self.slots[choice.slot as usize] {
                continue;
            }
            if !is_covered {
                return Err(WitnessError::WayAround { account, slot: choice.slot });
            }
            if !pinned.contains(&angle) {
                open.push(angle);
            }
        }
        open.sort_unstable();
        open.dedup();
        Ok(open.len())
    }

    fn is_in_listed_organisation(&self, account: u32) -> bool {
        let organisation = self.problem.accounts[account as usize].organisation;
        organisation.is_some_and(|organisation| self.organisations[organisation as usize])
    }

    /// An account that is listed beside its organisation would be counted twice, which only weakens the statement.
    fn count_organisations(&self, pinned: &[(u32, u32)]) -> Result<u64, WitnessError> {
        let mut taken = vec![0_u64; self.problem.organisations.len()];
        for &(account, _) in pinned {
            if let Some(organisation) = self.problem.accounts[account as usize].organisation {
                taken[organisation as usize] += 1;
            }
        }
        let mut available = 0;
        for (organisation, cap) in (0_u32..).zip(&self.problem.organisations) {
            if self.organisations[organisation as usize] {
                let capacity = cap.capacity.ok_or(WitnessError::UnboundedOrganisation { organisation })?;
                available += u64::from(capacity).saturating_sub(taken[organisation as usize]);
            }
        }
        Ok(available)
    }

    fn count_slots(&self) -> Result<u64, WitnessError> {
        let mut available = 0;
        for (slot, seat) in (0_u32..).zip(&self.problem.slots).filter(|(slot, _)| self.slots[*slot as usize])
        {
            if !self.angles[self.problem.angle_of_slot(slot) as usize] {
                return Err(WitnessError::BadList { list: "slots" });
            }
            available += u64::from(seat.capacity);
        }
        Ok(available)
    }
}
