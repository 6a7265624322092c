//! Listening, and stopping without cutting anybody off.

use std::sync::Arc;

use tokio::net::TcpListener;

use super::problem::Problem;
use super::router::router;
use app::App;
use app::error::AppError;

/// Serves until a signal to stop arrives; then running requests end first, and so does what background tasks are at.
///
/// # Errors
/// When the socket fails.
pub async fn serve(app: App, listener: TcpListener) -> std::io::Result<()> {
    let stop = Arc::new(tokio::sync::Notify::new());
    let worker = tokio::spawn(app.clone().run_background(to_problem, Arc::clone(&stop)));
    axum::serve(listener, router(app.clone())).with_graceful_shutdown(stop_signal()).await?;
    stop.notify_one();
    if worker.await.is_err() {
        tracing::error!("the background tasks had panicked");
    }
    if let Err(error) = app.close().await {
        tracing::error!(%error, "the database was not closed");
    }
    Ok(())
}

/// The problem document that is kept with a failed job: the same as a request would get.
#[must_use]
pub fn to_problem(error: AppError) -> serde_json::Value {
    serde_json::to_value(Problem::from(error)).unwrap_or_default()
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
