//! Proposals: what an office's list does not say of its accounts, read off names, each with its reason and a confidence that was
//! counted. Nothing is written without a person's approval.
//!
//! A name is a chain of offices, one inside of the other; its last office that names a duty tells what it does (公安局交通警察大队 is
//! traffic police). Words are found all at once, the longest first; some mislead (平安银行), some become names of places
//! (法院路). [`Calibration`] says how often each rule was right where the truth was known; that share is the confidence.

mod calibration;
mod draft;
mod entry;
mod family;
mod folded;
mod grouping;
mod knowledge;
mod lexicon;
mod likely;
mod link;
mod list;
mod listed;
mod place;
mod proposed;
mod proposer;
mod readers;
mod reading;
mod region;
mod rule;

#[cfg(test)]
mod tests;

pub use calibration::{Calibration, Tally};
pub use entry::{Entry, GOVERNS, NameOf, Position, WordKind};
pub use family::Family;
pub use knowledge::Knowledge;
pub use lexicon::{Lexicon, LexiconError};
pub use list::{AccountList, ListProposals, propose_for_list};
pub use listed::ListedAccount;
pub use proposed::{Proposal, ProposalField, Proposals, ProposedCluster, ProposedTie};
pub use proposer::Proposer;
pub use readers::Readers;
pub use rule::ProposalRule;
