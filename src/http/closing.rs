//! `/campaigns/{id}/closing`

use axum::extract::State;
use serde::Deserialize;
use utoipa::openapi::path::Parameter;
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadClosing, Require};
use super::export::{BinaryFile, Export};
use super::path::{CampaignPath, Path};
use super::problem::{Kind, Problem};
use super::query::{Query, QueryPart};
use app::App;
use domain::closing::ClosingReport;
use formats::closing::{print_closing, write_closing_workbook};

/// The page as data takes no parameters: whoever asks for a form of it is told where that is, and not given something else.
pub(super) struct NoForm;

impl QueryPart for NoForm {
    fn read(query: &str, _: &str) -> Result<Self, Problem> {
        let Some(name) = query.split(['=', '&']).next().filter(|name| !name.is_empty()) else {
            return Ok(Self);
        };
        let detail = "takes no parameters; GET /campaigns/{id}/closing/export?format=html is the page to print, `format=xlsx` the workbook";
        Err(Problem::new(Kind::InvalidQuery, detail).at(&format!("?{name}"), detail))
    }

    fn parameters() -> Vec<Parameter> {
        Vec::new()
    }
}

/// Shows a campaign's closing page.
///
/// Assigned directions and their outcomes, what stayed blank, what had to be corrected and how fast, and how many minutes the system
/// asked of each organisation: the closing page of a campaign, for the head. Before the campaign is closed it shows the outcomes so
/// far. It is no basis for an assessment, and says so.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/closing", tag = "campaigns",
    responses((status = 200, description = "The page", body = ClosingReport)))]
pub(super) async fn get_closing(
    _: Require<ReadClosing>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(NoForm): Query<NoForm>,
) -> Result<axum::Json<ClosingReport>, Problem> {
    Ok(axum::Json(app.closing(id).await?))
}

/// In which form a closing page is exported.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ClosingFormat {
    /// To print.
    Html,
    /// A workbook.
    Xlsx,
}

/// The form of a closing page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClosingExportQuery {
    /// `html` to print, or `xlsx`.
    #[param(inline)]
    format: ClosingFormat,
}

/// Exports a campaign's closing page to print or as a workbook.
///
/// Exports the closing page as one page to print, or as a workbook, in the campaign's language. It says on every copy that it is
/// no basis for an assessment.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/closing/export", tag = "campaigns",
    responses((status = 200, description = "The file or the page", content(
        (String = "text/html"),
        (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ))))]
pub(super) async fn export_closing(
    _: Require<ReadClosing>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<ClosingExportQuery>,
) -> Result<Export, Problem> {
    let (report, zone) = (app.closing(id).await?, app.zone);
    Export::write(move || match query.format {
        ClosingFormat::Html => Ok(Export::html(print_closing(&report, zone))),
        ClosingFormat::Xlsx => {
            write_closing_workbook(&report, zone).map(|book| Export::xlsx(&format!("closing-{id}"), book))
        }
    })
    .await
}
