//! A cell that somebody should be able to speak to, by index.

use super::demand_basis::DemandBasis;
use super::index::{AudienceIndex, FunctionIndex, RegionIndex};
use crate::form::Form;

/// A cell that somebody should be able to speak to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CoverageTarget {
    /// The duty; accounts that have it or a child of it meet it.
    pub function: FunctionIndex,
    /// To whom; none: to everyone, which every account reaches.
    pub audience: Option<AudienceIndex>,
    /// How.
    pub form: Form,
    /// Where; none: no place in particular, which every account reaches in full.
    pub region: Option<RegionIndex>,
    /// How much it matters, in the caller's unit.
    pub weight: u32,
    /// Where the weight comes from.
    pub demand: DemandBasis,
    /// How many voices it should have, 1 or more.
    pub wanted: u32,
}
