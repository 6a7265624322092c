//! The gates that a text passes before it is published (政治、法律、保密、文字), as far as a machine can look: findings with a
//! rule, a place, a severity and a remedy.
//!
//! The rules are data (`seed/gates.json`). A check finds what it knows; it never says that a text is free of secrets, and
//! the notice that comes with the rules says that the service is no place for them.

mod align;
mod bank;
mod digits;
mod facts;
mod figure;
mod identity;
mod marking;
mod pairs;
mod phone;
mod plate;
mod punctuation;
mod quote;
mod reading;
mod rules;
mod wording;

#[cfg(test)]
mod tests;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use facts::{check_facts, check_with_facts};
pub use rules::{Check, Mention, Rule, Rules, Wording};

use super::language::Bilingual;
use crate::keyed;
use digits::read_runs;
use reading::Reading;

keyed! {
    /// A gate that a text passes before it is published.
    pub enum Gate {
        /// Names, positions and wordings of political weight.
        Political = "political",
        /// What laws forbid or demand.
        Legal = "legal",
        /// State and work secrets, business secrets, personal data.
        Confidentiality = "confidentiality",
        /// Language, punctuation, figures and facts.
        Text = "text",
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The text is not published as long as this stands in it.
    Block,
    /// A person looks at it and decides.
    Warn,
}

/// Where a finding stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"field": "text", "start": 12, "end": 30}))]
pub struct Place {
    /// What was read: `text`, `title`, a JSON pointer, a file name's field.
    pub field: String,
    /// Its first character, counted from 0 in Unicode scalar values.
    pub start: usize,
    /// The character after its last one.
    pub end: usize,
}

/// Something that a rule found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "rule": "identity_number", "gate": "confidentiality", "severity": "block",
    "place": {"field": "text", "start": 12, "end": 30}, "excerpt": "110*************15",
    "detail": {"zh": "这里有一个公民身份号码。", "en": "This is a citizen's identity number."},
    "remedy": {"zh": "删去号码。", "en": "Take the number out."}
}))]
pub struct Finding {
    /// Id of the rule.
    pub rule: String,
    /// The gate at which it counts.
    pub gate: Gate,
    /// How much it weighs.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// What stands there; numbers of persons are masked. Null when the fault is that something is missing.
    #[schema(required = true)]
    pub excerpt: Option<String>,
    /// What is wrong.
    pub detail: Bilingual,
    /// What to do about it.
    pub remedy: Bilingual,
}

/// Whether one of these findings keeps a text from being published.
#[must_use]
pub fn blocks(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Block)
}

/// Holds one text (a title, a text, a brief, a comment, a file name) against the rules; what needs facts to compare with is left
/// to [`check_facts`]. Full-width letters and digits count as the usual ones, and spaces or hyphens inside of a number hide
/// nothing.
///
/// `field` goes into each place. O(n · longest word) for n characters.
///
/// ```
/// use domain::gate::{check_text, Rules};
/// # let text = r#"{"notice":{"zh":"","en":""},"rules":[{"id":"identity_number","gate":"confidentiality",
/// # "severity":"block","source":"GB 11643","mask":true,"detail":{"zh":"","en":""},"remedy":{"zh":"","en":""},
/// # "check":{"kind":"identity_number"}}]}"#;
/// # let rules: Rules = serde_json::from_str(text).unwrap();
/// let found = check_text(&rules, "text", "他的身份证号是１１０１０１ 19900307 7491。");
/// assert_eq!((found[0].rule.as_str(), found[0].place.start, found[0].place.end), ("identity_number", 7, 27));
/// assert!(check_text(&rules, "text", "编号110101199003077492").is_empty(), "its last digit is wrong");
/// ```
#[must_use]
pub fn check_text(rules: &Rules, field: &str, text: &str) -> Vec<Finding> {
    let reading = Reading::of(text);
    let runs = read_runs(&reading);
    let mut found = Vec::new();
    // A number that one rule takes is not taken for another kind of number; the surest kind comes first.
    let mut taken: Vec<Range<usize>> = Vec::new();
    for rule in rules.by_certainty() {
        let spans = match &rule.check {
            Check::IdentityNumber => identity::find(&runs),
            Check::BankCard(cards) => bank::find(&runs, cards, &reading),
            Check::MobileNumber(numbers) => phone::find_mobiles(&runs, numbers, &reading),
            Check::LandlineNumber(numbers) => phone::find_landlines(numbers, &reading),
            _ => continue,
        };
        for span in spans {
            if taken.iter().all(|other| other.end <= span.start || span.end <= other.start) {
                taken.push(span.clone());
                found.push(rule.finding(field, &reading, span));
            }
        }
    }
    for rule in &rules.rules {
        let mut note = |span: Range<usize>| found.push(rule.finding(field, &reading, span));
        match &rule.check {
            Check::Plate => plate::find(&reading).into_iter().for_each(&mut note),
            Check::Marking(marks) => marking::find(&reading, marks).into_iter().for_each(&mut note),
            Check::DoubledPunctuation => punctuation::find_doubled(&reading).into_iter().for_each(&mut note),
            Check::HalfPunctuation => punctuation::find_half(&reading).into_iter().for_each(&mut note),
            Check::Unpaired => pairs::find(&reading).into_iter().for_each(&mut note),
            Check::Words(list) => {
                for (span, word) in wording::find(&reading, list) {
                    found.push(rule.finding_with(field, &reading, span, &[("instead", &word.instead)]));
                }
            }
            Check::IdentityNumber
            | Check::BankCard(_)
            | Check::MobileNumber(_)
            | Check::LandlineNumber(_)
            | Check::FactNumber
            | Check::FactDate
            | Check::FactPlace(_)
            | Check::FactWording => {}
        }
    }
    in_order(found)
}

/// Findings by place; those of one place in the order of their rules' ids.
fn in_order(mut found: Vec<Finding>) -> Vec<Finding> {
    found.sort_by(|a, b| (&a.place, &a.rule).cmp(&(&b.place, &b.rule)));
    found.dedup();
    found
}
