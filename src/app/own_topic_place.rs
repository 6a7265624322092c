//! Accepting topics of accounts: in a slot of the angle that a topic belongs to, or in a cell of its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::called_off::require_active;
use super::change::{direction_change, own_topic_change};
use super::computation::compute;
use super::error::AppError;
use super::held::{bump_revision, locked_direction};
use super::own_topic::{check_place, locked_topic};
use super::plan_context::{PlanContext, record_share};
use super::replan::{CauseStep, PendingReplan, ReplanCause};
use super::write::{Actor, Write};
use domain::account::Account;
use domain::campaign::{Campaign, CampaignState};
use domain::card::DirectionCard;
use domain::direction::{Direction, Moved, ReplanRequest};
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::{DirectionId, TopicId};
use domain::matrix::Matrix;
use domain::own_topic::{OwnTopic, TopicDecision};
use domain::right::Reach;
use domain::slot::{PlannedSlot, Slot};
use store::direction::{count_records, insert_directions};
use store::direction_text::{insert_direction_texts, list_newest_texts};
use store::own_topic::decide_own_topic;

/// How a topic is accepted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"cluster": "education"}))]
pub struct TopicAcceptance {
    /// Key of the cluster from whose view it is told; left out: the one that suits the plan best, for a topic without an angle the account's
    /// first.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub cluster: Option<String>,
}

/// A topic that became a direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AcceptedTopic {
    /// The topic.
    pub topic: OwnTopic,
    /// The direction, accepted by that its account has proposed it.
    pub direction: DirectionCard,
    /// Everybody who was moved or newly asked by that.
    pub moved: Vec<Moved>,
}

/// A coordinator or lead accepts a topic that belongs to an angle.
struct AcceptingTopic<'a> {
    app: &'a App,
    reach: &'a Reach,
    id: TopicId,
    acceptance: &'a TopicAcceptance,
}

impl ReplanCause for AcceptingTopic<'_> {
    type Answer = AcceptedTopic;

    fn request(&self) -> CauseStep<'_, (Campaign, ReplanRequest)> {
        Box::pin(async move {
            let (topic, account, matrix) = self.app.reached_topic(self.reach, self.id).await?;
            topic.require_open("accepted")?;
            let context = Arc::new(self.app.plan_context(topic.campaign).await?);
            let campaign = context.campaign.clone();
            campaign.require(CampaignState::Launched, "given a topic")?;
            campaign.require_running(self.app.clock.now())?;
            let clusters = self.acceptance.clusters(self.reach, &matrix, &account)?;
            let chosen = self.app.slot_for(&context, &topic, &clusters).await?;
            Ok((campaign, ReplanRequest::offer(chosen)))
        })
    }

    fn answer<'a>(&'a self, pending: &'a mut PendingReplan) -> CauseStep<'a, AcceptedTopic> {
        Box::pin(async move {
            let chosen: DirectionId = pending.chosen.ok_or(AppError::NotOffered)?;
            let direction = locked_direction(&pending.write, chosen).await?;
            let standing = TopicDirection { campaign: &pending.campaign, matrix: &pending.matrix, direction };
            let (topic, direction) = self.app.take_in(&mut pending.write, self.id, standing).await?;
            Ok(AcceptedTopic { topic, direction, moved: pending.moved.clone() })
        })
    }
}

/// A direction that is made of a topic.
struct TopicDirection<'a> {
    campaign: &'a Campaign,
    matrix: &'a Matrix,
    direction: Direction,
}

impl App {
    /// Accepts a topic: it becomes a direction of the campaign that its account has accepted, with the account's own words. One that belongs
    /// to an angle takes a slot of that, and everything else is planned again around it; one that fits none stands beside the plan.
    ///
    /// # Errors
    /// When it is out of reach, somebody has decided on it, the campaign is not launched or over, its title is another one's by now, the
    /// account is inactive, no longer reaches its readers, or has no free place in the angle.
    #[tracing::instrument(skip_all, fields(topic = %id))]
    pub async fn accept_topic(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: TopicId,
        acceptance: TopicAcceptance,
    ) -> Result<AcceptedTopic, AppError> {
        let (topic, account, matrix) = self.reached_topic(reach, id).await?;
        topic.require_open("accepted")?;
        if topic.angle.is_some() {
            let cause = AcceptingTopic { app: self, reach, id, acceptance: &acceptance };
            return self.replan_with(actor, topic.campaign, &cause).await;
        }
        let clusters = acceptance.clusters(reach, &matrix, &account)?;
        let mut write = self.write(actor).await?;
        let campaign = self.running(&write, topic.campaign).await?;
        // The registry may have moved on since it was proposed.
        let mut faults = ValidationErrors::default();
        check_place(&topic, &campaign, &matrix, &account, &mut faults);
        faults.into_result()?;
        let cluster = clusters.first().ok_or(AppError::NotOffered)?;
        let record = count_records(write.conn()).await?.remove(&topic.account).map(record_share);
        let planned = topic.planned_apart(&campaign, &matrix, (&account, cluster), record);
        let direction = Direction::proposed(&campaign, &matrix, &planned, DirectionId(self.clock.id()));
        let direction = direction.asked(write.at)?.accepted(write.at)?;
        insert_directions(write.conn(), std::slice::from_ref(&direction)).await?;
        write.record(direction_change(EventKind::DirectionAsked, None, &direction));
        let standing = TopicDirection { campaign: &campaign, matrix: &matrix, direction };
        let (topic, direction) = self.take_in(&mut write, id, standing).await?;
        bump_revision(&write, &campaign).await?;
        let accepted = write.commit_with(AcceptedTopic { topic, direction, moved: Vec::new() }).await?;
        self.carry_plan(&campaign).await?;
        Ok(accepted)
    }

