//! `/campaigns/{id}/score-draws`, `/scores`, `/pieces/{id}/scores`, `/pieces/{id}/overrule`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ManageCampaigns, OverruleVerdicts, ReadScores, Require, ScorePieces};
use super::etag::Tagged;
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{CampaignPath, Path, PiecePath};
use super::problem::Problem;
use app::App;
use domain::id::{CampaignId, PieceId};
use domain::piece::{OverruleInput, PieceDetail};
use domain::score::{DrawSummary, PieceScores, Score, ScoreInput};
use store::score::list_scores_of;

/// Draws assessors for the pieces that wait for them.
///
/// Draws assessors for the pieces that wait for them. Assessors are drawn by themselves when a piece is published: as many as the campaign
/// asks for, by chance, from the assessors without a stake (who did not write the piece, and neither act for its organisation nor lead its
/// cluster). The seed and those who could be drawn are recorded, so that anybody can draw again. A piece in which fewer have no stake waits
/// (`score.waiting`; `missing` of its scores says how many there are): name more assessors, then call this. Where only a sample is scored,
/// a piece that is not in it counts in full. Nobody is drawn for what adds nothing anyway: copies, reposts, and what came after the window.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/score-draws", tag = "contributions",
    responses(
        (status = 200, description = "Drawn", body = DrawSummary),
        (status = 409, description = "`wrong_state`: nothing is scored in this campaign, or it was not launched"),
    ))]
pub(super) async fn draw_assessors(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<axum::Json<DrawSummary>, Problem> {
    Ok(axum::Json(app.draw_assessors(&caller.actor(), id).await?))
}

/// Filters of an assessor's scores.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ScoreQuery {
    /// Of this campaign.
    campaign: Option<CampaignId>,
}

/// Lists the pieces that you were drawn to grade.
///
/// The pieces that the caller was drawn for, with the grades that were given, by piece. `outdated` ones were corrected after they were
/// graded: the grades stand until the caller gives them again, the same or others.
#[utoipa::path(get, path = "/api/v1/scores", tag = "contributions",
    responses((status = 200, description = "A page of scores", body = Page<Score>)))]
pub(super) async fn list_scores(
    caller: Require<ScorePieces>,
    State(app): State<App>,
    Listed(query, page): Listed<ScoreQuery>,
) -> Result<axum::Json<Page<Score>>, Problem> {
    let after = page.after_as()?.map(PieceId);
    let scores = list_scores_of(&app.db, caller.subject, query.campaign, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(scores, |score| score.piece.to_string())))
}

/// Shows the scores of a piece.
///
/// The scores of a piece. Its own unit sees grades and comments once all are given, without the names of the assessors. A piece that was
/// corrected since keeps its grades until they are given again; `missing` says that too few persons without a stake are there to draw from.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/scores", tag = "contributions",
    responses((status = 200, description = "The scores", body = PieceScores)))]
pub(super) async fn list_piece_scores(
    caller: Require<ReadScores>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<axum::Json<PieceScores>, Problem> {
    Ok(axum::Json(app.piece_scores(&caller.reach, id).await?))
}

/// Grades a published piece.
///
/// Grades a published piece that the caller was drawn for: accuracy, usefulness to its audience, clarity, each 0 to 2. The piece
/// counts with the median once all who were drawn have graded; a piece that is not right counts nothing. Grading again replaces
/// what was given, and says so of the version that counts by then.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/scores", tag = "contributions",
    responses(
        (status = 200, description = "Graded", body = Score),
        (status = 409, description = "`wrong_state`: it is not published"),
    ))]
pub(super) async fn give_score(
    caller: Require<ScorePieces>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<ScoreInput>,
) -> Result<axum::Json<Score>, Problem> {
    Ok(axum::Json(app.give_score(&caller.actor(), id, input).await?))
}

/// Overrules the machine's verdict on a piece.
///
/// Overrules the machine: the person's verdict stands, with its reason, and shares move at once. The machine's verdict and evidence
/// are kept; it can be overruled back. A new version is judged by the machine anew. Whoever has a stake in the piece cannot do this.
#[utoipa::path(post, path = "/api/v1/pieces/{id}/overrule", tag = "pieces",
    responses(
        (status = 200, description = "Overruled", body = PieceDetail),
        (status = 409, description = "`wrong_state`: it is withdrawn"),
    ))]
pub(super) async fn overrule_piece(
    caller: Require<OverruleVerdicts>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<OverruleInput>,
) -> Result<Tagged<PieceDetail>, Problem> {
    let detail = app.overrule_piece(&caller.actor(), id, input).await?;
    Ok(Tagged(detail.piece.revision, detail))
}
