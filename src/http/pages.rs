//! Pages for people beside the API: who looks at them, and problems as pages.
//!
//! The pages themselves are another crate's; here is what they share with the API: tokens, places, problems. A handler of a page fails as one
//! of the API does, and one layer around everything shows that to a browser as a page.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};

use super::admission::Admission;
use super::auth::identify;
use super::body::{most_bytes, read};
use super::lane::LaneKind;
use super::problem::Problem;
use super::session::is_page;
use app::App;
use domain::message::Messages;
use domain::token::Token;

/// The pages of a service.
#[derive(Clone)]
pub struct Pages {
    /// Their routes.
    pub routes: Router<App>,
    /// What a request for one of them takes, by its method and its route.
    pub work: fn(&Method, &str) -> PageWork,
    /// Shows a problem to whoever asked for a page.
    pub show: fn(&Problem, &AskedPage) -> Response,
}

/// What a page takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageWork {
    /// It reads what stands.
    Reads,
    /// It writes.
    Writes,
    /// It computes, such as a card or a share.
    Computes,
    /// It solves a plan.
    Plans,
}

impl PageWork {
    const fn lane(self) -> LaneKind {
        match self {
            Self::Reads => LaneKind::Reading,
            Self::Writes => LaneKind::Writing,
            Self::Computes => LaneKind::Computing,
            Self::Plans => LaneKind::Planning,
        }
    }
}

/// What was asked for, as far as it matters for showing a problem.
#[derive(Clone)]
pub struct AskedPage {
    /// The address.
    pub uri: Uri,
    /// The headers: languages, cookies.
    pub headers: HeaderMap,
    /// Whether something was to be changed.
    pub changes: bool,
    /// What the service says, in Chinese.
    pub messages: Arc<Messages>,
}

impl Pages {
    /// A service without pages: problems stay documents.
    #[must_use]
    pub fn none() -> Self {
        Self {
            routes: Router::new(),
            work: |_, _| PageWork::Reads,
            show: |problem, _| problem.clone().into_response(),
        }
    }
}

/// Tells a page who looks at it; then, as for every operation, reads the body and waits for a place.
pub(super) async fn enter(
    (app, admission, pages): (&App, &Admission, &Pages),
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    if !is_page(request.uri().path()) {
        return next(request).await;
    }
    let most = most_bytes(&request);
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let lane = (pages.work)(request.method(), route).lane();
    let (mut parts, body) = request.into_parts();
    if let Err(error) = identify(&mut parts, app).await {
        return Problem::from(error).into_response();
    }
    let Some(person) = parts.extensions.get::<Arc<Token>>().map(|token| token.subject) else {
        return next(Request::from_parts(parts, body)).await;
    };
    match read(body, most, admission.share(person), &app.clock).await {
        Ok((bytes, share)) => {
            let work = next(Request::from_parts(parts, Body::from(bytes)));
            admission.run(lane, share, app, work).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// Shows problems as pages to whoever asked for a page.
pub(super) async fn show_problems(
    (app, pages): (&App, &Pages),
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let asked = is_page(request.uri().path()).then(|| AskedPage {
        uri: request.uri().clone(),
        headers: request.headers().clone(),
        changes: !request.method().is_safe(),
        messages: Arc::clone(&app.seed.messages),
    });
    let mut response = next(request).await;
    let (Some(asked), Some(problem)) = (asked, response.extensions_mut().remove::<Arc<Problem>>()) else {
        return response;
    };
    let mut shown = (pages.show)(&problem, &asked);
    for name in [header::RETRY_AFTER, header::SET_COOKIE] {
        if let Some(value) = response.headers_mut().remove(&name) {
            shown.headers_mut().insert(name, value);
        }
    }
    if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        // What follows on the connection would be the body.
        shown.headers_mut().extend(
            response.headers_mut().remove(header::CONNECTION).map(|value| (header::CONNECTION, value)),
        );
    }
    shown
}
