//! Holding one text against the rules.

use std::borrow::Cow;
use std::ops::Range;

use super::digits::read_runs;
use super::finding::Finding;
use super::reading::Reading;
use super::rules::{Check, Rules};
use super::spot::{MostFindings, Spot, tell};
use super::stretches::Apart;
use super::{bank, identity, marking, pairs, phone, plate, punctuation, wording};
use crate::stop::checkpoint;

/// Holds one text (a title, a text, a brief, a comment, a file name) against the rules; what needs facts to compare with is left
/// to [`super::check_facts`]. Full-width letters and digits count as the usual ones, and spaces or hyphens inside of a number hide
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
    tell(spots_in(rules, &reading), field, &reading, MostFindings::ALL).findings
}

/// Where the rules find something, in no order.
pub(super) fn spots_in<'a>(rules: &'a Rules, reading: &Reading) -> Vec<Spot<'a>> {
    let runs = read_runs(reading);
    let mut found = Vec::new();
    // A number that one rule takes is not taken for another kind of number; the surest kind comes first.
    let mut taken = Apart::default();
    for rule in rules.by_certainty() {
        checkpoint();
        let spans = match &rule.check {
            Check::IdentityNumber => identity::find(&runs),
            Check::BankCard(cards) => bank::find(&runs, cards, reading),
            Check::MobileNumber(numbers) => phone::find_mobiles(&runs, numbers, reading),
            Check::LandlineNumber(numbers) => phone::find_landlines(numbers, reading),
            _ => continue,
        };
        found.extend(spans.into_iter().filter(|span| taken.add(span)).map(|span| Spot::of(rule, span)));
    }
    for rule in &rules.rules {
        checkpoint();
        let mut note = |span: Range<usize>| found.push(Spot::of(rule, span));
        match &rule.check {
            Check::Plate => plate::find(reading).into_iter().for_each(&mut note),
            Check::Marking(marks) => marking::find(reading, marks).into_iter().for_each(&mut note),
            Check::DoubledPunctuation => punctuation::find_doubled(reading).into_iter().for_each(&mut note),
            Check::HalfPunctuation => punctuation::find_half(reading).into_iter().for_each(&mut note),
            Check::Unpaired => pairs::find(reading).into_iter().for_each(&mut note),
            Check::Words(list) => {
                for (span, word) in wording::find(reading, list) {
                    let fill = vec![("instead", Cow::Borrowed(word.instead.as_str()))];
                    found.push(Spot { fill, ..Spot::of(rule, span) });
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
    found
}
