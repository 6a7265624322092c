//! The registry as the files that an import reads.

use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::error::AppError;
use super::import_kept::{KeptRegistry, TiesRead};
use formats::registry::{write_archive, write_registry_in_parts};

pub use domain::import::ImportFile;

impl App {
    /// The registry as an archive of the files that an import reads: importing them changes nothing. It takes as much memory as an import
    /// does, beside the archive.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn export_archive(&self) -> Result<Vec<u8>, AppError> {
        let kept = KeptRegistry::read(&self.db, TiesRead::All).await?;
        let vocabulary = Arc::clone(&self.seed.vocabulary);
        let archive = compute(move || write_archive(&kept.registry(&vocabulary))).await?;
        archive.map_err(AppError::internal)
    }

    /// The same, part by part: the parts of a file come one after the other.
    ///
    /// # Errors
    /// When the database does not answer, or what `write` gives.
    #[tracing::instrument(skip_all)]
    pub async fn export_in_parts<E>(
        &self,
        write: impl FnMut(ImportFile, &str) -> Result<(), E> + Send + 'static,
    ) -> Result<Result<(), E>, AppError>
    where
        E: Send + 'static,
    {
        let kept = KeptRegistry::read(&self.db, TiesRead::All).await?;
        let vocabulary = Arc::clone(&self.seed.vocabulary);
        compute(move || write_registry_in_parts(&kept.registry(&vocabulary), write)).await
    }
}
