//! Slots as positions.

use crate::form::Form;

/// What a slot is, as positions of what it consists of: in words it takes fifteen times the room, and there may be a million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct SlotPlace {
    /// Position of the cluster by key.
    pub(super) cluster: u32,
    /// Position of the cell.
    pub(super) cell: u32,
    /// Position of the locality among those that slots have; `None`: the slot is for no place.
    pub(super) locality: Option<Locality>,
    /// Its form.
    pub(super) form: Form,
}

/// Position of a locality, from 1: so that none takes no room of its own.
pub(super) type Locality = std::num::NonZeroU32;
