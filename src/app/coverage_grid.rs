//! Coverage as a picture, and what each part of it is made of.

use super::App;
use super::coverage::CoverageBasis;
use super::error::AppError;
use domain::coverage::{
    CellKey, CellVoice, CoverageCell, CoverageDimension, CoverageFilter, CoverageGrid, GapKey, LoneCell,
    RollupBy, RollupScope,
};

impl App {
    /// The cells that pass, by function and audience.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn coverage_grid(
        &self,
        moment: &CoverageBasis,
        filter: CoverageFilter,
    ) -> Result<CoverageGrid, AppError> {
        let survey = self.survey(moment).await?;
        let delivered = self.delivered_supply(moment, &survey).await?;
        self.compute(moment, move |survey, _| {
            survey.grid(delivered.as_ref().unwrap_or_else(|| survey.potential()), &filter)
        })
        .await
    }

    /// Keys of the regions in which cells lie, the most demanded first.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn coverage_regions(&self, moment: &CoverageBasis) -> Result<Vec<String>, AppError> {
        let by = RollupBy { dimension: CoverageDimension::Region, scope: RollupScope::Own };
        self.compute(moment, move |survey, _| {
            let mut regions = survey.rollup(survey.potential(), &CoverageFilter::default(), by);
            regions.sort_by(|a, b| b.demand.total_cmp(&a.demand).then_with(|| a.key.cmp(&b.key)));
            regions.into_iter().filter_map(|region| region.key).collect()
        })
        .await
    }

    /// A cell and who speaks to it.
    ///
    /// # Errors
    /// When there is no such cell.
    #[tracing::instrument(skip_all)]
    pub async fn cell_voices(
        &self,
        moment: &CoverageBasis,
        key: CellKey,
    ) -> Result<(CoverageCell, Vec<CellVoice>), AppError> {
        let missing = AppError::not_found("cell", &key.function);
        self.compute(moment, move |survey, _| survey.voices_of(&key)).await?.ok_or(missing)
    }

    /// Up to `count` cells that pass and hang on one account, the heaviest first, after `after`.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn lone_cells(
        &self,
        moment: &CoverageBasis,
        filter: CoverageFilter,
        after: Option<GapKey>,
        count: usize,
    ) -> Result<Vec<LoneCell>, AppError> {
        self.compute(moment, move |survey, _| survey.lone_cells(&filter, after.as_ref(), count)).await
    }
}
