//! Admission: who calls is known first, then the body is read, then a place is waited for, and only then anything is done.
//!
//! So a right that is missing is told before a body is read, a client that sends slowly holds no place, one that asks for much waits
//! behind itself, and whoever asks how the service is waits for nobody. What was admitted keeps its place until everything that it
//! computes has ended ([`app::computation`]).

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use tokio::time::timeout;

use super::auth::{FailedLookup, find_token, identify, identify_anew};
use super::body::{BodyBudget, BodyShare, most_bytes, read};
use super::catalogue::Catalogue;
use super::kept::name_route;
use super::lane::{Lane, LaneKind, Refused};
use super::matrix_revision::{await_revision, stamp};
use super::problem::{Kind, Problem};
use app::App;
use app::clock::Clock;
use app::computation::Admitted;
use domain::id::SubjectId;
use store::matrix::RecordState;

/// What was admitted takes at most this long.
const TIME_LIMIT: Duration = Duration::from_mins(2);

/// Everything that is waited for.
pub(super) struct Admission {
    catalogue: Arc<Catalogue>,
    bodies: Arc<BodyBudget>,
    /// In the order of [`LaneKind::ALL`].
    lanes: [Arc<Lane>; LaneKind::ALL.len()],
}

impl Admission {
    pub(super) fn of(catalogue: Arc<Catalogue>, clock: &Clock) -> Self {
        let lanes = LaneKind::ALL.map(|kind| Arc::new(Lane::of(kind, clock.clone())));
        Self { catalogue, bodies: Arc::default(), lanes }
    }

    fn lane(&self, kind: LaneKind) -> &Arc<Lane> {
        &self.lanes[kind as usize]
    }
}

/// Lets a request in, or says when to come again. One that the handler refuses for its token or right goes there at once: that costs
/// nothing.
pub(super) async fn admit(
    (app, admission): (&App, &Admission),
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let found = admission.catalogue.find(&request);
    let Some((right, lane)) = found.and_then(|operation| Some((operation.right?, operation.lane))) else {
        return next(request).await;
    };
    let most = most_bytes(&request);
    let (mut parts, body) = request.into_parts();
    if let Some(FailedLookup(problem)) = parts.extensions.remove() {
        return problem.into_response();
    }
    if let Err(error) = identify(&mut parts, app).await {
        return Problem::from(error).into_response();
    }
    let mut token = find_token(&parts, right);
    if token.is_some() {
        match await_revision(app, &parts).await {
            Ok(false) => {}
            Ok(true) => {
                if let Err(error) = identify_anew(&mut parts, app).await {
                    return Problem::from(error).into_response();
                }
                token = find_token(&parts, right);
            }
            Err(refused) => return refused,
        }
    }
    let Some(token) = token else {
        return next(Request::from_parts(parts, body)).await;
    };
    let person = token.subject;
    let (bytes, share) = match read(body, most, admission.bodies.share(person), &app.clock).await {
        Ok(read) => read,
        Err(problem) => return problem.into_response(),
    };
    let ticket = match admission.lane(lane).enter(person).await {
        Ok(ticket) => ticket,
        Err(refused) => return refusal(refused),
    };
    let route = parts.extensions.get::<MatchedPath>().cloned();
    let read_at = parts.extensions.get::<RecordState>().filter(|_| parts.method.is_safe()).copied();
    let work = next(Request::from_parts(parts, Body::from(bytes)));
    let mut answer = carry_out(app, Arc::new((ticket, share)), work).await;
    name_route(&mut answer, route);
    stamp(app, read_at, &mut answer).await;
    answer
}

impl Admission {
    /// A share of the memory for bodies, of nothing yet.
    pub(super) fn share(&self, person: SubjectId) -> BodyShare {
        self.bodies.share(person)
    }

    /// Carries something out for whose body was read, once there is a place for it in a lane, or says when to come again.
    pub(super) async fn run(
        &self,
        kind: LaneKind,
        share: BodyShare,
        app: &App,
        work: impl Future<Output = Response>,
    ) -> Response {
        match self.lane(kind).enter(share.person()).await {
            Ok(ticket) => carry_out(app, Arc::new((ticket, share)), work).await,
            Err(refused) => refusal(refused),
        }
    }
}

/// Carries out what was admitted, within its time.
async fn carry_out(app: &App, admitted: Admitted, work: impl Future<Output = Response>) -> Response {
    let work = app.computations.scope(Some(admitted), work);
    timeout(TIME_LIMIT, work).await.unwrap_or_else(|_| {
        Problem::new(Kind::Unavailable, "the request took too long; ask for less at once").into_response()
    })
}

fn refusal(refused: Refused) -> Response {
    let (kind, detail, seconds) = match refused {
        Refused::Person(seconds) => {
            (Kind::TooMany, "too many requests of yours wait already; wait for some of them", seconds)
        }
        Refused::Overload(seconds) => {
            (Kind::Overloaded, "more is asked than can be done; try again later", seconds)
        }
    };
    let mut response = Problem::new(kind, detail).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}
