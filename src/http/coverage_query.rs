//! Filters of cells, which every answer about cells takes beside parameters of its own; and through which lens they are seen.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::problem::{Kind, Problem};
use app::coverage::Lens;
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

/// Through which lens coverage is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CoverageLens {
    /// What accounts could say.
    #[default]
    Could,
    /// What original pieces have said of late.
    Did,
}

impl CoverageLens {
    /// The lens, with the days that `did` looks back: 30 unless others are given.
    pub(super) fn of_days(self, days: Option<u32>) -> Result<Lens, Problem> {
        let days = days.unwrap_or(30);
        if !(1..=3660).contains(&days) {
            let detail = format!("days {days} is outside of 1 to 3660");
            return Err(Problem::new(Kind::InvalidQuery, &*detail).at("?days", &*detail));
        }
        Ok(match self {
            Self::Could => Lens::Could,
            Self::Did => Lens::Did(days),
        })
    }
}
