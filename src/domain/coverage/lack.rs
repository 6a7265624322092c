//! What an account lacks to reach a cell in full, what it takes to mend that, and how that is said.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::Bilingual;

/// What an account lacks to reach a cell in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// It has neither the function nor a child of it.
    Function,
    /// It lists other audiences.
    Audience,
    /// Its platform has another form.
    Form,
    /// Its region lies above the cell's: it counts with a discount.
    RegionFromAbove,
    /// Its region lies below the cell's: too narrow.
    RegionTooNarrow,
    /// Its region lies beside the cell's.
    RegionElsewhere,
    /// It has no region.
    RegionUnknown,
}

/// What it takes to mend each lack, in any one unit; the nearest account is the one with the smallest sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LackCosts {
    /// To take on a function.
    pub function: u32,
    /// To address an audience.
    pub audience: u32,
    /// To speak in another form, which takes an account on another platform.
    pub form: u32,
    /// To be there itself instead of from above.
    pub region_from_above: u32,
    /// To speak for a wider region.
    pub region_too_narrow: u32,
    /// To speak for another region.
    pub region_elsewhere: u32,
    /// To be given a region.
    pub region_unknown: u32,
}

impl Default for LackCosts {
    /// An audience is soonest addressed; a place in the registry is soon filled in; a platform takes a new account; hardly anybody may speak for
    /// somebody else's region; and a duty is nobody's to take: whoever has it comes nearer, whatever else is lacking.
    fn default() -> Self {
        Self {
            function: 20,
            audience: 1,
            form: 4,
            region_from_above: 3,
            region_too_narrow: 4,
            region_elsewhere: 6,
            region_unknown: 2,
        }
    }
}

/// Why an account is not enough for a gap: a lead, a clause for each lack, and what stands between and after them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LackGuide {
    /// Before the clauses, with `{account}` to fill in.
    pub lead: Bilingual,
    /// Between two clauses.
    pub between: Bilingual,
    /// After the last clause.
    pub end: Bilingual,
    /// By lack, with `{function}`, `{audience}`, `{form}`, `{region}`, `{own}` and `{share}` to fill in.
    pub lacks: BTreeMap<Lack, Bilingual>,
}
