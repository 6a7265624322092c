//! What the registry does not say yet, by itself and beside plans that ask few.

use std::sync::Arc;

use super::App;
use super::error::AppError;
use domain::campaign::{Campaign, Review};
use domain::plan::PlanSummary;
use domain::readiness::{RegistryReadiness, is_little};
use store::account::count_readiness;
use store::database::Connection;
use store::matrix::read_revision;

impl App {
    /// How much of the registry campaigns can ask, and what would change that.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn readiness(&self) -> Result<RegistryReadiness, AppError> {
        let readiness = self.known_readiness(&self.db).await?;
        Ok((*readiness).clone())
    }

    /// The same, counted once for each state of the registry; not for a transaction that changes it.
    async fn known_readiness(&self, conn: &Connection) -> Result<Arc<RegistryReadiness>, AppError> {
        let revision = read_revision(conn).await?;
        if let Some(known) = self.live.readiness_of(revision) {
            return Ok(known);
        }
        let readiness = Arc::new(readiness_in(conn).await?);
        self.live.keep_readiness(revision, Arc::clone(&readiness));
        Ok(readiness)
    }

    /// A plan in figures with what stands in its way: how little the registry says, where it asks few, and who has nobody to review.
    pub(super) async fn advised(
        &self,
        conn: &Connection,
        campaign: &Campaign,
        summary: PlanSummary,
    ) -> Result<PlanSummary, AppError> {
        let assigned = u64::try_from(summary.assigned).unwrap_or(u64::MAX);
        let readiness = self.known_readiness(conn).await?;
        let readiness = is_little(assigned, readiness.active).then(|| (*readiness).clone());
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
