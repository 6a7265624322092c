//! Roles, and what one of a token is limited to.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::scope::ScopeKeys;
use crate::keyed;
use crate::language::Bilingual;

keyed! {
    /// What a token's holder is.
    pub enum Role {
        /// Keeps the registry, draws clusters, plans and launches campaigns.
        Coordinator = "coordinator",
        /// Swaps directions inside its clusters.
        Lead = "lead",
        /// Operates accounts, answers directions, hands in pieces.
        Member = "member",
        /// Passes pieces through gates.
        Reviewer = "reviewer",
        /// Signs; without a scope for the whole matrix, and then it signs plans.
        Signer = "signer",
        /// Reads coverage, gaps, redundancy and what-ifs.
        Planner = "planner",
        /// Scores quality.
        Assessor = "assessor",
        /// A program: reads and follows events.
        Integrator = "integrator",
        /// Persons, tokens, settings.
        Admin = "admin",
    }
}

impl Role {
    /// What people call it.
    #[must_use]
    pub fn name(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Coordinator => ("统筹", "coordinator"),
            Self::Lead => ("微矩阵牵头", "lead of a micro-cluster"),
            Self::Member => ("运营", "member"),
            Self::Reviewer => ("审核", "reviewer"),
            Self::Signer => ("签发", "signer"),
            Self::Planner => ("策划", "planner"),
            Self::Assessor => ("评估", "assessor"),
            Self::Integrator => ("系统接口", "integrator"),
            Self::Admin => ("系统管理", "administrator"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
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
    pub fn has_scope(&self) -> bool {
        !self.scope().is_empty()
    }

    /// What it limits its role to.
    #[must_use]
    pub fn scope(&self) -> ScopeKeys<'_> {
        let Self { role: _, accounts, organisations, clusters } = self;
        ScopeKeys { accounts, organisations, clusters }
    }
}

/// Whether each of `held` is still given: all it reaches to stands in a grant of its role, in several together, or in one without a scope.
/// O(held · given · keys).
///
/// ```
/// use domain::right::{Grant, Role, are_given};
/// let member = |accounts: &[&str]| Grant {
///     role: Role::Member,
///     accounts: accounts.iter().map(|handle| (*handle).to_owned()).collect(),
///     organisations: vec![],
///     clusters: vec![],
/// };
/// assert!(are_given(&[member(&["a", "b"])], &[member(&["b"]), member(&["a", "c"])]));
/// assert!(!are_given(&[member(&["a", "b"])], &[member(&["b"])]));
/// ```
#[must_use]
pub fn are_given(held: &[Grant], given: &[Grant]) -> bool {
    held.iter().all(|held| {
        let of_role: Vec<&Grant> = given.iter().filter(|one| one.role == held.role).collect();
        let all_in = |keys: &[String], of: fn(&Grant) -> &Vec<String>| {
            keys.iter().all(|key| of_role.iter().any(|one| of(one).contains(key)))
        };
        of_role.iter().any(|one| !one.has_scope())
            || (held.has_scope()
                && all_in(&held.accounts, |one| &one.accounts)
                && all_in(&held.organisations, |one| &one.organisations)
                && all_in(&held.clusters, |one| &one.clusters))
    })
}

/// The same grants in one form, in whatever order they and their scopes were stated. O(n log n).
///
/// ```
/// use domain::right::{Grant, Role, in_one_form};
/// let member = |accounts: &[&str]| Grant {
///     role: Role::Member,
///     accounts: accounts.iter().map(|handle| (*handle).to_owned()).collect(),
///     organisations: vec![],
///     clusters: vec![],
/// };
/// assert_eq!(in_one_form(&[member(&["b", "a", "b"])]), [member(&["a", "b"])]);
/// assert_eq!(in_one_form(&[member(&["b"]), member(&["a"])]), in_one_form(&[member(&["a"]), member(&["b"])]));
/// ```
#[must_use]
pub fn in_one_form(grants: &[Grant]) -> Vec<Grant> {
    let mut grants = grants.to_vec();
    for grant in &mut grants {
        for keys in [&mut grant.accounts, &mut grant.organisations, &mut grant.clusters] {
            keys.sort_unstable();
            keys.dedup();
        }
    }
    grants.sort_unstable();
    grants.dedup();
    grants
}
