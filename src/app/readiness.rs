//! What the registry does not say yet, by itself and beside plans that ask few.

use super::App;
use super::error::AppError;
use domain::campaign::{Campaign, Review};
use domain::plan::PlanSummary;
use domain::readiness::RegistryReadiness;
use store::account::count_readiness;
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
        let readiness = Some(readiness_in(conn).await?).filter(|found| found.is_asked_little(assigned));
        let unstaffed = match campaign.spec.review {
            Review::None => None,
            Review::Gates | Review::GatesAndSignature => {
                Some(self.staffing_in(conn, campaign).await?.iter().filter(|one| one.is_stopped()).count())
            }
        };
        Ok(PlanSummary { readiness, unstaffed, ..summary })
    }
}

/// The same, as a transaction sees it.
pub(super) async fn readiness_in(conn: &Connection) -> Result<RegistryReadiness, AppError> {
    Ok(RegistryReadiness::of(count_readiness(conn).await?))
}
