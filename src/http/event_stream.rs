//! `/events/stream`: events as they happen, as server-sent events (WHATWG HTML, section 9.2).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Type};

use super::auth::{Presented, ReadEvents, Require};
use super::operation::{Describe, add_parameters, add_problem};
use super::problem::{Kind, Problem};
use super::query::Query;
use app::App;
use app::event_feed::EventFeed;
use domain::event::{Event, EventKind};
use domain::event_place::EventPlace;
use domain::id::CampaignId;

/// A stream on which nothing happens shows life so often: proxies end connections that are silent for a minute.
const SHOWS_LIFE: Duration = Duration::from_secs(15);

/// Which events are followed.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StreamQuery {
    /// The kind of event.
    kind: Option<EventKind>,
    /// Id of a campaign.
    campaign: Option<CampaignId>,
    /// Begin after the event with this `seq`; without it, and without `Last-Event-ID`, with what happens from now on.
    #[param(minimum = 0)]
    after: Option<i64>,
}

/// Follows what happens.
///
/// What happens, as it happens, as server-sent events: `id` is the place of an event, `event` its kind, `data` the event as a list has it. Who comes back
/// with `Last-Event-ID` misses nothing. Whoever sees part of the events sees that part; the stream ends when the token does, or when the service
/// stops.
#[utoipa::path(get, path = "/api/v1/events/stream", tag = "events",
    responses((status = 200, description = "Events as they happen", body = String, content_type = "text/event-stream")))]
pub(super) async fn stream_events(
    _: Require<ReadEvents>,
    State(app): State<App>,
    Presented(token): Presented,
    LastEventId(seen): LastEventId,
    Query(query): Query<StreamQuery>,
) -> Result<Response, Problem> {
    let after = seen.or(query.after.map(|seq| EventPlace { seq, at_ms: None }));
    if query.after.is_some_and(|after| after < 0) {
        return Err(Problem::new(Kind::InvalidQuery, "after is below 0").at("?after", "is below 0"));
    }
    let feed = app.follow_events(token, (query.kind, query.campaign), after).await?;
    let events = unfold((app, feed, Vec::new().into_iter()), next);
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(SHOWS_LIFE)).into_response();
    // It shows what only its reader may see.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

type Streaming = (App, EventFeed, std::vec::IntoIter<Event>);

/// The next event; `None`: whoever follows has to come back.
async fn next((app, mut feed, mut read): Streaming) -> Option<(Result<Sent, Infallible>, Streaming)> {
    loop {
        if let Some(event) = read.next() {
            let sent = Sent::default().id(EventPlace::of(&event).to_string()).event(event.kind.key());
            let data = serde_json::to_string(&event).unwrap_or_default();
            return Some((Ok(sent.data(data)), (app, feed, read)));
        }
        match Box::pin(app.next_events(&mut feed)).await {
            Ok(events) => read = events?.into_iter(),
            Err(error) => {
                tracing::warn!(%error, "a stream of events ended");
                return None;
            }
        }
    }
}

/// Where a follower is, in `Last-Event-ID`.
pub(super) struct LastEventId(Option<EventPlace>);

impl<S: Send + Sync> FromRequestParts<S> for LastEventId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        // A browser that has had none sends it empty.
        let Some(value) = parts.headers.get("last-event-id").filter(|value| !value.is_empty()) else {
            return Ok(Self(None));
        };
        let place = value.to_str().ok().and_then(|text| EventPlace::read(text.trim()));
        place.map(|place| Self(Some(place))).ok_or_else(|| {
            let detail = "is not the number of an event, such as 42";
            Problem::new(Kind::InvalidHeader, format!("Last-Event-ID {detail}")).at("#last-event-id", detail)
        })
    }
}

impl Describe for LastEventId {
    fn describe(operation: &mut Operation) {
        let parameter = ParameterBuilder::new()
            .name("last-event-id")
            .parameter_in(ParameterIn::Header)
            .description(Some("The `id` of the last event that you have had; it counts before `after`"))
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build();
        add_parameters(operation, [parameter]);
        add_problem(operation, "400", "`invalid_header`");
        add_problem(operation, "410", "`event_gone`");
    }
}
