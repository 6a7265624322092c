//! Listening, and stopping without cutting anybody off who can still be served.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum_server::{Handle, Server};
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::connection::{Door, HEADERS_WITHIN, PLACES};
use super::head::{LARGEST_HEAD, MOST_PARSED};
use super::pages::Pages;
use super::problem::Problem;
use super::router::router_with;
use super::source::{self, TrustedProxies};
use app::App;
use app::error::AppError;

/// How long running requests, and then background tasks, may take to end once the service is asked to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until a signal to stop arrives; then running requests end first, and so does what background tasks are at, each within ten
/// seconds. `failed_sign_ins` of a source in a minute are answered as such; those beyond are told to wait. Sources are told apart behind the
/// `proxies` as well.
///
/// # Errors
/// When the socket fails.
pub async fn serve(
    app: App,
    listener: TcpListener,
    (failed_sign_ins, proxies): (u32, TrustedProxies),
    pages: Pages,
) -> std::io::Result<()> {
    let stop = Arc::new(tokio::sync::Notify::new());
    let mut worker = tokio::spawn(app.clone().run_background(to_problem, Arc::clone(&stop)));
    let router = router_with(app.clone(), failed_sign_ins, pages);
    let router = router.layer(from_fn_with_state(proxies, source::note));
    let signal = Arc::clone(&app.signal);
    let stopped = async move {
        stop_signal().await;
        signal.end();
    };
    listen(router, listener, PLACES, stopped).await?;
    stop.notify_one();
    match timeout(GRACE, &mut worker).await {
        Ok(ended) if ended.is_err() => tracing::error!("the background tasks had panicked"),
        Ok(_) => {}
        Err(_) => {
            // What they were at is not committed, and is done again after the next start.
            worker.abort();
            tracing::warn!("the background tasks were cut off");
        }
    }
    // Whose client has gone may still compute under its key; the process ends when that does.
    app.computations.end();
    if let Ok(closed) = timeout(GRACE, app.close()).await {
        closed.unwrap_or_else(|error| tracing::error!(%error, "the database was not closed"));
    } else {
        tracing::warn!("the database was not closed: somebody still reads or writes");
    }
    Ok(())
}

/// Serves a router on so many connections at once until it is to stop; then what runs has ten seconds to end.
///
/// # Errors
/// When the socket fails.
pub async fn listen(
    router: Router,
    listener: TcpListener,
    places: usize,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let handle = Handle::new();
    let mut server: Server<SocketAddr, _> =
        Server::from_listener(listener).http1_only().handle(handle.clone()).acceptor(Door::new(places));
    let mut http = server.http_builder().http1();
    http.header_read_timeout(HEADERS_WITHIN).max_headers(MOST_PARSED).max_buf_size(LARGEST_HEAD);
    tokio::spawn(async move {
        stop.await;
        handle.graceful_shutdown(Some(GRACE));
    });
    server.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await
}

/// The problem document that is kept with a failed job: the same as a request would get, and of a list what is wrong with it besides.
#[must_use]
pub fn to_problem(error: AppError) -> serde_json::Value {
    let list = match &error {
        AppError::List(report) => serde_json::to_value(report).ok(),
        _ => None,
    };
    let mut problem = serde_json::to_value(Problem::from(error)).unwrap_or_default();
    if let Some(list) = list {
        problem["list"] = list;
    }
    problem
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
        return interrupt.await.unwrap_or_default();
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
    tracing::info!("stopping");
}
