//! Micro-clusters (微矩阵): named functional groups of accounts with a lead.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::sorted;
use super::field::{FieldError, RESERVED_CLUSTER_KEYS, ValidationErrors, check_key, check_not_reserved};
use super::id::ClusterId;

/// A micro-cluster as it is kept. `functions` and `members` are sorted and hold nothing twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000003", "key": "education", "name": "教育微矩阵", "functions": ["education"],
    "lead": "wechat-zjg-jiaoyu", "members": ["wechat-zjg-jiaoyu", "weibo-zjg-jiaoyu"], "revision": 1
}))]
pub struct Cluster {
    /// Its id.
    pub id: ClusterId,
    /// Its human key, unique.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Keys of its functions.
    pub functions: Vec<String>,
    /// Handle of the leading account.
    #[schema(required = true)]
    pub lead: Option<String>,
    /// Handles of its members.
    pub members: Vec<String>,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// What a person may say of a micro-cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "education", "name": "教育微矩阵", "functions": ["education"], "lead": "wechat-zjg-jiaoyu",
    "members": ["wechat-zjg-jiaoyu"]
}))]
pub struct ClusterInput {
    /// Its human key, unique; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// Its name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Keys of its functions.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub functions: Vec<String>,
    /// Handle of the leading account; it need not be a member.
    #[serde(default)]
    pub lead: Option<String>,
    /// Handles of its members.
    #[serde(default)]
    #[schema(max_items = 100_000)]
    pub members: Vec<String>,
}

impl ClusterInput {
    /// Checks what can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        if let Err(detail) = check_cluster_key(&self.key) {
            faults.add("/key", detail);
        }
        faults.require(!self.name.trim().is_empty(), "/name", "is empty; a name is needed");
        faults.text("/name", &self.name, 200);
        faults.require(self.functions.len() <= 50, "/functions", "has more than 50 entries");
        faults.require(self.members.len() <= 100_000, "/members", "has more than 100000 entries");
        for (at, key) in self.functions.iter().enumerate() {
            faults.key(&format!("/functions/{at}"), key);
        }
        if let Some(lead) = &self.lead {
            faults.key("/lead", lead);
        }
        for (at, key) in self.members.iter().enumerate() {
            faults.key(&format!("/members/{at}"), key);
        }
        faults.into_result()
    }

    /// The cluster that this makes of `id` at `revision`, with its lists sorted.
    #[must_use]
    pub fn into_cluster(self, id: ClusterId, revision: i64) -> Cluster {
        Cluster {
            id,
            key: self.key,
            name: self.name,
            functions: sorted(self.functions),
            lead: self.lead,
            members: sorted(self.members),
            revision,
        }
    }
}

/// Whether `value` can be the key of a cluster.
///
/// # Errors
/// What is wrong and what would be right.
///
/// ```
/// use domain::cluster::check_cluster_key;
/// assert!(check_cluster_key("roads").is_ok());
/// assert_eq!(check_cluster_key("drift").unwrap_err(), "drift is a word of the API's own paths; choose another");
/// ```
pub fn check_cluster_key(value: &str) -> Result<(), String> {
    check_key(value)?;
    check_not_reserved(value, &RESERVED_CLUSTER_KEYS)
}
