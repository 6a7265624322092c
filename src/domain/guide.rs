//! The guide: how each form is written, and the sentences behind codes and reasons; data of `seed/`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::coverage::{GapTexts, LackGuide, RemedyGuide};
use super::fit::{FitPart, Reason};
use super::form::Form;
use super::language::Bilingual;
use super::language::Language;
use super::plan::UnassignedCode;
use super::wording::Phrases;

/// How forms are written, and why accounts are called on or left out, in both languages.
#[derive(Debug, Clone, Default)]
pub struct Guide {
    /// By form.
    pub forms: BTreeMap<Form, FormGuide>,
    /// By code.
    pub unassigned: BTreeMap<UnassignedCode, CodeGuide>,
    /// By part of the fit.
    pub fit: BTreeMap<FitPart, PartGuide>,
    /// Why an account is not enough for a gap.
    pub lacks: LackGuide,
    /// Why a remedy helps, and whose duty it is.
    pub remedies: RemedyGuide,
    /// What titles and briefs are put together from.
    pub phrases: Phrases,
}

/// How one form is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "name": {"zh": "快讯", "en": "quick post"}, "length": {"zh": "不超过300字", "en": "up to 300 characters"},
    "unit": "characters", "min": 1, "max": 300,
    "instruction": {"zh": "第一句就写时间、地点和该做的动作。", "en": "Put time, place and action into the first sentence."}
}))]
pub struct FormGuide {
    /// What it is called.
    pub name: Bilingual,
    /// How long it should be.
    pub length: Bilingual,
    /// What `min` and `max` count: `characters` or `seconds`.
    pub unit: String,
    /// The least length.
    pub min: u32,
    /// The greatest length.
    pub max: u32,
    /// How it is written.
    pub instruction: Bilingual,
}

/// What a code means and what can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeGuide {
    /// What it means.
    pub text: Bilingual,
    /// What can be done.
    pub remedy: Bilingual,
}

/// What the scores of a part mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartGuide {
    /// What the part is called.
    pub name: Bilingual,
    /// What is said where the score is not known.
    #[serde(default)]
    pub without_history: Option<Bilingual>,
    /// From the highest score down; the first that is at most the score speaks.
    pub values: Vec<ScoreGuide>,
}

/// What a score means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreGuide {
    /// From this score up.
    pub at: u32,
    /// The sentence, with `{function}`, `{audience}`, `{form}`, `{locality}` to fill in.
    pub text: Bilingual,
}

impl Guide {
    /// The texts of it that explain gaps, with the minutes that writing takes by form.
    #[must_use]
    pub fn gap_texts(&self, minutes: BTreeMap<Form, u32>) -> GapTexts<'_> {
        let forms = self.forms.iter().map(|(form, guide)| (*form, &guide.name));
        GapTexts { lacks: &self.lacks, remedies: &self.remedies, forms: forms.collect(), minutes }
    }

    /// How a form is written.
    #[must_use]
    pub fn instruction(&self, form: Form, language: Language) -> &str {
        self.forms.get(&form).map_or("", |guide| guide.instruction.get(language))
    }

    /// How long a piece of this form should be.
    #[must_use]
    pub fn length(&self, form: Form, language: Language) -> &str {
        self.forms.get(&form).map_or("", |guide| guide.length.get(language))
    }

    /// What a code means and what can be done, in one text.
    #[must_use]
    pub fn code(&self, code: UnassignedCode, language: Language) -> String {
        let Some(guide) = self.unassigned.get(&code) else { return code.key().to_owned() };
        let gap = if language == Language::Zh { "" } else { " " };
        [guide.text.get(language), guide.remedy.get(language)].join(gap)
    }

    /// The same, with the keys and figures behind it in brackets.
    #[must_use]
    pub fn code_with(&self, code: UnassignedCode, figures: &str, language: Language) -> String {
        let text = self.code(code, language);
        match language {
            _ if figures.is_empty() => text,
            Language::Zh => format!("{text}（{figures}）"),
            Language::En => format!("{text} ({figures})"),
        }
    }

    /// Why an account: a sentence for each part that weighs something.
    #[must_use]
    pub fn why(&self, reasons: &[Reason], names: &BTreeMap<&str, String>, language: Language) -> Vec<String> {
        reasons
            .iter()
            .filter(|reason| reason.weight > 0)
            .filter_map(|reason| {
                let guide = self.fit.get(&reason.part)?;
                let unknown = guide.without_history.as_ref().filter(|_| !reason.known);
                let of_score = || guide.values.iter().find(|value| reason.score >= value.at);
                let text = unknown.or_else(|| Some(&of_score()?.text))?;
                let filled = names.iter().fold(text.get(language).to_owned(), |text, (name, value)| {
                    text.replace(&format!("{{{name}}}"), value)
                });
                Some(filled)
            })
            .collect()
    }
}
