//! Templates of a deployment's own: kept beside those that ship, and made of campaigns that were run.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::campaign::{Angle, CampaignDraft, CampaignSpec, Fact};
use super::clash::{Clash, ClashCode, ClashRule, find_clashes};
use super::field::{FieldError, ValidationErrors};
use super::language::{Bilingual, Language};
use super::matrix::Matrix;
use super::theme::{Theme, ThemeAngle, ThemeAudience, ThemeFact};
use super::time::Timestamp;
use super::when::{When, Zone};

/// A template of the deployment's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTheme {
    /// The template.
    pub theme: Theme,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// Under which key a campaign is kept as a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"key": "city_flood", "region": null}))]
pub struct ThemeOfCampaign {
    /// The key of the template.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// Key of the region for which it is kept; null: for all.
    #[serde(default)]
    pub region: Option<String>,
}

/// Regions with shorter names stand in many texts by chance.
const SHORTEST_PLACE: usize = 3;

impl Theme {
    /// Whether somebody in a region finds it: it is kept for all, or for that region or one above it.
    #[must_use]
    pub fn is_for(&self, region: &str, matrix: &Matrix) -> bool {
        self.region.as_ref().is_none_or(|own| matrix.regions().is_within(region, own))
    }

    /// What keeps it from being kept: wrong and long values, what the registry does not have, clashes, and places of the registry that it
    /// names. A hook or brief that is empty in every language is left to the campaign.
    ///
    /// # Errors
    /// Everything that was found, where it stands.
    pub fn check_kept(
        &self,
        rules: &[ClashRule],
        matrix: &Matrix,
        zone: Zone,
    ) -> Result<(), Vec<FieldError>> {
        self.check_numbers()?;
        let mut faults = ValidationErrors::default();
        faults.key("/key", &self.key);
        let languages = self.languages();
        faults.require(!languages.is_empty(), "/title", "is empty; a template is called something");
        for (at, angle) in self.angles.iter().enumerate() {
            matrix.check_functions(&angle.functions, &format!("/angles/{at}/functions"), &mut faults);
        }
        if let Some(region) = &self.region {
            matrix.check_region(region, "/region", &mut faults);
        }
        faults.into_result()?;
        let open = |clash: &Clash| clash.code == ClashCode::Empty && self.leaves_open(&clash.pointer);
        let clashes =
            find_clashes(self, rules).into_iter().filter(|clash| !open(clash)).map(FieldError::from);
        let mut found: Vec<FieldError> = clashes.collect();
        found.extend(self.named_places(matrix));
        if !found.is_empty() {
            return Err(found);
        }
        for language in languages {
            let day = |ms| Some(When::At(Timestamp::from_ms(ms)));
            let draft =
                CampaignDraft { language, starts_at: day(0), ends_at: day(1), ..CampaignDraft::default() };
            draft.into_spec(Some(self.template(language)), zone)?;
        }
        Ok(())
    }

    /// Whether a text may be left to the campaign, and is.
    fn leaves_open(&self, pointer: &str) -> bool {
        let is_text = |place: &str| pointer.strip_prefix(place).is_some_and(|rest| rest.starts_with('/'));
        let (own, _): (Vec<_>, Vec<_>) = self.texts().into_iter().partition(|(place, _)| is_text(place));
        own.iter().any(|(place, text)| {
            (place.ends_with("/hook") || place.ends_with("/brief"))
                && [&text.zh, &text.en].iter().all(|text| text.trim().is_empty())
        })
    }

    /// Every text, by its pointer.
    fn texts(&self) -> Vec<(String, &Bilingual)> {
        let mut texts = vec![("/title".to_owned(), &self.title), ("/brief".to_owned(), &self.brief)];
        for (at, audience) in self.audiences.iter().enumerate() {
            texts.push((format!("/audiences/{at}/name"), &audience.name));
            texts.push((format!("/audiences/{at}/hook"), &audience.hook));
        }
        for (at, fact) in self.facts.iter().enumerate() {
            texts.push((format!("/facts/{at}/text"), &fact.text));
        }
        for (at, angle) in self.angles.iter().enumerate() {
            texts.push((format!("/angles/{at}/title"), &angle.title));
            texts.push((format!("/angles/{at}/brief"), &angle.brief));
            let wordings = angle.wordings.iter();
            texts
                .extend(wordings.map(|(form, text)| (format!("/angles/{at}/wordings/{}", form.key()), text)));
            let notes = angle.audience_notes.iter();
            texts.extend(notes.map(|(key, text)| (format!("/angles/{at}/audience_notes/{key}"), text)));
        }
        texts
    }

