//! What surrounds every operation, from the outermost in, as one layer: a layer for each would copy all that lie in it, request by request.

use std::pin::Pin;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::admission::Admission;
use super::catalogue::Catalogue;
use super::pages::Pages;
use super::sign_in::FailedSignIns;
use super::{
    admission, body, connection, form_key, head, headers, idempotency, moved, observe, pages, sign_in, spoken,
};
use app::App;

/// What requests share on their way in and out.
pub(super) struct Surroundings {
    app: App,
    catalogue: Arc<Catalogue>,
    admission: Admission,
    failures: FailedSignIns,
    pages: Pages,
}

type Answering<'a> = Pin<Box<dyn Future<Output = Response> + Send + 'a>>;

impl Surroundings {
    pub(super) fn of(app: App, catalogue: Catalogue, failures: FailedSignIns, pages: Pages) -> Self {
        let catalogue = Arc::new(catalogue);
        let admission = Admission::of(Arc::clone(&catalogue), &app.clock);
        Self { app, catalogue, admission, failures, pages }
    }

    // The future of each of these holds those of all that lie in it, and a future is moved when it is made: so each lies on the heap.

    /// From the headers of every answer to the language in which it is said.
    fn answer(&self, request: Request, next: Next) -> Answering<'_> {
        Box::pin(headers::add_headers(request, async |request| {
            Box::pin(observe::observe(&self.app, request, async |request| {
                Box::pin(spoken::speak(&self.app, request, async |request| {
                    Box::pin(pages::show_problems((&self.app, &self.pages), request, async |request| {
                        self.take_in(request, next).await
                    }))
                    .await
                }))
                .await
            }))
            .await
        }))
    }

    /// What is looked at before it is known who calls.
    fn take_in(&self, request: Request, next: Next) -> Answering<'_> {
        Box::pin(head::bound(request, async |request| {
            Box::pin(connection::keep_reserve(request, async |request| {
                Box::pin(body::bound(request, async |request| {
                    Box::pin(sign_in::slow_failures((&self.app, &self.failures), request, async |request| {
                        self.admit(request, next).await
                    }))
                    .await
                }))
                .await
            }))
            .await
        }))
    }

    /// Who calls, its turn, and carrying out once what is sent twice.
    fn admit(&self, request: Request, next: Next) -> Answering<'_> {
        Box::pin(pages::enter((&self.app, &self.admission, &self.pages), request, async |request| {
            Box::pin(admission::admit((&self.app, &self.admission), request, async |request| {
                Box::pin(moved::lead_on(&self.app, request, async |request| {
                    if form_key::is_form(&request) {
                        Box::pin(form_key::carry_out_once(&self.app, request, next)).await
                    } else {
                        Box::pin(idempotency::carry_out_once((&self.app, &self.catalogue), request, next))
                            .await
                    }
                }))
                .await
            }))
            .await
        }))
    }
}

/// Takes a request through all of it.
pub(super) async fn surround(
    State(surroundings): State<Arc<Surroundings>>,
    request: Request,
    next: Next,
) -> Response {
    surroundings.answer(request, next).await
}
