//! Keys that things had before: whoever knows an old one is led to what it is called now.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::entity::Entity;
use super::id::SubjectId;
use super::time::Timestamp;
use crate::keyed;

keyed! {
    /// Why a key means something else now.
    pub enum RenameReason {
        /// The thing was given another key.
        Renamed = "renamed",
        /// The thing was merged into another one.
        Merged = "merged",
    }
}

/// A key that a thing had before. Nothing else can take it until it is let go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "entity": "account", "former": "weibo-zjg-jiaotong", "present": "weibo-zjg-traffic", "reason": "renamed",
    "subject": "01980c5e-7a00-7000-8000-000000000001", "at": "2026-06-01T01:00:00Z"
}))]
pub struct RenamedKey {
    /// The kind of thing.
    pub entity: Entity,
    /// The key that it had.
    pub former: String,
    /// The key of what it means now.
    pub present: String,
    /// Why.
    pub reason: RenameReason,
    /// Who did it; null: the system.
    #[schema(required = true)]
    pub subject: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// Keys that things had before, each with the one that it means now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormerKeys(BTreeMap<Entity, BTreeMap<String, String>>);

impl FormerKeys {
    /// These keys. O(n log n).
    #[must_use]
    pub fn of(keys: Vec<RenamedKey>) -> Self {
        let mut all: BTreeMap<Entity, BTreeMap<String, String>> = BTreeMap::new();
        for key in keys {
            all.entry(key.entity).or_default().insert(key.former, key.present);
        }
        Self(all)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a former key of this kind of thing means now.
    #[must_use]
    pub fn present(&self, entity: Entity, former: &str) -> Option<&str> {
        self.0.get(&entity)?.get(former).map(String::as_str)
    }
}
