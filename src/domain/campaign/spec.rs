//! What a campaign says.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::form::Form;
use crate::language::Language;
use crate::time::Timestamp;

/// How much an angle, an audience or a locality matters.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Weighs 3; a key angle wants at least one voice.
    Key,
    /// Weighs 2.
    #[default]
    Normal,
    /// Weighs 1.
    Optional,
}

impl Level {
    /// 3, 2 or 1.
    #[must_use]
    pub const fn weight(self) -> i64 {
        match self {
            Self::Key => 3,
            Self::Normal => 2,
            Self::Optional => 1,
        }
    }
}

/// Whether pieces are scored by assessors.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Scoring {
    /// An original piece counts in full.
    #[default]
    None,
    /// An unscored piece counts nothing yet and is listed as pending.
    Required,
}

/// What a piece passes before it is published.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Nothing: the member publishes.
    #[default]
    None,
    /// Named reviewers of its organisation pass it through the political, legal, confidentiality and text gates.
    Gates,
    /// The same; and a named signer of its organisation signs major items: those on a key angle, and those that their author or
    /// a coordinator has flagged.
    GatesAndSignature,
}

/// A part of the window, for angles that belong before, during or after an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"key": "before", "starts_at": "2026-06-10T00:00:00+08:00", "ends_at": "2026-06-20T00:00:00+08:00"}))]
pub struct Phase {
    /// Its key, unique in the campaign.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// Whom the theme is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"key": "elderly_alone", "level": "key", "name": "独居老人", "hook": "大字、短句，写明谁会上门。"}))]
pub struct Audience {
    /// Its key, unique in the campaign.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// How much it matters.
    #[serde(default)]
    pub level: Level,
    /// What it is called; default: its key.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub name: String,
    /// How to reach it, in a sentence.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub hook: String,
}

/// How many localities a campaign lists at most.
pub const MOST_LOCALITIES: usize = 1000;

/// Where a local angle is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"key": "yangshe", "level": "normal"}))]
pub struct Locality {
    /// Key of a region.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// How much it matters.
    #[serde(default)]
    pub level: Level,
}

/// A statement that pieces may use (口径).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "hotline", "text": "应急求助拨打 119，城市服务拨打 12345。", "source": "市应急管理局", "owner": "zjg-yingji",
    "verbatim": true
}))]
pub struct Fact {
    /// Its key, unique in the campaign.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// What may be said.
    #[schema(min_length = 1, max_length = 5000)]
    pub text: String,
    /// Where it comes from.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub source: String,
    /// Key of the organisation that answers for it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Whether it is quoted word for word.
    #[serde(default)]
    pub verbatim: bool,
    /// Keys of the angles whose pieces use it; none: all.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub angles: Vec<String>,
}

impl Fact {
    /// Whether pieces of an angle use it, as far as the fact says.
    #[must_use]
    pub fn is_for(&self, angle: &str) -> bool {
        self.angles.is_empty() || self.angles.iter().any(|key| key == angle)
    }
}

/// One side of the theme (切入角度).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "school_rain", "title": "停课与防溺水", "brief": "说明停课信号、谁来通知、孩子在家谁看护。", "functions": ["education"],
    "form": "article", "audiences": ["parents"], "local": false, "level": "normal", "min": 0, "max": 6
}))]
pub struct Angle {
    /// Its key, unique in the campaign.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// What is told.
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// How an editor would brief an operator.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub brief: String,
    /// The same for each form, with `{readers}`, `{place}` and `{office}` to fill in; a form without one is briefed by `brief`.
    #[serde(default)]
    pub wordings: BTreeMap<Form, String>,
    /// Keys of the functions that may tell it; none: every account.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub functions: Vec<String>,
    /// The preferred form.
    #[serde(default)]
    pub form: Option<Form>,
    /// Its own audiences; none: all of the campaign's.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub audiences: Vec<String>,
    /// Whether it is told per locality.
    #[serde(default)]
    pub local: bool,
    /// How much it matters.
    #[serde(default)]
    pub level: Level,
    /// Voices that come before everything else; default: 1 for a key angle, else 0.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub min: Option<u32>,
    /// The most voices; default: as many as there are.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// Key of the phase in which it is told; default: the whole window.
    #[serde(default)]
    pub phase: Option<String>,
    /// Whether only these functions may originate such information; others quote it.
    #[serde(default)]
    pub reserved: bool,
    /// Keys of the facts to use; none: all of the campaign's.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub facts: Vec<String>,
    /// Special words for an audience, by its key.
    #[serde(default)]
    pub audience_notes: BTreeMap<String, String>,
}

impl Angle {
    /// The minimum, with its default.
    #[must_use]
    pub fn least(&self) -> u32 {
        self.min.unwrap_or(u32::from(self.level == Level::Key))
    }
}

/// The audience of a campaign that names none.
pub const EVERYONE: &str = "everyone";

