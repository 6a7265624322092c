//! `/campaigns/{id}/facts`, `/facts`, `/pieces/{id}/facts`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{
    AgreeFacts, AnswerDirections, ManageCampaigns, ReadDirections, ReadFacts, Require, WriteFacts,
};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Listed, Page, PageRequest};
use super::path::{CampaignPath, FactPath, Path, PiecePath, TouchedPath};
use super::piece::piece_reach;
use super::problem::Problem;
use app::App;
use app::revising::Revising;
use domain::fact::{CitedFact, FactInput, FactVersion, FactWording, RegisteredFact, TouchState, TouchedItem};
use domain::right::Right;

/// Lists a campaign's facts.
///
/// A campaign's facts by key. What is not public yet is seen by coordinators, assessors and matrix-wide signers, by those who have a
/// direction in the campaign, and by its owner.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/facts", tag = "facts",
    responses((status = 200, description = "A page of facts", body = Page<RegisteredFact>)))]
pub(super) async fn list_facts(
    caller: Require<ReadFacts>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<RegisteredFact>>, Problem> {
    let facts = app.facts_of(&caller.reach_of(Right::ReadUnpublished), id).await?;
    Ok(axum::Json(page.of_list(facts.iter(), |fact| fact.key.clone())))
}

/// Registers a fact for a campaign.
///
/// Registers a fact for a campaign that is not closed, also a launched one. A public fact stands on the cards from now on; one that
/// is not public yet is cited by its key. Where an organisation owns it, that has to say yes.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/facts", tag = "facts",
    responses(
        (status = 201, description = "Registered", body = RegisteredFact),
        (status = 409, description = "`taken`; `wrong_state`: the campaign is closed"),
    ))]
pub(super) async fn register_fact(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Json(input): Json<FactInput>,
) -> Result<(StatusCode, Tagged<RegisteredFact>), Problem> {
    let fact = app.register_fact(&caller.actor(), id, input).await?;
    Ok((StatusCode::CREATED, Tagged(fact.revision, fact)))
}

/// One fact.
#[utoipa::path(get, path = "/api/v1/facts/{id}", tag = "facts",
    responses((status = 200, description = "The fact", body = RegisteredFact)))]
pub(super) async fn get_fact(
    caller: Require<ReadFacts>,
    State(app): State<App>,
    Path(FactPath { id }): Path<FactPath>,
) -> Result<Tagged<RegisteredFact>, Problem> {
    let fact = app.fact(&caller.reach_of(Right::ReadUnpublished), id).await?;
    Ok(Tagged(fact.revision, fact))
}

/// Writes a new version of a fact.
///
/// Writes a new version of a fact: by a coordinator, or for the organisation that owns it, which agrees by that. The versions before are
/// kept; the owner of every piece and direction that stands on one gets an event `fact.touched`.
#[utoipa::path(put, path = "/api/v1/facts/{id}", tag = "facts",
    responses((status = 200, description = "Written", body = RegisteredFact)))]
pub(super) async fn revise_fact(
    caller: Require<WriteFacts>,
    State(app): State<App>,
    Path(FactPath { id }): Path<FactPath>,
    IfMatch(revision): IfMatch,
    Json(wording): Json<FactWording>,
) -> Result<Tagged<RegisteredFact>, Problem> {
    let revising = Revising { reach: &caller.reach, id, revision };
    let fact = app.revise_fact(&caller.actor(), revising, wording).await?;
    Ok(Tagged(fact.revision, fact))
}

/// Lists every version of a fact.
///
/// Every version of a fact in order; those that were not public are seen as far as what is not published is read.
#[utoipa::path(get, path = "/api/v1/facts/{id}/versions", tag = "facts",
    responses((status = 200, description = "A page of versions", body = Page<FactVersion>)))]
