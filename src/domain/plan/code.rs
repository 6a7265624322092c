//! The reasons why an account has no direction.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why an account has no direction. Of several reasons the first in this order is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnassignedCode {
    /// The account is paused or closed.
    Inactive,
    /// No micro-cluster holds it.
    NoCluster,
    /// It meets no function of any angle.
    NoFunction,
    /// Its angles are told only in localities that it does not reach.
    NoCell,
    /// Its fit is below the campaign's least everywhere.
    LowFit,
    /// A coordinator's pin forbids all that it may take.
    PinnedOut,
    /// It has declined all that it may take, or withdrawn.
    Declined,
    /// Its organisation has as many directions as it takes.
    OrganisationFull,
    /// A slot is free, but one more voice there would cost at least as much by repetition as it brings.
    Spread,
    /// The angles in which a slot is free have all the voices that they take.
    AngleFull,
    /// Every slot that it may take is held by another account.
    NoFreeSlot,
}

impl UnassignedCode {
    /// All codes, in the order in which they are tried.
    pub const ALL: [Self; 11] = [
        Self::Inactive,
        Self::NoCluster,
        Self::NoFunction,
        Self::NoCell,
        Self::LowFit,
        Self::PinnedOut,
        Self::Declined,
        Self::OrganisationFull,
        Self::Spread,
        Self::AngleFull,
        Self::NoFreeSlot,
    ];

    /// Its key in the API.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Inactive => "inactive",
            Self::NoCluster => "no_cluster",
            Self::NoFunction => "no_function",
            Self::NoCell => "no_cell",
            Self::LowFit => "low_fit",
            Self::PinnedOut => "pinned_out",
            Self::Declined => "declined",
            Self::OrganisationFull => "organisation_full",
            Self::Spread => "spread",
            Self::AngleFull => "angle_full",
            Self::NoFreeSlot => "no_free_slot",
        }
    }

    /// The code with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.key() == key)
    }
}
