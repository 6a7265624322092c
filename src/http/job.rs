//! `/jobs`

use axum::extract::State;

use super::account::PageQuery;
use super::auth::{ReadRegistry, Require};
use super::extract::{Path, Query};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use domain::id::{JobId, SubjectId};
use domain::job::Job;
use domain::right::Right;
use store::job::{JobFilter, list_jobs};

/// Whose jobs a caller sees: a coordinator or admin all, others their own.
fn only_of(caller: &Require<ReadRegistry>) -> Option<SubjectId> {
    let all = caller.also(Right::ChangeRegistry) || caller.also(Right::Administer);
    (!all).then_some(caller.subject)
}

/// Jobs, the newest first.
#[utoipa::path(get, path = "/api/v1/jobs", operation_id = "list_jobs", tag = "jobs", params(PageQuery),
    responses((status = 200, description = "A page of jobs", body = Page<Job>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_jobs_of_caller(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Job>>, Problem> {
    let place = Place::new("jobs", query.limit, query.cursor.as_deref())?;
    let before = place.after_as()?.map(JobId);
    let filter = JobFilter { subject: only_of(&caller), kind: None };
    let jobs = list_jobs(&app.db, filter, before, place.wanted()).await?;
    Ok(axum::Json(place.page(jobs, |job| job.id.to_string())))
}

/// One job with its progress; when it has ended, with its result or its problem.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = JobId, Path, description = "Its id")),
    responses((status = 200, description = "The job", body = Job)),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_job(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Path(id): Path<JobId>,
) -> Result<axum::Json<Job>, Problem> {
    Ok(axum::Json(app.job(id, only_of(&caller)).await?))
}

/// Asks a job to stop. It stops before it changes anything, or goes through whole.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", tag = "jobs", params(("id" = JobId, Path, description = "Its id")),
    responses(
        (status = 200, description = "Asked to stop", body = Job),
        (status = 409, description = "`wrong_state`: it has ended", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["read_registry"])))]
pub(super) async fn cancel_job(
    caller: Require<ReadRegistry>,
    State(app): State<App>,
    Path(id): Path<JobId>,
) -> Result<axum::Json<Job>, Problem> {
    Ok(axum::Json(app.cancel_job(&caller.actor(), id, only_of(&caller)).await?))
}
