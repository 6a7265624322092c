//! The rules of the gates, as they stand in `seed/gates.json`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::finding::{Finding, Gate, Place, Severity};
use super::reading::Reading;
use crate::language::Bilingual;

/// All rules, with the notice that goes with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GateRules, example = json!({
    "notice": {"zh": "本系统不是涉密系统。", "en": "This service is no place for secrets."},
    "rules": [{
        "id": "identity_number", "gate": "confidentiality", "severity": "block",
        "detail": {"zh": "这里有一个公民身份号码。", "en": "This is a citizen's identity number."},
        "remedy": {"zh": "删去号码。", "en": "Take the number out."}, "source": "GB 11643-1999", "mask": true,
        "check": {"kind": "identity_number"}
    }]
}))]
pub struct Rules {
    /// That the service is no place for secrets, and that no check finds them all.
    pub notice: Bilingual,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GateRule)]
pub struct Rule {
    /// Its id, unique among the rules.
    pub id: String,
    /// The gate at which it counts.
    pub gate: Gate,
    /// How much a finding weighs.
    pub severity: Severity,
    /// What is wrong, with `{found}` and what else the check knows (`{instead}`, `{expected}`, `{fact}`) to fill in.
    pub detail: Bilingual,
    /// What to do about it, with the same to fill in.
    pub remedy: Bilingual,
    /// Where the rule comes from.
    pub source: String,
    /// Whether what was found is masked when it is shown: numbers of persons are not spread by the finding.
    #[serde(default)]
    pub mask: bool,
    /// What is looked for: its `kind`, and what that kind needs to know.
    #[schema(value_type = Object)]
    pub check: Check,
}

/// What a rule looks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Check {
    /// Citizens' identity numbers with a right check digit (GB 11643-1999).
    IdentityNumber,
    /// Numbers of bank cards that pass Luhn's test.
    BankCard(Cards),
    /// Mobile telephone numbers.
    MobileNumber(Numbers),
    /// Telephone numbers with an area code, or after a word such as 电话.
    LandlineNumber(Numbers),
    /// Number plates of vehicles, also those of eight characters for new energies.
    Plate,
    /// Secrecy markings: a word of the list as a marking, not as an ordinary word.
    Marking(Marks),
    /// Words and phrases.
    Words(Words),
    /// Punctuation marks that stand doubled.
    DoubledPunctuation,
    /// Half-width punctuation marks between Han characters.
    HalfPunctuation,
    /// Quotation marks and brackets without their other half.
    Unpaired,
    /// Figures that differ from those of a cited fact.
    FactNumber,
    /// Dates and times that differ from those of a cited fact.
    FactDate,
    /// Names of places that differ from those of a cited fact.
    FactPlace(Places),
    /// Words that differ from those of a fact that is quoted word for word.
    FactWording,
}

/// How bank cards are told from other long numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// How their numbers begin.
    pub prefixes: Vec<String>,
    /// What follows a figure that is an amount and no card.
    pub units: Vec<String>,
}

/// How telephone numbers are told from other numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// Public numbers that anybody may name, digits alone, with or without the area code.
    pub allowed: Vec<String>,
    /// What follows a figure that is an amount and no telephone number.
    #[serde(default)]
    pub units: Vec<String>,
    /// What stands before a number without an area code.
    #[serde(default)]
    pub cues: Vec<String>,
}

/// Words that mark a secret when they stand as a marking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Levels: a marking with a star, a period, in brackets, behind `密级`, or alone on a line.
    pub levels: Vec<String>,
    /// Words that mark alone on a line, in brackets, or with a star.
    pub words: Vec<String>,
    /// What stands before a level.
    pub labels: Vec<String>,
}

/// A list of wordings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Whether a word between quotation marks counts.
    #[serde(default)]
    pub quoted: Mention,
    /// The wordings.
    pub words: Vec<Wording>,
}

/// What a word between quotation marks is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mention {
    /// As good as any other.
    #[default]
    Counts,
    /// Only mentioned, as in a warning against those who say it.
    Spared,
}

/// A word or phrase that should not stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The word; the case of Latin letters does not matter.
    pub word: String,
    /// What to write instead; empty: nothing in particular.
    #[serde(default)]
    pub instead: String,
    /// Phrases that hold the word and are right.
    #[serde(default)]
    pub except: Vec<String>,
}

/// How names of places are recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// How they end.
    pub endings: Vec<String>,
    /// Words that end so and name no place.
    #[serde(default)]
    pub generic: Vec<String>,
}

impl Rules {
    /// What is wrong with the rules themselves.
    ///
    /// # Errors
    /// A sentence that names the rule.
    pub fn check(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for rule in &self.rules {
            if !seen.insert(&rule.id) {
                return Err(format!("the rule `{}` stands twice", rule.id));
            }
            let words: Vec<&String> = match &rule.check {
                Check::Words(list) => list.words.iter().map(|wording| &wording.word).collect(),
                Check::Marking(marks) => {
                    marks.levels.iter().chain(&marks.words).chain(&marks.labels).collect()
                }
                Check::FactPlace(places) => places.endings.iter().collect(),
                _ => Vec::new(),
            };
            if words.iter().any(|word| word.is_empty()) {
                return Err(format!("the rule `{}` has an empty word", rule.id));
            }
        }
        Ok(())
    }

    /// What they say, in both languages, with names in braces for what varies.
    pub fn sentences(&self) -> impl Iterator<Item = &Bilingual> {
        self.rules.iter().flat_map(|rule| [&rule.detail, &rule.remedy])
    }

    /// The rules on numbers, the surest first: of two that find the same digits, the first has them.
    pub(super) fn by_certainty(&self) -> Vec<&Rule> {
        let rank = |check: &Check| match check {
            Check::IdentityNumber => 0,
            Check::BankCard(_) => 1,
            Check::MobileNumber(_) => 2,
            _ => 3,
        };
        let mut rules: Vec<&Rule> = self.rules.iter().collect();
        rules.sort_by_key(|rule| rank(&rule.check));
        rules
    }

    /// The rule with a check of this kind.
    pub(super) fn rule(&self, is_kind: impl Fn(&Check) -> bool) -> Option<&Rule> {
        self.rules.iter().find(|rule| is_kind(&rule.check))
    }
}

impl Rule {
    /// A finding at `span`, with names and values to fill into its sentences.
    pub(super) fn finding_with(
        &self,
        field: &str,
        reading: &Reading,
        span: Range<usize>,
        fill: &[(&str, Cow<'_, str>)],
    ) -> Finding {
        let found = reading.excerpt(&span);
        let found = if self.mask { masked(&found) } else { found };
        let filled = |text: &str| {
            let text = fill
                .iter()
                .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
            text.replace("{found}", &found)
        };
        let both = |text: &Bilingual| Bilingual { zh: filled(&text.zh), en: filled(&text.en) };
        Finding {
            rule: self.id.clone(),
            gate: self.gate,
            severity: self.severity,
            detail: both(&self.detail),
            remedy: both(&self.remedy),
            place: Place { field: field.to_owned(), start: span.start, end: span.end },
            excerpt: (!found.is_empty()).then_some(found),
        }
    }
}

/// The first three and the last two characters, with stars for the others.
fn masked(text: &str) -> String {
    let count = text.chars().count();
    let star = |(at, c): (usize, char)| if at < 3 || at + 2 >= count { c } else { '*' };
    text.chars().enumerate().map(star).collect()
}
