//! Words that an office itself holds texts against, beside the rules that ship.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::finding::{Gate, Severity};
use super::rules::{Check, Mention, Rule, Rules, Wording, Words};
use crate::field::{FieldError, ValidationErrors};
use crate::language::Bilingual;

/// Most words of an office's own.
pub const MOST_OWN_WORDS: usize = 2000;

/// Characters of a word; a single one would stand in every text.
const WORD_LENGTH: std::ops::RangeInclusive<usize> = 2..=100;

/// Most phrases in which a word is right, and characters of one.
const MOST_EXCEPTIONS: usize = 20;
const PHRASE_LENGTH: usize = 200;

/// A word or phrase that an office does not want to read in its texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "word": "港城大桥", "instead": "张家港大桥", "except": ["港城大桥东路"], "gate": "text", "severity": "warn"
}))]
pub struct OwnWord {
    /// The word; the case of Latin letters does not matter.
    #[schema(min_length = 2, max_length = 100)]
    pub word: String,
    /// What to write instead; empty: nothing in particular.
    #[serde(default)]
    #[schema(max_length = 100)]
    pub instead: String,
    /// Phrases that hold the word and are right.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub except: Vec<String>,
    /// The gate at which it counts.
    pub gate: Gate,
    /// How much it weighs.
    pub severity: Severity,
}

/// What is wrong with a text in which such a word stands.
const DETAIL: (&str, &str) = ("“{found}”在本单位词表中。", "“{found}” is on the office's own list of words.");
/// What to do where the list says nothing else.
const REMEDY: (&str, &str) = ("换一种说法，或说明保留的理由。", "Write it otherwise, or say why it stays.");
/// What to do where the list says what to write.
const REMEDY_INSTEAD: (&str, &str) = ("改为：{instead}。", "Write instead: {instead}.");

fn both((zh, en): (&str, &str)) -> Bilingual {
    Bilingual { zh: zh.to_owned(), en: en.to_owned() }
}

/// What findings of such words say, with names in braces for what varies.
#[must_use]
pub fn own_word_sentences() -> [Bilingual; 3] {
    [both(DETAIL), both(REMEDY), both(REMEDY_INSTEAD)]
}

/// Checks a list of words.
///
/// # Errors
/// Every wrong value, by its place in the list.
pub fn check_own_words(words: &[OwnWord]) -> Result<(), Vec<FieldError>> {
    let mut faults = ValidationErrors::default();
    let count = words.len();
    faults.require(
        count <= MOST_OWN_WORDS,
        "/words",
        format!("has {count} words; at most {MOST_OWN_WORDS} fit"),
    );
    let mut seen = BTreeSet::new();
    for (at, word) in words.iter().take(MOST_OWN_WORDS).enumerate() {
        let place = |field: &str| format!("/words/{at}/{field}");
        let length = word.word.chars().count();
        let is_word = WORD_LENGTH.contains(&length) && word.word.trim() == word.word;
        faults.require(is_word, &place("word"), "is no word of 2 to 100 characters without spaces around it");
        faults.require(
            seen.insert(word.word.to_lowercase()),
            &place("word"),
            "stands in the list twice; leave one out",
        );
        let is_other =
            word.instead.chars().count() <= *WORD_LENGTH.end() && !word.instead.contains(&word.word);
        faults.require(
            is_other,
            &place("instead"),
            "is longer than 100 characters, or holds the word itself",
        );
        let are_phrases = word.except.len() <= MOST_EXCEPTIONS
            && word.except.iter().all(|phrase| {
                let fits = phrase.chars().count() <= PHRASE_LENGTH && phrase.len() > word.word.len();
                fits && phrase.contains(&word.word)
            });
        faults.require(
            are_phrases,
            &place("except"),
            "are not at most 20 phrases of at most 200 characters that hold the word and more",
        );
    }
    faults.into_result()
}

impl Rules {
    /// These rules, and one for each gate and weight at which the office's own words count.
    #[must_use]
    pub fn with_own_words(&self, words: &[OwnWord]) -> Self {
        let mut groups: BTreeMap<(Gate, Severity, bool), Vec<Wording>> = BTreeMap::new();
        for OwnWord { word, instead, except, gate, severity } in words {
            let wording = Wording { word: word.clone(), instead: instead.clone(), except: except.clone() };
            groups.entry((*gate, *severity, !instead.is_empty())).or_default().push(wording);
        }
        let own = groups.into_iter().map(|((gate, severity, is_replaced), words)| Rule {
            id: rule_id(gate, severity, is_replaced),
            gate,
            severity,
            detail: both(DETAIL),
            remedy: both(if is_replaced { REMEDY_INSTEAD } else { REMEDY }),
            source: "本单位词表".to_owned(),
            mask: false,
            check: Check::Words(Words { quoted: Mention::Counts, words }),
        });
        Self { notice: self.notice.clone(), rules: self.rules.iter().cloned().chain(own).collect() }
    }
}

/// The same for the same words whatever else stands in the list, since overruling names it.
fn rule_id(gate: Gate, severity: Severity, is_replaced: bool) -> String {
    let weight = match severity {
        Severity::Block => "block",
        Severity::Warn => "warn",
    };
    let replaced = if is_replaced { "_instead" } else { "" };
    format!("own_words_{}_{weight}{replaced}", gate.key())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::check_text;

    fn word(word: &str, instead: &str, severity: Severity) -> OwnWord {
        OwnWord {
            word: word.to_owned(),
            instead: instead.to_owned(),
            except: Vec::new(),
            gate: Gate::Text,
            severity,
        }
    }

    fn none() -> Rules {
        Rules { notice: both(("", "")), rules: Vec::new() }
    }

    #[test]
    fn a_word_is_found_with_what_to_write_instead_and_not_in_the_phrases_in_which_it_is_right() {
        let mut bridge = word("港城大桥", "张家港大桥", Severity::Warn);
        bridge.except = vec!["港城大桥东路".to_owned()];
        let rules = none().with_own_words(&[bridge, word("内部口径", "", Severity::Block)]);
        assert!(rules.check().is_ok());
        let found = check_text(&rules, "text", "港城大桥东路通往港城大桥，按内部口径。");
        let told: Vec<(usize, &str, Severity)> = found
            .iter()
            .map(|finding| (finding.place.start, finding.remedy.zh.as_str(), finding.severity))
            .collect();
        assert_eq!(
            told,
            [
                (8, "改为：张家港大桥。", Severity::Warn),
                (14, "换一种说法，或说明保留的理由。", Severity::Block)
            ]
        );
    }

    #[test]
    fn wrong_words_are_told_by_their_place() {
        let wrong = [
            word("港", "", Severity::Warn),
            word("Abc", "", Severity::Warn),
            word("abC", "", Severity::Warn),
            word("大桥", "新大桥", Severity::Warn),
            OwnWord { except: vec!["大桥".to_owned()], ..word("小桥", "", Severity::Warn) },
        ];
        let faults = check_own_words(&wrong).unwrap_err();
        let places: Vec<&str> = faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(places, ["/words/0/word", "/words/2/word", "/words/3/instead", "/words/4/except"]);
        assert!(check_own_words(&[]).is_ok());
    }
}
