//! `/gates`, `/campaigns/{id}/findings`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{ManageCampaigns, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use app::App;
use app::gate::{Findings, TextsInput};
use domain::gate::{OwnWord, Rules};
use domain::right::Right;

/// Shows the rules that texts are held against.
///
/// The rules that texts are held against, with their sources and what is looked for, and the notice that this service is no place for
/// secrets.
#[utoipa::path(get, path = "/api/v1/gates", tag = "gates",
    responses((status = 200, description = "The rules", body = Rules)))]
pub(super) async fn get_gates(
    _: Require<ReadRegistry>,
    State(app): State<App>,
) -> Result<axum::Json<Rules>, Problem> {
    Ok(axum::Json(Rules::clone(&*app.gate_rules().await?)))
}

/// The office's own words at the gates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"words": [{
    "word": "港城大桥", "instead": "张家港大桥", "except": [], "gate": "text", "severity": "warn"
}]}))]
pub(super) struct OwnWordList {
    /// The words, in the order in which they were given.
    #[schema(max_items = 2000)]
    words: Vec<OwnWord>,
}

/// Lists the office's own words.
///
/// The words that the office itself holds texts against, beside the rules that ship.
#[utoipa::path(get, path = "/api/v1/gates/words", tag = "gates",
    responses((status = 200, description = "The words", body = OwnWordList)))]
pub(super) async fn get_own_words(
    _: Require<ReadRegistry>,
    State(app): State<App>,
) -> Result<Tagged<OwnWordList>, Problem> {
    let (revision, words) = app.own_words().await?;
    Ok(Tagged(revision, OwnWordList { words }))
}

/// Sets the office's own words.
///
/// Puts words in place of all that there were, all of them or none. Texts in work are held against them from now on: a word that blocks must be
/// taken out or overruled before a gate is passed. What has passed a gate has passed it.
#[utoipa::path(put, path = "/api/v1/gates/words", tag = "gates",
    responses((status = 200, description = "Set", body = OwnWordList)))]
pub(super) async fn set_own_words(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    IfMatch(revision): IfMatch,
    Json(input): Json<OwnWordList>,
) -> Result<Tagged<OwnWordList>, Problem> {
    let (revision, words) = app.set_own_words(&caller.actor(), revision, input.words).await?;
    Ok(Tagged(revision, OwnWordList { words }))
}

/// Looks at texts before they are handed in.
///
/// Looks at texts before they are handed in: a title, a text, a comment, a file name. Nothing is kept of them. With `facts`, figures,
/// dates, names of places and quotations are compared with these. That nothing is found does not mean that nothing is there.
#[utoipa::path(post, path = "/api/v1/gates/check", tag = "gates",
    responses(
        (status = 200, description = "What was found", body = Findings),
        (status = 404, description = "`not_found`: a fact; also one out of reach"),
    ),
    extensions(("x-read-only" = json!(true))))]
pub(super) async fn check_texts(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Json(input): Json<TextsInput>,
) -> Result<axum::Json<Findings>, Problem> {
    Ok(axum::Json(app.check_texts(&caller.reach_of(Right::ReadUnpublished), input).await?))
}

/// Lists what the machine finds in a campaign's own words.
///
/// What the machine finds in what a campaign says: title, brief, basis, contact, audiences, angles, and its facts. These are for the
/// coordinator to look at; nothing is refused for them.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/findings", tag = "gates",
    responses((status = 200, description = "What was found", body = Findings)))]
pub(super) async fn list_campaign_findings(
    _: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<axum::Json<Findings>, Problem> {
    Ok(axum::Json(app.campaign_findings(id).await?))
}
