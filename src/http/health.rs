//! `/healthz`, `/readyz`

use std::time::Duration;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::problem::{Kind, Problem};
use app::App;
use app::background::TaskStatus;
use app::error::AppError;
use store::database::Standing;
use store::outage::Outage;
use tokio::time::timeout;

/// Whoever asks whether the service is ready has an answer within a second.
const WITHIN: Duration = Duration::from_millis(800);

/// How the service is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"status": "ok"}))]
pub(super) struct Health {
    /// `ok`.
    status: String,
}

/// Whether the service can answer, and how its background tasks fare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "status": "ok", "schema": "m0034_incident", "registry_revision": 42, "registry_behind": 0,
    "tasks": [{
        "name": "silence", "runs": 17, "last_started_at": "2026-06-10T01:00:00Z",
        "last_ended_at": "2026-06-10T01:00:00Z", "last_error": null
    }]
}))]
pub(super) struct Readiness {
    /// `ok`.
    status: String,
    /// The last step of the schema, which the database has.
    schema: String,
    /// Where the registry in memory stands; it is brought forward by whoever asks for it.
    registry_revision: i64,
    /// By how many changes it is behind the database.
    registry_behind: i64,
    /// The background tasks of this process.
    tasks: Vec<TaskStatus>,
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

/// Whether the service can answer: the database does, and takes writes, its schema is that of this program, and the registry is in memory. Answers
/// within a second, on a connection of its own. Needs no token.
#[utoipa::path(get, path = "/readyz", tag = "health",
    responses(
        (status = 200, description = "It can answer", body = Readiness),
        (status = 503, description = "`unavailable`"),
    ))]
pub(super) async fn get_readiness(State(app): State<App>) -> Result<axum::Json<Readiness>, Problem> {
    let ((), standing) = tokio::try_join!(check_database(&app), read_standing(&app))?;
    let registry_revision = match app.live.revision() {
        Some(revision) => revision,
        None => read_registry(&app).await?,
    };
    let Standing { schema, registry } = standing;
    let registry_behind = (registry - registry_revision).max(0);
    let tasks = app.tasks.statuses();
    Ok(axum::Json(Readiness { status: "ok".to_owned(), schema, registry_revision, registry_behind, tasks }))
}

async fn check_database(app: &App) -> Result<(), Problem> {
    let checked = timeout(WITHIN, app.db.check(app.clock.elapsed_ms())).await.unwrap_or(Err(Outage::Away));
    checked.map_err(|outage| {
        tracing::error!(%outage, "not ready");
        Problem::new(Kind::Unavailable, outage.to_string())
    })
}

/// Reads the registry to its end, whoever asks and leaves; where it stands then.
async fn read_registry(app: &App) -> Result<i64, Problem> {
    let app = app.clone();
    let loading = tokio::spawn(async move { app.matrix().await });
    let loaded = timeout(WITHIN, loading).await;
    let loaded = loaded.map_err(|_| Problem::new(Kind::Unavailable, "the registry is being read"))?;
    Ok(loaded.map_err(AppError::from)??.revision)
}

/// A newer program may have changed the schema while this one runs: it is to be started anew then.
async fn read_standing(app: &App) -> Result<Standing, Problem> {
    let standing = timeout(WITHIN, app.db.standing()).await;
    let standing = standing.map_err(|_| Problem::new(Kind::Unavailable, Outage::Away.to_string()))??;
    if standing.schema != store::connect::schema() {
        let detail = "the schema of the database is not that of this program; start the program that has brought it up to date";
        return Err(Problem::new(Kind::Unavailable, detail));
    }
    Ok(standing)
}
