//! `/coverage/export`

use axum::extract::State;
use serde::{Deserialize, Serialize};
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
use domain::coverage::{CoverageCell, CoverageFilter};
use domain::left_out::LeftOutPart;
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
    /// The cells with what is left out, for programs.
    Json,
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
    /// `csv`, `json`, `xlsx`, or `html` to print.
    #[param(inline)]
    format: CoverageFormat,
}

/// Cells of coverage as an export for programs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "left_out": [{"what": "cells", "count": 1510, "why": "filter"}],
    "items": [{
        "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9,
        "demand": "derived", "wanted": 1, "supply": 2.0, "state": "covered"
    }]
}))]
pub(super) struct CoverageFile {
    /// The registry's revision that was looked at.
    revision: i64,
    /// What the file leaves out, and why.
    left_out: Vec<LeftOutPart>,
    /// The cells.
    items: Vec<CoverageCell>,
}

/// Exports coverage as a table, as a workbook, or as one page to print.
///
/// Exports coverage as a table, as JSON, as a workbook, or as one page to print. What a file leaves out (what the filter does not ask for, gaps for
/// which there is no room, accounts that are closed or rest), how much of it and why, stands in the header `left-out` as JSON, in `left_out` of the
/// JSON, on the last sheet of the workbook and at the end of the page. A CSV holds its rows and nothing else, so that every program reads it.
#[utoipa::path(get, path = "/api/v1/coverage/export", tag = "coverage",
    responses(
        (status = 200, description = "The file or the page",
            content(
            (String = "text/csv"),
            (CoverageFile = "application/json"),
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
    let (cells, left_out) = app.cells_to_export(moment, &filter).await?;
    Ok(match format {
        CoverageFormat::Csv => Export::csv("coverage", &write_cells(&cells)).leaving_out(left_out),
        CoverageFormat::Json => {
            let file =
                CoverageFile { revision: moment.matrix.revision, left_out: left_out.clone(), items: cells };
            Export::json("coverage", &file).map_err(AppError::internal)?.leaving_out(left_out)
        }
        CoverageFormat::Html => {
            let paper = app.coverage_paper(moment, filter, GAPS_ON_PAPER).await?;
            Export::html(print_coverage(&paper)).leaving_out(paper.left_out)
        }
        CoverageFormat::Xlsx => {
            let paper = app.coverage_paper(moment, filter, GAPS_IN_BOOK).await?;
            let book = write_coverage_workbook(&cells, &paper).map_err(AppError::internal)?;
            Export::xlsx("coverage", book).leaving_out(paper.left_out)
        }
    })
}
