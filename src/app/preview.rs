//! What a plan would look like, with other settings; nothing is written.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::error::AppError;
use domain::campaign::{Campaign, CampaignSpec, FitWeights, Pin};
use domain::direction::Direction;
use domain::id::CampaignId;
use domain::plan::{PlanShift, PlanSummary, list_shifts};
use domain::slot::PlannedSlot;

/// What a preview tries instead of what the campaign says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"spread": 80}))]
pub struct PreviewInput {
    /// Another spread.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000)]
    pub spread: Option<u32>,
    /// Another least fit.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    pub min_fit: Option<u32>,
    /// Another capacity of accounts.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20)]
    pub capacity: Option<u32>,
    /// Another capacity of organisations.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub organisation_capacity: Option<u32>,
    /// Other weights.
    #[serde(default)]
    pub weights: Option<FitWeights>,
    /// Other pins.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub pins: Option<Vec<Pin>>,
}

impl PreviewInput {
    fn apply(self, campaign: &mut Campaign) -> Result<(), AppError> {
        let spec: &mut CampaignSpec = &mut campaign.spec;
        spec.spread = self.spread.unwrap_or(spec.spread);
        spec.min_fit = self.min_fit.unwrap_or(spec.min_fit);
        spec.capacity = self.capacity.unwrap_or(spec.capacity);
        spec.organisation_capacity = self.organisation_capacity.or(spec.organisation_capacity);
        spec.weights = self.weights.unwrap_or(spec.weights);
        campaign.pins = self.pins.unwrap_or_else(|| std::mem::take(&mut campaign.pins));
        Ok(campaign.spec.check()?)
    }
}

/// What a plan would look like, beside what stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanPreview {
    /// The plan in figures.
    pub summary: PlanSummary,
    /// What every account that has a direction would be asked, by account.
    pub directions: Vec<PlannedSlot>,
    /// The accounts that would be asked something else than by the plan that stands.
    pub shifts: Vec<PlanShift>,
}

impl App {
    /// What a plan would look like, with other settings; nothing is written.
    ///
    /// # Errors
    /// When a value is wrong or pins cannot hold.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn preview_campaign(
        &self,
        id: CampaignId,
        input: PreviewInput,
    ) -> Result<PlanSummary, AppError> {
        Ok(self.preview_plan(id, input).await?.summary)
    }

    /// What a plan would look like, with other settings, and who would be asked something else.
    ///
    /// # Errors
    /// When a value is wrong or pins cannot hold.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn preview_plan(&self, id: CampaignId, input: PreviewInput) -> Result<PlanPreview, AppError> {
        let mut context = (*self.known_plan_context(id).await?).clone();
        if let Some(pins) = &input.pins {
            self.check_pin_words(&context.campaign.spec, pins, "/pins").await?;
            self.check_declined(id, pins, "/pins").await?;
        }
        input.apply(&mut context.campaign)?;
        self.find_teams(&mut context).await?;
        let context = Arc::new(context);
        let (fixed, keep) = context.split();
        let revision = context.campaign.revision;
        let plan = context.solve(fixed, keep).await?.plan;
        let summary = PlanSummary { revision, certified_revision: revision, ..plan.summary };
        let summary = self.advised(&self.db, &context.campaign, summary).await?;
        let directions: Vec<PlannedSlot> = plan.directions.into_iter().map(|one| one.planned).collect();
        let standing: Vec<PlannedSlot> =
            context.standing.iter().filter(|one| !one.slot.is_own()).map(Direction::planned).collect();
        let shifts = list_shifts(&standing, &directions);
        Ok(PlanPreview { summary, directions, shifts })
    }
}
