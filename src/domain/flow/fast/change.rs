//! What a change of a warm plan moved, and why a change is refused.

use crate::flow::problem::ProblemError;

/// What a re-plan did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// The value of the plan now, as the problem defines it.
    pub objective: i64,
    /// Every account whose slots changed, ascending; an account with several changes stands there several times.
    pub moved: Vec<Move>,
}

/// One account that changed its slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Move {
    /// The account.
    pub account: u32,
    /// The slot that it had; none if it got one more.
    pub from: Option<u32>,
    /// The slot that it has now; none if it lost one.
    pub to: Option<u32>,
}

/// Why a warm solver refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WarmError {
    /// The problem, or an account that should join it, is at fault.
    #[error(transparent)]
    Problem(#[from] ProblemError),
    /// No such account.
    #[error("account {account} does not exist; there are {count}")]
    UnknownAccount {
        /// The account that was named.
        account: u32,
        /// How many there are.
        count: usize,
    },
    /// The account has no option in the angle, or none that is left.
    #[error("account {account} may not speak in angle {angle}")]
    NoOption {
        /// The account.
        account: u32,
        /// The angle.
        angle: u32,
    },
    /// The slot is not among the account's options, or not any more.
    #[error("account {account} may not take slot {slot}")]
    NotAnOption {
        /// The account.
        account: u32,
        /// The slot.
        slot: u32,
    },
    /// What is asked contradicts what is agreed already. Nothing was changed, but by [`Warm::replace`](super::Warm::replace).
    #[error("account {account} cannot be held in angle {angle} beside all that is agreed")]
    Contradiction {
        /// An account whose pin or fixed unit could not hold.
        account: u32,
        /// The angle in question.
        angle: u32,
    },
}

/// Accounts whose slots differ; what an account lost and what it got are paired in ascending order.
pub(super) fn difference(before: &[(u32, u32)], after: &[(u32, u32)]) -> Vec<Move> {
    let (mut before, mut after) = (before.to_vec(), after.to_vec());
    before.sort_unstable();
    after.sort_unstable();
    let lost: Vec<_> = before.iter().filter(|pair| after.binary_search(pair).is_err()).copied().collect();
    let got: Vec<_> = after.iter().filter(|pair| before.binary_search(pair).is_err()).copied().collect();
    let mut moves = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < lost.len() || j < got.len() {
        let from = lost.get(i).copied();
        let to = got.get(j).copied();
        let account = from.map_or(u32::MAX, |pair| pair.0).min(to.map_or(u32::MAX, |pair| pair.0));
        let from = from.filter(|pair| pair.0 == account);
        let to = to.filter(|pair| pair.0 == account);
        i += usize::from(from.is_some());
        j += usize::from(to.is_some());
        moves.push(Move { account, from: from.map(|pair| pair.1), to: to.map(|pair| pair.1) });
    }
    moves
}
