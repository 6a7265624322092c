//! Files that are sent to be imported: kept beside the job that imports them, as they came.

use serde_json::Value;

use super::App;
use super::error::AppError;
use super::import::{Import, Mode};
use super::office::ListImport;
use super::progress::Progress;
use super::write::Actor;
use domain::field::ValidationErrors;
use domain::id::JobId;
use domain::import::{BadRows, Grouping, ImportOptions};
use domain::import_profile::check_mapping;
use domain::job::{Job, JobKind};
use domain::upload::{Upload, UploadKind, UploadOptions, UploadedFile};
use store::import_profile::find_profile;
use store::upload::{find_upload, insert_upload, read_files};

/// Files with what is asked of them.
#[derive(Debug, Clone)]
pub struct UploadRequest {
    /// Names and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// What is asked.
    pub options: UploadOptions,
}

impl App {
    /// Keeps files and queues the job that imports them.
    ///
    /// # Errors
    /// When they do not belong together, or an option is wrong or names nothing.
    #[tracing::instrument(skip_all)]
    pub async fn queue_upload(&self, actor: &Actor, request: UploadRequest) -> Result<Job, AppError> {
        let UploadRequest { files, mut options } = request;
        let (names, contents): (Vec<String>, Vec<Vec<u8>>) = files.into_iter().unzip();
        let files: Vec<UploadedFile> = names
            .into_iter()
            .zip(&contents)
            .map(|(name, bytes)| UploadedFile { name, size: bytes.len() as u64 })
            .collect();
        let kind = UploadKind::of(&files, &options)?;
        if let Some(mapping) = &options.mapping {
            check_mapping(mapping, "/mapping")?;
        }
        let mut write = self.write(actor).await?;
        if let Some(key) = &options.profile {
            let profile = find_profile(write.conn(), key).await?;
            let mut faults = ValidationErrors::default();
            let detail = format!("there is no profile `{key}`; GET /import-profiles lists them");
            let profile = faults.required("/profile", profile, &detail);
            faults.into_result()?;
            options.mapping = profile.map(|profile| profile.mapping);
        }
        let job = self.enter_job(&mut write, JobKind::Import, &Value::Null).await?;
        insert_upload(write.conn(), job.id, &Upload { kind, files, options }, &contents).await?;
        self.commit_job(write, job).await
    }

    /// Queues what was sent with an import once more, with other options, as if it were sent again.
    ///
    /// # Errors
    /// As [`App::queue_upload`]; when there is no such import, or its files are not kept any more.
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn queue_again(
        &self,
        actor: &Actor,
        id: JobId,
        options: UploadOptions,
    ) -> Result<Job, AppError> {
        self.import_job(id).await?;
        let files = read_files(&self.db, id).await?;
        if files.is_empty() {
            return Err(AppError::not_found("file any more, which is kept for 90 days, of the import", id));
        }
        self.queue_upload(actor, UploadRequest { files, options }).await
    }

    /// Queues what was sent with an import once more, to be written as it was read: what was tried is not tried again, and what was taken for
    /// what stays, also where the profile that said so is another by now.
    ///
    /// # Errors
    /// As [`App::queue_again`].
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn write_as_read(&self, actor: &Actor, id: JobId, bad_rows: BadRows) -> Result<Job, AppError> {
        let upload = find_upload(&self.db, id).await?;
        let is_folder = upload.as_ref().is_some_and(|upload| upload.kind == UploadKind::Folder);
        let mut options = upload.map(|upload| upload.options).unwrap_or_default();
        options.dry_run = false;
        if options.mapping.is_some() {
            options.profile = None;
        }
        if bad_rows == BadRows::Skip {
            options.strict = false;
            options.skip_bad_rows = is_folder;
        }
        self.queue_again(actor, id, options).await
    }

    /// Imports what was sent with a job; gives the report.
    pub(super) async fn import_upload(
        &self,
        actor: &Actor,
        job: JobId,
        progress: &dyn Progress,
    ) -> Result<Value, AppError> {
        let upload = find_upload(&self.db, job).await?;
        let upload = upload.ok_or_else(|| AppError::not_found("upload", job))?;
        let files = read_files(&self.db, job).await?;
        let report = match upload.kind {
            UploadKind::List => {
                let import = list_of(files, upload.options)?;
                serde_json::to_value(self.import_list(actor, import, progress).await?.0)
            }
            UploadKind::Folder => {
                let import = folder_of(files, &upload.options);
                serde_json::to_value(self.import(actor, import, progress).await?)
            }
        };
        report.map_err(AppError::internal)
    }
}

const fn mode_of(options: &UploadOptions) -> Mode {
    if options.dry_run { Mode::DryRun } else { Mode::Apply }
}

/// The one list that was sent, as it was asked to be imported.
pub(super) fn list_of(files: Vec<(String, Vec<u8>)>, options: UploadOptions) -> Result<ListImport, AppError> {
    let mode = mode_of(&options);
    let file = files.into_iter().next();
    let (name, bytes) = file.ok_or_else(|| AppError::internal("an upload has lost its file"))?;
    Ok(ListImport {
        name,
        bytes: bytes.into(),
        mapping: options.mapping,
        least: options.accept_proposals,
        bad_rows: if options.strict { BadRows::Refuse } else { BadRows::Skip },
        mode,
        keeps_book: false,
    })
}

fn folder_of(files: Vec<(String, Vec<u8>)>, options: &UploadOptions) -> Import {
    Import {
        files: files.into_iter().map(|(name, bytes)| (name, bytes.into())).collect(),
        mode: mode_of(options),
        options: ImportOptions {
            bad_rows: if options.skip_bad_rows { BadRows::Skip } else { BadRows::Refuse },
            grouping: if options.cluster_by_function { Grouping::ByFunction } else { Grouping::AsDeclared },
        },
    }
}
