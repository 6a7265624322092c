//! Undoing an import as a whole, while nothing builds on it.
//!
//! The history has what each thing was before an import and what it became. From its last entry to its first, what was changed becomes what
//! it was, and what was entered goes, if it still is what the import left and nothing refers to it. Otherwise nothing is undone, and what
//! stands in the way is named. Of the history a part is in memory at a time, and of the registry what is referred to.

use serde_json::json;

use super::App;
use super::coverage_target::put_targets;
use super::error::AppError;
use super::import_undoing::Undoing;
use super::progress::Progress;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::FieldError;
use domain::id::ImportId;
use domain::import::{ImportTrace, TargetTrace, UndoInput, UndoReport};
use domain::job::{Job, JobKind};
use store::audit::{list_between, list_history};
use store::campaign::touch_open_campaigns;
use store::coverage::{CoverageConfiguration, read_coverage_configuration, replace_targets};
use store::matrix::bump_revision;

/// Entries of the history that are read together.
const PART: u64 = 5000;

/// Entries of the history of one import: it is applied, and undone.
const MOST_OF_IMPORT: u64 = 10;

impl App {
    /// Queues the undoing of an import.
    ///
    /// # Errors
    /// When there is no import of this id that has changed something.
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn queue_undo(&self, actor: &Actor, id: ImportId) -> Result<Job, AppError> {
        let history = list_history(&self.db, Entity::Import, &id.to_string(), 0, 1).await?;
        if history.is_empty() {
            return Err(AppError::not_found("import that has changed something", id));
        }
        self.queue_job(actor, JobKind::ImportUndo, &UndoInput { import: id }).await
    }

    /// Undoes an import.
    ///
    /// # Errors
    /// [`AppError::Obstructed`] with what stands in the way: things that were changed since, or that something refers to; when there is
    /// no such import, it was undone, or this is cancelled. Nothing was changed then.
    #[tracing::instrument(skip_all, fields(import = %id))]
    pub async fn undo_import(
        &self,
        actor: &Actor,
        id: ImportId,
        progress: &dyn Progress,
    ) -> Result<UndoReport, AppError> {
        let write = self.write(actor).await?;
        progress.begin_write();
        let undone = undo(write, id, progress).await;
        progress.end_write();
        undone
    }
}

async fn undo(mut write: Write, id: ImportId, progress: &dyn Progress) -> Result<UndoReport, AppError> {
    let trace = find_trace(&write, id).await?;
    let mut undoing = Undoing::begin(&write, &trace, progress).await?;
    let targets = match trace.targets {
        Some(targets) => Some((clear_targets(&write, targets, &mut undoing).await?, targets)),
        None => None,
    };
    let mut before = trace.last + 1;
    loop {
        let entries = list_between(write.conn(), trace.after, before, PART).await?;
        let Some(first) = entries.last() else { break };
        before = first.seq;
        undoing.part(&write, entries).await?;
    }
    if let Some((now, targets)) = targets {
        put_targets(&mut write, now, targets.declared_before, &undoing.take_targets()).await?;
    }
    undoing.check_trees(&write).await?;
    let (restored, deleted) = undoing.finish()?;
    touch_open_campaigns(write.conn()).await?;
    bump_revision(write.conn()).await?;
    let report = UndoReport { import: id, restored, deleted, targets: trace.targets.is_some() };
    let change = Change::of(EventKind::ImportUndone, Entity::Import, id);
    write.record(change.with_data(json!({"import": id, "restored": restored, "deleted": deleted})));
    write.commit_with(report).await
}

async fn find_trace(write: &Write, id: ImportId) -> Result<ImportTrace, AppError> {
    let history = list_history(write.conn(), Entity::Import, &id.to_string(), 0, MOST_OF_IMPORT).await?;
    let refused = |detail: &str, way_out| {
        let obstacles = vec![FieldError::new("", detail)];
        AppError::Obstructed { action: format!("undoing the import {id}"), way_out, obstacles }
    };
    if history.iter().any(|entry| entry.action == EventKind::ImportUndone) {
        return Err(refused("it was undone before", "import it again, then undo that one"));
    }
    let applied = history.into_iter().find(|entry| entry.action == EventKind::ImportApplied);
    let applied = applied.ok_or_else(|| AppError::not_found("import that has changed something", id))?;
    let trace = applied.after.and_then(|trace| serde_json::from_value(trace).ok());
    trace.ok_or_else(|| {
        refused("it was made before imports were traced", "change what is wrong, or delete it, one by one")
    })
}

/// Takes the targets that the import has declared away, so that what it has entered is not named by them; gives what becomes of them.
async fn clear_targets(
    write: &Write,
    trace: TargetTrace,
    undoing: &mut Undoing<'_>,
) -> Result<CoverageConfiguration, AppError> {
    let now = read_coverage_configuration(write.conn()).await?;
    if now.revision == trace.revision {
        replace_targets(write.conn(), &[]).await?;
    } else {
        undoing.obstruct(Entity::Coverage, "targets", "targets or settings of coverage were changed since");
    }
    Ok(now)
}
