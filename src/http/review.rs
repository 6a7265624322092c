//! `/pieces/{id}/review`, and what carries a piece through its life

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{
    AnswerDirections, ConfirmPages, ManageCampaigns, ReadDirections, Require, ReviewPieces, SignPieces,
};
use super::etag::Tagged;
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{Path, PiecePath};
use super::piece::piece_reach;
use super::problem::Problem;
use super::query::Query;
use app::App;
use app::person::ReviewReach;
use domain::gate::{Finding, Gate};
use domain::review::{GateInput, MajorInput, PageInput, PieceReview, ReturnInput, SignatureInput};
use domain::right::Right;

/// Which version.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReviewQuery {
    /// Number of the version; default: the last one that was handed in.
    #[param(minimum = 1)]
    version: Option<u32>,
}

/// Shows where a version stands in its review.
///
/// Where a version stands in its review, with its text, for those who may read it: who decided on which gate, what holds against
/// it, who signed what, and until when each step is due. Publishing ends with the window of the direction; with W its length, the
/// step before it ends min(W/10, 1 day) earlier, the review before a signature another min(3·W/20, 1 day), and a draft is
/// submitted min(W/4, 2 days) before the review ends. A correction has a day.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/review", tag = "reviews",
    responses((status = 200, description = "The review", body = PieceReview)))]
pub(super) async fn get_review(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Query(query): Query<ReviewQuery>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.piece_review(&piece_reach(&caller), caller.subject, id, query.version).await?;
    Ok(Tagged(review.revision, review))
}

/// Which version, and which findings.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FindingQuery {
    /// Number of the version; default: the last one that was handed in.
    #[param(minimum = 1)]
    version: Option<u32>,
    /// The gate at which they count.
    gate: Option<Gate>,
}

/// Lists what the machine finds in a version of a piece.
///
/// What a machine finds in title, text and names of files of a version, and against the facts that it may use. Findings of severity
/// `block` keep their gate shut until a reviewer overrules each with a reason. That nothing is found says nothing: this service never
/// says that a text is free of secrets, and is no place for them.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/review/findings", tag = "reviews",
    responses((status = 200, description = "A page of findings", body = Page<Finding>)))]
pub(super) async fn list_findings(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Listed(query, page): Listed<FindingQuery>,
) -> Result<axum::Json<Page<Finding>>, Problem> {
    let found = app.piece_findings(&piece_reach(&caller), caller.subject, id, query.version).await?;
    let of_gate = found.into_iter().filter(|finding| query.gate.is_none_or(|gate| gate == finding.gate));
    // By their order, which is that of their places.
    let numbered: Vec<(usize, Finding)> = of_gate.enumerate().collect();
    let page = page.of_list(numbered.iter(), |(at, _)| format!("{at:09}"));
    let items = page.items.into_iter().map(|(_, finding)| finding).collect();
    Ok(axum::Json(Page { items, next_cursor: page.next_cursor }))
}

/// Hands a draft to the reviewers of its organisation.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/submit", tag = "reviews",
    responses(
        (status = 200, description = "Submitted", body = PieceReview),
        (status = 409, description = "`wrong_state` of the piece or the campaign; `no_review`"),
    ))]
pub(super) async fn submit_piece(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.submit_piece(&caller.actor(), &caller.reach, id).await?;
    Ok(Tagged(review.revision, review))
}

/// Passes or fails one of the four gates.
///
/// Passes or fails one of the four gates. With the fourth the piece is approved. A gate that findings of the machine block is passed
/// only if each of them is overruled with a reason, which is kept. Whoever wrote a version of the piece, or stands in for its
/// writer, decides on nothing; a later decision on the same gate replaces the earlier.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/gates", tag = "reviews",
    responses(
        (status = 200, description = "Decided", body = PieceReview),
        (status = 403, description = "`forbidden`; `same_person`: you wrote it"),
        (status = 409, description = "`wrong_state` of the piece or the campaign; `old_version`; `gate_blocked`: \
            `errors` names each finding; `text_changed`; `no_review`"),
    ))]
pub(super) async fn decide_gate(
    caller: Require<ReviewPieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<GateInput>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.decide_gate(&caller.actor(), &caller.reach, id, input).await?;
    Ok(Tagged(review.revision, review))
}

/// Gives a piece back to its author.
///
/// Gives a piece back to its author with a reason; it is a draft again. A signer may do so too.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/return", tag = "reviews",
    responses(
        (status = 200, description = "Returned", body = PieceReview),
        (status = 403, description = "`forbidden`; `same_person`: you wrote it"),
        (status = 409, description = "`wrong_state` of the piece or the campaign; `old_version`; `no_review`"),
    ))]
pub(super) async fn return_piece(
    caller: Require<ReviewPieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<ReturnInput>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.return_piece(&caller.actor(), &review_reach(&caller), id, input).await?;
    Ok(Tagged(review.revision, review))
}

/// Signs an approved major item.
///
/// Signs an approved major item: exactly this text and these attachments. Any edit, and any other attachment, makes the signature
/// void. A signer of its organisation does so who neither wrote nor reviewed it, nor stands in for somebody who did.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/sign", tag = "reviews",
    responses(
        (status = 200, description = "Signed", body = PieceReview),
        (status = 403, description = "`forbidden`; `same_person`: you wrote or reviewed it"),
        (status = 409, description = "`wrong_state`: it is signed already, not approved, needs no signature, or \
            the campaign is closed; `digest_stale`; `text_changed`; `no_review`"),
    ))]
pub(super) async fn sign_piece(
    caller: Require<SignPieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<SignatureInput>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.sign_piece(&caller.actor(), &caller.reach, id, input).await?;
    Ok(Tagged(review.revision, review))
}

/// Confirms that the page says what was approved and signed.
///
/// Confirms, by somebody else than the person who published it, that the page says what was approved and signed: character by
/// character. Also after the campaign is closed.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/confirm", tag = "reviews",
    responses(
        (status = 200, description = "Confirmed", body = PieceReview),
        (status = 403, description = "`forbidden`; `same_person`: you published it"),
        (status = 409, description = "`page_differs`; `wrong_state`: it is not out, or confirmed already; `no_review`",
            ),
    ))]
pub(super) async fn confirm_page(
    caller: Require<ConfirmPages>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<PageInput>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.confirm_page(&caller.actor(), &caller.reach, id, input).await?;
    Ok(Tagged(review.revision, review))
}

/// Flags a piece in work as a major item, or takes the flag away.
///
/// Flags a piece in work as a major item, or takes the flag away. An author flags it when handing it in.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/major", tag = "reviews",
    responses(
        (status = 200, description = "Flagged", body = PieceReview),
        (status = 409, description = "`wrong_state`: it is out or withdrawn, or the campaign is closed; `no_review`"),
    ))]
pub(super) async fn mark_major(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<MajorInput>,
) -> Result<Tagged<PieceReview>, Problem> {
    let review = app.mark_major(&caller.actor(), id, input).await?;
    Ok(Tagged(review.revision, review))
}

pub(super) fn review_reach(caller: &Require<ReviewPieces>) -> ReviewReach {
    ReviewReach { reviews: caller.reach.clone(), signs: caller.reach_of(Right::SignPieces) }
}
