//! One proposal.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rule::ProposalRule;
use crate::keyed;
use crate::language::Bilingual;

keyed! {
    /// What is proposed.
    pub enum ProposalField {
        /// A function of an account.
        Function = "function",
        /// The system of an organisation.
        System = "system",
        /// An audience of an account.
        Audience = "audience",
        /// A cluster that an account should be in.
        Cluster = "cluster",
        /// A tie between two accounts.
        Tie = "tie",
        /// The region of an account or an organisation.
        Region = "region",
    }
}

/// What is proposed, why, and how sure it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "field": "function", "value": "traffic_police", "rule": "both_names", "weight": 3, "words": ["交通警察", "交警"],
    "confidence": 970
}))]
pub struct Proposal {
    /// What is proposed.
    pub field: ProposalField,
    /// Key of the function, system, audience, cluster or region; the handle of the other account.
    pub value: String,
    /// The rule that proposes it.
    pub rule: ProposalRule,
    /// How strongly the words speak: 1 often besides, 2 usually, 3 plainly.
    pub weight: u8,
    /// The words that speak.
    pub words: Vec<String>,
    /// In thousandths: how often such a proposal was right where the truth was known.
    #[schema(minimum = 0, maximum = 1000)]
    pub confidence: u32,
}

impl Proposal {
    /// From this confidence on a proposal is accepted unless a person says otherwise: it is right more often than wrong, so that what must be
    /// taken back is less than what would have to be entered.
    pub const ACCEPTED: u32 = 600;

    /// Why, in a sentence of each language.
    #[must_use]
    pub fn reason(&self) -> Bilingual {
        self.rule.sentence(&self.words)
    }

    /// Whether it is accepted unless a person says otherwise.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.confidence >= Self::ACCEPTED
    }
}

/// The proposals for one account or organisation, the surest first; equally sure ones as their rules found them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"subject": "wechat-zjg-jj", "proposals": []}))]
pub struct Proposals {
    /// Handle of the account, or name of the organisation.
    pub subject: String,
    /// Its proposals.
    pub proposals: Vec<Proposal>,
}
