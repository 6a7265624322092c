//! Themes: templates of campaigns, in Chinese and English.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{Angle, Audience, CampaignTemplate, Fact, Level};
use super::field::{FieldError, ValidationErrors};
use super::form::Form;
use super::language::{Bilingual, Language};

/// A template of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "flood_season", "title": {"zh": "防汛", "en": "Flood season"},
    "brief": {"zh": "雨前讲准备、雨中讲避险、雨后讲恢复。", "en": "Prepare before the rain, keep safe in it, recover after it."},
    "audiences": [{
        "key": "parents", "name": {"zh": "家长", "en": "parents"}, "level": "normal",
        "hook": {"zh": "从接送和看护讲起。", "en": "Begin with the way to school and who looks after the children."}
    }],
    "facts": [{
        "key": "power_hotline", "text": {"zh": "电力故障报修：95598。", "en": "To report a power failure: 95598."},
        "source": {"zh": "电网客户服务热线", "en": "Service line of the power grids"}
    }],
    "angles": [{
        "key": "school_rain", "title": {"zh": "停课与防溺水", "en": "School closed by rain"},
        "brief": {"zh": "说明停课信号、谁来通知。", "en": "Tell the signal for closing and who gives word of it."},
        "functions": ["education"]
    }]
}))]
pub struct Theme {
    /// Its key.
    pub key: String,
    /// Key of the region for which a deployment keeps it, with those below; left out: for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What it is called. It is written in the languages in which this is not empty.
    pub title: Bilingual,
    /// What it is about.
    pub brief: Bilingual,
    /// Whom it is told.
    pub audiences: Vec<ThemeAudience>,
    /// What may be said in every place: a city adds its own.
    #[serde(default)]
    pub facts: Vec<ThemeFact>,
    /// Its sides.
    pub angles: Vec<ThemeAngle>,
}

/// A fact of a theme. Nobody's consent is needed for what a law or a national service says; its source stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeFact {
    /// Its key.
    pub key: String,
    /// What may be said.
    pub text: Bilingual,
    /// Where it comes from.
    pub source: Bilingual,
    /// Whether it is quoted word for word.
    #[serde(default)]
    pub verbatim: bool,
    /// Keys of the angles that use it, among those that name no facts; none: all of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub angles: Vec<String>,
}

/// An audience of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeAudience {
    /// Its key.
    pub key: String,
    /// What it is called.
    pub name: Bilingual,
    /// How much it matters.
    #[serde(default)]
    pub level: Level,
    /// How to reach it.
    pub hook: Bilingual,
}

/// An angle of a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ThemeAngle {
    /// Its key.
    pub key: String,
    /// What is told.
    pub title: Bilingual,
    /// How an editor would brief an operator.
    pub brief: Bilingual,
    /// The same for each form, with `{readers}`, `{place}` and `{office}` to fill in; a form without one is briefed by `brief`.
    #[serde(default)]
    pub wordings: BTreeMap<Form, Bilingual>,
    /// Keys of the functions that may tell it.
    pub functions: Vec<String>,
    /// Keys of the theme's facts that it uses; none: all that are not for other angles.
    #[serde(default)]
    pub facts: Vec<String>,
    /// How much it matters.
    #[serde(default)]
    pub level: Level,
    /// Whether it is told per locality.
    #[serde(default)]
    pub local: bool,
    /// Whether only these functions may originate such information.
    #[serde(default)]
    pub reserved: bool,
    /// The preferred form.
    #[serde(default)]
    pub form: Option<Form>,
    /// Its own audiences; none: all of the theme's.
    #[serde(default)]
    pub audiences: Vec<String>,
    /// Voices that come before everything else.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub min: Option<u32>,
    /// The most voices.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub max: Option<u32>,
    /// Special words for an audience, by its key.
    #[serde(default)]
    pub audience_notes: BTreeMap<String, Bilingual>,
}

/// Most voices that an angle asks for.
const MOST_VOICES: u32 = 1_000_000;

impl Theme {
    /// Checks the numbers of its angles.
    ///
    /// # Errors
    /// Every one that is too large.
    pub fn check_numbers(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        for (at, angle) in self.angles.iter().enumerate() {
            for (field, number) in [("min", angle.min), ("max", angle.max)] {
                let fits = number.is_none_or(|number| number <= MOST_VOICES);
                faults.require(fits, &format!("/angles/{at}/{field}"), "is above 1000000");
            }
        }
        faults.into_result()
    }

    /// In which languages it is written: those of its title.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        let mut languages = vec![Language::Zh, Language::En];
        languages.retain(|language| !self.title.get(*language).trim().is_empty());
        languages
    }

    /// The template in one language.
    #[must_use]
    pub fn template(&self, language: Language) -> CampaignTemplate {
        let audience = |audience: &ThemeAudience| Audience {
            key: audience.key.clone(),
            level: audience.level,
            name: audience.name.get(language).to_owned(),
            hook: audience.hook.get(language).to_owned(),
        };
        let angle = |angle: &ThemeAngle| Angle {
            key: angle.key.clone(),
            title: angle.title.get(language).to_owned(),
            brief: angle.brief.get(language).to_owned(),
            wordings: in_language(&angle.wordings, language),
            functions: angle.functions.clone(),
            form: angle.form,
            audiences: angle.audiences.clone(),
            local: angle.local,
            level: angle.level,
            min: angle.min,
            max: angle.max,
            phase: None,
            reserved: angle.reserved,
            facts: angle.facts.clone(),
            audience_notes: in_language(&angle.audience_notes, language),
        };
        let fact = |fact: &ThemeFact| Fact {
            key: fact.key.clone(),
            text: fact.text.get(language).to_owned(),
            source: fact.source.get(language).to_owned(),
            owner: None,
            verbatim: fact.verbatim,
            angles: fact.angles.clone(),
        };
        CampaignTemplate {
            title: self.title.get(language).to_owned(),
            brief: self.brief.get(language).to_owned(),
            audiences: self.audiences.iter().map(audience).collect(),
            facts: self.facts.iter().map(fact).collect(),
            angles: self.angles.iter().map(angle).collect(),
        }
    }
}

fn in_language<K: Ord + Clone>(texts: &BTreeMap<K, Bilingual>, language: Language) -> BTreeMap<K, String> {
    texts.iter().map(|(key, text)| (key.clone(), text.get(language).to_owned())).collect()
}
