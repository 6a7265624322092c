//! Words that do not belong where they stand: of another form, of an emergency, of one place, of a telephone that nobody gives.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::field::FieldError;
use crate::form::Form;
use crate::keyed;
use crate::language::{Bilingual, Language};
use crate::theme::{Theme, ThemeAngle};
use crate::wording::{OF_NOTES, OF_WORDINGS, Placeholder, unknown_placeholders};

keyed! {
    /// What is wrong with a text of a theme.
    pub enum ClashCode {
        /// It speaks of another form than that for which it is written.
        OtherForm = "other_form",
        /// It is said only while something is going on.
        LiveOnly = "live_only",
        /// It calls a place its own, whoever gets it: use `{place}`.
        OwnPlace = "own_place",
        /// It gives a length, which stands beside it anyway.
        Length = "length",
        /// It asks for a telephone number, and no fact of the angle holds one.
        NoNumber = "no_number",
        /// It leaves open what nobody fills in.
        UnknownPlaceholder = "unknown_placeholder",
        /// Two angles have the same title.
        SameTitle = "same_title",
        /// The angle names an audience or a fact that the theme does not have.
        UnknownKey = "unknown_key",
        /// A text in a language is missing.
        Empty = "empty",
    }
}

/// Words that make a clash; data of `seed/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClashRule {
    /// What it is.
    pub code: ClashCode,
    /// The forms for which the words are wrong; none: all.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// The words, in any of the languages; of words in Latin letters their case does not count.
    pub words: Vec<String>,
    /// Words that are right though one of `words` stands in them.
    #[serde(default)]
    pub except: Vec<String>,
    /// What to do instead.
    pub remedy: Bilingual,
}

/// A clash in a theme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "pointer": "/angles/2/wordings/article/zh", "code": "other_form", "found": "镜头", "detail": "`镜头` belongs to another form"
}))]
pub struct Clash {
    /// JSON pointer of the text.
    pub pointer: String,
    /// What is wrong.
    pub code: ClashCode,
    /// What was found.
    pub found: String,
    /// What is wrong and what to do, in a sentence.
    pub detail: String,
}

impl From<Clash> for FieldError {
    fn from(clash: Clash) -> Self {
        Self { pointer: clash.pointer, detail: clash.detail }
    }
}

/// What a text may be shown beside.
struct Setting<'a> {
    /// The form for which it is written; `None`: any.
    form: Option<Form>,
    /// The angle whose facts stand beside it.
    angle: Option<&'a ThemeAngle>,
    placeholders: &'a [Placeholder],
}

/// Every clash of a theme, in the order of its texts. O(texts · words).
#[must_use]
pub fn find_clashes(theme: &Theme, rules: &[ClashRule]) -> Vec<Clash> {
    let mut reading = Reading { theme, rules, languages: languages_of(theme), found: Vec::new() };
    for (at, audience) in theme.audiences.iter().enumerate() {
        let setting = Setting { form: None, angle: None, placeholders: &[] };
        reading.text(&format!("/audiences/{at}/hook"), &audience.hook, &setting);
    }
    let mut titles = BTreeSet::new();
    for (at, angle) in theme.angles.iter().enumerate() {
        let place = format!("/angles/{at}");
        for language in reading.languages.clone() {
            let title = angle.title.get(language);
            if !titles.insert(title) {
                let detail = format!("another angle is called `{title}` as well; titles tell angles apart");
                reading.note(format!("{place}/title"), ClashCode::SameTitle, title, detail);
            }
        }
        reading.keys(&place, angle);
        let any = Setting { form: None, angle: Some(angle), placeholders: &[] };
        reading.text(&format!("{place}/brief"), &angle.brief, &any);
        for (form, wording) in &angle.wordings {
            let setting = Setting { form: Some(*form), angle: Some(angle), placeholders: &OF_WORDINGS };
            reading.text(&format!("{place}/wordings/{}", form.key()), wording, &setting);
        }
        for (key, note) in &angle.audience_notes {
            let setting = Setting { form: None, angle: Some(angle), placeholders: &OF_NOTES };
            reading.text(&format!("{place}/audience_notes/{key}"), note, &setting);
        }
    }
    reading.found
}

