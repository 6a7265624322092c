//! Hints: the likely functions of accounts that have none, with a confidence and the evidence. Nothing is written without a
//! person's approval.
//!
//! Two sources speak: the neighbours, whose functions spread over the ties, and the words of the account's own name, weighed by what
//! they say on accounts whose functions are known (naive Bayes). Both are shown.

mod hints;
mod input;
mod spread;
mod survey;
mod words;

#[cfg(test)]
mod tests;

pub use hints::{Hint, Hints};
pub use input::HintInput;
pub use survey::{AccountHints, FunctionHint, HintAnswer, HintAnswers, HintSurvey};
