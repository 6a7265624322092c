//! Why a detection cannot be made or adopted, and what has changed since it was made.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::record::AdoptionNote;
use crate::entity::Entity;

/// Most things of a kind that are named.
const MOST_NAMED: usize = 10;

/// Why a detection cannot be made, or not be adopted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DetectionRefusal {
    /// There is nothing to look for communities in.
    #[error("no two accounts that are not closed are tied")]
    NoTies,
    /// It was adopted before.
    #[error("the detection was adopted at {}", .0.at)]
    Adopted(AdoptionNote),
    /// The registry has moved since it was made.
    #[error("the registry has moved from revision {} to {} since the detection", .0.revision_then, .0.revision_now)]
    Moved(MatrixMoved),
}

/// The registry has moved since a detection was made, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision_then": 7, "revision_now": 9, "changed": [{"entity": "account", "count": 2, "keys": ["weibo-a", "weibo-b"]}]
}))]
pub struct MatrixMoved {
    /// The registry's revision that the detection was made of.
    pub revision_then: i64,
    /// Its revision now.
    pub revision_now: i64,
    /// What was entered, changed or removed since, by kind of thing.
    pub changed: Vec<ChangedThings>,
}

/// Things of one kind that were entered, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"entity": "account", "count": 2, "keys": ["weibo-a", "weibo-b"]}))]
pub struct ChangedThings {
    /// The kind of thing: of those that the registry consists of.
    pub entity: Entity,
    /// How many of them.
    pub count: usize,
    /// The keys of the first ten.
    #[schema(max_items = 10)]
    pub keys: Vec<String>,
}

impl MatrixMoved {
    /// Sums up changes, given as kinds of things with their keys, each once, in order.
    #[must_use]
    pub fn of(revision_then: i64, revision_now: i64, things: Vec<(Entity, String)>) -> Self {
        let mut changed: Vec<ChangedThings> = Vec::new();
        for (entity, key) in things {
            if changed.last().is_none_or(|last| last.entity != entity) {
                changed.push(ChangedThings { entity, count: 0, keys: Vec::new() });
            }
            if let Some(last) = changed.last_mut() {
                last.count += 1;
                if last.keys.len() < MOST_NAMED {
                    last.keys.push(key);
                }
            }
        }
        Self { revision_then, revision_now, changed }
    }
}
