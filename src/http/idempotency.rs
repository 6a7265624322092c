//! `Idempotency-Key`: a POST that is sent again under its key is carried out once and answered as before.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};
use store::outage::Outage;
use tokio::time::{sleep, timeout};
use tracing::Instrument as _;
use utoipa::openapi::Required;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};

use super::auth::find_token;
use super::catalogue::Catalogue;
use super::json::unread;
use super::operation::{add_header_of, add_parameters, add_problem, text};
use super::problem::{Kind, Problem};
use super::upload::boundary_of;
use app::App;
use app::Claim;
use app::computation::carried;
use app::error::AppError;
use app::idempotency::{Claimed, RENEW};
use domain::idempotency::{Answer, IdempotencyKey, KeyedRequest};
use domain::right::{Grant, in_one_form};
use domain::token::hex;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Carries out a POST under its key. Without the header nothing changes; so does with a caller who may not do this, whom the
/// handler refuses.
pub(super) async fn carry_out_once(
    (app, catalogue): (&App, &Catalogue),
    request: Request,
    next: Next,
) -> Response {
    let keyed = request.headers().contains_key(&KEY);
    let operation = keyed.then(|| catalogue.find(&request)).flatten();
    let Some((right, promise)) = operation.and_then(|one| Some((one.right?, one.promise?))) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Some(token) = find_token(&parts, right) else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let read = async {
        let key = read_key(&parts)?;
        let bytes = to_bytes(body, usize::MAX).await.map_err(|error| unread(&error))?;
        let digest = digest_of(&parts, &token.grants, &bytes);
        let subject = token.subject;
        Ok::<_, Problem>((KeyedRequest { subject, key, digest, promise: Some(promise) }, bytes))
    };
    match read.await {
        Ok((keyed, bytes)) => {
            let attempt = Attempt { app: app.clone(), keyed, parts, bytes, next };
            // In a task of its own: a client who leaves right after the claim would leave a key that nobody works under.
            let done = tokio::spawn(carried(carry_out_through_failover(attempt).in_current_span()));
            done.await.unwrap_or_else(|error| Problem::from(AppError::from(error)).into_response())
        }
        Err(problem) => problem.into_response(),
    }
}

/// A request under its key, which can be carried out again.
struct Attempt {
    app: App,
    keyed: KeyedRequest,
    parts: Parts,
    bytes: Bytes,
    next: Next,
}

/// How long a database is waited for that went away while a request was carried out: as long as a broken connection or an orderly change of servers
/// takes. Whoever loses a server for good waits for longer than a request should.
const FAILOVER: Duration = Duration::from_secs(10);

/// Between two looks whether it is back.
const LOOK: Duration = Duration::from_millis(200);

/// Carries out a request; once more if the database went away meanwhile and is back. What was committed before that is known by its key, and
/// then only answered.
async fn carry_out_through_failover(attempt: Attempt) -> Response {
    let (response, claim) = attempt.claim_and_carry_out().await;
    let Some(claim) = claim.filter(|_| has_lost_database(&response)) else { return response };
    match timeout(FAILOVER, attempt.free_key(&claim)).await {
        Ok(()) => {
            tracing::warn!("the database went away and is back; a request is carried out once more");
            attempt.claim_and_carry_out().await.0
        }
        Err(_) => response,
    }
}

fn has_lost_database(response: &Response) -> bool {
    let problem = response.extensions().get::<Arc<Problem>>();
    // A server that is no primary any more takes no writes; a new connection leads to the one that does.
    problem.is_some_and(|problem| matches!(problem.outage, Some(Outage::Away | Outage::ReadOnly)))
}

impl Attempt {
    /// The answer, and the claim under which the request was carried out, if it was.
    async fn claim_and_carry_out(&self) -> (Response, Option<Arc<Claim>>) {
        match self.app.claim_key(&self.keyed).await {
            Ok(Claimed::Fresh(claim)) => {
                let mut request = Request::from_parts(self.parts.clone(), Body::from(self.bytes.clone()));
                request.extensions_mut().insert(Arc::clone(&claim));
                let response =
                    carry_out(self.app.clone(), Arc::clone(&claim), request, self.next.clone()).await;
                (response, Some(claim))
            }
            Ok(Claimed::Replay(answer)) => (replay(answer), None),
            Err(error) => (Problem::from(error).into_response(), None),
        }
    }

    /// Waits until the database is back, and frees the key unless something was done under it.
    async fn free_key(&self, claim: &Claim) {
        // Of a key under which something was done nothing is written, so the database is asked as well.
        while self.app.db.check(self.app.clock.elapsed_ms()).await.is_err()
            || self.app.settle_claim(claim, None).await.is_err()
        {
            sleep(LOOK).await;
        }
    }
}

fn read_key(parts: &Parts) -> Result<IdempotencyKey, Problem> {
    let mut given = parts.headers.get_all(&KEY).iter();
    let key = match (given.next(), given.next()) {
        (Some(only), None) => only.to_str().ok().and_then(IdempotencyKey::parse),
        _ => None,
    };
    key.ok_or_else(|| {
        let detail = "is not one key of 1 to 255 visible ASCII characters, such as a UUID";
        Problem::new(Kind::InvalidHeader, format!("Idempotency-Key {detail}")).at("#idempotency-key", detail)
    })
}

