//! Writing campaigns: drafts, edits, pins; signing, launching and closing them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::json;

use super::App;
use super::change::{campaign_change, direction_change};
use super::error::AppError;
use super::held::{check_revision, is_unchanged, locked_campaign};
use super::live::SolvedKey;
use super::plan_context::MOST_TRIES;
use super::qualification::require_qualified;
use super::staffing::StaffingDemand;
use super::write::{Actor, Write};
use domain::campaign::{Campaign, CampaignDraft, CampaignSpec, Pin};
use domain::cell::launched_localities;
use domain::direction::{Direction, DirectionState};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::CampaignId;
use domain::plan::pin_audience_fault;
use store::campaign::{find_campaign, insert_campaign, update_campaign};
use store::direction::{ask_directions, lapse_directions, list_standing};
use store::direction_text::{delete_proposed, list_campaign_texts};
use store::matrix::{bump_record, read_revision};
use store::plan::{delete_plan, find_plan};

/// Pins that one campaign takes.
const MOST_PINS: usize = 10_000;

/// How a campaign is launched.
#[derive(Debug, Clone, Copy)]
pub struct Launching {
    /// Whether every organisation that is asked must have its reviewers.
    pub staffing: StaffingDemand,
    /// The revision whose plan somebody has read; `None`: whichever stands.
    pub seen: Option<i64>,
}

