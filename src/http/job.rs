//! `/jobs`

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::Operation;

use super::auth::{ReadRegistry, Require};
use super::operation::{Describe, add_header};
use super::page::{Page, PageRequest};
use super::path::{JobPath, Path};
use super::problem::Problem;
use app::App;
use domain::id::{JobId, SubjectId};
use domain::job::Job;
use domain::right::Right;
use store::job::JobFilter;

/// The answer to work that was put off: the job, and where to watch it.
pub(super) struct Queued(pub Job);

impl IntoResponse for Queued {
    fn into_response(self) -> Response {
        let location = format!("/api/v1/jobs/{}", self.0.id);
        (StatusCode::ACCEPTED, [(header::LOCATION, location)], axum::Json(self.0)).into_response()
    }
}

impl Describe for Queued {
    fn describe(operation: &mut Operation) {
        add_header(operation, "location", "Where to watch the job");
    }
}

/// Whose jobs a caller sees: a coordinator or admin all, others their own.
#[must_use]
pub fn only_of(caller: &Require<ReadRegistry>) -> Option<SubjectId> {
    let all = caller.also(Right::ChangeRegistry) || caller.also(Right::Administer);
    (!all).then_some(caller.subject)
}

/// Jobs, the newest first.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs",
    responses((status = 200, description = "A page of jobs", body = Page<Job>)))]
pub(super) async fn list_jobs(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Job>>, Problem> {
    let before = page.after_as()?.map(JobId);
    let filter = JobFilter { subject: only_of(&caller), kind: None };
    let jobs = store::job::list_jobs(&app.db, filter, before, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(jobs, |job| job.id.to_string())))
}

/// One job with its progress; when it has ended, with its result or its problem.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "jobs",
    responses((status = 200, description = "The job", body = Job)))]
pub(super) async fn get_job(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Path(JobPath { id }): Path<JobPath>,
) -> Result<axum::Json<Job>, Problem> {
    Ok(axum::Json(app.job(id, only_of(&caller)).await?))
}

/// Asks a job to stop. It stops before it changes anything, or goes through whole.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", tag = "jobs",
    responses(
        (status = 200, description = "Asked to stop", body = Job),
        (status = 409, description = "`wrong_state`: it has ended"),
    ))]
pub(super) async fn cancel_job(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Path(JobPath { id }): Path<JobPath>,
) -> Result<axum::Json<Job>, Problem> {
    Ok(axum::Json(app.cancel_job(&caller.actor(), id, only_of(&caller)).await?))
}
