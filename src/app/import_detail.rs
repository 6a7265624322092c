//! One import: its job, what was sent, and what came of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::App;
use super::error::AppError;
use domain::id::JobId;
use domain::import::ImportReport;
use domain::import_proposal::ProposalCounts;
use domain::job::{Job, JobKind};
use domain::office::{OfficeMapping, OfficeReport};
use domain::upload::{Upload, UploadKind};
use store::import_proposal::count_proposals;
use store::upload::find_upload;

/// One import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "job": {
        "id": "01980c5e-7a00-7000-8000-000000000005", "kind": "import", "state": "running",
        "subject": "01980c5e-7a00-7000-8000-000000000001", "done": 2, "total": 4, "cancel_requested": false,
        "result": null, "problem": null, "created_at": "2026-06-01T01:00:00Z", "finished_at": null
    },
    "upload": {
        "kind": "list", "files": [{"name": "备案表.xlsx", "size": 17308}],
        "options": {
            "dry_run": false, "strict": false, "accept_proposals": 600, "profile": null, "mapping": null,
            "skip_bad_rows": false, "cluster_by_function": false
        }
    },
    "mapping": null, "list": null, "report": null, "proposals": {"open": 0, "accepted": 0, "rejected": 0}
}))]
pub struct ImportDetail {
    /// Its job; what came of it stands in `list` or `report`, so that its `result` is null here, and its `problem` without them.
    pub job: Job,
    /// What was sent as files; null: it came as JSON.
    #[schema(required = true)]
    pub upload: Option<Upload>,
    /// Of a list, what was taken for what: as it is, it can be sent as a `mapping`, or kept as a profile.
    #[schema(required = true)]
    pub mapping: Option<OfficeMapping>,
    /// What came of a list, also of one that was not taken; null while it is not done.
    #[schema(required = true)]
    pub list: Option<OfficeReport>,
    /// What came of the files of a folder, or of JSON, also of those that were refused; null while it is not done.
    #[schema(required = true)]
    pub report: Option<ImportReport>,
    /// How many proposals it has made stand where.
    pub proposals: ProposalCounts,
}

impl App {
    /// The import with this id, which is that of its job.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn import_detail(&self, id: JobId) -> Result<ImportDetail, AppError> {
        let mut job = self.import_job(id).await?;
        let upload = find_upload(&self.db, id).await?;
        let proposals = count_proposals(&self.db, id).await?;
        let problem = job.problem.as_mut().and_then(Value::as_object_mut);
        let refused = problem.and_then(|problem| {
            let report = problem.remove("report");
            problem.remove("list").or(report)
        });
        let result = job.result.take().or(refused);
        let broken = AppError::internal::<serde_json::Error>;
        let is_list = upload.as_ref().is_some_and(|upload| upload.kind == UploadKind::List);
        let (list, report) = match result {
            None => (None, None),
            Some(result) if is_list => (Some(serde_json::from_value(result).map_err(broken)?), None),
            Some(result) => (None, Some(serde_json::from_value(result).map_err(broken)?)),
        };
        let mapping = list.as_ref().map(|list: &OfficeReport| list.mapping.clone());
        Ok(ImportDetail { job, upload, mapping, list, report, proposals })
    }

    /// The job of an import.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn import_job(&self, id: JobId) -> Result<Job, AppError> {
        let job = match self.job(id, None).await {
            Err(AppError::NotFound { .. }) => None,
            found => Some(found?),
        };
        let job = job.filter(|job| job.kind == JobKind::Import);
        job.ok_or_else(|| AppError::not_found("import", id))
    }
}
