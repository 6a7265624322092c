//! A proposal as it is kept.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::detail::ProposalDetail;
use super::rejected::ProposalKey;
use crate::id::{ProposalId, SubjectId};
use crate::keyed;
use crate::language::Bilingual;
use crate::proposal::ProposalField;
use crate::time::Timestamp;

keyed! {
    /// Where a proposal stands.
    pub enum ProposalState {
        /// It waits for somebody to say so.
        Open = "open",
        /// Its value was entered.
        Accepted = "accepted",
        /// It is not right; the next list does not propose it again.
        Rejected = "rejected",
    }
}

keyed! {
    /// What a proposal is about.
    pub enum ProposalSubjectKind {
        /// An account.
        Account = "account",
        /// An organisation.
        Organisation = "organisation",
    }
}

/// What a proposal is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"kind": "account", "key": "wechat-沂川交警", "name": "沂川交警"}))]
pub struct ProposalSubject {
    /// What it is.
    pub kind: ProposalSubjectKind,
    /// Handle of the account, or key of the organisation.
    pub key: String,
    /// Its name when it was proposed.
    pub name: String,
}

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"key": "traffic_police", "name": {"zh": "交通警务", "en": "Traffic police"}}))]
pub struct ProposedValue {
    /// Key of the function, audience, region, cluster or system; of a tie the handle of the other account.
    pub key: String,
    /// Its name in both languages.
    pub name: Bilingual,
}

/// A proposal of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000021", "rank": 1,
    "subject": {"kind": "account", "key": "wechat-沂川交警", "name": "沂川交警"}, "field": "function",
    "value": {"key": "traffic_police", "name": {"zh": "交通警务", "en": "Traffic police"}},
    "reason": {"zh": "单位名称和账号名称都写明“交警”。", "en": "The names of organisation and account both say “交警”."},
    "confidence": 970, "state": "open", "decided_by": null, "decided_at": null
}))]
pub struct ImportProposal {
    /// Its id.
    pub id: ProposalId,
    /// Its place among those of its import, from 1: the surest first.
    pub rank: i64,
    /// What it is about.
    pub subject: ProposalSubject,
    /// What of it.
    pub field: ProposalField,
    /// What is proposed.
    pub value: ProposedValue,
    /// Why, in a sentence of each language.
    pub reason: Bilingual,
    /// In thousandths: how often such a proposal was right where the truth was known.
    #[schema(minimum = 0, maximum = 1000)]
    pub confidence: u32,
    /// Where it stands.
    pub state: ProposalState,
    /// Who accepted or rejected it; null: nobody, or the system.
    #[schema(required = true)]
    pub decided_by: Option<SubjectId>,
    /// When it was accepted or rejected.
    #[schema(required = true)]
    pub decided_at: Option<Timestamp>,
}

impl ImportProposal {
    /// By what it is known in another list.
    #[must_use]
    pub fn key(&self) -> ProposalKey {
        ProposalKey::new(&self.subject.key, self.field, &self.value.key)
    }
}

/// A proposal with what carrying it out needs.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptProposal {
    /// The proposal.
    pub proposal: ImportProposal,
    /// What carrying it out needs.
    pub detail: ProposalDetail,
}

/// How many proposals of an import stand where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"open": 21, "accepted": 118, "rejected": 0}))]
pub struct ProposalCounts {
    /// Those that wait.
    pub open: u64,
    /// Those that were entered.
    pub accepted: u64,
    /// Those that are not right.
    pub rejected: u64,
}

impl ProposalCounts {
    /// Adds so many in one state.
    pub const fn add(&mut self, state: ProposalState, count: u64) {
        match state {
            ProposalState::Open => self.open += count,
            ProposalState::Accepted => self.accepted += count,
            ProposalState::Rejected => self.rejected += count,
        }
    }
}
