//! What the matrix can speak to and what it cannot, out of the live graph; made once for each revision of the registry.

use std::sync::Arc;

use super::App;
use super::error::AppError;
use crate::domain::coverage::{CoverageFilter, CoverageGap, CoverageSurvey, GapContext, GapKey};
use crate::domain::matrix::Matrix;

/// Cells that are proposed at most. A city suggests about two thousand; a nation would millions, of which the heaviest in the
/// highest regions are shown, and how many were left out is said.
const MOST_CELLS: usize = 100_000;

impl App {
    /// The coverage of this revision of the registry, from memory or computed on the blocking pool.
    ///
    /// # Errors
    /// When a computation breaks.
    pub async fn survey(&self, matrix: &Arc<Matrix>) -> Result<Arc<CoverageSurvey>, AppError> {
        let mut kept = self.live.survey.lock().await;
        if let Some(survey) = kept.as_ref().filter(|survey| survey.revision == matrix.revision) {
            return Ok(Arc::clone(survey));
        }
        let matrix = Arc::clone(matrix);
        let made = tokio::task::spawn_blocking(move || CoverageSurvey::of(&matrix, MOST_CELLS)).await?;
        let made = Arc::new(made.map_err(|error| AppError::Internal(error.to_string()))?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }

    /// Up to `count` gaps that pass, after `after`, with the nearest accounts; searched on the blocking pool.
    ///
    /// # Errors
    /// When a computation breaks.
    pub async fn coverage_gaps(
        &self,
        matrix: Arc<Matrix>,
        filter: CoverageFilter,
        (after, count): (Option<GapKey>, usize),
    ) -> Result<Vec<CoverageGap>, AppError> {
        let survey = self.survey(&matrix).await?;
        let seed = Arc::clone(&self.seed);
        let found = tokio::task::spawn_blocking(move || {
            let context = GapContext { survey: &survey, matrix: &matrix, guide: &seed.guide };
            let gaps = survey.gaps(&filter, after.as_ref(), count);
            gaps.into_iter().map(|gap| context.gap(gap)).collect()
        });
        Ok(found.await?)
    }
}
