//! Accounts that no longer qualify for what they were given: noticed when a plan is signed and launched, and afterwards listed, kept by a
//! coordinator or withdrawn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::App;
use super::change::direction_change;
use super::direction::Answered;
use super::error::AppError;
use super::held::{bump_revision, launched, locked_direction};
use super::plan_context::PlanContext;
use super::replan::{CauseStep, PendingReplan, ReplanCause};
use super::write::Actor;
use domain::campaign::{Campaign, CampaignState};
use domain::card::DirectionCard;
use domain::direction::{Direction, DirectionState, ReplanRequest};
use domain::event::EventKind;
use domain::field::FieldError;
use domain::id::{CampaignId, DirectionId, PieceId};
use domain::plan::{Disqualification, Plan};
use domain::right::Reach;
use store::confirmation::{Confirmation, insert_confirmation};

/// Most accounts that a refusal names.
const MOST_NAMED: usize = 100;

/// A direction that stands although its account no longer qualifies for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "direction": "01980c5e-7a00-7000-8000-000000000011", "account": "weibo-zjg-jiaoyu", "angle": "school_rain", "state": "accepted",
    "piece": null, "reason": "function", "confirmed": false
}))]
pub struct DisqualifiedDirection {
    /// Its id.
    pub direction: DirectionId,
    /// Handle of the account.
    pub account: String,
    /// Key of the angle.
    pub angle: String,
    /// Where the direction stands.
    pub state: DirectionState,
    /// The piece that was handed in for it.
    #[schema(required = true)]
    pub piece: Option<PieceId>,
    /// What keeps the account from it.
    pub reason: Disqualification,
    /// Whether a coordinator keeps it all the same.
    pub confirmed: bool,
}

impl App {
    /// Directions of a campaign that stand, and are not delivered, although their accounts no longer qualify for them, by account.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn disqualified_directions(
        &self,
        id: CampaignId,
    ) -> Result<Vec<DisqualifiedDirection>, AppError> {
        let context = Arc::new(self.plan_context(id).await?);
        let found = context.disqualified().await?.into_iter();
        let open = found.filter(|(one, _)| one.state() != DirectionState::Delivered);
        let item = |(one, reason): (Direction, Disqualification)| DisqualifiedDirection {
            direction: one.id,
            state: one.state(),
            piece: one.piece(),
            reason,
            confirmed: context.is_confirmed(one.id),
            account: one.account,
            angle: one.slot.angle,
        };
        let mut items: Vec<DisqualifiedDirection> = open.map(item).collect();
        items.sort_by(|a, b| (&a.account, a.direction).cmp(&(&b.account, b.direction)));
        Ok(items)
    }

    /// Keeps a direction although its account no longer qualifies for it: no plan moves it from now on.
    ///
    /// # Errors
    /// When it is out of reach, its account is closed, or still qualifies, or the campaign is not launched.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn confirm_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionCard, AppError> {
        let (seen, matrix) = self.reachable(reach, id).await?;
        let (context, reason) = self.disqualification(&seen, "confirmed").await?;
        if reason.is_final() {
            return Err(AppError::AccountInactive { account: seen.account, reason });
        }
        let mut write = self.write(actor).await?;
        let campaign = launched(&write, seen.campaign, "answered").await?;
        let direction = locked_direction(&write, id).await?;
        if context.is_confirmed(id) {
            return self.card_of(write.conn(), &campaign, &matrix, direction).await;
        }
        let confirmation =
            Confirmation { direction: id, campaign: campaign.id, by: actor.subject, at: write.at };
        insert_confirmation(write.conn(), &confirmation).await?;
        let mut change = direction_change(EventKind::DirectionConfirmed, Some(&direction), &direction);
        change.data["reason"] = json!(reason);
        write.record(change);
        let campaign = bump_revision(&write, &campaign).await?;
        let card = self.card_of(write.conn(), &campaign, &matrix, direction).await?;
        write.commit_with(card).await
    }

    /// Withdraws a direction whose account no longer qualifies for it; the campaign is planned again and the answer names everybody moved.
    ///
    /// # Errors
    /// When it is out of reach or has a piece, its account still qualifies, or the campaign is not launched.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn withdraw_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<Answered, AppError> {
        let campaign = self.reachable(reach, id).await?.0.campaign;
        self.replan_with(actor, campaign, &Withdrawing { app: self, reach, id }).await
    }

    /// What keeps the account of a standing direction from it.
    async fn disqualification(
        &self,
        direction: &Direction,
        action: &'static str,
    ) -> Result<(Arc<PlanContext>, Disqualification), AppError> {
        let context = Arc::new(self.plan_context(direction.campaign).await?);
        context.campaign.require(CampaignState::Launched, "answered")?;
        direction.require_answerable(action)?;
        let found = context.disqualified().await?;
        let reason = found.into_iter().find(|(one, _)| one.id == direction.id).map(|(_, reason)| reason);
        Ok((context, reason.ok_or(AppError::StillQualified)?))
    }
}

