//! The reasons why an account has no direction.

use crate::keyed;

keyed! {
    /// Why an account has no direction. Of several reasons the first in this order is given.
    pub enum UnassignedCode {
        /// The account is paused or closed.
        Inactive = "inactive",
        /// No micro-cluster holds it.
        NoCluster = "no_cluster",
        /// It meets no function of any angle.
        NoFunction = "no_function",
        /// Its angles are told only to readers whom it does not reach.
        OtherAudience = "other_audience",
        /// Its angles are told only in localities that it does not reach.
        NoCell = "no_cell",
        /// Its fit is below the campaign's least everywhere.
        LowFit = "low_fit",
        /// A coordinator's pin forbids all that it may take.
        PinnedOut = "pinned_out",
        /// It has declined all that it may take, or withdrawn.
        Declined = "declined",
        /// Its organisation has as many directions as it takes.
        OrganisationFull = "organisation_full",
        /// A slot is free, but one more voice there would cost at least as much by repetition as it brings.
        Spread = "spread",
        /// The angles in which a slot is free have all the voices that they take.
        AngleFull = "angle_full",
        /// Every slot that it may take is held by another account.
        NoFreeSlot = "no_free_slot",
    }
}
