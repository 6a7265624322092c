//! `/pieces/{id}/feedback`

use axum::extract::State;
use axum::http::StatusCode;

use super::account::PageQuery;
use super::auth::{AnswerDirections, ReadDirections, Require};
use super::extract::{Json, Path, Query};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use domain::feedback::{Feedback, FeedbackInput};
use domain::id::{FeedbackId, PieceId};
use store::feedback::list_feedback;

/// What readers wrote back on a piece, in the order in which it was noted.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/feedback", operation_id = "list_feedback", tag = "pieces",
    params(("id" = PieceId, Path, description = "The piece"), PageQuery),
    responses((status = 200, description = "A page of what readers wrote", body = Page<Feedback>)),
    security(("token" = ["read_directions"])))]
pub(super) async fn list_piece_feedback(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Feedback>>, Problem> {
    let place = Place::new(&format!("feedback{id}"), query.limit, query.cursor.as_deref())?;
    app.readable_piece(&caller.reach, id).await?;
    let after = place.after_as()?.map(FeedbackId);
    let feedback = list_feedback(&app.db, id, after, place.wanted()).await?;
    Ok(axum::Json(place.page(feedback, |one| one.id.to_string())))
}

/// Notes what a reader wrote back on a piece that is out, in a sentence. Nobody has to; it counts nowhere, and is shown when the
/// campaign is closed. Leave names and numbers of persons out.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/feedback", tag = "pieces", params(("id" = PieceId, Path, description = "The piece")),
    request_body = FeedbackInput,
    responses(
        (status = 201, description = "Noted", body = Feedback),
        (status = 409, description = "`wrong_state`: the piece is not out", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["answer_directions"])))]
pub(super) async fn add_feedback(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Json(input): Json<FeedbackInput>,
) -> Result<(StatusCode, axum::Json<Feedback>), Problem> {
    let feedback = app.add_feedback(&caller.actor(), (&caller.reach, id), input).await?;
    Ok((StatusCode::CREATED, axum::Json(feedback)))
}
