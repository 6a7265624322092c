//! `/imports`

use axum::extract::State;

use super::auth::{ChangeRegistry, Require};
use super::job::Queued;
use super::json::Json;
use super::page::{Page, PageRequest};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use app::import::ImportRequest;
use domain::id::JobId;
use domain::job::{Job, JobKind};
use store::job::{JobFilter, list_jobs};

/// Files of a province fit; a nation's go through the command line.
pub(super) const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Imports files into the registry, as a job.
///
/// Imports files into the registry, as a job: all or nothing. Its `result` is the report; with bad rows it fails, its
/// `problem` names each of them, and nothing is changed.
#[utoipa::path(post, path = "/api/v1/imports", tag = "registry",
    responses((status = 202, description = "Queued; watch the job", body = Job)))]
pub(super) async fn create_import(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(request): Json<ImportRequest>,
) -> Result<Queued, Problem> {
    request.check().map_err(AppError::Invalid)?;
    let input = serde_json::to_value(&request).map_err(AppError::internal)?;
    let job = app.queue_job(&caller.actor(), JobKind::Import, input).await?;
    Ok(Queued(job))
}

/// Imports through the API, the newest first.
#[utoipa::path(get, path = "/api/v1/imports", tag = "registry",
    responses((status = 200, description = "A page of import jobs", body = Page<Job>)))]
pub(super) async fn list_imports(
    _: Require<ChangeRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Job>>, Problem> {
    let before = page.after_as()?.map(JobId);
    let filter = JobFilter { subject: None, kind: Some(JobKind::Import) };
    let jobs = list_jobs(&app.db, filter, before, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(jobs, |job| job.id.to_string())))
}
