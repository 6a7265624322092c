//! Titles of an organisation in other campaigns of the same months: nobody reads the same title of one office twice in a month.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::json;

use super::App;
use super::change::direction_change;
use super::error::AppError;
use super::write::Write;
use domain::campaign::Campaign;
use domain::direction::{Direction, DirectionState, DirectionText, TextEdit};
use domain::event::EventKind;
use domain::id::{CampaignId, DirectionId};
use domain::local_time::{LocalTime, months_of};
use domain::matrix::Matrix;
use domain::terms::fold_word;
use store::campaign::list_campaigns_of;
use store::database::Connection;
use store::direction::list_told_between;
use store::direction_text::{NewestTexts, insert_direction_texts, list_newest_texts};

/// Titles that organisations have in other campaigns of the same calendar months.
#[derive(Default)]
pub(super) struct TitlesElsewhere {
    /// By key of the organisation; folded.
    titles: HashMap<String, HashSet<String>>,
}

impl TitlesElsewhere {
    /// Whether an organisation has this title there.
    pub(super) fn holds(&self, organisation: &str, title: &str) -> bool {
        self.titles.get(organisation).is_some_and(|titles| titles.contains(&fold_word(title)))
    }
}

impl App {
    /// Titles of these organisations' directions that were asked in other campaigns and whose windows share a calendar month, in the
    /// deployment's zone, with this campaign's. O(directions found).
    pub(super) async fn titles_elsewhere(
        &self,
        conn: &Connection,
        campaign: &Campaign,
        matrix: &Matrix,
        organisations: &BTreeSet<&str>,
    ) -> Result<TitlesElsewhere, AppError> {
        let local = |at| LocalTime::new(at, self.zone);
        let months = months_of(local(campaign.spec.starts_at), local(campaign.spec.ends_at));
        let told = list_told_between(conn, campaign.id, organisations, months).await?;
        if told.is_empty() {
            return Ok(TitlesElsewhere::default());
        }
        let ids: Vec<DirectionId> = told.iter().map(|direction| direction.id).collect();
        let texts = list_newest_texts(conn, &ids).await?;
        let campaigns: BTreeSet<CampaignId> = told.iter().map(|direction| direction.campaign).collect();
        let campaigns = list_campaigns_of(conn, &campaigns.into_iter().collect::<Vec<_>>()).await?;
        let mut elsewhere = TitlesElsewhere::default();
        for other in &campaigns {
            let cards = self.card_context(other, matrix, &texts);
            for direction in told.iter().filter(|direction| direction.campaign == other.id) {
                let title = fold_word(&cards.standing_title(direction));
                elsewhere.titles.entry(direction.organisation.clone()).or_default().insert(title);
            }
        }
        Ok(elsewhere)
    }

    /// Tells directions apart whose titles their organisations have in other campaigns of the same months, or that was written over
    /// another direction of the campaign: the campaign's name is added, and where that does not suffice, a number. `texts` is what was
    /// written over these and the other standing directions of the campaign so far. Nobody has written that, and nobody has to be shown
    /// it; what people have written before it keeps its note, and waits to be seen as it did. O(directions + texts).
    pub(super) async fn tell_apart(
        &self,
        write: &mut Write,
        (campaign, matrix): (&Campaign, &Matrix),
        directions: &[Direction],
        texts: &NewestTexts,
    ) -> Result<(), AppError> {
        if directions.is_empty() {
            return Ok(());
        }
        let organisations: BTreeSet<&str> = directions.iter().map(|one| one.organisation.as_str()).collect();
        let elsewhere = self.titles_elsewhere(write.conn(), campaign, matrix, &organisations).await?;
        let own: BTreeSet<DirectionId> = directions.iter().map(|one| one.id).collect();
        let others = texts.values().filter(|text| !own.contains(&text.direction));
        let others: HashSet<String> = others.map(|text| fold_word(&text.title)).collect();
        if elsewhere.titles.is_empty() && others.is_empty() {
            return Ok(());
        }
        let apart = {
            let cards = self.card_context(campaign, matrix, texts);
            let titled: Vec<(&Direction, String)> =
                directions.iter().map(|one| (one, cards.standing_title(one))).collect();
            let mut taken: HashSet<String> = titled.iter().map(|(_, title)| fold_word(title)).collect();
            taken.extend(others.iter().cloned());
            let mut apart: Vec<(&Direction, DirectionText)> = Vec::new();
            for (direction, title) in &titled {
                let organisation = direction.organisation.as_str();
                if !others.contains(&fold_word(title)) && !elsewhere.holds(organisation, title) {
                    continue;
                }
                let mut number = 1;
                let mut other = cards.title_apart(title, number);
                while elsewhere.holds(organisation, &other) || !taken.insert(fold_word(&other)) {
                    number += 1;
                    other = cards.title_apart(title, number);
                }
                let before = texts.get(&direction.id);
                let note = before.map(|text| text.note.clone()).unwrap_or_default();
                let edit = TextEdit { title: Some(other), brief: None, note };
                let text = DirectionText::edited(&cards.standing_text(direction), edit, None, write.at);
                let confirmed_at = before.map_or(Some(write.at), |text| text.confirmed_at);
                apart.push((*direction, DirectionText { confirmed_at, ..text }));
            }
            apart
        };
        let written: Vec<DirectionText> = apart.iter().map(|(_, text)| text.clone()).collect();
        insert_direction_texts(write.conn(), &written).await?;
        for (direction, text) in &apart {
            record_apart(write, direction, text.version);
        }
        Ok(())
    }
}

/// Notes that a title was told apart. For what nobody is asked yet, the campaign's event stands.
fn record_apart(write: &mut Write, direction: &Direction, version: u32) {
    let mut change = direction_change(EventKind::DirectionEdited, Some(direction), direction);
    change.data["version"] = json!(version);
    if direction.state() == DirectionState::Proposed {
        write.record_silently(change);
    } else {
        write.record(change);
    }
}