impl App {
    /// The campaign with this id.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn campaign(&self, id: CampaignId) -> Result<Campaign, AppError> {
        find_campaign(&self.db, id).await?.ok_or_else(|| AppError::not_found("campaign", id))
    }

    /// Writes a draft, from a theme or from nothing.
    ///
    /// # Errors
    /// When a value is wrong or names something that is not there.
    #[tracing::instrument(skip_all)]
    pub async fn create_campaign(&self, actor: &Actor, draft: CampaignDraft) -> Result<Campaign, AppError> {
        let spec = self.read_draft(draft).await?;
        let mut write = self.write(actor).await?;
        let campaign = Campaign::draft(CampaignId(self.clock.id()), spec, write.at);
        insert_campaign(write.conn(), &campaign).await?;
        write.record(campaign_change(EventKind::CampaignCreated, None, &campaign));
        self.register_facts(&mut write, &campaign).await?;
        write.commit_with(campaign).await
    }

    /// Rewrites a campaign that is not launched; it is a draft again, and its plan and signature are gone.
    ///
    /// # Errors
    /// When a value is wrong, the campaign is launched, or it has moved on from `revision`.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn update_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        revision: i64,
        draft: CampaignDraft,
    ) -> Result<Campaign, AppError> {
        let spec = self.read_draft(draft).await?;
        let (mut write, before) = self.edit_campaign(actor, id, revision).await?;
        let after = before.edited(spec)?;
        save_reopened(&write, &after).await?;
        write.record(campaign_change(EventKind::CampaignUpdated, Some(&before), &after));
        self.register_facts(&mut write, &after).await?;
        write.commit().await?;
        Ok(after)
    }

    /// Replaces a campaign's pins; it is a draft again.
    ///
    /// # Errors
    /// When a pin names something that is not there, or pins contradict each other or the rules.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn set_pins(
        &self,
        actor: &Actor,
        id: CampaignId,
        revision: i64,
        pins: Vec<Pin>,
    ) -> Result<Campaign, AppError> {
        let campaign = self.campaign(id).await?;
        self.check_pin_words(&campaign.spec, &pins, "").await?;
        self.check_pins(id, pins.clone()).await?;
        let (mut write, before) = self.edit_campaign(actor, id, revision).await?;
        let after = before.pinned(pins)?;
        save_reopened(&write, &after).await?;
        let change = campaign_change(EventKind::CampaignPinned, None, &after);
        write.record(change.between(Some(&before.pins), Some(&after.pins)));
        write.commit().await?;
        Ok(after)
    }

    /// Signs a campaign's plan, after its certificate was checked once more.
    ///
    /// # Errors
    /// When the digest is no longer the plan's, the registry has moved so that the plan is no optimum any more, the signer
    /// is the planner, or the campaign is not planned.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn sign_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        digest: &str,
        basis: Option<String>,
    ) -> Result<Campaign, AppError> {
        let seen = self.campaign(id).await?;
        seen.signed(actor.subject, self.clock.now(), basis.clone())?;
        let plan =
            find_plan(&self.db, id).await?.ok_or_else(|| AppError::not_found("plan of campaign", id))?;
        if plan.digest != digest {
            return Err(AppError::DigestStale { current: plan.digest });
        }
        self.verify_plan(&seen, digest).await?;
        let mut write = self.write(actor).await?;
        let before = locked_campaign(&write, id).await?;
        check_revision(before.revision, seen.revision)?;
        let after = before.signed(actor.subject, write.at, basis)?;
        update_campaign(write.conn(), &after).await?;
        let mut change = campaign_change(EventKind::CampaignSigned, Some(&before), &after);
        change.data["digest"] = json!(digest);
        write.record(change);
        let after = write.commit_with(after).await?;
        self.carry_plan(&before).await?;
        Ok(after)
    }

    /// Launches a signed campaign: every direction is asked of its account.
    ///
    /// # Errors
    /// When the campaign is not signed or has moved on from what was seen, its window is over, an account may no longer take what it was
    /// given, or, unless `launching` lets it pass, an organisation that is asked has nobody who reviews for it.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn launch_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        launching: Launching,
    ) -> Result<Campaign, AppError> {
        for _ in 0..MOST_TRIES {
            let context = Arc::new(self.plan_context(id).await?);
            if let Some(seen) = launching.seen {
                check_revision(context.campaign.revision, seen)?;
            }
            let localities = launched_localities(&context.campaign.spec, &context.matrix);
            context.campaign.launched(self.clock.now(), localities.clone())?;
            require_qualified(&context).await?;
            let mut write = self.write(actor).await?;
            let matrix = read_revision(write.conn()).await?.revision;
            if !is_unchanged(&write, &context.campaign).await? || matrix != context.matrix.revision {
                continue;
            }
            let before = locked_campaign(&write, id).await?;
            let after = before.launched(write.at, localities)?;
            if launching.staffing == StaffingDemand::Required {
                self.require_staff(write.conn(), &before).await?;
            }
            let asked = ask_all(&mut write, &before, &after, &context.standing).await?;
            let texts = list_campaign_texts(write.conn(), id).await?;
            self.tell_apart(&mut write, (&after, &context.matrix), &asked, &texts).await?;
            let after = write.commit_with(after).await?;
            self.carry_plan(&before).await?;
            return Ok(after);
        }
        Err(AppError::Busy)
    }

    /// The plan is the same as before this change of state.
    pub(super) async fn carry_plan(&self, before: &Campaign) -> Result<(), AppError> {
        let matrix = self.matrix().await?.revision;
        let key = SolvedKey { campaign: before.id, revision: before.revision, matrix };
        self.live.carry_solved(key).await;
        Ok(())
    }

    /// Closes a launched campaign; directions without a piece lapse.
    ///
    /// # Errors
    /// When the campaign is not launched.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn close_campaign(&self, actor: &Actor, id: CampaignId) -> Result<Campaign, AppError> {
        let mut write = self.write(actor).await?;
        let before = locked_campaign(&write, id).await?;
        let after = before.closed(write.at)?;
        update_campaign(write.conn(), &after).await?;
        let standing = list_standing(write.conn(), id).await?;
        lapse_directions(write.conn(), id).await?;
        bump_record(write.conn()).await?;
        write.record(campaign_change(EventKind::CampaignClosed, Some(&before), &after));
        for direction in standing.iter().filter(|direction| direction.state().is_answerable()) {
            write.record(direction_change(EventKind::DirectionLapsed, None, &direction.lapsed()?));
        }
        write.commit_with(after).await
    }

    /// Fills in the theme and checks every word that names something of the registry.
    pub(super) async fn read_draft(&self, draft: CampaignDraft) -> Result<CampaignSpec, AppError> {
        let mut faults = ValidationErrors::default();
        let theme = self.theme_of(&draft).await?;
        let is_written = theme.as_ref().is_none_or(|theme| theme.languages().contains(&draft.language));
        faults.require(is_written, "/language", "the theme is not written in this language");
        faults.into_result()?;
        let template = theme.map(|theme| theme.template(draft.language));
        let spec = draft.into_spec(template, self.zone)?;
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        for (at, angle) in spec.angles.iter().enumerate() {
            matrix.check_functions(&angle.functions, &format!("/angles/{at}/functions"), &mut faults);
        }
        for (at, locality) in spec.localities.iter().enumerate() {
            matrix.check_region(&locality.key, &format!("/localities/{at}/key"), &mut faults);
        }
        for (at, fact) in spec.facts.iter().enumerate() {
            let known = fact.owner.as_ref().is_none_or(|key| matrix.organisations().contains_key(key));
            faults.require(
                known,
                &format!("/facts/{at}/owner"),
                "there is no such organisation; see /organisations",
            );
        }
        faults.into_result()?;
        Ok(spec)
    }

    /// Every pin must name an account and an angle that are there, once; `place` is the pointer of their list.
    pub(super) async fn check_pin_words(
        &self,
        spec: &CampaignSpec,
        pins: &[Pin],
        place: &str,
    ) -> Result<(), AppError> {
        let mut faults = ValidationErrors::default();
        let count = pins.len();
        faults.require(count <= MOST_PINS, place, format!("has {count} pins; at most {MOST_PINS} fit"));
        faults.into_result()?;
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        let mut seen = BTreeSet::new();
        for (at, pin) in pins.iter().enumerate() {
            let known = matrix.graph.account(&pin.account).is_some();
            faults.require(
                known,
                &format!("{place}/{at}/account"),
                format!("there is no account `{}`", pin.account),
            );
            let known = spec.angle(&pin.angle).is_some();
            faults.require(
                known,
                &format!("{place}/{at}/angle"),
                format!("the campaign has no angle `{}`", pin.angle),
            );
            if let Some(fault) = pin_audience_fault(spec, &matrix, pin) {
                faults.add(format!("{place}/{at}/audience"), fault);
            }
            faults.require(seen.insert(pin), &format!("{place}/{at}"), "stands twice");
        }
        Ok(faults.into_result()?)
    }

    async fn edit_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        revision: i64,
    ) -> Result<(Write, Campaign), AppError> {
        let write = self.write(actor).await?;
        let before = locked_campaign(&write, id).await?;
        check_revision(before.revision, revision)?;
        before.require_editable("edited")?;
        Ok((write, before))
    }
}

