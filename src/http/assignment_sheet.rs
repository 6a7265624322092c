//! `/campaigns/{id}/assignments.…`

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ReadDirections, Require};
use super::export::{BinaryFile, Export};
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use super::query::Query;
use app::App;
use formats::assignment_sheet::{write_assignment_document, write_assignment_workbook};
use formats::assignment_text::write_assignment_text;

/// Of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AssignmentQuery {
    /// Key of an organisation; default: all, one after the other.
    organisation: Option<String>,
}

/// Exports a campaign's assignments as a workbook.
///
/// The assignment sheet (分工表) of a campaign as a workbook that prints on A4: who says what to whom, when, in which form and how long,
/// with the facts to use, whom to ask and who reviews. The first sheet is over all organisations, then follows one for each. It holds names
/// and no keys, in the campaign's language and the deployment's zone. A lead gets its clusters, a member its accounts; the header `left-out` says how
/// many directions are not in it and why.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/assignments.xlsx", tag = "directions",
    responses((status = 200, description = "The workbook", content((
        BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )))))]
pub(super) async fn export_assignment_workbook(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<AssignmentQuery>,
) -> Result<Export, Problem> {
    let (sheet, left_out) = app.assignment_sheet(&caller.reach, id, query.organisation.as_deref()).await?;
    Export::write(move || {
        let book = write_assignment_workbook(&sheet);
        book.map(|book| Export::xlsx(&format!("assignments-{id}"), book).leaving_out(left_out))
    })
    .await
}

/// Exports a campaign's assignments as a document.
///
/// The same as a document (DOCX) to edit and print: the first pages are over all organisations, then follows a page for each.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/assignments.docx", tag = "directions",
    responses((status = 200, description = "The document", content((
        BinaryFile = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )))))]
pub(super) async fn export_assignment_document(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<AssignmentQuery>,
) -> Result<Export, Problem> {
    let (sheet, left_out) = app.assignment_sheet(&caller.reach, id, query.organisation.as_deref()).await?;
    Export::write(move || {
        let document = write_assignment_document(&sheet);
        document.map(|bytes| Export::docx(&format!("assignments-{id}"), bytes).leaving_out(left_out))
    })
    .await
}

/// Exports a campaign's assignments as a text to paste.
///
/// The same in five to ten lines for each organisation, to paste into a group of colleagues.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/assignments.txt", tag = "directions",
    responses((status = 200, description = "The text", body = String, content_type = "text/plain")))]
pub(super) async fn export_assignment_text(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Query(query): Query<AssignmentQuery>,
) -> Result<Export, Problem> {
    let (sheet, left_out) = app.assignment_sheet(&caller.reach, id, query.organisation.as_deref()).await?;
    Ok(Export::text(write_assignment_text(&sheet)).leaving_out(left_out))
}
