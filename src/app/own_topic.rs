//! Topics that accounts propose themselves: proposing, listing, rejecting and taking them back.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::App;
use super::called_off::require_active;
use super::change::own_topic_change;
use super::direction_text::Editing;
use super::error::AppError;
use super::held::launched;
use super::hidden_fact::HiddenFacts;
use super::write::{Actor, Write};
use domain::account::Account;
use domain::campaign::Campaign;
use domain::cell::{EVERYONE, cells_of};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::{CampaignId, TopicId};
use domain::matrix::Matrix;
use domain::own_topic::{OwnTopic, OwnTopicInput, TopicDecision};
use domain::plan::audience_score;
use domain::right::Reach;
use store::own_topic::{OwnTopicFilter, decide_own_topic, find_own_topic, insert_own_topic, list_own_topics};

/// Topics of one account that wait in a campaign, at most.
const MOST_OPEN: usize = 20;

impl App {
    /// An account proposes a topic of its own for a campaign that is launched.
    ///
    /// # Errors
    /// When the account is out of reach or inactive, or the campaign is not launched or over; each wrong value: no readers, readers whom the
    /// account does not reach, an angle or a cell that is not there, a title that a direction has, what is not public.
    #[tracing::instrument(skip_all, fields(account = %handle))]
    pub async fn propose_topic(
        &self,
        actor: &Actor,
        reach: &Reach,
        handle: &str,
        input: OwnTopicInput,
    ) -> Result<OwnTopic, AppError> {
        input.check()?;
        self.refuse_blocked_words("/title", &input.title)?;
        self.refuse_blocked_words("/brief", &input.brief)?;
        let matrix = self.matrix().await?;
        let account = matrix.graph.account(handle).filter(|account| reach.operates(account));
        let account = account.cloned().ok_or_else(|| AppError::not_found("account", handle))?;
        self.campaign(input.campaign).await?;
        let mut write = self.write(actor).await?;
        require_active(&write, handle).await?;
        let campaign = self.running(&write, input.campaign).await?;
        let proposing = TopicDecision { by: actor.subject, at: write.at };
        let topic = input.proposed(TopicId(self.clock.id()), &account, proposing);
        let mut faults = ValidationErrors::default();
        check_place(&topic, &campaign, &matrix, &account, &mut faults);
        self.check_own_words(&write, (&campaign, &matrix), &topic, &mut faults).await?;
        let filter = OwnTopicFilter::open_of(&topic.account);
        let open = list_own_topics(write.conn(), campaign.id, &filter, (None, MOST_OPEN as u64)).await?;
        let fits = open.len() < MOST_OPEN;
        faults.require(fits, "", format!("{MOST_OPEN} topics of this account wait already; no more fit"));
        faults.into_result()?;
        insert_own_topic(write.conn(), &topic).await?;
        write.record(own_topic_change(EventKind::TopicProposed, None, &topic));
        write.commit_with(topic).await
    }

    /// Up to `limit` topics of a campaign after `after`, the oldest first, as far as the caller sees them.
    ///
    /// # Errors
    /// When there is no such campaign.
    pub async fn list_own_topics(
        &self,
        reach: &Reach,
        id: CampaignId,
        mut filter: OwnTopicFilter,
        page: (Option<TopicId>, u64),
    ) -> Result<Vec<OwnTopic>, AppError> {
        self.campaign(id).await?;
        if !reach.all {
            filter.only = Some(reach.accounts_of(&*self.matrix().await?));
        }
        Ok(list_own_topics(&self.db, id, &filter, page).await?)
    }

    /// A topic, if it is of an account that the right covers as its operator or as the lead of a cluster that holds it.
    ///
    /// # Errors
    /// When there is none, or it is out of reach.
    pub async fn own_topic(&self, reach: &Reach, id: TopicId) -> Result<OwnTopic, AppError> {
        Ok(self.reached_topic(reach, id).await?.0)
    }

    pub(super) async fn reached_topic(
        &self,
        reach: &Reach,
        id: TopicId,
    ) -> Result<(OwnTopic, Arc<Account>, Arc<Matrix>), AppError> {
        let nowhere = || AppError::not_found("topic", id);
        let matrix = self.matrix().await?;
        let topic = find_own_topic(&self.db, id).await?.ok_or_else(nowhere)?;
        let account = matrix.graph.account(&topic.account).filter(|account| reach.sees(account, &matrix));
        let account = account.cloned().ok_or_else(nowhere)?;
        Ok((topic, account, matrix))
    }

