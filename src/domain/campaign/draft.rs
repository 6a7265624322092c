//! What a coordinator sends to write a campaign: everything but title, window and angles has a default, and a theme gives
//! even those.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::spec::{Angle, Audience, CampaignSpec, Fact, FitWeights, Locality, Phase, Review, Scoring};
use super::template::CampaignTemplate;
use crate::field::{FieldError, ValidationErrors};
use crate::language::Language;
use crate::when::{When, Zone};

/// A campaign as it is written. With `theme` it starts from that template; what is given here replaces the template's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "theme": "flood_season", "title": "2026 年防汛", "starts_at": "2026-06-10T00:00:00+08:00",
    "ends_at": "2026-07-31T00:00:00+08:00"
}))]
pub struct CampaignDraft {
    /// Key of a theme of `GET /themes`.
    #[serde(default)]
    pub theme: Option<String>,
    /// What it is called; needed without a theme.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub title: Option<String>,
    /// What it is about.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub brief: Option<String>,
    /// On what basis it is run (a document, an order).
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub basis: Option<String>,
    /// Whom to ask.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub contact: Option<String>,
    /// In which language titles and briefs are composed.
    #[serde(default)]
    pub language: Language,
    /// When it begins: a time with offset, or a day of the deployment's zone, with the beginning of which it begins.
    #[serde(default)]
    pub starts_at: Option<When>,
    /// When it ends; after `starts_at`. Of a day, with its end.
    #[serde(default)]
    pub ends_at: Option<When>,
    /// Parts of the window.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub phases: Vec<PhaseDraft>,
    /// Whom the theme is told. Angles times audiences times localities make the size of a plan, which is bounded when one is made: see
    /// `POST /campaigns/{id}/plan`.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub audiences: Option<Vec<Audience>>,
    /// Where local angles are told; none: every region with active accounts.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub localities: Vec<Locality>,
    /// What may be said, beside the facts of the theme; one with the key of a theme's fact replaces it.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub facts: Vec<Fact>,
    /// The sides of the theme; needed without a theme.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub angles: Option<Vec<Angle>>,
    /// What the k-th voice (from 0) of one cluster in one cell costs, times k; default 40.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 100_000)]
    pub spread: Option<u32>,
    /// The least fit, 1 to 1000; default 400.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000)]
    pub min_fit: Option<u32>,
    /// Directions that one account takes at most, 1 to 20; default 1.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 20)]
    pub capacity: Option<u32>,
    /// Directions that one organisation takes at most; default: no limit.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub organisation_capacity: Option<u32>,
    /// Whether accounts are asked to speak to readers whom they do not reach, too; default: no. A cell that nobody reaches is a blank.
    #[serde(default)]
    pub stretch: bool,
    /// How much each part of the fit weighs.
    #[serde(default)]
    pub weights: FitWeights,
    /// Whether pieces are scored.
    #[serde(default)]
    pub scoring: Scoring,
    /// How many assessors score a piece, 1 to 5; default 1.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 5)]
    pub assessors: Option<u32>,
    /// How many of a thousand pieces are scored, drawn by chance; default 1000: all.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1000)]
    pub sample_permille: Option<u32>,
    /// What a piece passes before it is published.
    #[serde(default)]
    pub review: Review,
}

/// A part of the window, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "before", "starts_at": "2026-06-10T00:00:00+08:00", "ends_at": "2026-06-20T00:00:00+08:00"
}))]
pub struct PhaseDraft {
    /// Its key, unique in the campaign.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// When it begins: a time with offset, or a day of the deployment's zone.
    pub starts_at: When,
    /// When it ends; of a day, with its end.
    pub ends_at: When,
}

impl CampaignDraft {
    /// Fills in what the theme gives in this language, and the defaults; days are days of `zone`.
    ///
    /// # Errors
    /// Every wrong or missing value. Keys that name something of the registry are checked against it elsewhere.
    pub fn into_spec(
        self,
        template: Option<CampaignTemplate>,
        zone: Zone,
    ) -> Result<CampaignSpec, Vec<FieldError>> {
        let (title, brief, audiences, facts, angles) = match template {
            Some(template) => {
                let CampaignTemplate { title, brief, audiences, facts, angles } =
                    template.with(self.facts, self.angles);
                (Some(title), brief, audiences, facts, Some(angles))
            }
            None => (None, String::new(), Vec::new(), self.facts, self.angles),
        };
        let mut errors = ValidationErrors::default();
        let unnamed = "is missing; name a theme or give it";
        let windowless = "is missing; a campaign has a window";
        let title = errors.required("/title", self.title.or(title), unnamed);
        let angles = errors.required("/angles", angles, unnamed);
        let starts_at = errors.required("/starts_at", self.starts_at, windowless);
        let starts_at = starts_at.and_then(|when| errors.read("/starts_at", when.begins(zone)));
        let ends_at = errors.required("/ends_at", self.ends_at, windowless);
        let ends_at = ends_at.and_then(|when| errors.read("/ends_at", when.ends(zone)));
        let count = self.phases.len();
        let phases: Vec<Phase> = self
            .phases
            .into_iter()
            .enumerate()
            .filter_map(|(at, phase)| {
                let starts_at = errors.read(&format!("/phases/{at}/starts_at"), phase.starts_at.begins(zone));
                let ends_at = errors.read(&format!("/phases/{at}/ends_at"), phase.ends_at.ends(zone));
                Some(Phase { key: phase.key, starts_at: starts_at?, ends_at: ends_at? })
            })
            .collect();
        let (Some(title), Some(angles), Some(starts_at), Some(ends_at)) = (title, angles, starts_at, ends_at)
        else {
            return Err(errors.into_errors());
        };
        if phases.len() < count {
            return Err(errors.into_errors());
        }
        let spec = CampaignSpec {
            theme: self.theme,
            title,
            brief: self.brief.unwrap_or(brief),
            basis: self.basis.unwrap_or_default(),
            contact: self.contact.unwrap_or_default(),
            language: self.language,
            starts_at,
            ends_at,
            phases,
            audiences: merged(self.audiences, audiences),
            localities: self.localities,
            facts,
            angles,
            spread: self.spread.unwrap_or(40),
            min_fit: self.min_fit.unwrap_or(400),
            capacity: self.capacity.unwrap_or(1),
            organisation_capacity: self.organisation_capacity,
            stretch: self.stretch,
            teams: BTreeSet::new(),
            weights: self.weights,
            scoring: self.scoring,
            assessors: self.assessors.unwrap_or(1),
            sample_permille: self.sample_permille.unwrap_or(1000),
            review: self.review,
        };
        spec.check()?;
        Ok(spec)
    }
}

/// The audiences that were given, with names and hooks from the template where they are left out.
fn merged(given: Option<Vec<Audience>>, template: Vec<Audience>) -> Vec<Audience> {
    let Some(mut given) = given else { return template };
    for audience in &mut given {
        let Some(known) = template.iter().find(|known| known.key == audience.key) else { continue };
        if audience.name.is_empty() {
            audience.name.clone_from(&known.name);
        }
        if audience.hook.is_empty() {
            audience.hook.clone_from(&known.hook);
        }
    }
    given
}
