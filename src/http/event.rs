//! `/events`

use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ReadEvents, Require};
use super::extract::Query;
use super::page::{Page, Place};
use super::problem::{Kind, Problem};
use app::App;
use domain::event::{Event, EventKind};
use domain::id::CampaignId;
use store::event::{EventFilter, EventScope, list_events};

/// Filters of the list of events.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventQuery {
    /// The kind of event.
    kind: Option<EventKind>,
    /// Id of a campaign.
    campaign: Option<CampaignId>,
    /// Only events after this `seq`; to follow along, send the last one that you have seen.
    #[param(minimum = 0)]
    after: Option<i64>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What happened, in order. A lead sees what concerns its clusters, a member what concerns its accounts.
#[utoipa::path(get, path = "/api/v1/events", operation_id = "list_events", tag = "events", params(EventQuery),
    responses((status = 200, description = "A page of events", body = Page<Event>)),
    security(("token" = ["read_events"])))]
pub(super) async fn list_events_of_caller(
    caller: Require<ReadEvents>,
    State(app): State<App>,
    Query(query): Query<EventQuery>,
) -> Result<axum::Json<Page<Event>>, Problem> {
    let list = format!("events{:?}{:?}{}", query.kind, query.campaign, caller.subject);
    let place = Place::new(&list, query.limit, query.cursor.as_deref())?;
    if query.after.is_some_and(|after| after < 0) {
        return Err(Problem::new(Kind::InvalidQuery, "after is below 0").at("?after", "is below 0"));
    }
    let matrix = app.matrix().await?;
    let only = (!caller.reach.all).then(|| EventScope {
        accounts: caller.reach.accounts_of(&matrix),
        clusters: caller.reach.clusters.clone(),
    });
    let filter = EventFilter { kind: query.kind, campaign: query.campaign, only };
    let after = place.after_as()?.or(query.after).unwrap_or(0);
    let events = list_events(&app.db, &filter, after, place.wanted()).await?;
    Ok(axum::Json(place.page(events, |event| event.seq.to_string())))
}