/// How much each part of the fit weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"function": 4, "audience": 3, "form": 1, "locality": 1, "topic": 1, "record": 1}))]
pub struct FitWeights {
    /// Account and cluster have the duty.
    #[schema(minimum = 0, maximum = 1000)]
    pub function: u32,
    /// The account reaches the audience.
    #[schema(minimum = 0, maximum = 1000)]
    pub audience: u32,
    /// The account's form is the preferred one.
    #[schema(minimum = 0, maximum = 1000)]
    pub form: u32,
    /// The account speaks for the place.
    #[schema(minimum = 0, maximum = 1000)]
    pub locality: u32,
    /// One of the account's topics stands in what the angle or the campaign says.
    #[schema(minimum = 0, maximum = 1000)]
    pub topic: u32,
    /// Past directions were delivered on time and original.
    #[schema(minimum = 0, maximum = 1000)]
    pub record: u32,
}

impl Default for FitWeights {
    fn default() -> Self {
        Self { function: 4, audience: 3, form: 1, locality: 1, topic: 1, record: 1 }
    }
}

/// Everything that a campaign says, complete and checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CampaignSpec {
    /// Key of the theme that it started from.
    #[schema(required = true)]
    pub theme: Option<String>,
    /// What it is called.
    pub title: String,
    /// What it is about.
    pub brief: String,
    /// On what basis it is run (a document, an order).
    pub basis: String,
    /// Whom to ask.
    pub contact: String,
    /// In which language titles and briefs are composed.
    pub language: Language,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Parts of the window.
    pub phases: Vec<Phase>,
    /// Whom the theme is told.
    pub audiences: Vec<Audience>,
    /// Where local angles are told; none: every region with active accounts.
    pub localities: Vec<Locality>,
    /// What may be said.
    pub facts: Vec<Fact>,
    /// The sides of the theme.
    pub angles: Vec<Angle>,
    /// What the k-th voice (from 0) of one cluster in one cell costs, times k.
    pub spread: u32,
    /// The least fit, 1 to 1000.
    pub min_fit: u32,
    /// Directions that one account takes at most.
    pub capacity: u32,
    /// Directions that one organisation takes at most.
    #[schema(required = true)]
    pub organisation_capacity: Option<u32>,
    /// Whether accounts are asked to speak to readers whom they do not reach, too.
    #[serde(default)]
    #[schema(required = true)]
    pub stretch: bool,
    /// Organisations that are one team and tell one story in several cuts, found when the campaign was planned.
    #[serde(default)]
    #[schema(required = true, value_type = Vec<String>)]
    pub teams: BTreeSet<String>,
    /// How much each part of the fit weighs.
    pub weights: FitWeights,
    /// Whether pieces are scored.
    pub scoring: Scoring,
    /// How many assessors score a piece, 1 to 5.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 5, required = true)]
    pub assessors: u32,
    /// How many of a thousand pieces are scored, drawn by chance; the others count in full.
    #[serde(default = "all")]
    #[schema(minimum = 0, maximum = 1000, required = true)]
    pub sample_permille: u32,
    /// What a piece passes before it is published.
    pub review: Review,
}

const fn one() -> u32 {
    1
}

const fn all() -> u32 {
    1000
}

impl CampaignSpec {
    /// The window of an angle: its phase, else the whole campaign's.
    #[must_use]
    pub fn window_of(&self, angle: &Angle) -> (Timestamp, Timestamp) {
        let phase = self.phases.iter().find(|phase| Some(&phase.key) == angle.phase.as_ref());
        phase.map_or((self.starts_at, self.ends_at), |phase| (phase.starts_at, phase.ends_at))
    }

    /// The facts that a piece of this angle uses: those that the angle names, else all.
    pub fn facts_of<'a>(&'a self, angle: &'a str) -> impl Iterator<Item = &'a Fact> {
        let chosen = self.angle(angle).map(|angle| angle.facts.as_slice()).unwrap_or_default();
        self.facts.iter().filter(move |fact| {
            if chosen.is_empty() { fact.is_for(angle) } else { chosen.contains(&fact.key) }
        })
    }

    /// The audiences that an angle is told to, in the campaign's order: its own, else the campaign's, else [`EVERYONE`]. One that the
    /// campaign does not list, and an implied one, is of normal level.
    #[must_use]
    pub fn audiences_of<'a>(&'a self, angle: &'a Angle) -> Vec<(&'a str, Level)> {
        if !angle.audiences.is_empty() {
            return angle.audiences.iter().map(|key| (key.as_str(), self.audience_level(key))).collect();
        }
        if self.audiences.is_empty() {
            return vec![(EVERYONE, Level::Normal)];
        }
        self.audiences.iter().map(|audience| (audience.key.as_str(), audience.level)).collect()
    }

    /// The level of an audience; normal for one that the campaign does not list.
    #[must_use]
    pub fn audience_level(&self, key: &str) -> Level {
        let listed = self.audiences.iter().find(|audience| audience.key == key);
        listed.map_or(Level::Normal, |audience| audience.level)
    }

    /// The angle with this key.
    #[must_use]
    pub fn angle(&self, key: &str) -> Option<&Angle> {
        self.angles.iter().find(|angle| angle.key == key)
    }
}
