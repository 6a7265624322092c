//! What makes a cell in the registry's keys, the order of cells and gaps, and which are asked for.

use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

use super::state::CoverageState;
use crate::form::Form;

/// What makes a cell; cells are listed in this order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellKey {
    /// Key of the function.
    pub function: String,
    /// Key of the audience; none: everyone.
    pub audience: Option<String>,
    /// The form.
    pub form: Form,
    /// Key of the region.
    pub region: Option<String>,
}

/// Gaps are listed in this order: the heaviest first, then by cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GapKey(pub Reverse<u32>, pub CellKey);

/// Which cells are asked for; every condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoverageFilter {
    /// Key of the cell's function.
    pub function: Option<String>,
    /// Key of its audience, or `everyone`.
    pub audience: Option<String>,
    /// Its form.
    pub form: Option<Form>,
    /// Key of its region.
    pub region: Option<String>,
    /// Its state.
    pub state: Option<CoverageState>,
}

impl fmt::Display for CellKey {
    /// Keys hold no line breaks, and none is empty.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (audience, region) = (self.audience.as_deref(), self.region.as_deref());
        let (audience, region) = (audience.unwrap_or_default(), region.unwrap_or_default());
        write!(f, "{}\n{audience}\n{}\n{region}", self.function, self.form.key())
    }
}

impl FromStr for CellKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<&str> = text.split('\n').collect();
        let [function, audience, form, region] = parts[..] else { return Err(()) };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let form = Form::of_key(form).ok_or(())?;
        Ok(Self { function: function.to_owned(), audience: some(audience), form, region: some(region) })
    }
}

impl fmt::Display for GapKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.0.0, self.1)
    }
}

impl FromStr for GapKey {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (weight, cell) = text.split_once('\n').ok_or(())?;
        Ok(Self(Reverse(weight.parse().map_err(|_| ())?), cell.parse()?))
    }
}
