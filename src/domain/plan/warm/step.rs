//! What a re-plan takes up.

use std::collections::BTreeSet;

use crate::campaign::Pin;
use crate::slot::PlannedSlot;

/// One thing that a re-plan takes up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanStep {
    /// An account is not asked in an angle any more; what it has there goes.
    Decline {
        /// Handle of the account.
        account: String,
        /// Key of the angle.
        angle: String,
    },
    /// An account is asked nothing more; what it has goes, but for what stands in these angles.
    Withdraw {
        /// Handle of the account.
        account: String,
        /// Keys of angles in which its direction stays.
        staying: BTreeSet<String>,
    },
    /// A direction stays from now on; if its account does not have it yet it gets it.
    Fix(PlannedSlot),
    /// A fixed direction may move again.
    Release(PlannedSlot),
    /// A coordinator pins.
    Pin(Pin),
    /// A coordinator gives up a pin.
    Unpin(Pin),
}
