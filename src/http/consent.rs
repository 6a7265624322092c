//! `/pieces/{id}/consents`

use axum::extract::State;

use super::auth::{Require, ReviewPieces};
use super::etag::Tagged;
use super::json::Json;
use super::path::{Path, PiecePath};
use super::problem::Problem;
use super::review::review_reach;
use app::App;
use domain::review::{ConsentInput, PieceReview};

/// Records a consent that was given away from the system.
///
/// Records that a reviewer has passed a gate, or a signer has signed, away from the system: who, when, on what basis. It counts at
/// once, and is flagged until that person confirms it; after 24 h it is overdue.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/consents", tag = "reviews",
    responses(
        (status = 200, description = "Recorded", body = PieceReview),
        (status = 403, description = "`forbidden`; `same_person`: one of you wrote it, or that person has reviewed it",
            ),
        (status = 409, description = "`wrong_state` of the piece or the campaign; `old_version`; `gate_blocked`; \
            `text_changed`; `no_review`"),
        (status = 422, description = "`ambiguous_person`: several bear the name"),
    ))]
pub(super) async fn record_consent(
    caller: Require<ReviewPieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<ConsentInput>,
) -> Result<Tagged<PieceReview>, Problem> {
    // On the heap: the future of a step is large.
    let (actor, reach) = (caller.actor(), review_reach(&caller));
    let review = Box::pin(app.record_consent(&actor, &reach, id, input)).await?;
    Ok(Tagged(review.revision, review))
}

/// Confirms your consents that somebody else recorded.
///
/// Confirms every consent of yours that somebody else has recorded on this piece. Also after the campaign is closed.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/consents/confirm", tag = "reviews",
    responses(
        (status = 200, description = "Confirmed", body = PieceReview),
        (status = 409, description = "`nothing_to_confirm`; `no_review`"),
    ))]
pub(super) async fn confirm_consents(
    caller: Require<ReviewPieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.confirm_consents(&caller.actor(), &review_reach(&caller), id).await?;
    Ok(Tagged(review.revision, review))
}
