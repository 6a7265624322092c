//! Filters of cells, which every answer about cells takes beside parameters of its own; and by which supply they are counted.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::{Kind, Problem};
use app::coverage::SupplyBasis;
use domain::coverage::{CoverageFilter, CoverageState};
use domain::form::Form;

/// Filters of cells; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CellQuery {
    /// Key of the cell's function. A cell of a function counts the accounts of the functions below it too.
    function: Option<String>,
    /// Key of the cell's audience, or `everyone`.
    audience: Option<String>,
    /// The cell's form.
    form: Option<Form>,
    /// Key of the cell's region.
    region: Option<String>,
    /// The cell's state.
    state: Option<CoverageState>,
}

impl From<CellQuery> for CoverageFilter {
    fn from(CellQuery { function, audience, form, region, state }: CellQuery) -> Self {
        Self { function, audience, form, region, state }
    }
}

/// By which supply coverage is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SupplyBasisQuery {
    /// What accounts can say.
    #[default]
    Potential,
    /// What original pieces have said of late.
    Delivered,
}

impl SupplyBasisQuery {
    /// The basis, with the days that `delivered` looks back: 30 unless others are given.
    pub(super) fn of_days(self, days: Option<u32>) -> Result<SupplyBasis, Problem> {
        let days = days.unwrap_or(30);
        if !(1..=3660).contains(&days) {
            let detail = format!("days {days} is outside of 1 to 3660");
            return Err(Problem::new(Kind::InvalidQuery, &*detail).at("?days", &*detail));
        }
        Ok(match self {
            Self::Potential => SupplyBasis::Potential,
            Self::Delivered => SupplyBasis::Delivered(days),
        })
    }
}