/// Digest of a request and of what its token may do: an answer may hold what another token of the same person may not read. A token
/// that was renewed with the same grants is answered as before.
pub(super) fn digest_of(parts: &Parts, grants: &[Grant], body: &[u8]) -> String {
    let place = parts.uri.path_and_query().map_or("", |place| place.as_str());
    let mut digest = Sha256::new();
    let grants = serde_json::to_string(&in_one_form(grants)).unwrap_or_default();
    digest.update(format!("{} {place}\n{grants}\n", parts.method));
    digest_body(&mut digest, boundary_of(&parts.headers).as_deref(), body);
    hex(&digest.finalize())
}

/// Adds a body. A client that sends a form again may have put it together anew, between other boundaries: these are left out.
fn digest_body(digest: &mut Sha256, boundary: Option<&str>, body: &[u8]) {
    let Some(boundary) = boundary else { return digest.update(body) };
    let delimiter = format!("--{boundary}");
    let mut from = 0;
    for at in memchr::memmem::find_iter(body, delimiter.as_bytes()) {
        digest.update(&body[from..at]);
        digest.update(b"--");
        from = at + delimiter.len();
    }
    digest.update(&body[from..]);
}

/// Runs the handler to its end even if the client has gone: that is when a client asks again.
async fn carry_out(app: App, claim: Arc<Claim>, request: Request, next: Next) -> Response {
    let handler = tokio::spawn(carried(next.run(request).in_current_span()));
    let response = await_alive(&app, &claim, handler).await;
    settle(&app, &claim, response).await
}

/// The answer of a handler, which shows life while it works.
pub(super) async fn await_alive(
    app: &App,
    claim: &Claim,
    mut handler: tokio::task::JoinHandle<Response>,
) -> Response {
    loop {
        tokio::select! {
            done = &mut handler => {
                return done.unwrap_or_else(|error| Problem::from(AppError::from(error)).into_response());
            }
            () = tokio::time::sleep(RENEW) => {
                if let Err(error) = app.renew_claim(claim).await {
                    tracing::warn!(%error, "a key was not renewed");
                }
            }
        }
    }
}

/// Keeps what was answered. If that fails the key stays as the effect has left it, which is right by itself.
async fn settle(app: &App, claim: &Claim, response: Response) -> Response {
    let (response, answer) = match split(response).await {
        Ok(split) => split,
        Err(problem) => return problem.into_response(),
    };
    if let Err(error) = app.settle_claim(claim, answer).await {
        tracing::error!(%error, "an answer was not kept");
    }
    response
}

/// A response and, if it says that something was done, what to keep of it.
async fn split(response: Response) -> Result<(Response, Option<Answer>), Problem> {
    if !response.status().is_success() {
        return Ok((response, None));
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await;
    let bytes = bytes.map_err(|error| Problem::from(AppError::internal(error)))?;
    let text = |name: HeaderName| {
        parts.headers.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
    };
    let answer = String::from_utf8(bytes.to_vec()).ok().map(|body| Answer {
        status: parts.status.as_u16(),
        etag: text(header::ETAG),
        location: text(header::LOCATION),
        body,
    });
    Ok((Response::from_parts(parts, Body::from(bytes)), answer))
}

fn replay(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let kept = [(header::ETAG, answer.etag), (header::LOCATION, answer.location)];
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    for (name, value) in kept {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

/// Says of a POST in the document what a key brings: the header, its problems, and how a repeated answer is known. Not of one that
/// only asks: it is sent to carry a body, changes nothing, and is answered as things stand, so that a key would only bring back an
/// older answer.
pub(super) fn describe_key(operation: &mut utoipa::openapi::path::Operation) {
    // Whoever has no token has no keys.
    if operation.security.is_none() {
        return;
    }
    if operation.extensions.as_ref().is_some_and(|known| known.contains_key("x-read-only")) {
        return;
    }
    let schema = text().min_length(Some(1)).max_length(Some(255)).pattern(Some("^[!-~]+$"));
    let parameter = ParameterBuilder::new()
        .name(KEY.as_str())
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Makes it safe to send this again: for 24 hours a request of the same person with the same key, path and body, by \
             a token with the same grants, is not carried out again but answered as before, with `idempotency-replayed: true`. Take \
             a new key, such as a UUID, for each thing that is to be done. A request that was refused (4xx) did nothing and leaves its key free; after a 5xx, or no \
             answer at all, send it again under the same key.",
        ))
        .schema(Some(schema));
    add_parameters(operation, [parameter.build()]);
    add_header_of(
        operation,
        REPLAYED.as_str(),
        "`true`: this was done before, under the same key",
        text().enum_values(Some(["true"])),
    );
    add_problem(operation, "400", "`invalid_header`");
    add_problem(operation, "409", "`in_flight`, `answer_lost`");
    add_problem(operation, "422", "`idempotency_mismatch`");
}
