//! Writing over the texts of directions, and the account's word that it has seen that.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::json;

use super::App;
use super::change::direction_change;
use super::error::AppError;
use super::held::locked_direction;
use super::hidden_fact::HiddenFacts;
use super::organisation_title::TitlesElsewhere;
use super::write::{Actor, Write};
use domain::campaign::Campaign;
use domain::card::{CardContext, DirectionCard};
use domain::direction::{Direction, DirectionEdit, DirectionEdits, DirectionText, TextEdit};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::own_topic::OwnTopic;
use domain::right::Reach;
use domain::terms::fold_word;
use store::direction::{find_direction, list_standing, update_direction};
use store::direction_text::{
    confirm_text, insert_direction_texts, list_campaign_texts, list_direction_texts, list_newest_texts,
};

/// Most edits of one request.
const MOST_EDITS: usize = 500;

impl App {
    /// Writes over the text of one direction.
    ///
    /// # Errors
    /// As [`App::edit_directions`].
    pub async fn edit_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
        edit: TextEdit,
    ) -> Result<DirectionCard, AppError> {
        let campaign = self.reachable(reach, id).await?.0.campaign;
        let edits = EditList { edits: &[DirectionEdit::new(id, edit)], place: "" };
        let (write, cards) = self.write_over(actor, reach, campaign, edits).await?;
        let card = cards.into_iter().next().ok_or_else(|| AppError::not_found("direction", id))?;
        write.commit_with(card).await
    }

    /// Writes over the texts of directions of a campaign; all of it, or nothing.
    ///
    /// # Errors
    /// A direction that is out of reach, declined or moved; a title that another has; a text that quotes a fact which is not public.
    #[tracing::instrument(skip_all, fields(campaign = %campaign))]
    pub async fn edit_directions(
        &self,
        actor: &Actor,
        reach: &Reach,
        campaign: CampaignId,
        edits: &DirectionEdits,
    ) -> Result<Vec<DirectionCard>, AppError> {
        let mut faults = ValidationErrors::default();
        let count = edits.edits.len();
        faults.require(
            (1..=MOST_EDITS).contains(&count),
            "/edits",
            format!("has {count} edits; from 1 to {MOST_EDITS} fit"),
        );
        faults.into_result()?;
        let edits = EditList { edits: &edits.edits, place: "/edits" };
        let (write, cards) = self.write_over(actor, reach, campaign, edits).await?;
        write.commit_with(cards).await
    }

    /// Writes over texts, and leaves the commit to whoever answers with the cards: one, or all of them.
    async fn write_over(
        &self,
        actor: &Actor,
        reach: &Reach,
        campaign: CampaignId,
        list: EditList<'_>,
    ) -> Result<(Write, Vec<DirectionCard>), AppError> {
        let place = |at: usize| list.place_of(at);
        let mut faults = ValidationErrors::default();
        for (at, edit) in list.edits.iter().enumerate() {
            edit.text().check(&place(at), &mut faults);
            for (field, text) in [("title", &edit.title), ("brief", &edit.brief)] {
                if let Some(text) = text {
                    self.refuse_blocked_words(&format!("{}/{field}", place(at)), text)?;
                }
            }
        }
        faults.into_result()?;
        let matrix = self.matrix().await?;
        let campaign = self.campaign(campaign).await?;
        let mut write = self.write(actor).await?;
        let editing = Editing::load(self, &write, &campaign, &matrix).await?;
        let mut written: Vec<(Direction, DirectionText)> = Vec::new();
        let mut faults = ValidationErrors::default();
        for (at, edit) in list.edits.iter().enumerate() {
            let direction = editing.standing(reach, edit.direction, &write).await?;
            direction.require_editable()?;
            let twice = written.iter().any(|(other, _)| other.id == direction.id);
            faults.require(!twice, &format!("{}/direction", place(at)), "stands twice");
            let edit = edit.text();
            editing.check_text(&edit, &place(at), &mut faults);
            let standing = editing.cards().standing_text(&direction);
            let text = DirectionText::edited(&standing, edit, actor.subject, write.at);
            written.push((direction, text));
        }
        let organisations = written.iter().map(|(direction, _)| direction.organisation.as_str()).collect();
        let elsewhere = self.titles_elsewhere(write.conn(), &campaign, &matrix, &organisations).await?;
        editing.check_titles(&written, &place, &elsewhere, &mut faults);
        faults.into_result()?;
        let texts: Vec<DirectionText> = written.iter().map(|(_, text)| text.clone()).collect();
        insert_direction_texts(write.conn(), &texts).await?;
        for (direction, text) in &written {
            let mut change = direction_change(EventKind::DirectionEdited, Some(direction), direction);
            change.data["version"] = json!(text.version);
            write.record(change);
        }
        let texts = texts.into_iter().map(|text| (text.direction, text)).collect();
        let cards = self.card_context(&campaign, &matrix, &texts);
        let cards = written.into_iter().map(|(direction, _)| cards.card(direction)).collect();
        Ok((write, cards))
    }

    /// Up to `count` versions of a direction's text after `after`, the first one first.
    ///
    /// # Errors
    /// When it is out of reach.
    pub async fn list_direction_texts(
        &self,
        reach: &Reach,
        id: DirectionId,
        after: u32,
        count: u64,
    ) -> Result<Vec<DirectionText>, AppError> {
        self.reachable(reach, id).await?;
        Ok(list_direction_texts(&self.db, id, after, count).await?)
    }

    /// The account has seen how the text was written over. Again, or where nothing was, changes nothing.
    ///
    /// # Errors
    /// When it is out of reach.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn confirm_direction_text(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionCard, AppError> {
        let (direction, matrix) = self.reachable(reach, id).await?;
        let campaign = self.campaign(direction.campaign).await?;
        let mut write = self.write(actor).await?;
        let mut texts = list_newest_texts(write.conn(), &[id]).await?;
        if let Some(text) = texts.get_mut(&id).filter(|text| text.confirmed_at.is_none()) {
            text.confirmed_at = Some(write.at);
            confirm_text(write.conn(), text).await?;
            let mut change =
                direction_change(EventKind::DirectionTextConfirmed, Some(&direction), &direction);
            change.data["version"] = json!(text.version);
            write.record(change);
        }
        let card = self.card_context(&campaign, &matrix, &texts).card(direction);
        write.commit_with(card).await
    }

    /// Somebody of the account opens its direction; the first time is kept.
    ///
    /// # Errors
    /// When it is out of reach, or not asked yet.
    #[tracing::instrument(skip_all, fields(direction = %id))]
    pub async fn open_direction(
        &self,
        actor: &Actor,
        reach: &Reach,
        id: DirectionId,
    ) -> Result<DirectionCard, AppError> {
        let (seen, matrix) = self.reachable(reach, id).await?;
        let campaign = self.campaign(seen.campaign).await?;
        let mut write = self.write(actor).await?;
        let before = locked_direction(&write, id).await?;
        let after = before.opened(write.at)?;
        if after != before {
            update_direction(write.conn(), &after, before.state()).await?;
            write.record(direction_change(EventKind::DirectionOpened, Some(&before), &after));
        }
        let card = self.card_of(write.conn(), &campaign, &matrix, after).await?;
        write.commit_with(card).await
    }
}

