//! What is proposed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rule::ProposalRule;
use crate::keyed;
use crate::language::Bilingual;
use crate::tie::Tie;

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

/// A cluster that is proposed; why each member belongs to it stands among the member's own proposals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "key": "education", "name": {"zh": "教育微矩阵", "en": "Education"}, "functions": ["education", "science"],
    "lead": "wechat-zjg-jiaoyu", "members": ["wechat-zjg-jiaoyu", "weibo-zjg-jiaoyu", "wechat-zjg-kexie"]
}))]
pub struct ProposedCluster {
    /// Its key: that of the family; in a province with the city behind it.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// Its functions.
    pub functions: Vec<String>,
    /// The account that should lead it.
    #[schema(required = true)]
    pub lead: Option<String>,
    /// Handles of the members that are accepted by default, sorted; less certain ones stand among the proposals of accounts alone.
    pub members: Vec<String>,
}

/// A tie that is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "tie": {"source": "wechat-zjg-jiaoyu", "target": "weibo-zjg-jiaoyu", "kind": "same_organisation", "weight": 3.0},
    "rule": "same_organisation", "confidence": 980
}))]
pub struct ProposedTie {
    /// The tie.
    pub tie: Tie,
    /// The rule that proposes it.
    pub rule: ProposalRule,
    /// In thousandths: how often such a proposal was right where the truth was known.
    #[schema(minimum = 0, maximum = 1000)]
    pub confidence: u32,
}