pub(super) async fn list_fact_versions(
    caller: Require<ReadFacts>,
    State(app): State<App>,
    Path(FactPath { id }): Path<FactPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<FactVersion>>, Problem> {
    let texts = caller.reach_of(Right::ReadUnpublished);
    let after = page.after_as()?.unwrap_or(0);
    let fact = app.fact(&texts, id).await?;
    let hidden = app.reads_hidden(&texts, &fact).await?;
    let versions = store::fact::list_fact_versions(&app.db, &fact, after, page.wanted()).await?;
    let mut page = page.of_rows(versions, |version| version.version.to_string());
    page.items.retain(|version| hidden || version.public);
    Ok(axum::Json(page))
}

/// Approves a fact's current version for its owner.
///
/// Says yes to a fact's current version for the organisation that owns it. Saying it again changes nothing.
#[utoipa::path(post, path = "/api/v1/facts/{id}/agree", tag = "facts",
    responses((status = 200, description = "Agreed", body = RegisteredFact)))]
pub(super) async fn agree_fact(
    caller: Require<AgreeFacts>,
    State(app): State<App>,
    Path(FactPath { id }): Path<FactPath>,
) -> Result<Tagged<RegisteredFact>, Problem> {
    let fact = app.agree_fact(&caller.actor(), &caller.reach, id).await?;
    Ok(Tagged(fact.revision, fact))
}

/// Filters of what a fact touches.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TouchedQuery {
    /// Where it stands.
    state: Option<TouchState>,
}

/// Lists what stands on an older version of a fact.
///
/// What stands on an older version of a fact, by account and direction: pieces that cite one, and directions that were asked before the
/// current one and wait for their piece. A piece stays open until it is confirmed, corrected by a version that cites the new fact, or
/// withdrawn. A lead sees those of its clusters, a member those of its accounts.
#[utoipa::path(get, path = "/api/v1/facts/{id}/touched", tag = "facts",
    responses((status = 200, description = "A page of pieces and directions", body = Page<TouchedItem>)))]
pub(super) async fn list_touched(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(FactPath { id }): Path<FactPath>,
    Listed(query, page): Listed<TouchedQuery>,
) -> Result<axum::Json<Page<TouchedItem>>, Problem> {
    let mut items = app.touched_by(&piece_reach(&caller), id).await?;
    items.retain(|item| query.state.is_none_or(|state| item.state == state));
    let key = |item: &TouchedItem| {
        let piece = item.piece.map(|piece| piece.to_string()).unwrap_or_default();
        format!("{} {} {piece}", item.account, item.direction)
    };
    items.sort_by_cached_key(key);
    Ok(axum::Json(page.of_list(items.iter(), key)))
}

/// Notes that a piece is still right beside a changed fact.
///
/// Notes that a piece is still right beside the current version of a fact. Where the piece is not open, nothing changes; a later version of
/// the fact opens it again.
#[utoipa::path(post, path = "/api/v1/facts/{id}/touched/{piece}", tag = "facts",
    responses((status = 200, description = "Where the piece stands", body = TouchedItem)))]
pub(super) async fn confirm_touched(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(TouchedPath { id, piece }): Path<TouchedPath>,
) -> Result<axum::Json<TouchedItem>, Problem> {
    Ok(axum::Json(app.confirm_touched(&caller.actor(), &caller.reach, id, piece).await?))
}

/// Lists the facts that a piece cites.
///
/// The facts that a piece cites, by key, with what is wrong with each: what is outdated or expired keeps it from being published, and so does
/// what was not agreed to where pieces are reviewed.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/facts", tag = "facts",
    responses((status = 200, description = "A page of cited facts", body = Page<CitedFact>)))]
pub(super) async fn list_piece_facts(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    page: PageRequest,
) -> Result<axum::Json<Page<CitedFact>>, Problem> {
    let cited = app.cited_by(&caller.reach, id).await?;
    Ok(axum::Json(page.of_list(cited.iter(), |fact| fact.key.clone())))
}