/// A coordinator withdraws a direction.
struct Withdrawing<'a> {
    app: &'a App,
    reach: &'a Reach,
    id: DirectionId,
}

impl ReplanCause for Withdrawing<'_> {
    type Answer = Answered;

    fn request(&self) -> CauseStep<'_, (Campaign, ReplanRequest)> {
        Box::pin(async move {
            let (direction, _) = self.app.reachable(self.reach, self.id).await?;
            let (context, reason) = self.app.disqualification(&direction, "withdrawn").await?;
            Ok((context.campaign.clone(), ReplanRequest::withdrawal(direction, reason)))
        })
    }

    fn answer<'a>(&'a self, pending: &'a mut PendingReplan) -> CauseStep<'a, Answered> {
        Box::pin(self.app.answered(pending, self.id))
    }
}

/// Refuses to go on with a plan of which an account may no longer take what it was given.
pub(super) async fn require_qualified(context: &Arc<PlanContext>) -> Result<(), AppError> {
    let changes = lost(&context.disqualified().await?);
    if changes.is_empty() { Ok(()) } else { Err(AppError::PlanOutdated { changes }) }
}

/// What has changed since a plan was made: accounts that no longer qualify, else what a plan would ask otherwise now.
pub(super) async fn changes_since(context: &Arc<PlanContext>, now: &Plan) -> Result<AppError, AppError> {
    let mut changes = lost(&context.disqualified().await?);
    if changes.is_empty() {
        changes = moved(&context.standing, now);
    }
    if changes.is_empty() {
        let detail =
            "who is asked what stays the same, but not how well it fits or what the campaign's facts say";
        changes.push(FieldError::new("/digest", detail));
    }
    Ok(AppError::PlanOutdated { changes })
}

fn lost(found: &[(Direction, Disqualification)]) -> Vec<FieldError> {
    let sentence = |(one, reason): &(Direction, Disqualification)| {
        let (account, angle) = (&one.account, &one.slot.angle);
        format!("`{account}` {} and was to tell `{angle}`", reason.sentence())
    };
    named(found.iter().map(sentence))
}

/// Accounts that a plan would ask something else now.
fn moved(standing: &[Direction], now: &Plan) -> Vec<FieldError> {
    let mut angles: BTreeMap<&str, [BTreeSet<&str>; 2]> = BTreeMap::new();
    for one in standing {
        angles.entry(&one.account).or_default()[0].insert(&one.slot.angle);
    }
    for one in now.directions.iter().map(|one| &one.planned) {
        angles.entry(&one.account).or_default()[1].insert(&one.slot.angle);
    }
    let list = |angles: &BTreeSet<&str>| {
        let angles: Vec<String> = angles.iter().map(|angle| format!("`{angle}`")).collect();
        if angles.is_empty() { "nothing".to_owned() } else { angles.join(", ") }
    };
    let changed = angles.iter().filter(|(_, [before, after])| before != after);
    named(changed.map(|(account, [before, after])| {
        format!("`{account}` would be asked {} instead of {}", list(after), list(before))
    }))
}

fn named(sentences: impl Iterator<Item = String>) -> Vec<FieldError> {
    let mut sentences = sentences.fuse();
    let at = |sentence| FieldError::new("/digest", sentence);
    let mut named: Vec<FieldError> = sentences.by_ref().take(MOST_NAMED).map(at).collect();
    let more = sentences.count();
    if more > 0 {
        named.push(at(format!("and {more} more accounts")));
    }
    named
}
