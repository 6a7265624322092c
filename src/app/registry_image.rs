//! The image of the registry: a start reads it instead of the rows, and it is written again when the registry has moved.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::computation::{compute, compute_whole};
use super::error::AppError;
use domain::matrix::Matrix;
use store::database::{Connection, Database};
use store::image::{ImageError, ImageFile, ImageStamp};
use store::live::Loaded;

/// Where the image lies, and what it is of.
pub(super) struct RegistryImage {
    file: Option<ImageFile>,
    revision: Mutex<Option<i64>>,
}

impl RegistryImage {
    /// `None`: none is read, none is written.
    pub(super) const fn of(file: Option<ImageFile>) -> Self {
        Self { file, revision: Mutex::new(None) }
    }

    /// What it says, of whatever database. Whatever is wrong with it, the rows are there.
    pub(super) async fn read(&self) -> Result<Option<(ImageStamp, Matrix)>, AppError> {
        let Some(file) = self.file.clone() else { return Ok(None) };
        match compute(move || file.read()).await? {
            Ok(read) => Ok(Some(read)),
            Err(error) => {
                if !error.is_absent() {
                    tracing::warn!(%error, "the image of the registry is not used");
                }
                Ok(None)
            }
        }
    }

    /// What it has said, if that is of this database.
    pub(super) async fn of_this(
        &self,
        snapshot: &Connection,
        (stamp, matrix): (ImageStamp, Matrix),
    ) -> Result<Option<Arc<Loaded>>, AppError> {
        let revision = stamp.revision;
        let loaded = Loaded::of_image(snapshot, &stamp, matrix).await?.map(Arc::new);
        if loaded.is_some() {
            *self.revision() = Some(revision);
        } else {
            tracing::warn!("the image of the registry is of another database, and is not used");
        }
        Ok(loaded)
    }

    /// Writes it, unless it is of this very revision; whether it did.
    pub(super) async fn write(&self, db: &Database, loaded: Arc<Loaded>) -> Result<bool, AppError> {
        let revision = loaded.matrix.revision;
        let Some(file) = self.file.clone() else { return Ok(false) };
        if *self.revision() == Some(revision) {
            return Ok(false);
        }
        let Some(stamp) = loaded.stamp(db).await? else { return Ok(false) };
        let written: Result<(), ImageError> =
            compute_whole(move || file.write(&stamp, &loaded.matrix)).await?;
        match written {
            Ok(()) => *self.revision() = Some(revision),
            Err(error) => tracing::warn!(%error, "no image of the registry was written"),
        }
        Ok(*self.revision() == Some(revision))
    }

    fn revision(&self) -> MutexGuard<'_, Option<i64>> {
        self.revision.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for RegistryImage {
    fn default() -> Self {
        Self::of(None)
    }
}
