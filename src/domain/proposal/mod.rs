//! Proposals: what an office's list does not say of its accounts, read off names, each with its reason and a confidence that was
//! counted. Nothing is written without a person's approval.
//!
//! A name is a chain of offices, one inside of the other; its last office that names a duty tells what it does (公安局交通警察大队 is
//! traffic police). Words are found all at once, the longest first; some mislead (平安银行), some become names of places
//! (法院路). [`Calibration`] says how often each rule was right where the truth was known; that share is the confidence.

mod calibration;
mod entry;
mod folded;
mod knowledge;
mod lexicon;
mod likely;
mod listed;
mod proposal;
mod proposer;
mod readers;
mod reading;
mod rule;

#[cfg(test)]
mod tests;

pub use calibration::{Calibration, Tally};
pub use entry::{Entry, GOVERNS, NameOf, Position, WordKind};
pub use knowledge::Knowledge;
pub use lexicon::{Lexicon, LexiconError};
pub use listed::ListedAccount;
pub use proposal::{Proposal, ProposalField, Proposals};
pub use proposer::Proposer;
pub use readers::Readers;
pub use rule::ProposalRule;
