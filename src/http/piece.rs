//! `/directions/{id}/pieces`, `/campaigns/{id}/pieces`, `/pieces`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{AnswerDirections, ReadDirections, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Listed, Page, PageRequest};
use super::path::{CampaignPath, DirectionPath, Path, PiecePath};
use super::problem::Problem;
use app::App;
use app::piece_reading::PieceReach;
use app::revising::Revising;
use domain::handed_in::HandedIn;
use domain::id::PieceId;
use domain::piece::{Piece, PieceDetail, PieceInput, PieceState, PieceVersion, PublishInput};
use domain::right::Right;
use store::direction::DirectionScope;
use store::piece::PieceFilter;
use store::version::list_versions;

/// Hands in a piece for a direction.
///
/// Hands in a piece for a direction that is asked or accepted, in a launched campaign. An asked direction is accepted by that, and
/// no new plan moves it any more. The answer says at once whether the text nearly copies an earlier hand-in of another
/// organisation; facts, the campaign's own words and telephone numbers are not compared. With it comes what is worth mending: what the gates'
/// rules find, figures that differ from the facts that it cites, a length that its form does not want, a card without a number.
#[utoipa::path(post, path = "/api/v1/directions/{id}/pieces", tag = "pieces",
    responses(
        (status = 201, description = "Handed in", body = HandedIn),
        (status = 409, description = "`has_piece`; `wrong_state` of the direction or the campaign"),
    ))]
pub(super) async fn hand_in_piece(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
    Json(input): Json<PieceInput>,
) -> Result<(StatusCode, Tagged<HandedIn>), Problem> {
    let handed_in = Box::pin(app.hand_in_piece(&caller.actor(), &caller.reach, id, input)).await?;
    Ok((StatusCode::CREATED, Tagged(handed_in.piece.piece.revision, handed_in)))
}

/// Filters of a campaign's pieces.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PieceQuery {
    /// Where the piece stands.
    state: Option<PieceState>,
    /// Handle of the account.
    account: Option<String>,
    /// Key of the cluster.
    cluster: Option<String>,
    /// Key of the angle.
    angle: Option<String>,
    /// Whether it was published late.
    late: Option<bool>,
}

/// Lists a campaign's pieces.
///
/// A campaign's pieces without their texts, withdrawn ones too. A lead sees those of its clusters, a member those of its accounts.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/pieces", tag = "pieces",
    responses((status = 200, description = "A page of pieces", body = Page<Piece>)))]
pub(super) async fn list_pieces(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Listed(query, page): Listed<PieceQuery>,
) -> Result<axum::Json<Page<Piece>>, Problem> {
    app.campaign(id).await?;
    let reach = piece_reach(&caller);
    let filter = PieceFilter {
        campaign: Some(id),
        account: query.account,
        cluster: query.cluster,
        angle: query.angle,
        state: query.state,
        late: query.late,
        only: (!reach.pieces.all).then(|| DirectionScope::of(&reach.pieces)),
    };
    let after = page.after_as()?.map(PieceId);
    let matrix = app.matrix().await?;
    let page = page.of_rows(store::piece::list_pieces(&app.db, &filter, after, page.wanted()).await?, |p| {
        p.id.to_string()
    });
    let items = page.items.into_iter().map(|piece| reach.show(piece, &matrix)).collect();
    Ok(axum::Json(Page { items, next_cursor: page.next_cursor }))
}

/// Shows one piece.
///
/// One piece. What is not published is read by those who reach its account, by coordinators, assessors, signers and the reviewers
/// of its organisation; others get it without title and text.
#[utoipa::path(get, path = "/api/v1/pieces/{id}", tag = "pieces",
    responses((status = 200, description = "The piece", body = PieceDetail)))]
pub(super) async fn get_piece(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<Tagged<PieceDetail>, Problem> {
    let detail = app.piece_detail(&piece_reach(&caller), id).await?;
    Ok(Tagged(detail.piece.revision, detail))
}

/// Hands in a new version of a piece.
///
/// Hands in a new version of a piece. It is judged anew; the versions before are kept. Where pieces are reviewed, a new version is
/// a draft again, and what was reviewed and signed holds no more; of a piece that is out it is a correction, which takes its place
/// once it is published. Where nothing is reviewed, a piece that is out is not revised any more.
#[utoipa::path(put, path = "/api/v1/pieces/{id}", tag = "pieces",
    responses(
        (status = 200, description = "Handed in", body = PieceDetail),
        (status = 409, description = "`wrong_state` of the piece or the campaign"),
    ))]
pub(super) async fn revise_piece(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<PieceInput>,
) -> Result<Tagged<PieceDetail>, Problem> {
    let revising = Revising { reach: &caller.reach, id, revision };
    let detail = app.revise_piece(&caller.actor(), revising, input).await?;
    Ok(Tagged(detail.piece.revision, detail))
}

/// Lists every hand-in of a piece.
///
/// Every hand-in of a piece in order. Of a published piece the version that counts is public, and so are those that it has
/// corrected; the others are read as what is not published.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/versions", tag = "pieces",
    responses((status = 200, description = "A page of versions", body = Page<PieceVersion>)))]
pub(super) async fn list_piece_versions(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    page: PageRequest,
) -> Result<axum::Json<Page<PieceVersion>>, Problem> {
    let reach = piece_reach(&caller);
    let (piece, matrix) = app.readable_piece(&reach.pieces, id).await?;
    let after = page.after_as()?.unwrap_or(0);
    let page =
        page.of_rows(list_versions(&app.db, id, after, page.wanted()).await?, |v| v.version.to_string());
    let items = page.items.into_iter().map(|version| reach.show_version(&piece, version, &matrix)).collect();
    Ok(axum::Json(Page { items, next_cursor: page.next_cursor }))
}

/// Notes that a piece is published.
///
/// Notes that a piece is out in the world: its direction is delivered. The server's clock says when; after the direction's window
/// the piece is late, unless it was only invited. Where pieces are reviewed it must have passed its gates and, as a major item, be
/// signed; a correction takes the place of the version that was out, which stays to be read.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/publish", tag = "pieces",
    responses(
        (status = 200, description = "Published", body = PieceDetail),
        (status = 409, description = "`wrong_state`: it is published or withdrawn already, or the campaign is \
            closed; `not_approved`; `unsigned`; `signature_void`: it was changed after it was signed; \
            `text_changed`"),
    ))]
pub(super) async fn publish_piece(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<PublishInput>,
) -> Result<Tagged<PieceDetail>, Problem> {
    let detail = app.publish_piece(&caller.actor(), &caller.reach, id, input).await?;
    Ok(Tagged(detail.piece.revision, detail))
}

/// Takes a piece back.
///
/// Takes a piece back, also a published one. Its share goes; its direction waits for another piece, or lapses when the campaign is
/// closed.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/withdraw", tag = "pieces",
    responses(
        (status = 200, description = "Withdrawn", body = PieceDetail),
        (status = 409, description = "`wrong_state`: it is withdrawn already"),
    ))]
pub(super) async fn withdraw_piece(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<Tagged<PieceDetail>, Problem> {
    let detail = app.withdraw_piece(&caller.actor(), &caller.reach, id).await?;
    Ok(Tagged(detail.piece.revision, detail))
}

pub(super) fn piece_reach(caller: &Require<ReadDirections>) -> PieceReach {
    PieceReach { pieces: caller.reach.clone(), texts: caller.reach_of(Right::ReadUnpublished) }
}
