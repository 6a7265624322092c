//! `/pieces/{id}/feedback`

use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{AnswerDirections, ReadDirections, Require};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, PiecePath};
use super::problem::Problem;
use app::App;
use domain::feedback::{Feedback, FeedbackInput};
use domain::id::FeedbackId;

/// What readers wrote back on a piece, in the order in which it was noted.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/feedback", tag = "pieces",
    responses((status = 200, description = "A page of what readers wrote", body = Page<Feedback>)))]
pub(super) async fn list_feedback(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    page: PageRequest,
) -> Result<axum::Json<Page<Feedback>>, Problem> {
    app.readable_piece(&caller.reach, id).await?;
    let after = page.after_as()?.map(FeedbackId);
    let feedback = store::feedback::list_feedback(&app.db, id, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(feedback, |one| one.id.to_string())))
}

/// Notes what a reader wrote back on a piece.
///
/// Notes what a reader wrote back on a piece that is out, in a sentence. Nobody has to; it counts nowhere, and is shown when the
/// campaign is closed. Leave names and numbers of persons out.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/feedback", tag = "pieces",
    responses(
        (status = 201, description = "Noted", body = Feedback),
        (status = 409, description = "`wrong_state`: the piece is not out"),
    ))]
pub(super) async fn add_feedback(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<FeedbackInput>,
) -> Result<(StatusCode, axum::Json<Feedback>), Problem> {
    let feedback = app.add_feedback(&caller.actor(), &caller.reach, id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(feedback)))
}
