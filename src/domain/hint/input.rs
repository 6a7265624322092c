//! What hints are drawn from.

use crate::detection::TieGraph;

/// What hints are drawn from; nodes are numbered as in `ties`.
pub struct HintInput<'a> {
    /// The ties of all accounts.
    pub ties: &'a TieGraph,
    /// By account: its name, that of its organisation where it is another, and its topics.
    pub names: &'a [String],
    /// By account: its functions, as places in the list of all functions; none: unknown.
    pub functions: &'a [Vec<u32>],
    /// How many functions there are.
    pub function_count: usize,
}

/// A small count as a number to divide by.
pub(super) fn count_of(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