/// Saves a campaign that is launched, and asks every direction of its account; gives what stands then. `standing` is what stood when the
/// campaign was what it still is: a nation's directions are not read a second time.
async fn ask_all(
    write: &mut Write,
    before: &Campaign,
    after: &Campaign,
    standing: &[Direction],
) -> Result<Vec<Direction>, AppError> {
    update_campaign(write.conn(), after).await?;
    let is_proposed = |direction: &Direction| direction.state() == DirectionState::Proposed;
    let proposed = standing.iter().filter(|direction| is_proposed(direction)).count();
    ask_directions(write.conn(), after.id, proposed, write.at).await?;
    let asked = standing.iter().map(|direction| match direction.state() {
        DirectionState::Proposed => direction.asked(write.at),
        _ => Ok(direction.clone()),
    });
    let asked = asked.collect::<Result<Vec<_>, _>>()?;
    let mut change = campaign_change(EventKind::CampaignLaunched, Some(before), after);
    change.data["asked"] = json!(asked.len());
    write.record(change);
    for direction in &asked {
        write.record(direction_change(EventKind::DirectionAsked, None, direction));
    }
    Ok(asked)
}

/// Saves a campaign that is a draft again: proposed directions were never asked of anybody and go with the plan.
async fn save_reopened(write: &Write, campaign: &Campaign) -> Result<(), AppError> {
    delete_proposed(write.conn(), campaign.id).await?;
    delete_plan(write.conn(), campaign.id).await?;
    Ok(update_campaign(write.conn(), campaign).await?)
}
