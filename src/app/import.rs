//! Importing files into the registry: all or nothing, with a report; one piece of code behind the command line and the API.
//!
//! What it takes of memory is bounded by what is imported: the text of one file at a time (through the API of all), what its rows say,
//! the names and organisations that are kept, and of ties, of which there are most, less than a hundred bytes each. What is written,
//! and what the history keeps of it, is made in parts.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::computation::compute;
use super::coverage_target::save_targets;
use super::error::AppError;
use super::import_kept::{KeptRegistry, TiesRead};
use super::import_save::Saving;
pub use super::import_source::Content;
use super::import_source::{names, read_files};
pub use super::progress::Progress;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::import::{
    BadRows, Grouping, ImportChanges, ImportFile, ImportOptions, ImportPlan, ImportReport, ImportState,
    plan_import,
};
use domain::taxonomy::TreeKind;
use store::coverage::read_coverage_configuration;
use store::database::Connection;
use store::matrix::{MatrixRevision, bump_revision, read_revision};

/// Files to import, as the API takes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "files": {"accounts.csv": "handle,name,platform,organisation,functions\nweibo-a,甲,weibo,甲局,transport\n"},
    "dry_run": true
}))]
pub struct ImportRequest {
    /// The text of each file by its name: `accounts.csv`, `ties.csv`, `clusters.csv`, `members.csv`, `organisations.csv`,
    /// `functions.csv`, `regions.csv`, `coverage.csv` (targets of coverage, in place of all that are declared); each optional, at
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
        let seen = ComparedRevisions::read(&self.db).await?;
        let plan = self.compare(&import, progress).await?;
        if let Some(report) = nothing_to_save(&import, &plan)? {
            return Ok(report);
        }
        let write = self.write(actor).await?;
        progress.begin_write();
        let saved = self.import_in_turn(write, Compared { seen, plan }, &import, progress).await;
        progress.end_write();
        saved
    }

    /// In the writers' turn nobody else can edit: where somebody has since the comparison, it is made again, once.
    async fn import_in_turn(
        &self,
        write: Write,
        compared: Compared,
        import: &Import,
        progress: &dyn Progress,
    ) -> Result<ImportReport, AppError> {
        let Compared { seen, mut plan } = compared;
        if ComparedRevisions::read(write.conn()).await? != seen {
            plan = self.compare(import, progress).await?;
            if let Some(report) = nothing_to_save(import, &plan)? {
                return Ok(report);
            }
        }
        let mut saving = Saving::new(progress, plan.changes.total());
        self.save_import(write, plan, &mut saving).await
    }

    async fn compare(&self, import: &Import, progress: &dyn Progress) -> Result<ImportPlan, AppError> {
        let comparing = async {
            let ties = if names(&import.files, ImportFile::Ties) { TiesRead::All } else { TiesRead::Nothing };
            let kept = KeptRegistry::read(&self.db, ties).await?;
            let import = import.clone();
            let vocabulary = Arc::clone(&self.seed.vocabulary);
            let compared = compute(move || {
                let files = read_files(&import.files)?;
                Ok::<_, std::io::Error>(plan_import(&kept.registry(&vocabulary), files, import.options))
            });
            compared.await?.map_err(AppError::internal)
        };
        unless_cancelled(comparing, progress).await
    }

    pub(super) async fn save_import(
        &self,
        mut write: Write,
        plan: ImportPlan,
        saving: &mut Saving<'_>,
    ) -> Result<ImportReport, AppError> {
        let ImportChanges { functions, regions, organisations, accounts, ties, clusters, targets } =
            plan.changes;
        saving.nodes(&write, TreeKind::Functions, functions).await?;
        saving.nodes(&write, TreeKind::Regions, regions).await?;
        saving.organisations(&write, &self.clock, organisations).await?;
        saving.accounts(&write, &self.clock, accounts).await?;
        saving.ties(&write, ties).await?;
        saving.clusters(&write, &self.clock, clusters).await?;
        if let Some(targets) = targets {
            save_targets(&mut write, &targets.all).await?;
        }
        bump_revision(write.conn()).await?;
        let report = plan.report.applied();
        let data =
            json!({"changed": report.changed, "changes": report.changes, "bad_rows": report.errors.len()});
        write.record(Change::of(EventKind::ImportApplied, Entity::Import, self.clock.id()).with_data(data));
        write.commit_with(report).await
    }
}

/// How often a comparison is asked whether anybody still wants it.
const LOOK: Duration = Duration::from_millis(100);

/// Work that ends early when it is cancelled; a computation in it ends with it.
async fn unless_cancelled<T>(
    work: impl Future<Output = Result<T, AppError>>,
    progress: &dyn Progress,
) -> Result<T, AppError> {
    let mut work = pin!(work);
    loop {
        match tokio::time::timeout(LOOK, &mut work).await {
            _ if progress.is_cancelled() => return Err(AppError::Cancelled),
            Ok(done) => return done,
            Err(_) => {}
        }
    }
}

/// The report of an import that saves nothing: a trial, or one that changes nothing.
fn nothing_to_save(import: &Import, plan: &ImportPlan) -> Result<Option<ImportReport>, AppError> {
    if plan.report.state == ImportState::Refused {
        return Err(AppError::Import(Box::new(plan.report.clone())));
    }
    let saves = import.mode == Mode::Apply && plan.report.changed > 0;
    Ok((!saves).then(|| plan.report.clone()))
}

/// What files were compared with, and what came of it.
struct Compared {
    seen: ComparedRevisions,
    plan: ImportPlan,
}

/// Where what an import is compared with stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ComparedRevisions {
    registry: MatrixRevision,
    /// Of declared targets.
    targets: i64,
}

impl ComparedRevisions {
    pub(super) async fn read(conn: &Connection) -> Result<Self, AppError> {
        Ok(Self {
            registry: read_revision(conn).await?,
            targets: read_coverage_configuration(conn).await?.revision,
        })
    }
}
