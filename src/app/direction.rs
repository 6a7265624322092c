//! Answering directions: accept and decline; and the card with everything on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::App;
use super::called_off::require_active;
use super::change::direction_change;
use super::error::AppError;
use super::held::{bump_revision, launched, locked_direction};
use super::replan::{CauseStep, PendingReplan, ReplanCause};
use super::write::Actor;
use domain::campaign::{Campaign, CampaignState};
use domain::card::{CardContext, DirectionCard, DirectionDetail};
use domain::direction::{Decline, Direction, Moved, ReplanRequest};
use domain::event::EventKind;
use domain::id::DirectionId;
use domain::local_time::LocalTime;
use domain::matrix::Matrix;
use domain::plan::PlanRevision;
use domain::right::Reach;
use store::database::Connection;
use store::direction::{find_direction, list_lapsed, list_standing_of, update_direction};
use store::direction_text::{NewestTexts, list_campaign_texts, list_newest_texts};

/// A direction after an answer, and everybody whom the answer has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answered {
    /// The direction that was answered; after a swap, the one that took its place.
    pub direction: DirectionCard,
    /// Everybody who was moved or newly asked.
    pub moved: Vec<Moved>,
    /// Which revision of the plan this is, and which was checked in full.
    pub plan: PlanRevision,
}

/// An account declines.
struct Declining<'a> {
    app: &'a App,
    reach: &'a Reach,
    id: DirectionId,
    decline: &'a Decline,
}

impl ReplanCause for Declining<'_> {
    type Answer = Answered;

    fn request(&self) -> CauseStep<'_, (Campaign, ReplanRequest)> {
        Box::pin(async move {
            let (direction, _) = self.app.reachable(self.reach, self.id).await?;
            let campaign = self.app.campaign(direction.campaign).await?;
            campaign.require(CampaignState::Launched, "answered")?;
            let standing = if self.decline.withdraw {
                let account = std::slice::from_ref(&direction.account);
                let mut held = list_standing_of(&self.app.db, campaign.id, account).await?;
                let lapsed = list_lapsed(&self.app.db, campaign.id).await?;
                held.extend(lapsed.into_iter().filter(|one| one.account == direction.account));
                held
            } else {
                Vec::new()
            };
            let request = self.decline.effect(&direction, standing)?;
            Ok((campaign, request))
        })
    }

    fn answer<'a>(&'a self, pending: &'a mut PendingReplan) -> CauseStep<'a, Answered> {
        Box::pin(self.app.answered(pending, self.id))
    }
}

impl App {
    /// The card with facts, neighbours and alternatives.
    ///
    /// # Errors
    /// When there is no such direction, or it is out of the caller's reach.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn direction_detail(
        &self,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionDetail, AppError> {
        let (direction, matrix) = self.reachable(reach, id).await?;
        let context = self.known_plan_context(direction.campaign).await?;
        let texts = list_campaign_texts(&self.db, direction.campaign).await?;
        let own = BTreeSet::from([direction.organisation.as_str()]);
        let mut reviewers = self.reviewers_of(&context.campaign, &own).await?;
        let cards = self.card_context(&context.campaign, &matrix, &texts);
        let language = context.campaign.spec.language;
        let alternatives = self.alternatives(&context, &direction, 3).await?;
        let names = cards.names(&direction);
        let amendments = self.newest_amendments(&context.campaign).await?;
        let local = |at| LocalTime::new(at, self.zone);
        Ok(DirectionDetail {
            window: local(direction.starts_at).until(local(direction.due_at), language),
            zone: self.zone.name(language),
            why: self.seed.guide.why(&direction.reasons, &names, language),
            length: self.seed.guide.length(direction.slot.form, language).to_owned(),
            frequency: cards.frequency(&direction.account),
            names: cards
                .direction_names(&direction, reviewers.remove(&direction.organisation).unwrap_or_default()),
            amendments,
            cuts: cards.cuts(&direction),
            facts: cards.facts(&direction.slot.angle),
            neighbours: cards.neighbours(&context.standing, &direction),
            instruction: self.seed.guide.instruction(direction.slot.form, language).to_owned(),
            alternatives: alternatives
                .into_iter()
                .map(|other| cards.alternative(&direction.account, other))
                .collect(),
            card: cards.card(direction),
        })
    }

