//! `/pieces/{id}/attachments`

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{AnswerDirections, ReadDirections, Require};
use super::extract::{Json, Path, Query};
use super::page::{Page, Place};
use super::piece::piece_reach;
use super::problem::{Kind, Problem};
use app::App;
use domain::attachment::{Attachment, AttachmentInput};
use domain::id::PieceId;
use store::attachment::list_attachments;

/// The largest file in base64, with what is said of it.
pub(super) const MOST_BYTES: usize = 8 * 1024 * 1024;

/// Which files.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AttachmentQuery {
    /// Number of the version; default: the last one that you may see.
    #[param(minimum = 1)]
    version: Option<u32>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Files of a version of a piece, by hash. Those of a version that was out are public; others are read as what is not published.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/attachments", operation_id = "list_attachments", tag = "pieces",
    params(("id" = PieceId, Path, description = "The piece"), AttachmentQuery),
    responses((status = 200, description = "A page of files", body = Page<Attachment>)),
    security(("token" = ["read_directions"])))]
pub(super) async fn list_piece_attachments(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Query(query): Query<AttachmentQuery>,
) -> Result<axum::Json<Page<Attachment>>, Problem> {
    let list = format!("attachments{id}{:?}", query.version);
    let place = Place::new(&list, query.limit, query.cursor.as_deref())?;
    let version = app.visible_version((&piece_reach(&caller), caller.subject), id, query.version).await?;
    let Some(version) = version else {
        return Err(Problem::new(Kind::NotFound, "its files are not public"));
    };
    let files = list_attachments(&app.db, (id, version), place.after(), place.wanted()).await?;
    Ok(axum::Json(place.page(files, |file| file.sha256.clone())))
}

/// Attaches a file to the version in work, with its licence and owner. Equal bytes are kept once. Any other attachment makes what
/// was reviewed and signed void. What is out is corrected with a new version first.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/attachments", tag = "pieces", params(("id" = PieceId, Path, description = "The piece")),
    request_body = AttachmentInput,
    responses(
        (status = 201, description = "Attached", body = Attachment),
        (status = 409, description = "`taken`: it has this file; `wrong_state` of the piece or the campaign", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["answer_directions"])))]
pub(super) async fn attach_file(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Json(input): Json<AttachmentInput>,
) -> Result<(StatusCode, axum::Json<Attachment>), Problem> {
    let attachment = app.attach_file(&caller.actor(), (&caller.reach, id), input).await?;
    Ok((StatusCode::CREATED, axum::Json(attachment)))
}

/// The bytes of a file, to be saved; never to be shown by a browser as a page of this service.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/attachments/{key}", tag = "pieces",
    params(("id" = PieceId, Path, description = "The piece"), ("key" = String, Path, description = "SHA-256 of the file")),
    responses((status = 200, description = "Its bytes", body = String, content_type = "application/octet-stream", example = json!("…"))),
    security(("token" = ["read_directions"])))]
pub(super) async fn get_attachment(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path((id, key)): Path<(PieceId, String)>,
) -> Result<Response, Problem> {
    let reach = piece_reach(&caller);
    let bytes = app.attachment_content((&reach, caller.subject), id, &key).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}

/// Takes a file off the version in work. What was reviewed and signed is void by that.
#[utoipa::path(delete, path = "/api/v1/pieces/{id}/attachments/{key}", tag = "pieces",
    params(("id" = PieceId, Path, description = "The piece"), ("key" = String, Path, description = "SHA-256 of the file")),
    responses(
        (status = 200, description = "Taken off", body = Attachment),
        (status = 409, description = "`wrong_state` of the piece or the campaign", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["answer_directions"])))]
pub(super) async fn detach_file(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path((id, key)): Path<(PieceId, String)>,
) -> Result<axum::Json<Attachment>, Problem> {
    Ok(axum::Json(app.detach_file(&caller.actor(), (&caller.reach, id), &key).await?))
}
