//! `/coverage/export`

use axum::extract::State;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadCoverage, Require};
use super::coverage_query::CellQuery;
use super::etag::{Conditional, IfNoneMatch};
use super::export::{BinaryFile, Export};
use super::problem::Problem;
use super::query::{Both, Query};
use app::App;
use app::coverage::{CoverageBasis, SupplyBasis};
use app::error::AppError;
use domain::coverage::CoverageFilter;
use formats::coverage::{print_coverage, write_cells, write_coverage_workbook};

/// Gaps in a workbook.
const GAPS_IN_BOOK: usize = 500;
/// Gaps on a page to print.
const GAPS_ON_PAPER: usize = 25;

/// In which form coverage is exported.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum CoverageFormat {
    /// The cells, for spreadsheets.
    Csv,
    /// A workbook with the cells and the 500 heaviest gaps.
    Xlsx,
    /// One page to print: totals, functions, the 25 heaviest gaps, single points.
    Html,
}

/// The form of an export.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CoverageExportQuery {
    /// `csv`, `xlsx`, or `html` to print.
    #[param(inline)]
    format: CoverageFormat,
}

/// Exports coverage as a table, as a workbook, or as one page to print.
#[utoipa::path(get, path = "/api/v1/coverage/export", tag = "coverage",
    responses(
        (status = 200, description = "The file or the page",
            content(
            (String = "text/csv"),
            (String = "text/html"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
    ))]
pub(super) async fn export_coverage(
    _: Require<ReadCoverage>,
    State(app): State<App>,
    Query(Both(query, cells)): Query<Both<CoverageExportQuery, CellQuery>>,
    seen: IfNoneMatch,
) -> Result<Conditional<Export>, Problem> {
    let moment = app.coverage_moment(SupplyBasis::Potential).await?;
    if seen.has_seen(&moment.tag) {
        return Ok(Conditional::NotModified(moment.tag));
    }
    let export = export(&app, &moment, cells.into(), query.format).await?;
    Ok(Conditional::Modified(moment.tag, export))
}

async fn export(
    app: &App,
    moment: &CoverageBasis,
    filter: CoverageFilter,
    format: CoverageFormat,
) -> Result<Export, AppError> {
    let survey = app.survey(moment).await?;
    let cells = || survey.cells(survey.potential(), &filter, None, usize::MAX);
    Ok(match format {
        CoverageFormat::Csv => Export::csv("coverage", &write_cells(&cells())),
        CoverageFormat::Html => {
            Export::html(print_coverage(&app.coverage_paper(moment, filter.clone(), GAPS_ON_PAPER).await?))
        }
        CoverageFormat::Xlsx => {
            let paper = app.coverage_paper(moment, filter.clone(), GAPS_IN_BOOK).await?;
            let book = write_coverage_workbook(&cells(), &paper);
            Export::xlsx("coverage", book.map_err(AppError::internal)?)
        }
    })
}
