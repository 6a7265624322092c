//! Connections: how many at once, how long a silent or slow one is waited for, and a reserve for whoever asks how the service is.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::AddExtension;
use axum::response::{IntoResponse as _, Response};
use axum_server::accept::Accept;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tower::Layer as _;

use super::problem::{Kind, Problem};

/// Connections at once.
pub(super) const PLACES: usize = 1000;

/// More of them, on which only health is answered, once each.
const RESERVE: usize = 32;

/// How long headers may take, also those of the next request on a connection.
pub(super) const HEADERS_WITHIN: Duration = Duration::from_secs(15);

/// How long a body may pause.
pub(super) const BODY_PAUSE: Duration = Duration::from_secs(30);

/// How long a client may let an answer lie before it takes more of it.
const ANSWER_PAUSE: Duration = Duration::from_secs(30);

/// A connection's place, held as long as it lives.
#[derive(Clone)]
pub(super) struct Place {
    _permit: Arc<OwnedSemaphorePermit>,
    reserve: bool,
}

/// Gives places to connections; one for whom there is none is closed.
#[derive(Clone)]
pub(super) struct Door {
    places: Arc<Semaphore>,
    reserve: Arc<Semaphore>,
}

impl Door {
    pub(super) fn new(places: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(places)), reserve: Arc::new(Semaphore::new(RESERVE)) }
    }

    fn place(&self) -> Option<Place> {
        let take = |places: &Arc<Semaphore>, reserve| {
            let permit = Arc::clone(places).try_acquire_owned().ok()?;
            Some(Place { _permit: Arc::new(permit), reserve })
        };
        take(&self.places, false).or_else(|| take(&self.reserve, true))
    }
}

impl<S> Accept<TcpStream, S> for Door {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = AddExtension<S, Place>;
    type Future = Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let Some(place) = self.place() else {
            return ready(Err(io::Error::other("there is no place for another connection")));
        };
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(ANSWER_PAUSE));
        ready(Ok((Box::pin(stream), Extension(place).layer(service))))
    }
}

/// Says that the connection ends with this answer.
pub(super) fn closing(mut response: Response) -> Response {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Whether a request comes on a place of the reserve.
pub(super) fn is_of_reserve(request: &Request) -> bool {
    request.extensions().get::<Place>().is_some_and(|place| place.reserve)
}

/// On a place of the reserve only health is answered, and the connection ends with the answer.
pub(super) async fn keep_reserve(request: Request, next: impl AsyncFnOnce(Request) -> Response) -> Response {
    let reserved = is_of_reserve(&request);
    let health = matches!(request.uri().path(), "/healthz" | "/readyz");
    let response = if reserved && !health {
        Problem::new(Kind::Unavailable, "too many connections are open; close some, or try again")
            .into_response()
    } else {
        next(request).await
    };
    if reserved { closing(response) } else { response }
}
