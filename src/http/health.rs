//! `/healthz`, `/readyz`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::{Kind, Problem};
use app::App;
use store::matrix::read_revision;

/// How the service is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"status": "ok"}))]
pub(super) struct Health {
    /// `ok`.
    status: String,
}

fn ok() -> axum::Json<Health> {
    axum::Json(Health { status: "ok".to_owned() })
}

/// Whether the process runs. Needs no token.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "It runs", body = Health)))]
pub(super) async fn get_health() -> axum::Json<Health> {
    ok()
}

/// Whether the service can answer: the database does. Needs no token.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses(
        (status = 200, description = "It can answer", body = Health),
        (status = 503, description = "`unavailable`"),
    ))]
pub(super) async fn get_readiness(State(app): State<App>) -> Result<axum::Json<Health>, Problem> {
    read_revision(&app.db).await.map_err(|error| {
        tracing::error!(%error, "not ready");
        Problem::new(Kind::Unavailable, "the database does not answer")
    })?;
    Ok(ok())
}
