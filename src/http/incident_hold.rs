//! `/pieces/{id}/hold`

use axum::extract::State;

use super::auth::{Require, ReviewPieces};
use super::path::{Path, PiecePath};
use super::problem::Problem;
use super::review::review_reach;
use app::App;
use domain::incident::PieceHold;

/// Releases a piece that an incident had held.
///
/// Routine posts are held while an emergency runs, and none goes out by itself afterwards: a reviewer or signer of its organisation looks again at
/// each that was ready before the end, and says by this that it may go out.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/hold/confirm", tag = "reviews",
    responses((status = 200, description = "It may go out", body = PieceHold),
        (status = 409, description = "`held`: the incident still runs; `not_held`: none holds it; `not_approved`; `no_review`")))]
pub(super) async fn confirm_held_piece(
    caller: Require<ReviewPieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<axum::Json<PieceHold>, Problem> {
    let (actor, reach) = (caller.actor(), review_reach(&caller));
    Ok(axum::Json(app.confirm_held_piece(&actor, &reach, id).await?))
}
