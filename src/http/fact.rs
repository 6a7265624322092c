//! `/campaigns/{id}/facts`, `/facts`, `/pieces/{id}/facts`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::account::PageQuery;
use super::auth::{
    AgreeFacts, AnswerDirections, ManageCampaigns, ReadDirections, ReadFacts, Require, WriteFacts,
};
use super::extract::{IfMatch, Json, Path, Query, Tagged};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use domain::fact::{CitedFact, FactInput, FactVersion, FactWording, RegisteredFact, TouchState, TouchedItem};
use domain::id::{CampaignId, FactId, PieceId};
use domain::right::Right;
use store::fact::list_fact_versions;

/// A campaign's facts by key. What is not public yet is seen by coordinators, assessors and matrix-wide signers, by those who have a
/// direction in the campaign, and by its owner.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/facts", operation_id = "list_facts", tag = "facts",
    params(("id" = CampaignId, Path, description = "The campaign"), PageQuery),
    responses((status = 200, description = "A page of facts", body = Page<RegisteredFact>)),
    security(("token" = ["read_facts"])))]
pub(super) async fn list_campaign_facts(
    caller: Require<ReadFacts>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<RegisteredFact>>, Problem> {
    let place = Place::new(&format!("facts{id}"), query.limit, query.cursor.as_deref())?;
    let facts = app.facts_of(&caller.reach_of(Right::ReadUnpublished), id).await?;
    Ok(axum::Json(place.page_of(facts.iter(), |fact| fact.key.clone())))
}

/// Registers a fact for a campaign that is not closed, also a launched one. A public fact stands on the cards from now on; one that
/// is not public yet is cited by its key. Where an organisation owns it, that has to say yes.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/facts", tag = "facts", params(("id" = CampaignId, Path, description = "The campaign")),
    request_body = FactInput,
    responses(
        (status = 201, description = "Registered", body = RegisteredFact, headers(("etag" = String, description = "Its revision"))),
        (status = 409, description = "`taken`; `wrong_state`: the campaign is closed", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["manage_campaigns"])))]
pub(super) async fn register_fact(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Json(input): Json<FactInput>,
) -> Result<Response, Problem> {
    let fact = app.register_fact(&caller.actor(), id, input).await?;
    Ok((StatusCode::CREATED, Tagged(fact.revision, fact)).into_response())
}

/// One fact.
#[utoipa::path(get, path = "/api/v1/facts/{id}", tag = "facts", params(("id" = FactId, Path, description = "Its id")),
    responses((status = 200, description = "The fact", body = RegisteredFact, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["read_facts"])))]
pub(super) async fn get_fact(
    caller: Require<ReadFacts>,
    State(app): State<App>,
    Path(id): Path<FactId>,
) -> Result<Tagged<RegisteredFact>, Problem> {
    let fact = app.fact(&caller.reach_of(Right::ReadUnpublished), id).await?;
    Ok(Tagged(fact.revision, fact))
}

/// Writes a new version of a fact: by a coordinator, or for the organisation that owns it, which agrees by that. The versions before are
/// kept; the owner of every piece and direction that stands on one gets an event `fact.touched`.
#[utoipa::path(put, path = "/api/v1/facts/{id}", tag = "facts",
    params(("id" = FactId, Path, description = "Its id"), ("if-match" = String, Header, description = "The ETag that you have seen")),
    request_body = FactWording,
    responses((status = 200, description = "Written", body = RegisteredFact, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["write_facts"])))]
pub(super) async fn revise_fact(
    caller: Require<WriteFacts>,
    State(app): State<App>,
    Path(id): Path<FactId>,
    IfMatch(revision): IfMatch,
    Json(wording): Json<FactWording>,
) -> Result<Tagged<RegisteredFact>, Problem> {
    let fact = app.revise_fact(&caller.actor(), (&caller.reach, id, revision), wording).await?;
    Ok(Tagged(fact.revision, fact))
}

/// Every version of a fact in order; those that were not public are seen as far as what is not published is read.
#[utoipa::path(get, path = "/api/v1/facts/{id}/versions", operation_id = "list_fact_versions", tag = "facts",
    params(("id" = FactId, Path, description = "Its id"), PageQuery),
    responses((status = 200, description = "A page of versions", body = Page<FactVersion>)),
    security(("token" = ["read_facts"])))]
