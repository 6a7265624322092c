//! Reports of coverage: totals with the cells that pass, and these cells added up by one part of them.

use super::App;
use super::coverage::CoverageBasis;
use super::coverage_left_out::left_out_of;
use super::error::AppError;
use domain::coverage::{
    CellKey, CoverageCell, CoverageFilter, CoverageRollup, CoverageTotals, DemandBasis, RollupBy,
};
use domain::left_out::LeftOutPart;
use domain::permille::from_thousandths;

/// Totals, and some of the cells that pass.
pub struct CoverageCells {
    /// The registry's revision.
    pub revision: i64,
    /// The revision of targets and settings.
    pub targets_revision: i64,
    /// Whether the targets were declared; else they are proposed from the registry.
    pub declared: bool,
    /// Where the weights come from.
    pub basis: DemandBasis,
    /// Cells that the registry suggests beyond those that are looked at.
    pub left_out: u64,
    /// By state, of the cells that pass all filters but `state`.
    pub totals: CoverageTotals,
    /// Σ weight × wanted voices, over all cells.
    pub demand: f64,
    /// Σ weight × the lesser of supply and wanted voices, over all cells.
    pub met: f64,
    /// Cells that pass.
    pub cells: Vec<CoverageCell>,
}

impl App {
    /// Totals, and up to `count` of the cells that pass, after `after`.
    ///
    /// # Errors
    /// When a computation breaks.
    pub async fn coverage_cells(
        &self,
        moment: &CoverageBasis,
        filter: &CoverageFilter,
        after: Option<&CellKey>,
        count: usize,
    ) -> Result<CoverageCells, AppError> {
        let survey = self.survey(moment).await?;
        let delivered = self.delivered_supply(moment, &survey).await?;
        let tally = delivered.as_ref().unwrap_or_else(|| survey.potential());
        Ok(CoverageCells {
            revision: survey.revision,
            targets_revision: survey.targets_revision,
            declared: survey.declared,
            basis: survey.basis,
            left_out: survey.left_out,
            totals: survey.totals(tally, filter),
            demand: from_thousandths(tally.totals().demand),
            met: from_thousandths(tally.totals().met),
            cells: survey.cells(tally, filter, after, count),
        })
    }

    /// The cells that pass, added up by one part of them.
    ///
    /// # Errors
    /// When a computation breaks.
    pub async fn coverage_rollup(
        &self,
        moment: &CoverageBasis,
        filter: &CoverageFilter,
        by: RollupBy,
    ) -> Result<Vec<CoverageRollup>, AppError> {
        let survey = self.survey(moment).await?;
        let delivered = self.delivered_supply(moment, &survey).await?;
        Ok(survey.rollup(delivered.as_ref().unwrap_or_else(|| survey.potential()), filter, by))
    }

    /// All cells that pass, to be exported, with what the export leaves out.
    ///
    /// # Errors
    /// When a computation breaks.
    pub async fn cells_to_export(
        &self,
        moment: &CoverageBasis,
        filter: &CoverageFilter,
    ) -> Result<(Vec<CoverageCell>, Vec<LeftOutPart>), AppError> {
        let survey = self.survey(moment).await?;
        let cells = survey.cells(survey.potential(), filter, None, usize::MAX);
        Ok((cells, left_out_of(&survey, &moment.matrix, filter, None)))
    }
}
