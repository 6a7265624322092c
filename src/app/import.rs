//! Importing files into the registry: all or nothing, with a report; one piece of code behind the command line and the API.
//!
//! What it takes of memory is bounded by what is imported: the text of one file at a time (through the API of all), what its rows say,
//! the names and organisations that are kept, and of ties, of which there are most, less than a hundred bytes each. What is written,
//! and what the history keeps of it, is made in parts.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::comparison::{Compared, Comparing};
use super::computation::compute;
use super::error::AppError;
use super::import_kept::{KeptRegistry, TiesRead};
use super::import_save::WrittenChanges;
pub use super::import_source::Content;
use super::import_source::{names, read_files};
pub use super::progress::Progress;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::ImportId;
use domain::import::{
    BadRows, Grouping, ImportFile, ImportOptions, ImportPlan, ImportReport, ImportState, plan_import,
};

/// Files to import, as the API takes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "files": {"accounts.csv": "handle,name,platform,organisation,functions\nweibo-a,甲,weibo,甲局,transport\n"},
    "dry_run": true
}))]
pub struct ImportRequest {
    /// The text of each file by its name: `accounts.csv`, `ties.csv`, `clusters.csv`, `members.csv`, `organisations.csv`,
    /// `filings.csv`, `functions.csv`, `regions.csv`, `audiences.csv`, `platforms.csv`, `coverage.csv` (targets of coverage, in place of all that are declared); each optional, at
    /// least one.
    pub files: BTreeMap<String, String>,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
    /// Leave bad rows out instead of stopping.
    #[serde(default)]
    pub skip_bad_rows: bool,
    /// Also make a cluster `fn-FUNCTION` for accounts that no declared cluster holds.
    #[serde(default)]
    pub cluster_by_function: bool,
}

/// Whether an import is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Change the registry.
    Apply,
    /// Only say what would change.
    DryRun,
}

/// Files to import.
#[derive(Debug, Clone)]
pub struct Import {
    /// Name and content of each file.
    pub files: Vec<(String, Content)>,
    /// Whether it is carried out.
    pub mode: Mode,
    /// How it deals with bad rows and with accounts that no cluster holds.
    pub options: ImportOptions,
}

impl ImportRequest {
    /// Checks that there is something to import, by known names.
    ///
    /// # Errors
    /// Each file whose name is none of an import's.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.files.is_empty(), "/files", "is empty; at least one file is needed");
        for name in self.files.keys() {
            let names = ImportFile::ALL.map(ImportFile::key).join(", ");
            let place = format!("/files/{}", name.replace('~', "~0").replace('/', "~1"));
            faults.require(ImportFile::of_key(name).is_some(), &place, format!("is none of {names}"));
        }
        faults.into_result()
    }

    /// The same, to be imported.
    #[must_use]
    pub fn into_import(self) -> Import {
        Import {
            files: self.files.into_iter().map(|(name, text)| (name, text.into_bytes().into())).collect(),
            mode: if self.dry_run { Mode::DryRun } else { Mode::Apply },
            options: ImportOptions {
                bad_rows: if self.skip_bad_rows { BadRows::Skip } else { BadRows::Refuse },
                grouping: if self.cluster_by_function { Grouping::ByFunction } else { Grouping::AsDeclared },
            },
        }
    }
}

impl App {
    /// Imports files: compares them with the registry on the blocking pool, then writes every change in one transaction.
    ///
    /// # Errors
    /// [`AppError::Import`] with the report when rows are bad and are not to be skipped; then nothing was changed.
    #[tracing::instrument(skip_all)]
    pub async fn import(
        &self,
        actor: &Actor,
        import: Import,
        progress: &dyn Progress,
    ) -> Result<ImportReport, AppError> {
        let (saved, compared) = self.save_compared(actor, &import, progress).await?;
        Ok(saved.unwrap_or(compared.plan.report))
    }
}

/// Records that something was imported, with where it stands in the history; gives the report, which names it from now on. What has
/// changed nothing is no import.
pub(super) fn record_import(write: &mut Write, import: ImportId, written: WrittenChanges) -> ImportReport {
    let WrittenChanges { report, trace } = written;
    let Some(trace) = trace else { return report };
    let report = ImportReport { import: Some(import), ..report };
    let data = json!({"changed": report.changed, "changes": report.changes, "bad_rows": report.errors.len()});
    let applied = Change::of(EventKind::ImportApplied, Entity::Import, import).between(None, Some(&trace));
    write.record(applied.with_data(data));
    report
}

/// Files as they were compared with the registry.
pub(super) struct ComparedFiles {
    mode: Mode,
    plan: ImportPlan,
}

impl Comparing for Import {
    type Compared = ComparedFiles;

    async fn compare(&self, app: &App) -> Result<ComparedFiles, AppError> {
        let ties = if names(&self.files, ImportFile::Ties) { TiesRead::All } else { TiesRead::Nothing };
        let kept = KeptRegistry::read(&app.db, ties).await?;
        let import = self.clone();
        let vocabulary = Arc::clone(&app.seed.vocabulary);
        let compared = compute(move || {
            let files = read_files(&import.files)?;
            Ok::<_, std::io::Error>(plan_import(&kept.registry(&vocabulary), files, import.options))
        });
        Ok(ComparedFiles { mode: self.mode, plan: compared.await?.map_err(AppError::internal)? })
    }
}

impl Compared for ComparedFiles {
    type Answer = ImportReport;

    fn saves(&self) -> Result<bool, AppError> {
        if self.plan.report.state == ImportState::Refused {
            return Err(AppError::Import(Box::new(self.plan.report.clone())));
        }
        Ok(self.mode == Mode::Apply && self.plan.report.changed > 0)
    }

    fn plan(&mut self) -> &mut ImportPlan {
        &mut self.plan
    }

    async fn finish(
        &mut self,
        app: &App,
        write: &mut Write,
        written: WrittenChanges,
    ) -> Result<ImportReport, AppError> {
        let import = write.actor().job.as_ref().map_or_else(|| app.clock.id(), |job| job.id().0);
        Ok(record_import(write, ImportId(import), written))
    }
}
