//! `/campaigns/{id}/closing`

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::auth::{ReadClosing, Require};
use super::export::Export;
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use super::query::Query;
use app::App;
use domain::closing::ClosingReport;

/// In which form a closing page is wanted.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ClosingFormat {
    /// For programs.
    #[default]
    Json,
    /// To print.
    Html,
    /// A workbook.
    Xlsx,
}

/// The form of a closing page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ClosingQuery {
    /// `json` (default), `html` to print, or `xlsx`.
    #[serde(default)]
    #[param(inline)]
    format: ClosingFormat,
}

/// Assigned directions and their outcomes, what stayed blank, what had to be corrected and how fast, and how many minutes the system
/// asked of each organisation: the closing page of a campaign, for the head. Before the campaign is closed it shows the outcomes so
/// far. It is no basis for an assessment, and says so.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/closing", tag = "campaigns",
    responses(
        (status = 200, description = "The page",
            content(
        (ClosingReport = "application/json"),
        (String = "text/html"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )),
    ))]
pub(super) async fn get_closing(
    _: Require<ReadClosing>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<ClosingQuery>,
) -> Result<Response, Problem> {
    Ok(match query.format {
        ClosingFormat::Json => axum::Json(app.closing(id).await?).into_response(),
        ClosingFormat::Html => Export::html(app.closing_print(id).await?).into_response(),
        ClosingFormat::Xlsx => {
            Export::xlsx(&format!("closing-{id}"), app.closing_workbook(id).await?).into_response()
        }
    })
}