/// Edits, and the pointer of their list in the request; empty where there is one edit alone.
#[derive(Clone, Copy)]
struct EditList<'a> {
    edits: &'a [DirectionEdit],
    place: &'a str,
}

impl EditList<'_> {
    fn place_of(self, at: usize) -> String {
        if self.place.is_empty() { String::new() } else { format!("{}/{at}", self.place) }
    }
}

/// What edits of a campaign's directions are held against.
pub(super) struct Editing<'a> {
    app: &'a App,
    campaign: &'a Campaign,
    matrix: &'a Matrix,
    directions: Vec<Direction>,
    texts: BTreeMap<DirectionId, DirectionText>,
    hidden: HiddenFacts,
}

impl<'a> Editing<'a> {
    pub(super) async fn load(
        app: &'a App,
        write: &Write,
        campaign: &'a Campaign,
        matrix: &'a Matrix,
    ) -> Result<Self, AppError> {
        Ok(Self {
            app,
            campaign,
            matrix,
            directions: list_standing(write.conn(), campaign.id).await?,
            texts: list_campaign_texts(write.conn(), campaign.id).await?,
            hidden: HiddenFacts::load(write.conn(), campaign.id).await?,
        })
    }

    /// A direction of the campaign that the caller reaches, whatever its state.
    async fn standing(&self, reach: &Reach, id: DirectionId, write: &Write) -> Result<Direction, AppError> {
        let of_campaign = |one: &Direction| {
            one.campaign == self.campaign.id && reach.covers(self.matrix, &one.account, &one.slot.cluster)
        };
        let found = match self.directions.iter().find(|one| one.id == id) {
            Some(standing) => Some(standing.clone()),
            // It does not stand any more; what can be said of it is said by its state.
            None => find_direction(write.conn(), id).await?,
        };
        found.filter(of_campaign).ok_or_else(|| AppError::not_found("direction", id))
    }