    /// Rejects a topic, for a reason.
    ///
    /// # Errors
    /// When it is out of reach, somebody has decided on it, or no reason is given, or one that gives away what is not public.
    #[tracing::instrument(skip_all, fields(topic = %id))]
    pub async fn reject_topic(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: TopicId,
        reason: String,
    ) -> Result<OwnTopic, AppError> {
        let mut faults = ValidationErrors::default();
        faults.require(!reason.trim().is_empty(), "/reason", "is empty; whoever proposed it reads why");
        faults.text("/reason", &reason, 1000);
        faults.into_result()?;
        self.refuse_blocked_words("/reason", &reason)?;
        self.own_topic(reach, id).await?;
        let mut write = self.write(actor).await?;
        let before = locked_topic(&write, id).await?;
        let mut faults = ValidationErrors::default();
        let hidden = HiddenFacts::load(write.conn(), before.campaign).await?;
        hidden.check("/reason", &reason, &mut faults);
        faults.into_result()?;
        let decision = TopicDecision { by: actor.subject, at: write.at };
        let after = before.rejected(reason, decision)?;
        decide_own_topic(write.conn(), &after).await?;
        write.record(own_topic_change(EventKind::TopicRejected, Some(&before), &after));
        write.commit_with(after).await
    }

    /// Its account takes a topic back.
    ///
    /// # Errors
    /// When it is out of reach, or somebody has decided on it.
    #[tracing::instrument(skip_all, fields(topic = %id))]
    pub async fn withdraw_topic(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: TopicId,
    ) -> Result<OwnTopic, AppError> {
        self.own_topic(reach, id).await?;
        let mut write = self.write(actor).await?;
        let before = locked_topic(&write, id).await?;
        let after = before.withdrawn(TopicDecision { by: actor.subject, at: write.at })?;
        decide_own_topic(write.conn(), &after).await?;
        write.record(own_topic_change(EventKind::TopicWithdrawn, Some(&before), &after));
        write.commit_with(after).await
    }

    /// A campaign that is launched and whose window is not over.
    pub(super) async fn running(&self, write: &Write, id: CampaignId) -> Result<Campaign, AppError> {
        let campaign = launched(write, id, "given a topic").await?;
        campaign.require_running(write.at)?;
        Ok(campaign)
    }

    /// Notes a title that a direction has already, and what of the texts is not public.
    pub(super) async fn check_own_words(
        &self,
        write: &Write,
        (campaign, matrix): (&Campaign, &Matrix),
        topic: &OwnTopic,
        faults: &mut ValidationErrors,
    ) -> Result<(), AppError> {
        let account = matrix.graph.account(&topic.account);
        let organisation = account.map(|account| account.organisation.as_str()).unwrap_or_default();
        let own = BTreeSet::from([organisation]);
        let elsewhere = self.titles_elsewhere(write.conn(), campaign, matrix, &own).await?;
        let editing = Editing::load(self, write, campaign, matrix).await?;
        editing.check_topic(topic, organisation, &elsewhere, faults);
        Ok(())
    }
}

/// The topic as it stands inside of a transaction.
pub(super) async fn locked_topic(write: &Write, id: TopicId) -> Result<OwnTopic, AppError> {
    find_own_topic(write.conn(), id).await?.ok_or_else(|| AppError::not_found("topic", id))
}

/// Notes why an account could not be given a topic: it is in no cluster, does not reach the readers, or the campaign has no such place.
pub(super) fn check_place(
    topic: &OwnTopic,
    campaign: &Campaign,
    matrix: &Matrix,
    account: &Account,
    faults: &mut ValidationErrors,
) {
    let spec = &campaign.spec;
    let in_cluster = !matrix.clusters_of(&account.handle).is_empty();
    faults.require(
        in_cluster,
        "",
        "`no_cluster`: the account is in no cluster, from whose view it could be told",
    );
    let audience = topic.audience.as_str();
    let listed = spec.audiences.iter().any(|known| known.key == audience);
    let known = listed || audience == EVERYONE || matrix.audiences().get(audience).is_some();
    if !known {
        faults.add("/audience".to_owned(), format!("there is no audience `{audience}`; see /audiences"));
    } else if !spec.stretch && audience_score(matrix.audiences(), &account.audiences, audience) == 0 {
        let lists = account.audiences.join("`, `");
        let detail = format!("`other_audience`: the account does not reach `{audience}`; it lists `{lists}`");
        faults.add("/audience".to_owned(), detail);
    }
    let Some(key) = &topic.angle else { return };
    let Some(at) = spec.angles.iter().position(|angle| angle.key == *key) else {
        let detail = format!("the campaign has no angle `{key}`; leave it out for a topic that fits none");
        return faults.add("/angle".to_owned(), detail);
    };
    let cells = cells_of(spec, matrix);
    let told = cells.iter().any(|cell| cell.angle == at && cell.audience == audience);
    let detail = format!("`no_cell`: the angle `{key}` is not told to `{audience}`");
    faults.require(told, "/angle", detail);
}
