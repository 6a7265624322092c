//! `/directions/{id}/texts`, `/campaigns/{id}/texts`, and what an account has seen

use axum::extract::State;

use super::auth::{AnswerDirections, EditDirections, ReadDirections, Require};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{CampaignPath, DirectionPath, Path};
use super::problem::Problem;
use app::App;
use domain::card::DirectionCard;
use domain::direction::{DirectionEdits, DirectionText, TextEdit};

/// Lists how a direction was written over.
///
/// What people have written over the title and brief of a direction, the first version first; who wrote it, why, and when the account has
/// seen it. What was composed stands before the first.
#[utoipa::path(get, path = "/api/v1/directions/{id}/texts", tag = "directions",
    responses((status = 200, description = "A page of versions", body = Page<DirectionText>)))]
pub(super) async fn list_texts(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<DirectionText>>, Problem> {
    let after = page.after_as()?.unwrap_or_default();
    let texts = app.list_direction_texts(&caller.reach, id, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(texts, |text| text.version.to_string())))
}

/// Writes over the text of a direction.
///
/// Writes over title or brief of a direction, before or after launch. The account sees that, and says that it has.
#[utoipa::path(post, path = "/api/v1/directions/{id}/texts", tag = "directions",
    responses(
        (status = 200, description = "Written", body = DirectionCard),
        (status = 409, description = "`wrong_state`: declined, moved, lapsed or delivered"),
    ))]
pub(super) async fn edit_text(
    caller: Require<EditDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
    Json(edit): Json<TextEdit>,
) -> Result<axum::Json<DirectionCard>, Problem> {
    Ok(axum::Json(app.edit_direction(&caller.actor(), &caller.reach, id, edit).await?))
}

/// Writes over the texts of many directions.
///
/// The same for many directions of a campaign at once: all of it is written, or nothing.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/texts", tag = "directions",
    responses(
        (status = 200, description = "Written, in the order of the edits", body = Vec<DirectionCard>),
        (status = 409, description = "`wrong_state`: one is declined, moved, lapsed or delivered"),
    ))]
pub(super) async fn edit_texts(
    caller: Require<EditDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Json(edits): Json<DirectionEdits>,
) -> Result<axum::Json<Vec<DirectionCard>>, Problem> {
    Ok(axum::Json(app.edit_directions(&caller.actor(), &caller.reach, id, &edits).await?))
}

/// Says that a change of the text was seen.
///
/// Somebody of the account says that the newest change of the text was seen. Again changes nothing.
#[utoipa::path(post, path = "/api/v1/directions/{id}/texts/confirm", tag = "directions",
    responses((status = 200, description = "Seen", body = DirectionCard)))]
pub(super) async fn confirm_text(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
) -> Result<axum::Json<DirectionCard>, Problem> {
    Ok(axum::Json(app.confirm_direction_text(&caller.actor(), &caller.reach, id).await?))
}

/// Says that a direction was opened.
///
/// Somebody of the account opens its direction. The first time is kept, so that the silence of one who never did is told from consent.
#[utoipa::path(post, path = "/api/v1/directions/{id}/open", tag = "directions",
    responses(
        (status = 200, description = "Opened", body = DirectionCard),
        (status = 409, description = "`wrong_state`: it is not asked yet"),
    ))]
pub(super) async fn open_direction(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(DirectionPath { id }): Path<DirectionPath>,
) -> Result<axum::Json<DirectionCard>, Problem> {
    Ok(axum::Json(app.open_direction(&caller.actor(), &caller.reach, id).await?))
}
