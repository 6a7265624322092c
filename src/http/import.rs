//! `/imports`

use axum::extract::State;

use super::auth::{ChangeRegistry, Require};
use super::job::Queued;
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{ImportPath, Path};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use app::import::ImportRequest;
use domain::entity::Entity;
use domain::id::JobId;
use domain::import::UndoInput;
use domain::job::{Job, JobKind};
use store::audit::list_history;
use store::job::{JobFilter, list_jobs};

/// Files of a province fit; a nation's go through the command line, which reads them one by one.
///
/// While such a body is taken in, it is in memory three times, as bytes, as a JSON value and as the request; all bodies that are in
/// memory are bounded together ([`super::body`]). Then it waits in the table of jobs alone. A process works off one job at a time, for
/// which its text and its files are in memory once, and what [`app::import`] makes of them.
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
    let job = app.queue_job(&caller.actor(), JobKind::Import, &request).await?;
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

/// Undoes an import, as a job.
///
/// Undoes an import as a whole, as a job, while nothing builds on it: what it changed becomes what it was, and what it entered goes. Its
/// `result` says how much; where something was changed since or is referred to, it fails, its `problem` (`obstructed`) names what stands
/// in the way, and nothing is changed.
#[utoipa::path(post, path = "/api/v1/imports/{id}/undo", tag = "registry",
    responses((status = 202, description = "Queued; watch the job", body = Job)))]
pub(super) async fn undo_import(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportPath { id }): Path<ImportPath>,
) -> Result<Queued, Problem> {
    let history = list_history(&app.db, Entity::Import, &id.to_string(), 0, 1).await?;
    if history.is_empty() {
        return Err(AppError::not_found("import that has changed something", id).into());
    }
    let job = app.queue_job(&caller.actor(), JobKind::ImportUndo, &UndoInput { import: id }).await?;
    Ok(Queued(job))
}