    fn cards(&self) -> CardContext<'_> {
        self.app.card_context(self.campaign, self.matrix, &self.texts)
    }

    fn check_text(&self, edit: &TextEdit, place: &str, faults: &mut ValidationErrors) {
        for (field, text) in [("title", &edit.title), ("brief", &edit.brief)] {
            if let Some(text) = text {
                self.hidden.check(&format!("{place}/{field}"), text, faults);
            }
        }
    }

    /// Notes what of a topic that an account proposes is not public, and a title that is another's.
    pub(super) fn check_topic(
        &self,
        topic: &OwnTopic,
        organisation: &str,
        elsewhere: &TitlesElsewhere,
        faults: &mut ValidationErrors,
    ) {
        self.hidden.check("/title", &topic.title, faults);
        self.hidden.check("/brief", &topic.brief, faults);
        let cards = self.cards();
        let title = fold_word(&topic.title);
        let others = self.directions.iter().filter(|one| Some(one.id) != topic.direction);
        let taken = others.map(|one| fold_word(&cards.standing_title(one))).any(|other| other == title);
        faults.require(!taken, "/title", taken_here(&topic.title));
        let taken = elsewhere.holds(organisation, &topic.title);
        faults.require(!taken, "/title", taken_elsewhere(&topic.title));
    }

    /// No two titles of the campaign are the same once all of this is written, and none of an organisation's month. O(directions).
    fn check_titles(
        &self,
        written: &[(Direction, DirectionText)],
        place: &dyn Fn(usize) -> String,
        elsewhere: &TitlesElsewhere,
        faults: &mut ValidationErrors,
    ) {
        let edited: BTreeSet<DirectionId> = written.iter().map(|(direction, _)| direction.id).collect();
        let others = self.directions.iter().filter(|one| !edited.contains(&one.id));
        let cards = self.cards();
        let mut titles: HashSet<String> = others.map(|one| fold_word(&cards.standing_title(one))).collect();
        for (at, (direction, text)) in written.iter().enumerate() {
            let pointer = format!("{}/title", place(at));
            let taken = !titles.insert(fold_word(&text.title));
            faults.require(!taken, &pointer, taken_here(&text.title));
            let is_new = text.title != cards.standing_title(direction);
            let taken = is_new && elsewhere.holds(&direction.organisation, &text.title);
            faults.require(!taken, &pointer, taken_elsewhere(&text.title));
        }
    }
}

fn taken_here(title: &str) -> String {
    format!("another direction of this campaign is called `{title}` as well")
}

fn taken_elsewhere(title: &str) -> String {
    format!(
        "the organisation has a direction called `{title}` in another campaign of the same month; say what is different"
    )
}
