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
use app::closing::CampaignResult;
use app::error::AppError;
use domain::closing::ClosingReport;
use domain::id::CampaignId;
use formats::closing::write_closing_workbook;
use formats::result::{print_result, write_result_document};

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
/// Exports the closing page as a workbook, or to print behind the page for the head, of which it is the appendix; in the campaign's
/// language and the deployment's zone. It says on every copy that it is no basis for an assessment.
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
    match query.format {
        ClosingFormat::Html => page_of(&app, id, Appendix::Behind).await,
        ClosingFormat::Xlsx => {
            let report = app.closing(id).await?;
            Export::write(move || {
                write_closing_workbook(&report).map(|book| Export::xlsx(&format!("closing-{id}"), book))
            })
            .await
        }
    }
}

/// Whether the closing page stands behind the page for the head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Appendix {
    Without,
    Behind,
}

/// What stands behind the page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ResultQuery {
    /// Whether the closing page stands behind it, as its appendix.
    #[serde(default)]
    appendix: bool,
}

impl ResultQuery {
    const fn appendix(&self) -> Appendix {
        if self.appendix { Appendix::Behind } else { Appendix::Without }
    }
}

impl Appendix {
    fn of(self, result: &CampaignResult) -> Option<&ClosingReport> {
        Some(&result.report).filter(|_| self == Self::Behind)
    }
}

/// Prints what came of a campaign, on one page for the head.
///
/// One page of A4 to print: what was reached of what could be reached, what each cluster contributed, the three heaviest blanks and
/// who could close them, corrections and how fast they were, and the hours that it took, writing included. Of a campaign that is planned it
/// shows what the plan would reach; before a campaign is closed, the outcomes so far.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/result.html", tag = "campaigns",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")))]
pub(super) async fn print_campaign_result(
    _: Require<ReadClosing>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<ResultQuery>,
) -> Result<Export, Problem> {
    page_of(&app, id, query.appendix()).await
}

/// Exports what came of a campaign, on one page for the head, as a document.
///
/// The same as a document (DOCX) to edit.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/result.docx", tag = "campaigns",
    responses((status = 200, description = "The document", content((
        BinaryFile = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )))))]
pub(super) async fn export_campaign_result(
    _: Require<ReadClosing>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<ResultQuery>,
) -> Result<Export, Problem> {
    let result = app.campaign_result(id).await?;
    Export::write(move || {
        let document = write_result_document(&result.page, query.appendix().of(&result));
        document.map(|bytes| Export::docx(&format!("result-{id}"), bytes))
    })
    .await
}

async fn page_of(app: &App, id: CampaignId, appendix: Appendix) -> Result<Export, Problem> {
    let result = app.campaign_result(id).await?;
    Export::write(move || Ok::<_, AppError>(Export::html(print_result(&result.page, appendix.of(&result)))))
        .await
}
