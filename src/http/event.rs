//! `/events`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ReadEvents, Require};
use super::page::{Listed, Page};
use super::problem::{Kind, Problem};
use app::App;
use domain::event::{Event, EventKind};
use domain::id::CampaignId;
use store::event::{EventFilter, EventScope};

/// Filters of the list of events.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
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
}

/// Lists what happened, in order.
///
/// What happened, in order. A lead sees what concerns its clusters, a member what concerns its accounts.
#[utoipa::path(get, path = "/api/v1/events", tag = "events",
    responses((status = 200, description = "A page of events", body = Page<Event>)))]
pub(super) async fn list_events(
    caller: Require<ReadEvents>,
    State(app): State<App>,
    Listed(query, page): Listed<EventQuery>,
) -> Result<axum::Json<Page<Event>>, Problem> {
    if query.after.is_some_and(|after| after < 0) {
        return Err(Problem::new(Kind::InvalidQuery, "after is below 0").at("?after", "is below 0"));
    }
    let only = EventScope::of(&caller.reach, &*app.matrix().await?);
    let filter = EventFilter {
        kinds: query.kind.into_iter().collect(),
        campaign: query.campaign,
        only,
        ..EventFilter::default()
    };
    let after = page.after_as()?.or(query.after).unwrap_or(0);
    let events = store::event::list_events(&app.db, &filter, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(events, |event| event.seq.to_string())))
}
