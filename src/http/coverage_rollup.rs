//! `/coverage/rollup`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ReadCoverage, Require};
use super::coverage_query::{CellQuery, SupplyBasisQuery};
use super::etag::{Conditional, IfNoneMatch};
use super::page::{Listed, Page};
use super::problem::{Kind, Problem};
use super::query::Both;
use app::App;
use domain::coverage::{CoverageDimension, CoverageRollup, RollupBy, RollupScope};

/// By what cells are rolled up, and which page of the rows.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RollupQuery {
    /// By which part of the cells; default `function`.
    #[serde(default)]
    #[param(inline)]
    by: CoverageDimension,
    /// `own` (default): a row counts the cells of its key alone. `subtree`: it counts everything below its key too, so that the
    /// row of a province holds those of its cities; for `function` and `region`.
    #[serde(default)]
    #[param(inline)]
    scope: RollupScope,
    /// `potential`: what accounts can say (default); `delivered`: what original pieces have said.
    #[serde(default)]
    #[param(inline)]
    basis: SupplyBasisQuery,
    /// Of how many days pieces count, today in China included: 1 to 3660; default 30.
    #[param(minimum = 1, maximum = 3660)]
    days: Option<u32>,
}

impl RollupQuery {
    fn by(&self) -> Result<RollupBy, Problem> {
        let has_tree = matches!(self.by, CoverageDimension::Function | CoverageDimension::Region);
        if self.scope == RollupScope::Subtree && !has_tree {
            let detail = "`subtree` is for `function` and `region`; nothing lies below an audience or a form";
            return Err(Problem::new(Kind::InvalidQuery, detail).at("?scope", detail));
        }
        Ok(RollupBy { dimension: self.by, scope: self.scope })
    }
}

/// Adds coverage up by one part of the cells.
///
/// Totals of the cells that pass, by one part of them, by its key: of each key alone, or with everything below it.
#[utoipa::path(get, path = "/api/v1/coverage/rollup", tag = "coverage",
    responses((status = 200, description = "A page of totals by key", body = Page<CoverageRollup>)))]
pub(super) async fn get_coverage_rollup(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Listed(Both(cells, query), page): Listed<Both<CellQuery, RollupQuery>>,
    seen: IfNoneMatch,
) -> Result<Conditional<axum::Json<Page<CoverageRollup>>>, Problem> {
    let (by, basis) = (query.by()?, query.basis.of_days(query.days)?);
    let moment = app.coverage_moment(basis).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Conditional::NotModified(moment.tag));
    }
    let rows = app.coverage_rollup(&moment, &cells.into(), by).await?;
    let page = page.of_list(rows.iter(), |row| row.key.clone().unwrap_or_default());
    Ok(Conditional::Modified(moment.tag, axum::Json(page)))
}