struct Reading<'a> {
    theme: &'a Theme,
    rules: &'a [ClashRule],
    languages: Vec<Language>,
    found: Vec<Clash>,
}

/// In which languages a theme has to say everything; one without a title: in both.
fn languages_of(theme: &Theme) -> Vec<Language> {
    let languages = theme.languages();
    if languages.is_empty() { vec![Language::Zh, Language::En] } else { languages }
}

impl Reading<'_> {
    fn note(&mut self, pointer: String, code: ClashCode, found: &str, detail: String) {
        self.found.push(Clash { pointer, code, found: found.to_owned(), detail });
    }

    fn keys(&mut self, place: &str, angle: &ThemeAngle) {
        let audiences: BTreeSet<&String> =
            self.theme.audiences.iter().map(|audience| &audience.key).collect();
        let facts: BTreeSet<&String> = self.theme.facts.iter().map(|fact| &fact.key).collect();
        let noted: Vec<&String> = angle.audience_notes.keys().collect();
        let named = [
            ("audiences", angle.audiences.iter().collect(), &audiences),
            ("audience_notes", noted, &audiences),
        ];
        for (list, keys, known) in named.into_iter().chain([("facts", angle.facts.iter().collect(), &facts)])
        {
            for (at, key) in keys.into_iter().enumerate().filter(|(_, key)| !known.contains(key)) {
                let detail = format!("the theme has no `{key}`");
                self.note(format!("{place}/{list}/{at}"), ClashCode::UnknownKey, key, detail);
            }
        }
    }

    fn text(&mut self, place: &str, text: &Bilingual, setting: &Setting<'_>) {
        for (key, language) in [("zh", Language::Zh), ("en", Language::En)] {
            if self.languages.contains(&language) {
                self.in_language(format!("{place}/{key}"), text.get(language), setting);
            }
        }
    }

    fn in_language(&mut self, pointer: String, text: &str, setting: &Setting<'_>) {
        if text.trim().is_empty() {
            self.note(
                pointer,
                ClashCode::Empty,
                "",
                "is empty; write it in every language in which the theme has a title".to_owned(),
            );
            return;
        }
        for strange in unknown_placeholders(text, setting.placeholders) {
            let known: Vec<String> =
                setting.placeholders.iter().map(|one| format!("{{{}}}", one.key())).collect();
            let detail = format!("nobody fills in `{strange}` here; there are: {}", known.join(", "));
            self.note(pointer.clone(), ClashCode::UnknownPlaceholder, strange, detail);
        }
        for rule in self.rules {
            // What is shown beside every form must be right in each.
            let applies = rule.forms.is_empty() || setting.form.is_none_or(|form| rule.forms.contains(&form));
            let has_number = || setting.angle.is_none_or(|angle| self.has_number(angle));
            if !applies || rule.code == ClashCode::NoNumber && has_number() {
                continue;
            }
            if let Some(word) = rule.find(text) {
                let detail = format!("`{word}`: {}", rule.remedy.en);
                self.note(pointer.clone(), rule.code, word, detail);
            }
        }
    }

    /// Whether a fact of the angle holds a number to call: three digits in a row.
    fn has_number(&self, angle: &ThemeAngle) -> bool {
        let is_named = |list: &[String], key: &String| list.is_empty() || list.contains(key);
        let facts = self.theme.facts.iter().filter(|fact| {
            is_named(&angle.facts, &fact.key)
                && (!angle.facts.is_empty() || is_named(&fact.angles, &angle.key))
        });
        let digits = |text: &str| text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 3);
        facts.map(|fact| &fact.text.zh).any(|text| digits(text))
    }
}

impl ClashRule {
    /// The first of the words that stands in a text outside of the exceptions.
    fn find(&self, text: &str) -> Option<&str> {
        let mut left = text.to_lowercase();
        for except in &self.except {
            left = left.replace(&except.to_lowercase(), "\u{0}");
        }
        self.words.iter().map(String::as_str).find(|word| stands_in(&left, &word.to_lowercase()))
    }
}

/// Whether a word stands in a text; one in Latin letters as a word of its own.
fn stands_in(text: &str, word: &str) -> bool {
    if !word.is_ascii() {
        return text.contains(word);
    }
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(|c| c.is_ascii_alphanumeric())
    })
}
