//! Titles of an organisation in other campaigns of the same months: nobody reads the same title of one office twice in a month.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::App;
use super::error::AppError;
use super::write::Write;
use domain::campaign::Campaign;
use domain::direction::{Direction, DirectionText, TextEdit};
use domain::id::{CampaignId, DirectionId};
use domain::local_time::{LocalTime, months_of};
use domain::matrix::Matrix;
use domain::terms::fold_word;
use store::campaign::list_campaigns_of;
use store::database::Connection;
use store::direction::list_told_between;
use store::direction_text::{NewestTexts, list_newest_texts};

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

    /// Texts that tell directions apart whose titles their organisations have in other campaigns of the same months: the campaign's name is
    /// added, and where that does not suffice, a number. `texts` is what was written over them so far. Nobody has to be shown that.
    pub(super) async fn tell_apart(
        &self,
        write: &Write,
        (campaign, matrix): (&Campaign, &Matrix),
        directions: &[Direction],
        texts: &NewestTexts,
    ) -> Result<Vec<DirectionText>, AppError> {
        let organisations: BTreeSet<&str> = directions.iter().map(|one| one.organisation.as_str()).collect();
        let elsewhere = self.titles_elsewhere(write.conn(), campaign, matrix, &organisations).await?;
        if elsewhere.titles.is_empty() {
            return Ok(Vec::new());
        }
        let cards = self.card_context(campaign, matrix, texts);
        let titled: Vec<(&Direction, String)> =
            directions.iter().map(|one| (one, cards.standing_title(one))).collect();
        let mut taken: HashSet<String> = titled.iter().map(|(_, title)| fold_word(title)).collect();
        let mut apart = Vec::new();
        for (direction, title) in &titled {
            if !elsewhere.holds(&direction.organisation, title) {
                continue;
            }
            let mut number = 1;
            let mut other = cards.title_apart(title, number);
            while elsewhere.holds(&direction.organisation, &other) || !taken.insert(fold_word(&other)) {
                number += 1;
                other = cards.title_apart(title, number);
            }
            let edit = TextEdit { title: Some(other), ..TextEdit::default() };
            // What people have written stays theirs.
            let by = texts.get(&direction.id).and_then(|text| text.written_by);
            let text = DirectionText::edited(&cards.standing_text(direction), edit, by, write.at);
            apart.push(DirectionText { confirmed_at: Some(write.at), ..text });
        }
        Ok(apart)
    }
}