    /// Writes what a topic says over its direction, and notes that it was accepted.
    async fn take_in(
        &self,
        write: &mut Write,
        id: TopicId,
        standing: TopicDirection<'_>,
    ) -> Result<(OwnTopic, DirectionCard), AppError> {
        let TopicDirection { campaign, matrix, direction } = standing;
        let before = locked_topic(write, id).await?;
        require_active(write, &before.account).await?;
        let mut faults = ValidationErrors::default();
        let decision = TopicDecision { by: write.actor().subject, at: write.at };
        let after = before.accepted(direction.id, decision)?;
        self.check_own_words(write, (campaign, matrix), &after, &mut faults).await?;
        faults.into_result()?;
        decide_own_topic(write.conn(), &after).await?;
        let texts = list_newest_texts(write.conn(), &[direction.id]).await?;
        let written = texts.get(&direction.id).map_or(0, |text| text.version);
        let text = after.text_of(&direction, written, write.at);
        insert_direction_texts(write.conn(), &[text]).await?;
        write.record(own_topic_change(EventKind::TopicAccepted, Some(&before), &after));
        let card = self.card_of(write.conn(), campaign, matrix, direction).await?;
        Ok((after, card))
    }

    /// The slot of a topic's angle and readers that costs the plan least, from the view of one of these clusters.
    async fn slot_for(
        &self,
        context: &Arc<PlanContext>,
        topic: &OwnTopic,
        clusters: &[String],
    ) -> Result<PlannedSlot, AppError> {
        let solved = self.solved_plan(context).await?;
        let handle = topic.account.clone();
        let mine = context.standing.iter().filter(|standing| standing.account == handle);
        let held: BTreeSet<Slot> = mine.map(|standing| standing.slot.clone()).collect();
        let choices = compute(move || solved.choices(&handle).map_err(AppError::internal)).await??;
        let fitting = choices.into_iter().filter(|choice| {
            let slot = &choice.slot;
            Some(&slot.angle) == topic.angle.as_ref()
                && slot.audience == topic.audience
                && clusters.contains(&slot.cluster)
                && !held.contains(slot)
        });
        let best = fitting.min_by_key(|choice| (choice.loss, choice.slot.clone()));
        let best = best.ok_or_else(|| {
            let detail = "the account has no free place in this angle, or may not tell it";
            AppError::Obstructed {
                action: "accepting the topic in its angle".to_owned(),
                way_out: "let the account give up what it has accepted, or propose the topic without an angle",
                obstacles: vec![FieldError::new("/angle", detail)],
            }
        })?;
        Ok(PlannedSlot { account: topic.account.clone(), slot: best.slot, fit: best.fit })
    }
}

impl TopicAcceptance {
    /// The clusters from whose view the caller may accept it: that which is named, else those of the account that it reaches, by key.
    fn clusters(&self, reach: &Reach, matrix: &Matrix, account: &Account) -> Result<Vec<String>, AppError> {
        let own = matrix.clusters_of(&account.handle).iter();
        let own = own.filter(|cluster| reach.all || reach.clusters.contains(cluster));
        let named = |cluster: &&String| self.cluster.as_ref().is_none_or(|named| named == *cluster);
        let found: Vec<String> = own.filter(named).cloned().collect();
        let mut faults = ValidationErrors::default();
        let problem = "is none of the account's clusters, or none of yours";
        faults.require(!found.is_empty() || self.cluster.is_none(), "/cluster", problem);
        faults.require(
            !found.is_empty() || self.cluster.is_some(),
            "",
            "`no_cluster`: the account is in no cluster",
        );
        faults.into_result()?;
        Ok(found)
    }
}
