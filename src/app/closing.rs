//! What came of a campaign, put together from the records: the page for the head, and the closing report, which is its appendix.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::error::AppError;
use domain::campaign::{Campaign, CampaignState};
use domain::closing::{
    ClosingInput, ClosingReport, CorrectionRecord, EffortCount, ResultInput, ResultPage, close_campaign,
    sum_up,
};
use domain::contribution::{ContributionInput, Contributions, contribute};
use domain::direction::{Direction, DirectionState};
use domain::id::CampaignId;
use domain::matrix::Matrix;
use domain::piece::{Piece, PieceState};
use domain::plan::PlanSummary;
use domain::score::Scores;
use domain::when::Zone;
use store::direction::list_ever_asked;
use store::event::count_efforts;
use store::piece::list_all_pieces;
use store::plan::find_plan;
use store::score::load_scores;
use store::version::list_corrections;

/// The page for the head, with its appendix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignResult {
    /// The page.
    pub page: ResultPage,
    /// The appendix.
    pub report: ClosingReport,
}

/// Everything that came of a campaign, owned, so that it can move to the blocking pool.
struct Outcome {
    campaign: Campaign,
    matrix: Arc<Matrix>,
    /// Every direction that was asked.
    asked: Vec<Direction>,
    /// Those that were neither declined nor moved; of a campaign that is not launched, those that are planned.
    standing: Vec<Direction>,
    /// Every piece.
    pieces: Vec<Piece>,
    /// Those that were not withdrawn.
    kept: Vec<Piece>,
    scores: Scores,
    corrections: Vec<CorrectionRecord>,
    counts: Vec<EffortCount>,
    zone: Zone,
}

impl Outcome {
    fn contribution(&self) -> ContributionInput<'_> {
        ContributionInput {
            campaign: &self.campaign,
            matrix: &self.matrix,
            directions: &self.standing,
            pieces: &self.kept,
            scores: &self.scores,
        }
    }

    fn report(&self, app: &App, contributions: &Contributions) -> ClosingReport {
        close_campaign(&ClosingInput {
            campaign: &self.campaign,
            matrix: &self.matrix,
            directions: &self.asked,
            pieces: &self.pieces,
            corrections: &self.corrections,
            contributions,
            counts: &self.counts,
            costs: &app.seed.effort,
            zone: self.zone,
        })
    }

    fn declined(&self) -> BTreeSet<(String, String)> {
        let declined = self.asked.iter().filter(|one| one.state() == DirectionState::Declined);
        declined.map(|one| (one.account.clone(), one.slot.angle.clone())).collect()
    }

    fn result(&self, app: &App, plan: &PlanSummary) -> Result<CampaignResult, AppError> {
        let outcome = self.contribution();
        let contributions = contribute(&outcome).map_err(AppError::internal)?;
        let report = self.report(app, &contributions);
        let page = sum_up(&ResultInput {
            outcome: &outcome,
            contributions: &contributions,
            report: &report,
            plan,
            declined: &self.declined(),
            costs: &app.seed.effort,
            now: app.clock.now(),
            zone: self.zone,
        });
        Ok(CampaignResult { page, report })
    }
}

impl App {
    /// The closing report of a campaign; before it is closed, what has come so far.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn closing(&self, id: CampaignId) -> Result<ClosingReport, AppError> {
        let outcome = self.outcome(id).await?;
        let app = self.clone();
        compute(move || {
            let contributions = contribute(&outcome.contribution()).map_err(AppError::internal)?;
            Ok(outcome.report(&app, &contributions))
        })
        .await?
    }

    /// The page for the head, of a campaign that has a plan.
    ///
    /// # Errors
    /// When there is no such campaign, or it has no plan.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn campaign_result(&self, id: CampaignId) -> Result<CampaignResult, AppError> {
        let outcome = self.outcome(id).await?;
        let plan = find_plan(&self.db, id).await?;
        let plan = plan.ok_or_else(|| AppError::not_found("plan of campaign", id))?;
        let app = self.clone();
        compute(move || outcome.result(&app, &plan)).await?
    }

    async fn outcome(&self, id: CampaignId) -> Result<Outcome, AppError> {
        let campaign = self.campaign(id).await?;
        // Pieces first: the direction of each is then there, and was asked.
        let pieces = list_all_pieces(&self.db, id).await?;
        let asked = list_ever_asked(&self.db, id).await?;
        let standing = match campaign.state() {
            CampaignState::Launched | CampaignState::Closed => {
                asked.iter().filter(|direction| direction.state().was_asked()).cloned().collect()
            }
            CampaignState::Draft | CampaignState::Planned | CampaignState::Signed => {
                self.known_plan_context(id).await?.standing.clone()
            }
        };
        Ok(Outcome {
            kept: pieces.iter().filter(|piece| piece.state != PieceState::Withdrawn).cloned().collect(),
            counts: count_efforts(&self.db, id).await?,
            scores: load_scores(&self.db, id).await?,
            matrix: self.matrix().await?,
            corrections: list_corrections(&self.db, id).await?,
            zone: self.zone,
            campaign,
            asked,
            standing,
            pieces,
        })
    }
}
