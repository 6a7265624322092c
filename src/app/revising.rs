//! What somebody revises.

use domain::right::Reach;

/// What somebody revises, how far the right to it goes, and at which revision it was seen.
#[derive(Debug, Clone, Copy)]
pub struct Revising<'a, Id> {
    /// How far the right goes.
    pub reach: &'a Reach,
    /// What is revised.
    pub id: Id,
    /// The revision that was seen; a later one is not overwritten.
    pub revision: i64,
}
