//! Campaigns that are changed and planned anew at once: both are written, or neither.

use std::sync::Arc;

use super::App;
use super::change::campaign_change;
use super::error::AppError;
use super::held::{check_revision, is_unchanged};
use super::plan_context::MOST_TRIES;
use super::write::Actor;
use domain::campaign::{Campaign, CampaignDraft, CampaignSpec, CampaignState, Pin};
use domain::event::EventKind;
use domain::id::CampaignId;
use domain::plan::PlanSummary;
use store::campaign::update_campaign;
use store::plan::delete_plan;

/// What is changed of a campaign before it is planned.
enum CampaignEdit {
    /// What it says.
    Spec(Box<CampaignSpec>),
    /// Who must, and who must not, tell what.
    Pins(Vec<Pin>),
}

impl CampaignEdit {
    fn applied(&self, before: &Campaign) -> Result<Campaign, AppError> {
        Ok(match self {
            Self::Spec(spec) => before.edited((**spec).clone())?,
            Self::Pins(pins) => before.pinned(pins.clone())?,
        })
    }
}

impl App {
    /// Rewrites a campaign that is not launched, and plans it: what was written over directions that are proposed again stays.
    ///
    /// # Errors
    /// As [`App::update_campaign`] and [`App::plan_campaign`]; then nothing is written.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn update_and_plan(
        &self,
        actor: &Actor,
        id: CampaignId,
        revision: i64,
        draft: CampaignDraft,
    ) -> Result<PlanSummary, AppError> {
        let spec = Box::new(self.read_draft(draft).await?);
        self.edit_and_plan(actor, (id, revision), &CampaignEdit::Spec(spec)).await
    }

    /// Replaces a campaign's pins. One that was planned is planned with them, one that runs is planned again; how many accounts were moved by
    /// that, where it runs.
    ///
    /// # Errors
    /// As [`App::set_pins`], [`App::plan_campaign`] and [`App::replan_campaign`]; then nothing is written.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn pin_and_plan(
        &self,
        actor: &Actor,
        id: CampaignId,
        revision: i64,
        pins: Vec<Pin>,
    ) -> Result<Option<usize>, AppError> {
        let campaign = self.campaign(id).await?;
        match campaign.state() {
            CampaignState::Draft => self.set_pins(actor, id, revision, pins).await.map(|_| None),
            CampaignState::Launched => {
                let replanned = self.replan_pins(actor, id, revision, pins).await?;
                Ok(Some(replanned.moved.len()))
            }
            CampaignState::Planned | CampaignState::Signed | CampaignState::Closed => {
                self.check_pin_words(&campaign.spec, &pins, "").await?;
                self.check_pins(id, pins.clone()).await?;
                self.edit_and_plan(actor, (id, revision), &CampaignEdit::Pins(pins)).await.map(|_| None)
            }
        }
    }

    async fn edit_and_plan(
        &self,
        actor: &Actor,
        (id, revision): (CampaignId, i64),
        edit: &CampaignEdit,
    ) -> Result<PlanSummary, AppError> {
        for _ in 0..MOST_TRIES {
            let before = self.campaign(id).await?;
            check_revision(before.revision, revision)?;
            before.require_editable("edited")?;
            let edited = edit.applied(&before)?;
            let mut context = self.plan_context_of(edited.clone()).await?;
            self.find_teams(&mut context).await?;
            let context = Arc::new(context);
            let planned = context.solve(Vec::new(), Vec::new()).await?;
            let mut write = self.write(actor).await?;
            if !is_unchanged(&write, &before).await? {
                continue;
            }
            delete_plan(write.conn(), id).await?;
            update_campaign(write.conn(), &edited).await?;
            let kind = match edit {
                CampaignEdit::Spec(_) => EventKind::CampaignUpdated,
                CampaignEdit::Pins(_) => EventKind::CampaignPinned,
            };
            let change = campaign_change(kind, Some(&before), &edited);
            write.record(match edit {
                CampaignEdit::Spec(_) => change,
                CampaignEdit::Pins(_) => change.between(Some(&before.pins), Some(&edited.pins)),
            });
            self.register_facts(&mut write, &edited).await?;
            let summary = self.write_first_plan(&mut write, &context, planned).await?;
            return write.commit_with(summary).await;
        }
        Err(AppError::Busy)
    }
}
