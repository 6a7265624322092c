//! Amending campaigns after they were planned: whom to ask, and what they are about.

use serde_json::json;

use super::App;
use super::change::{campaign_change, direction_change};
use super::error::AppError;
use super::held::{check_revision, locked_campaign};
use super::hidden_fact::HiddenFacts;
use super::write::Actor;
use domain::campaign::{AmendmentInput, AmendmentRefusal, Campaign, CampaignAmendment};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::CampaignId;
use store::amendment::{insert_amendment, list_amendments};
use store::campaign::update_campaign;
use store::direction::list_standing;

/// So many of the newest amendments stand on a card.
const MOST_SHOWN: u32 = 10;

impl From<AmendmentRefusal> for AppError {
    fn from(refusal: AmendmentRefusal) -> Self {
        match refusal {
            AmendmentRefusal::Campaign(refusal) => refusal.into(),
            AmendmentRefusal::Same(fault) => Self::Invalid(vec![fault]),
        }
    }
}

impl App {
    /// Amends a campaign that is planned, signed or launched. What was planned and signed stays: every card and paper shows the new
    /// words from now on, and whoever was asked is told that there are some.
    ///
    /// # Errors
    /// When a value is wrong or gives away what is not public, the campaign is a draft or closed, or it has moved on from `revision`.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn amend_campaign(
        &self,
        actor: &Actor,
        id: CampaignId,
        revision: i64,
        input: AmendmentInput,
    ) -> Result<CampaignAmendment, AppError> {
        input.check()?;
        // Everybody who is asked reads all three.
        let words = [
            ("/contact", input.contact.as_deref().unwrap_or_default()),
            ("/brief", input.brief.as_deref().unwrap_or_default()),
            ("/reason", input.reason.as_str()),
        ];
        for (pointer, text) in words {
            self.refuse_blocked_words(pointer, text)?;
        }
        let mut write = self.write(actor).await?;
        let before = locked_campaign(&write, id).await?;
        check_revision(before.revision, revision)?;
        let hidden = HiddenFacts::load(write.conn(), id).await?;
        let mut faults = ValidationErrors::default();
        for (pointer, text) in words {
            hidden.check(pointer, text, &mut faults);
        }
        faults.into_result()?;
        let (after, amendment) = before.amended(input, actor.subject, write.at)?;
        update_campaign(write.conn(), &after).await?;
        insert_amendment(write.conn(), &amendment).await?;
        let mut change = campaign_change(EventKind::CampaignAmended, Some(&before), &after);
        change.data["amendment"] = json!(amendment.number);
        change.data["fields"] = json!(amendment.fields());
        write.record(change);
        let standing = list_standing(write.conn(), id).await?;
        for direction in standing.iter().filter(|one| one.state().is_answerable()) {
            let mut change = direction_change(EventKind::DirectionAmended, Some(direction), direction);
            change.data["amendment"] = json!(amendment.number);
            write.record(change);
        }
        let amendment = write.commit_with(amendment).await?;
        self.carry_plan(&before).await?;
        Ok(amendment)
    }

    /// Up to `count` amendments of a campaign after the one with the number `after`, the first one first.
    ///
    /// # Errors
    /// When there is no such campaign.
    pub async fn list_amendments(
        &self,
        id: CampaignId,
        after: u32,
        count: u64,
    ) -> Result<Vec<CampaignAmendment>, AppError> {
        self.campaign(id).await?;
        Ok(list_amendments(&self.db, id, after, count).await?)
    }

    /// The newest amendments of a campaign, the newest first.
    pub(super) async fn newest_amendments(
        &self,
        campaign: &Campaign,
    ) -> Result<Vec<CampaignAmendment>, AppError> {
        let count = campaign.amended.count;
        if count == 0 {
            return Ok(Vec::new());
        }
        let first = count.saturating_sub(MOST_SHOWN);
        let mut newest = list_amendments(&self.db, campaign.id, first, u64::from(MOST_SHOWN)).await?;
        newest.reverse();
        Ok(newest)
    }
}
