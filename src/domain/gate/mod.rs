//! The gates that a text passes before it is published (政治、法律、保密、文字), as far as a machine can look: findings with a
//! rule, a place, a severity and a remedy.
//!
//! The rules are data (`seed/gates.json`). A check finds what it knows; it never says that a text is free of secrets, and
//! the notice that comes with the rules says that the service is no place for them.

mod align;
mod bank;
mod check;
mod digits;
mod facts;
mod figure;
mod finding;
mod form;
mod identity;
mod marking;
mod own_word;
mod pairs;
mod phone;
mod plate;
mod punctuation;
mod quote;
mod reading;
mod rules;
mod spot;
mod stretches;
mod wording;

#[cfg(test)]
mod tests;

pub use check::check_text;
pub use facts::{TextChecker, check_facts, check_with_facts};
pub use finding::{Finding, Gate, Place, Severity, blocks};
pub use form::{FormLength, check_length, check_number};
pub use own_word::{MOST_OWN_WORDS, OwnWord, check_own_words, own_word_sentences};
pub use rules::{Check, Mention, Rule, Rules, Wording};
pub use spot::{Found, MostFindings};
