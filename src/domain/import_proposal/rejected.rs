//! Proposals that were rejected, which no later list makes again.

use std::collections::HashSet;

use crate::proposal::ProposalField;

/// By what a proposal is known in every list: whom it is about, what of it, and the value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProposalKey {
    /// Handle of the account, or key of the organisation.
    pub subject: String,
    /// What of it.
    pub field: ProposalField,
    /// Key of what is proposed.
    pub value: String,
}

impl ProposalKey {
    /// The key of these parts.
    #[must_use]
    pub fn new(subject: &str, field: ProposalField, value: &str) -> Self {
        Self { subject: subject.to_owned(), field, value: value.to_owned() }
    }
}

/// Proposals that were rejected.
#[derive(Debug, Clone, Default)]
pub struct RejectedProposals(HashSet<ProposalKey>);

impl RejectedProposals {
    /// Those with these keys.
    #[must_use]
    pub fn new(keys: impl IntoIterator<Item = ProposalKey>) -> Self {
        Self(keys.into_iter().collect())
    }

    /// Adds one.
    pub fn add(&mut self, key: ProposalKey) {
        self.0.insert(key);
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this was rejected.
    #[must_use]
    pub fn holds(&self, subject: &str, field: ProposalField, value: &str) -> bool {
        !self.0.is_empty() && self.0.contains(&ProposalKey::new(subject, field, value))
    }
}
