//! Comparing something with the registry and writing what differs, however long the comparison takes and whoever edits meanwhile.

use std::pin::pin;
use std::time::Duration;

use serde::Serialize;

use super::App;
use super::error::AppError;
use super::import_save::{Saving, WrittenChanges};
use super::progress::Progress;
use super::write::{Actor, Write};
use domain::import::ImportPlan;
use store::coverage::read_coverage_configuration;
use store::database::Connection;
use store::matrix::{MatrixRevision, read_revision};

/// How often a comparison is asked whether anybody still wants it.
const LOOK: Duration = Duration::from_millis(100);

/// Something that is compared with the registry.
pub(super) trait Comparing: Sync {
    /// What comes of it.
    type Compared: Compared;

    /// Compares it with the registry as it stands.
    fn compare(&self, app: &App) -> impl Future<Output = Result<Self::Compared, AppError>> + Send;
}

/// What came of a comparison.
pub(super) trait Compared: Send {
    /// What is answered once it is written.
    type Answer: Serialize + Send;

    /// Whether there is something to write.
    ///
    /// # Errors
    /// The report, when it is not to be taken as it is.
    fn saves(&self) -> Result<bool, AppError>;

    /// What is to be changed.
    fn plan(&mut self) -> &mut ImportPlan;

    /// Writes what goes with the changes, in their transaction, and gives the answer.
    fn finish(
        &mut self,
        app: &App,
        write: &mut Write,
        written: WrittenChanges,
    ) -> impl Future<Output = Result<Self::Answer, AppError>> + Send;
}

/// What was answered, if something was written, and the comparison without its changes.
pub(super) type Saved<C> = (Option<<C as Compared>::Answer>, C);

impl App {
    /// Compares something with the registry, then writes every change in one transaction.
    ///
    /// # Errors
    /// As [`Compared::saves`]; when it is cancelled. Nothing was changed then.
    pub(super) async fn save_compared<T: Comparing>(
        &self,
        actor: &Actor,
        import: &T,
        progress: &dyn Progress,
    ) -> Result<Saved<T::Compared>, AppError> {
        let seen = ComparedRevisions::read(&self.db).await?;
        let compared = unless_cancelled(import.compare(self), progress).await?;
        if !compared.saves()? {
            return Ok((None, compared));
        }
        let write = self.write(actor).await?;
        progress.begin_write();
        let saved = self.save_in_turn(write, (seen, compared), import, progress).await;
        progress.end_write();
        saved
    }

    /// In the writers' turn nobody else can edit: where somebody has since the comparison, it is made again, once.
    async fn save_in_turn<T: Comparing>(
        &self,
        mut write: Write,
        (seen, mut compared): (ComparedRevisions, T::Compared),
        import: &T,
        progress: &dyn Progress,
    ) -> Result<Saved<T::Compared>, AppError> {
        if ComparedRevisions::read(write.conn()).await? != seen {
            compared = unless_cancelled(import.compare(self), progress).await?;
            if !compared.saves()? {
                return Ok((None, compared));
            }
        }
        let kept = compared.plan();
        let plan = ImportPlan { changes: std::mem::take(&mut kept.changes), report: kept.report.clone() };
        let mut saving = Saving::new(progress, plan.changes.total());
        let written = Box::pin(self.save_changes(&mut write, plan, &mut saving)).await?;
        let answer = compared.finish(self, &mut write, written).await?;
        Ok((Some(write.commit_with(answer).await?), compared))
    }
}

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

/// Where what an import is compared with stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ComparedRevisions {
    registry: MatrixRevision,
    /// Of declared targets.
    targets: i64,
}

impl ComparedRevisions {
    async fn read(conn: &Connection) -> Result<Self, AppError> {
        Ok(Self {
            registry: read_revision(conn).await?,
            targets: read_coverage_configuration(conn).await?.revision,
        })
    }
}
