//! Roles, and what one of a token is limited to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a token's holder is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Keeps the registry, draws clusters, plans and launches campaigns.
    Coordinator,
    /// Swaps directions inside its clusters.
    Lead,
    /// Operates accounts, answers directions, hands in pieces.
    Member,
    /// Passes pieces through gates.
    Reviewer,
    /// Signs; without a scope for the whole matrix, and then it signs plans.
    Signer,
    /// Reads coverage, gaps, redundancy and what-ifs.
    Planner,
    /// Scores quality.
    Assessor,
    /// A program: reads and follows events.
    Integrator,
    /// Persons, tokens, settings.
    Admin,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 9] = [
        Self::Coordinator,
        Self::Lead,
        Self::Member,
        Self::Reviewer,
        Self::Signer,
        Self::Planner,
        Self::Assessor,
        Self::Integrator,
        Self::Admin,
    ];

    /// Its key in the API and on the command line.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Coordinator => "coordinator",
            Self::Lead => "lead",
            Self::Member => "member",
            Self::Reviewer => "reviewer",
            Self::Signer => "signer",
            Self::Planner => "planner",
            Self::Assessor => "assessor",
            Self::Integrator => "integrator",
            Self::Admin => "admin",
        }
    }

    /// The role with this key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Which scopes the role takes: accounts, organisations, clusters.
    #[must_use]
    pub const fn scopes(self) -> (bool, bool, bool) {
        match self {
            Self::Member => (true, true, false),
            Self::Lead => (false, false, true),
            Self::Reviewer | Self::Signer => (false, true, false),
            Self::Coordinator | Self::Planner | Self::Assessor | Self::Integrator | Self::Admin => {
                (false, false, false)
            }
        }
    }
}

/// A role together with what it is limited to. A lead or member without a scope reaches nothing; a signer without a
/// scope reaches the whole matrix; the other roles take no scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "member", "accounts": ["wechat-zjg-jiaoyu"]}))]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Handles of accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub accounts: Vec<String>,
    /// Keys of organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub organisations: Vec<String>,
    /// Keys of clusters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub clusters: Vec<String>,
}

impl Grant {
    /// Whether this grant limits its role to something.
    #[must_use]
    pub const fn has_scope(&self) -> bool {
        !(self.accounts.is_empty() && self.organisations.is_empty() && self.clusters.is_empty())
    }
}
