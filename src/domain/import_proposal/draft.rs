//! A proposal as an import makes it.

use super::detail::ProposalDetail;
use super::record::{ImportProposal, KeptProposal, ProposalState, ProposalSubject, ProposedValue};
use crate::id::{ProposalId, SubjectId};
use crate::language::Bilingual;
use crate::proposal::ProposalField;
use crate::time::Timestamp;

/// A proposal as an import makes it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftedProposal {
    /// What it is about.
    pub subject: ProposalSubject,
    /// What of it.
    pub field: ProposalField,
    /// What is proposed.
    pub value: ProposedValue,
    /// Why.
    pub reason: Bilingual,
    /// How sure it is, in thousandths.
    pub confidence: u32,
    /// What carrying it out needs.
    pub detail: ProposalDetail,
    /// Whether it is entered with the list.
    pub entered: bool,
}

impl DraftedProposal {
    /// As it is kept in this place, entered by this person at that time if it is entered with the list.
    #[must_use]
    pub fn kept(self, id: ProposalId, rank: i64, (by, at): (Option<SubjectId>, Timestamp)) -> KeptProposal {
        let proposal = ImportProposal {
            id,
            rank,
            subject: self.subject,
            field: self.field,
            value: self.value,
            reason: self.reason,
            confidence: self.confidence,
            state: if self.entered { ProposalState::Accepted } else { ProposalState::Open },
            decided_by: by.filter(|_| self.entered),
            decided_at: self.entered.then_some(at),
        };
        KeptProposal { proposal, detail: self.detail }
    }
}

/// Puts the surest first; equally sure ones by field, subject and value, so that the order is always the same. O(n log n).
pub fn best_first(drafts: &mut [DraftedProposal]) {
    drafts.sort_by(|a, b| {
        let key = |one: &DraftedProposal| (std::cmp::Reverse(one.confidence), one.field);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.subject.key.cmp(&b.subject.key))
            .then_with(|| a.value.key.cmp(&b.value.key))
    });
}
