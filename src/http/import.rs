//! `/imports`

use axum::extract::State;

use super::auth::{ChangeRegistry, Require};
use super::export::{BinaryFile, Export};
use super::job::Queued;
use super::page::{Page, PageRequest};
use super::path::{ImportPath, Path};
use super::problem::Problem;
use super::upload::{ImportBody, ImportForm};
use app::App;
use app::error::AppError;
use app::import::ImportRequest;
use app::import_detail::ImportDetail;
use domain::id::JobId;
use domain::job::{Job, JobKind};
use store::job::{JobFilter, list_jobs};

/// Files of a province fit; a nation's go through the command line, which reads them one by one.
///
/// While such a body is taken in, it is in memory three times, as bytes, as a JSON value and as the request (of a form twice, as bytes and
/// as files); all bodies that are in
/// memory are bounded together ([`super::body`]). Then it waits in the database alone. A process works off one job at a time, for
/// which its text and its files are in memory once, and what [`app::import`] makes of them.
pub(super) const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Imports files or a list into the registry, as a job.
///
/// Imports files into the registry, as a job. As JSON: the texts of the files of a folder. As a form: the same files as they are, or a list as
/// an office keeps it, read as far as it says something. All or nothing: with bad rows that are not to be skipped the job fails, its
/// `problem` names each of them, and nothing is changed. Its `result` is the report.
#[utoipa::path(post, path = "/api/v1/imports", tag = "registry",
    request_body(content((ImportRequest = "application/json"), (ImportForm = "multipart/form-data"))),
    responses((status = 202, description = "Queued; watch the job", body = Job)))]
pub(super) async fn create_import(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    body: ImportBody,
) -> Result<Queued, Problem> {
    let actor = caller.actor();
    let job = match body {
        ImportBody::Texts(request) => {
            request.check().map_err(AppError::Invalid)?;
            app.queue_job(&actor, JobKind::Import, &request).await?
        }
        ImportBody::Files(request) => app.queue_upload(&actor, request).await?,
    };
    Ok(Queued(job))
}

/// Shows one import.
///
/// One import: its job, what was sent, what was taken for what, what came of it, and how its proposals stand.
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "registry",
    responses((status = 200, description = "The import", body = ImportDetail)))]
pub(super) async fn get_import(
    _: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportPath { id }): Path<ImportPath>,
) -> Result<axum::Json<ImportDetail>, Problem> {
    Ok(axum::Json(app.import_detail(JobId(id.0)).await?))
}

/// Gives a list back as a workbook.
///
/// The list of an import as a workbook: the same rows, with what is proposed filled in and coloured, what is wrong beside its cell, and the
/// words that may be written to choose from. Corrected by the office and sent again, it closes what it answers: a value that stays is
/// accepted, one that was changed or emptied is rejected. The file that was sent is kept for 90 days.
#[utoipa::path(get, path = "/api/v1/imports/{id}/report.xlsx", tag = "registry",
    responses(
        (status = 200, description = "The workbook", body = BinaryFile,
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 422, description = "`invalid`: the list cannot be read"),
    ))]
pub(super) async fn get_import_report(
    _: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportPath { id }): Path<ImportPath>,
) -> Result<Export, Problem> {
    Ok(Export::xlsx("report", app.import_workbook(JobId(id.0)).await?))
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
    Ok(Queued(app.queue_undo(&caller.actor(), id).await?))
}
