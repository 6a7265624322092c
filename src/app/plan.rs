//! Planning campaigns: first plans, previews, and new plans after an answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;

use super::App;
use super::change::campaign_change;
use super::computation::compute;
use super::error::AppError;
use super::held::{check_revision, is_unchanged};
use super::plan_context::{MOST_TRIES, PlanContext, Planned};
use super::qualification::changes_since;
use super::write::{Actor, Write};
use domain::campaign::{Campaign, Pin};
use domain::direction::{Direction, DirectionText};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::plan::{PlanError, PlanSummary, Solved, check_pins};
use domain::team::list_teams;
use store::campaign::update_campaign;
use store::direction::{insert_directions, list_standing};
use store::direction_text::{delete_proposed, insert_direction_texts, list_written_texts};
use store::plan::{find_plan, save_plan};
use store::subject::count_persons;

impl App {
    /// Plans a campaign that is not launched: the exact optimum, certified; what was proposed before goes.
    ///
    /// # Errors
    /// When pins cannot hold, or the campaign is launched.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn plan_campaign(&self, actor: &Actor, id: CampaignId) -> Result<PlanSummary, AppError> {
        for _ in 0..MOST_TRIES {
            let mut context = self.plan_context(id).await?;
            context.campaign.require_editable("planned")?;
            self.find_teams(&mut context).await?;
            let context = Arc::new(context);
            let planned = context.solve(Vec::new(), Vec::new()).await?;
            if let Some(summary) = self.save_first_plan(actor, &context, planned).await? {
                return Ok(summary);
            }
        }
        Err(AppError::Busy)
    }

    /// What was written over directions that are proposed again to the same account, for their new ids; the rest goes.
    async fn keep_texts(
        &self,
        write: &Write,
        before: &Campaign,
        directions: &[Direction],
    ) -> Result<Vec<DirectionText>, AppError> {
        // What only told a title apart is written anew, where that is still so.
        let texts = list_written_texts(write.conn(), before.id).await?;
        if texts.is_empty() {
            return Ok(Vec::new());
        }
        let standing = list_standing(write.conn(), before.id).await?;
        let written =
            standing.iter().filter_map(|one| Some(((&one.account, &one.slot), texts.get(&one.id)?)));
        let written: BTreeMap<_, _> = written.collect();
        let kept = directions.iter().filter_map(|one| {
            let text = written.get(&(&one.account, &one.slot))?;
            Some(DirectionText { direction: one.id, version: 1, ..(*text).clone() })
        });
        Ok(kept.collect())
    }

    /// Which organisations are one team now: a plan that is not launched follows the persons on record.
    pub(super) async fn find_teams(&self, context: &mut PlanContext) -> Result<(), AppError> {
        if context.campaign.require_editable("planned").is_ok() {
            let persons = count_persons(&self.db).await?;
            context.campaign.spec.teams = list_teams(&context.matrix, &persons);
        }
        Ok(())
    }

    /// The plan of a campaign in figures.
    ///
    /// # Errors
    /// When there is no such campaign, or it has no plan.
    pub async fn plan_summary(&self, id: CampaignId) -> Result<PlanSummary, AppError> {
        let campaign = self.campaign(id).await?;
        let plan = find_plan(&self.db, id).await?;
        let plan = plan.ok_or_else(|| AppError::not_found("plan of campaign", id))?;
        self.advised(&self.db, &campaign, plan).await
    }

    /// `None` when the campaign has changed since `context` was loaded.
    async fn save_first_plan(
        &self,
        actor: &Actor,
        context: &PlanContext,
        planned: Planned,
    ) -> Result<Option<PlanSummary>, AppError> {
        let mut write = self.write(actor).await?;
        if !is_unchanged(&write, &context.campaign).await? {
            return Ok(None);
        }
        let summary = self.write_first_plan(&mut write, context, planned).await?;
        Ok(Some(write.commit_with(summary).await?))
    }

    /// Writes a plan of the campaign as `context` has it and as it stands.
    pub(super) async fn write_first_plan(
        &self,
        write: &mut Write,
        context: &PlanContext,
        planned: Planned,
    ) -> Result<PlanSummary, AppError> {
        let (plan, before) = (planned.plan, &context.campaign);
        let propose =
            |planned| Direction::proposed(before, &context.matrix, planned, DirectionId(self.clock.id()));
        let directions: Vec<Direction> = plan.directions.iter().map(propose).collect();
        let after = before.planned(write.actor().subject)?;
        update_campaign(write.conn(), &after).await?;
        let kept = self.keep_texts(write, before, &directions).await?;
        delete_proposed(write.conn(), after.id).await?;
        insert_directions(write.conn(), &directions).await?;
        insert_direction_texts(write.conn(), &kept).await?;
        let kept = kept.into_iter().map(|text| (text.direction, text)).collect();
        self.tell_apart(write, (&after, &context.matrix), &directions, &kept).await?;
        let summary =
            PlanSummary { revision: after.revision, certified_revision: after.revision, ..plan.summary };
        save_plan(write.conn(), after.id, context.matrix.revision, &summary, &plan.unassigned).await?;
        let mut change = campaign_change(EventKind::CampaignPlanned, Some(before), &after);
        change.data["digest"] = json!(summary.digest);
        change.data["assigned"] = json!(summary.assigned);
        write.record(change);
        self.advised(write.conn(), &after, summary).await
    }

    /// Checks that these pins can hold together in the campaign.
    pub(super) async fn check_pins(&self, id: CampaignId, pins: Vec<Pin>) -> Result<(), AppError> {
        let context = self.plan_context(id).await?;
        compute(move || Ok(check_pins(&context.input(&[], &pins))?)).await?
    }

    /// Checks in full that the stored plan is still the certified optimum of what stands now.
    pub(super) async fn verify_plan(&self, campaign: &Campaign, digest: &str) -> Result<(), AppError> {
        let context = Arc::new(self.plan_context(campaign.id).await?);
        check_revision(context.campaign.revision, campaign.revision)?;
        let planned = match context.certify().await {
            Ok(planned) => planned,
            // It is none any more, since the registry has moved; the error says what has changed by that.
            Err(AppError::Plan(
                PlanError::NotCertified(_) | PlanError::Infeasible(_) | PlanError::Outdated(_),
            )) => {
                let (fixed, keep) = context.split();
                let planned = context.solve(fixed, keep).await?;
                return Err(changes_since(&context, &planned.plan).await?);
            }
            Err(error) => return Err(error),
        };
        if planned.plan.summary.digest == digest {
            self.live.keep_solved(context.key(), Arc::new(planned.solved)).await;
            Ok(())
        } else {
            Err(changes_since(&context, &planned.plan).await?)
        }
    }

    /// The solved plan behind the directions of this context: from memory, else rebuilt from what is stored.
    pub(super) async fn solved_plan(&self, context: &Arc<PlanContext>) -> Result<Arc<Solved>, AppError> {
        if let Some(solved) = self.live.solved(context.key()).await {
            return Ok(solved);
        }
        let (fixed, keep) = context.split();
        let solved = Arc::new(context.solve_alone(fixed, keep).await?);
        self.live.keep_solved(context.key(), Arc::clone(&solved)).await;
        Ok(solved)
    }
}