pub(super) async fn list_versions_of_fact(
    caller: Require<ReadFacts>,
    State(app): State<App>,
    Path(id): Path<FactId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<FactVersion>>, Problem> {
    let texts = caller.reach_of(Right::ReadUnpublished);
    let place = Place::new(&format!("fact_versions{id}"), query.limit, query.cursor.as_deref())?;
    let after = place.after_as()?.unwrap_or(0);
    let fact = app.fact(&texts, id).await?;
    let hidden = app.reads_hidden(&texts, &fact).await?;
    let versions = list_fact_versions(&app.db, &fact, after, place.wanted()).await?;
    let mut page = place.page(versions, |version| version.version.to_string());
    page.items.retain(|version| hidden || version.public);
    Ok(axum::Json(page))
}

/// Says yes to a fact's current version for the organisation that owns it. Saying it again changes nothing.
#[utoipa::path(post, path = "/api/v1/facts/{id}/agree", tag = "facts", params(("id" = FactId, Path, description = "Its id")),
    responses((status = 200, description = "Agreed", body = RegisteredFact, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["agree_facts"])))]
pub(super) async fn agree_fact(
    caller: Require<AgreeFacts>,
    State(app): State<App>,
    Path(id): Path<FactId>,
) -> Result<Tagged<RegisteredFact>, Problem> {
    let fact = app.agree_fact(&caller.actor(), (&caller.reach, id)).await?;
    Ok(Tagged(fact.revision, fact))
}

/// Filters of what a fact touches.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TouchedQuery {
    /// Where it stands.
    state: Option<TouchState>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What stands on an older version of a fact, by account and direction: pieces that cite one, and directions that were asked before the
/// current one and wait for their piece. A piece stays open until it is confirmed, corrected by a version that cites the new fact, or
/// withdrawn. A lead sees those of its clusters, a member those of its accounts.
#[utoipa::path(get, path = "/api/v1/facts/{id}/touched", tag = "facts",
    params(("id" = FactId, Path, description = "The fact"), TouchedQuery),
    responses((status = 200, description = "A page of pieces and directions", body = Page<TouchedItem>)),
    security(("token" = ["read_directions"])))]
pub(super) async fn list_touched(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(id): Path<FactId>,
    Query(query): Query<TouchedQuery>,
) -> Result<axum::Json<Page<TouchedItem>>, Problem> {
    let list = format!("touched{id}{:?}", query.state);
    let place = Place::new(&list, query.limit, query.cursor.as_deref())?;
    let reach = (&caller.reach, &caller.reach_of(Right::ReadUnpublished));
    let mut items = app.touched_by(reach, id).await?;
    items.retain(|item| query.state.is_none_or(|state| item.state == state));
    let key = |item: &TouchedItem| {
        let piece = item.piece.map(|piece| piece.to_string()).unwrap_or_default();
        format!("{} {} {piece}", item.account, item.direction)
    };
    items.sort_by_cached_key(key);
    Ok(axum::Json(place.page_of(items.iter(), key)))
}

/// Notes that a piece is still right beside the current version of a fact. Where the piece is not open, nothing changes; a later version of
/// the fact opens it again.
#[utoipa::path(post, path = "/api/v1/facts/{id}/touched/{piece}", tag = "facts",
    params(("id" = FactId, Path, description = "The fact"), ("piece" = PieceId, Path, description = "The piece")),
    responses((status = 200, description = "Where the piece stands", body = TouchedItem)),
    security(("token" = ["answer_directions"])))]
pub(super) async fn confirm_touched(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path((id, piece)): Path<(FactId, PieceId)>,
) -> Result<axum::Json<TouchedItem>, Problem> {
    Ok(axum::Json(app.confirm_touched(&caller.actor(), (&caller.reach, id, piece)).await?))
}

/// The facts that a piece cites, by key, with what is wrong with each: what is outdated or expired keeps it from being published, and so does
/// what was not agreed to where pieces are reviewed.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/facts", tag = "facts",
    params(("id" = PieceId, Path, description = "The piece"), PageQuery),
    responses((status = 200, description = "A page of cited facts", body = Page<CitedFact>)),
    security(("token" = ["read_directions"])))]
pub(super) async fn list_piece_facts(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<CitedFact>>, Problem> {
    let place = Place::new(&format!("piece_facts{id}"), query.limit, query.cursor.as_deref())?;
    let cited = app.cited_by(&caller.reach, id).await?;
    Ok(axum::Json(place.page_of(cited.iter(), |fact| fact.key.clone())))
}
