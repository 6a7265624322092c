//! Whether a text is as long as its form wants, and gives the number that it must. A person decides; nothing is kept back for it.

use super::finding::{Finding, Gate, Place, Severity};
use crate::language::Bilingual;

/// How many characters a form wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormLength {
    /// At least.
    pub min: usize,
    /// At most.
    pub max: usize,
}

/// A finding when a text is shorter or longer than its form wants; blanks do not count. O(length).
///
/// ```
/// use domain::gate::{FormLength, check_length};
/// let length = FormLength { min: 4, max: 8 };
/// assert_eq!(check_length("停课 三天", length), None);
/// assert_eq!(check_length("停课", length).unwrap().rule, "too_short");
/// assert_eq!(check_length("明天全市中小学停课", length).unwrap().rule, "too_long");
/// ```
#[must_use]
pub fn check_length(text: &str, length: FormLength) -> Option<Finding> {
    let count = text.chars().filter(|c| !c.is_whitespace()).count();
    let FormLength { min, max } = length;
    let wanted = Bilingual {
        zh: format!("这种形式要{min}至{max}字。"),
        en: format!("This form wants {min} to {max} characters."),
    };
    let detail =
        Bilingual { zh: format!("全文{count}字。"), en: format!("The text has {count} characters.") };
    match count {
        _ if count < min => Some(finding("too_short", text, detail, wanted)),
        _ if count > max => Some(finding("too_long", text, detail, wanted)),
        _ => None,
    }
}

/// A finding when a text gives no number to call: three digits in a row. O(length).
///
/// ```
/// use domain::gate::check_number;
/// assert_eq!(check_number("办不成拨12345。"), None);
/// assert_eq!(check_number("办不成打热线。").unwrap().rule, "no_number");
/// ```
#[must_use]
pub fn check_number(text: &str) -> Option<Finding> {
    let has_number = text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() >= 3);
    let detail =
        Bilingual { zh: "没有电话。".to_owned(), en: "There is no telephone number.".to_owned() };
    let remedy = Bilingual {
        zh: "写上办不成时找的电话。".to_owned(),
        en: "Give the number that helps when it fails.".to_owned(),
    };
    (!has_number).then(|| finding("no_number", text, detail, remedy))
}

fn finding(rule: &str, text: &str, detail: Bilingual, remedy: Bilingual) -> Finding {
    Finding {
        rule: rule.to_owned(),
        gate: Gate::Text,
        severity: Severity::Warn,
        place: Place { field: "text".to_owned(), start: 0, end: text.chars().count() },
        excerpt: None,
        detail,
        remedy,
    }
}
