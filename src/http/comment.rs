//! `/pieces/{id}/comments`

use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{CommentPieces, ReadDirections, Require};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, PiecePath};
use super::piece::piece_reach;
use super::problem::Problem;
use app::App;
use app::piece_reading::PieceReach;
use domain::comment::{Comment, CommentInput};
use domain::id::CommentId;

/// Lists the comments on a piece.
///
/// Comments on a piece in the order in which they were written. They stay internal: whoever may not read what is not published
/// reads none.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/comments", tag = "reviews",
    responses((status = 200, description = "A page of comments", body = Page<Comment>)))]
pub(super) async fn list_comments(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    page: PageRequest,
) -> Result<axum::Json<Page<Comment>>, Problem> {
    app.internal_reader(&piece_reach(&caller), caller.subject, id).await?;
    let after = page.after_as()?.map(CommentId);
    let comments = store::comment::list_comments(&app.db, id, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(comments, |comment| comment.id.to_string())))
}

/// Comments on a place in the text of a version. The piece stays as it is.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/comments", tag = "reviews",
    responses(
        (status = 201, description = "Written", body = Comment),
        (status = 409, description = "`old_version`: there is no such version; `wrong_state` of the campaign"),
    ))]
pub(super) async fn add_comment(
    caller: Require<CommentPieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<CommentInput>,
) -> Result<(StatusCode, axum::Json<Comment>), Problem> {
    let reach = PieceReach { pieces: caller.reach.clone(), texts: caller.reach.clone() };
    let comment = app.add_comment(&caller.actor(), &reach, id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(comment)))
}