    /// Texts that name a region of the registry: another place that starts from the template would be told of this one.
    /// O(texts · regions with accounts).
    fn named_places(&self, matrix: &Matrix) -> Vec<FieldError> {
        let accounts = matrix.graph.accounts().iter();
        let mut keys: Vec<&str> = accounts.filter_map(|account| account.region.as_deref()).collect();
        keys.sort_unstable();
        keys.dedup();
        let nodes = keys.iter().filter_map(|key| matrix.regions().get(key));
        let names: Vec<&str> = nodes
            .flat_map(|node| [Language::Zh, Language::En].map(|language| node.name(language)))
            .map(|name| name.split(['（', '(']).next().unwrap_or(name).trim())
            .filter(|name| name.chars().count() >= SHORTEST_PLACE)
            .collect();
        let mut found = Vec::new();
        for (place, text) in self.texts() {
            for (key, text) in [("zh", &text.zh), ("en", &text.en)] {
                if let Some(name) = names.iter().find(|name| text.contains(**name)) {
                    let detail = format!(
                        "`{name}`: names a place; whoever gets it has another one, so write `{{place}}` in a wording, or leave it out"
                    );
                    found.push(FieldError::new(format!("{place}/{key}"), detail));
                }
            }
        }
        found
    }

    /// A campaign as a template: its audiences, angles and facts. Where its words are still those of the template that it started from, they
    /// are taken in both languages; else in the campaign's. Facts of an organisation are the place's own and stay behind. Of the
    /// others each angle gets those that it told: where naming no facts would give it more, they name their angles, and what no angle told
    /// stays behind. O(angles · facts²).
    #[must_use]
    pub fn of_campaign(input: ThemeOfCampaign, spec: &CampaignSpec, from: Option<&Self>) -> Self {
        let words = CampaignWords { language: spec.language };
        let owned = |key: &String| spec.facts.iter().any(|fact| fact.key == *key && fact.owner.is_some());
        let audiences = spec.audiences.iter().map(|audience| {
            let known = from.and_then(|from| from.audiences.iter().find(|one| one.key == audience.key));
            let name = if audience.name.is_empty() { &audience.key } else { &audience.name };
            ThemeAudience {
                key: audience.key.clone(),
                name: words.both(name, known.map(|known| &known.name)),
                level: audience.level,
                hook: words.both(&audience.hook, known.map(|known| &known.hook)),
            }
        });
        let kept: Vec<&Fact> = spec.facts.iter().filter(|fact| fact.owner.is_none()).collect();
        let tells = |angle: &Angle, fact: &Fact| spec.facts_of(&angle.key).any(|told| told.key == fact.key);
        // Angles that told none of what is kept name no facts any more, which is to say all that do not name other angles.
        let is_silent = |angle: &Angle| !kept.iter().any(|fact| tells(angle, fact));
        let has_silent = spec.angles.iter().any(is_silent);
        let facts = kept.iter().filter_map(|fact| {
            let known = from.and_then(|from| from.facts.iter().find(|one| one.key == fact.key));
            let tellers = spec.angles.iter().filter(|angle| tells(angle, fact));
            let tellers: Vec<String> = tellers.map(|angle| angle.key.clone()).collect();
            let is_common = tellers.len() == spec.angles.len() || (fact.angles.is_empty() && !has_silent);
            if tellers.is_empty() && !is_common {
                return None;
            }
            Some(ThemeFact {
                key: fact.key.clone(),
                text: words.both(&fact.text, known.map(|known| &known.text)),
                source: words.both(&fact.source, known.map(|known| &known.source)),
                verbatim: fact.verbatim,
                angles: if is_common { Vec::new() } else { tellers },
            })
        });
        let angles = spec.angles.iter().map(|angle| {
            let known = from.and_then(|from| from.angles.iter().find(|one| one.key == angle.key));
            let mut angle = words.angle(angle, known);
            angle.facts.retain(|key| !owned(key));
            angle
        });
        Self {
            key: input.key,
            region: input.region,
            title: words.both(&spec.title, from.map(|from| &from.title)),
            brief: words.both(&spec.brief, from.map(|from| &from.brief)),
            audiences: audiences.collect(),
            facts: facts.collect(),
            angles: angles.collect(),
        }
    }
}

/// What a campaign says, in its language.
#[derive(Clone, Copy)]
struct CampaignWords {
    language: Language,
}

impl CampaignWords {
    fn both(self, text: &str, known: Option<&Bilingual>) -> Bilingual {
        if let Some(known) = known.filter(|known| known.get(self.language) == text) {
            return known.clone();
        }
        match self.language {
            Language::Zh => Bilingual { zh: text.to_owned(), en: String::new() },
            Language::En => Bilingual { zh: String::new(), en: text.to_owned() },
        }
    }

    fn angle(self, angle: &Angle, known: Option<&ThemeAngle>) -> ThemeAngle {
        let wordings = angle
            .wordings
            .iter()
            .map(|(form, text)| (*form, self.both(text, known.and_then(|known| known.wordings.get(form)))));
        let notes = angle.audience_notes.iter().map(|(key, text)| {
            (key.clone(), self.both(text, known.and_then(|known| known.audience_notes.get(key))))
        });
        ThemeAngle {
            key: angle.key.clone(),
            title: self.both(&angle.title, known.map(|known| &known.title)),
            brief: self.both(&angle.brief, known.map(|known| &known.brief)),
            wordings: wordings.collect(),
            functions: angle.functions.clone(),
            facts: angle.facts.clone(),
            level: angle.level,
            local: angle.local,
            reserved: angle.reserved,
            form: angle.form,
            audiences: angle.audiences.clone(),
            min: angle.min,
            max: angle.max,
            audience_notes: notes.collect(),
        }
    }
}
