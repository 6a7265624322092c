//! What the registry does not say yet, by itself and beside plans that ask few.

use super::App;
use super::error::AppError;
use domain::campaign::{Campaign, Review};
use domain::plan::PlanSummary;
use domain::readiness::{RegistryReadiness, is_little};
use store::account::{count_active, count_readiness};
use store::database::Connection;

impl App {
    /// How much of the registry campaigns can ask, and what would change that.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn readiness(&self) -> Result<RegistryReadiness, AppError> {
        readiness_in(&self.db).await
    }

    /// A plan in figures with what stands in its way: how little the registry says, where it asks few, and who has nobody to review.
    pub(super) async fn advised(
        &self,
        conn: &Connection,
        campaign: &Campaign,
        summary: PlanSummary,
    ) -> Result<PlanSummary, AppError> {
        let assigned = u64::try_from(summary.assigned).unwrap_or(u64::MAX);
        // Of a plan that asks many the rest of the counts is not wanted.
        let readiness = if is_little(assigned, count_active(conn).await?) {
            Some(readiness_in(conn).await?)
        } else {
            None
        };
        let staffing = self.staffing_in(conn, campaign).await?;
        let is_reviewed = campaign.spec.review != Review::None;
        let unstaffed = is_reviewed.then(|| staffing.iter().filter(|one| one.is_stopped()).count());
        Ok(PlanSummary { readiness, unstaffed, ..summary })
    }
}

/// The same, as a transaction sees it.
pub(super) async fn readiness_in(conn: &Connection) -> Result<RegistryReadiness, AppError> {
    Ok(RegistryReadiness::of(count_readiness(conn).await?))
}
