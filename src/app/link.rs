//! How clusters and ties agree, out of the live graph, made once for each revision of the registry.

use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::link::{ClusterHealth, LinkSurvey};

impl App {
    /// Drift and bridges of the registry as it stands, from memory or computed on the blocking pool.
    ///
    /// # Errors
    /// When the database does not answer, or a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn links(&self) -> Result<Arc<LinkSurvey>, AppError> {
        let matrix = self.matrix().await?;
        let mut kept = self.live.links.lock().await;
        if let Some(survey) = kept.as_ref().filter(|survey| survey.revision == matrix.revision) {
            return Ok(Arc::clone(survey));
        }
        let made = Arc::new(compute(move || LinkSurvey::of(&matrix)).await?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }

    /// How well one cluster is connected.
    ///
    /// # Errors
    /// When there is no such cluster.
    #[tracing::instrument(skip_all)]
    pub async fn cluster_health(&self, key: String) -> Result<ClusterHealth, AppError> {
        let matrix = self.matrix().await?;
        let work =
            move || ClusterHealth::of(&matrix, &key).ok_or_else(|| AppError::not_found("cluster", key));
        compute(work).await?
    }
}
