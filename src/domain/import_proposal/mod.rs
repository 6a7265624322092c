//! Proposals of an import as they are kept: what a list does not say of its accounts, until a person accepts or rejects it.
//!
//! - [`DraftedProposal`] is one that an import makes, [`ImportProposal`] the same as it is kept and shown.
//! - [`plan_acceptance`] makes rows of an import of those that are accepted, so that they are checked, counted and written as any
//!   import; what has changed since is left, with the reason ([`LeftReason`]).
//! - [`plan_withdrawal`] takes values out again that were accepted by a slip, where they still stand.
//! - [`RejectedProposals`] are not made again by the next list.

mod accept;
mod acceptance;
mod decision;
mod detail;
mod draft;
mod record;
mod rejected;
mod selection;
mod withdraw;

#[cfg(test)]
mod tests;

pub use accept::plan_acceptance;
pub use acceptance::Acceptance;
pub use decision::{LeftProposal, LeftReason, ProposalDecision};
pub use detail::ProposalDetail;
pub use draft::{DraftedProposal, best_first};
pub use record::{
    ImportProposal, KeptProposal, ProposalCounts, ProposalState, ProposalSubject, ProposalSubjectKind,
    ProposedValue,
};
pub use rejected::{ProposalKey, RejectedProposals};
pub use selection::{ProposalSelection, SelectedProposals};
pub use withdraw::{Withdrawal, plan_withdrawal};
