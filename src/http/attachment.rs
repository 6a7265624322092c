//! `/pieces/{id}/attachments`

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{AnswerDirections, ReadDirections, Require};
use super::export::BinaryFile;
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{AttachmentPath, Path, PiecePath};
use super::piece::piece_reach;
use super::problem::{Kind, Problem};
use app::App;
use domain::attachment::{Attachment, AttachmentInput};

/// The largest file in base64, with what is said of it.
pub(super) const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Which files.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AttachmentQuery {
    /// Number of the version; default: the last one that you may see.
    #[param(minimum = 1)]
    version: Option<u32>,
}

/// Lists the files of a version of a piece.
///
/// Files of a version of a piece, by hash. Those of a version that was out are public; others are read as what is not published.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/attachments", tag = "pieces",
    responses((status = 200, description = "A page of files", body = Page<Attachment>)))]
pub(super) async fn list_attachments(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Listed(query, page): Listed<AttachmentQuery>,
) -> Result<axum::Json<Page<Attachment>>, Problem> {
    let version = app.visible_version(&piece_reach(&caller), caller.subject, id, query.version).await?;
    let Some(version) = version else {
        return Err(Problem::new(Kind::NotFound, "its files are not public"));
    };
    let files =
        store::attachment::list_attachments(&app.db, id, version, page.after(), page.wanted()).await?;
    Ok(axum::Json(page.of_rows(files, |file| file.sha256.clone())))
}

/// Attaches a file to the version in work.
///
/// Attaches a file to the version in work, with its licence and owner. Equal bytes are kept once. Any other attachment makes what
/// was reviewed and signed void. What is out is corrected with a new version first. A piece has at most 100 files with 100 MiB, over all
/// its versions, and an organisation 10,000 with 10 GiB, over all its pieces.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/attachments", tag = "pieces",
    responses(
        (status = 201, description = "Attached", body = Attachment),
        (status = 409, description = "`taken`: it has this file; `wrong_state` of the piece or the campaign; `quota_exceeded`: the piece \
            or its organisation has no room for another one"),
    ))]
pub(super) async fn attach_file(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<AttachmentInput>,
) -> Result<(StatusCode, axum::Json<Attachment>), Problem> {
    let attachment = app.attach_file(&caller.actor(), &caller.reach, id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(attachment)))
}

/// Gives the bytes of a file.
///
/// The bytes of a file, to be saved; never to be shown by a browser as a page of this service.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/attachments/{key}", tag = "pieces",
    responses(
        (status = 200, description = "Its bytes",
            body = BinaryFile, content_type = "application/octet-stream"),
    ))]
pub(super) async fn get_attachment(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(AttachmentPath { id, key }): Path<AttachmentPath>,
) -> Result<Response, Problem> {
    let bytes = app.attachment_content(&piece_reach(&caller), caller.subject, id, &key).await?;
    let headers =
        [(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_DISPOSITION, "attachment")];
    Ok((headers, bytes).into_response())
}

/// Takes a file off the version in work.
///
/// Takes a file off the version in work. What was reviewed and signed is void by that. The bytes of a file that no version of any piece
/// has are removed after 30 days.
#[utoipa::path(delete, path = "/api/v1/pieces/{id}/attachments/{key}", tag = "pieces",
    responses(
        (status = 200, description = "Taken off", body = Attachment),
        (status = 409, description = "`wrong_state` of the piece or the campaign"),
    ))]
pub(super) async fn detach_file(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(AttachmentPath { id, key }): Path<AttachmentPath>,
) -> Result<axum::Json<Attachment>, Problem> {
    Ok(axum::Json(app.detach_file(&caller.actor(), &caller.reach, id, &key).await?))
}