    /// Accepts a direction; it stays from now on. Accepting again changes nothing.
    ///
    /// # Errors
    /// When it cannot be answered, or is out of reach.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn accept_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionCard, AppError> {
        let (seen, matrix) = self.reachable(reach, id).await?;
        let mut guard = self.live.known_warm_plan(seen.campaign).await;
        let mut write = self.write(actor).await?;
        let before = find_direction(write.conn(), id).await?.unwrap_or(seen);
        let campaign = launched(&write, before.campaign, "accepted").await?;
        let after = before.accepted(write.at)?;
        require_active(&write, &before.account).await?;
        if after == before {
            return self.card_of(write.conn(), &campaign, &matrix, before).await;
        }
        update_direction(write.conn(), &after, before.state()).await?;
        write.record(direction_change(EventKind::DirectionAccepted, Some(&before), &after));
        let campaign = bump_revision(&write, &campaign).await?;
        let planned = after.planned();
        let card = self.card_of(write.conn(), &campaign, &matrix, after).await?;
        let card = write.commit_with(card).await?;
        if let Some(guard) = &mut guard {
            guard.follow_accepted(&campaign, &[planned]);
        }
        Ok(card)
    }

    /// Declines a direction; the campaign is planned again and the answer names everybody moved.
    ///
    /// # Errors
    /// When it cannot be answered, or is out of reach.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn decline_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
        decline: Decline,
    ) -> Result<Answered, AppError> {
        decline.check()?;
        let campaign = self.reachable(reach, id).await?.0.campaign;
        let cause = Declining { app: self, reach, id, decline: &decline };
        self.replan_with(actor, campaign, &cause).await
    }

    pub(super) async fn reachable(
        &self,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<(Direction, Arc<Matrix>), AppError> {
        let matrix = self.matrix().await?;
        let direction = find_direction(&self.db, id).await?;
        let direction =
            direction.filter(|direction| reach.covers(&matrix, &direction.account, &direction.slot.cluster));
        Ok((direction.ok_or_else(|| AppError::not_found("direction", id))?, matrix))
    }

    /// What cards of a campaign are composed from.
    pub(super) fn card_context<'a>(
        &'a self,
        campaign: &'a Campaign,
        matrix: &'a Matrix,
        texts: &'a NewestTexts,
    ) -> CardContext<'a> {
        let (guide, gazetteer) = (&self.seed.guide, self.seed.gazetteer());
        let (spec, contact) = (&campaign.spec, campaign.contact());
        CardContext { spec, contact, matrix, guide, gazetteer, texts }
    }

    /// The card of a direction, with what people have written over it as this connection sees it.
    pub(super) async fn card_of(
        &self,
        conn: &Connection,
        campaign: &Campaign,
        matrix: &Matrix,
        direction: Direction,
    ) -> Result<DirectionCard, AppError> {
        let texts = list_newest_texts(conn, &[direction.id]).await?;
        Ok(self.card_context(campaign, matrix, &texts).card(direction))
    }

    /// What is answered to a decline or a swap, from what is written so far.
    pub(super) async fn answered(
        &self,
        pending: &PendingReplan,
        shown: DirectionId,
    ) -> Result<Answered, AppError> {
        let direction = locked_direction(&pending.write, shown).await?;
        let conn = pending.write.conn();
        let card = self.card_of(conn, &pending.campaign, &pending.matrix, direction).await?;
        Ok(Answered { direction: card, moved: pending.moved.clone(), plan: pending.revision })
    }
}
