//! `/pieces/{id}/comments`

use axum::extract::State;
use axum::http::StatusCode;

use super::account::PageQuery;
use super::auth::{CommentPieces, ReadDirections, Require};
use super::extract::{Json, Path, Query};
use super::page::{Page, Place};
use super::piece::piece_reach;
use super::problem::Problem;
use app::App;
use app::piece::PieceReach;
use domain::comment::{Comment, CommentInput};
use domain::id::{CommentId, PieceId};
use store::comment::list_comments;

/// Comments on a piece in the order in which they were written. They stay internal: whoever may not read what is not published
/// reads none.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/comments", operation_id = "list_comments", tag = "reviews",
    params(("id" = PieceId, Path, description = "The piece"), PageQuery),
    responses((status = 200, description = "A page of comments", body = Page<Comment>)),
    security(("token" = ["read_directions"])))]
pub(super) async fn list_piece_comments(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Comment>>, Problem> {
    let place = Place::new(&format!("comments{id}"), query.limit, query.cursor.as_deref())?;
    app.internal_reader((&piece_reach(&caller), caller.subject), id).await?;
    let after = place.after_as()?.map(CommentId);
    let comments = list_comments(&app.db, id, after, place.wanted()).await?;
    Ok(axum::Json(place.page(comments, |comment| comment.id.to_string())))
}

/// Comments on a place in the text of a version. The piece stays as it is.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/comments", tag = "reviews", params(("id" = PieceId, Path, description = "The piece")),
    request_body = CommentInput,
    responses(
        (status = 201, description = "Written", body = Comment),
        (status = 409, description = "`old_version`: there is no such version; `wrong_state` of the campaign", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["comment_pieces"])))]
pub(super) async fn add_comment(
    caller: Require<CommentPieces>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Json(input): Json<CommentInput>,
) -> Result<(StatusCode, axum::Json<Comment>), Problem> {
    let reach = PieceReach { pieces: caller.reach.clone(), texts: caller.reach.clone() };
    let comment = app.add_comment(&caller.actor(), (&reach, id), input).await?;
    Ok((StatusCode::CREATED, axum::Json(comment)))
}
