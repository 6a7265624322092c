//! A scenario as it is kept and as it is asked for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::change::ScenarioChange;
use crate::field::{FieldError, ValidationErrors};
use crate::id::{ScenarioId, SubjectId};
use crate::time::Timestamp;

/// A scenario as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-00000000000b", "name": "教育口合并", "note": "",
    "changes": [{"kind": "merge", "account": "weibo-zjg-jiaoyu", "into": "wechat-zjg-jiaoyu"}],
    "shared": false, "owner": "01980c5e-7a00-7000-8000-000000000001", "created_at": "2026-06-12T01:00:00Z",
    "changed_at": "2026-06-12T01:00:00Z", "revision": 1
}))]
pub struct Scenario {
    /// Its id.
    pub id: ScenarioId,
    /// What its owner calls it.
    pub name: String,
    /// What it is for.
    pub note: String,
    /// The changes, in order.
    pub changes: Vec<ScenarioChange>,
    /// Whether everybody who reads coverage sees it; else its owner alone.
    pub shared: bool,
    /// Who saved it.
    #[schema(required = true)]
    pub owner: Option<SubjectId>,
    /// When it was saved first.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Timestamp,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// What a person may say of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "教育口合并", "changes": [{"kind": "merge", "account": "weibo-zjg-jiaoyu", "into": "wechat-zjg-jiaoyu"}]
}))]
pub struct ScenarioInput {
    /// What it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 5000)]
    pub note: String,
    /// The changes, in order; each sees what those before it have done.
    #[schema(min_items = 1, max_items = 1000)]
    pub changes: Vec<ScenarioChange>,
    /// Whether everybody who reads coverage sees it.
    #[serde(default)]
    pub shared: bool,
}

impl ScenarioInput {
    /// Checks what can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.name.trim().is_empty(), "/name", "is empty; a name is needed");
        faults.text("/name", &self.name, 200);
        faults.text("/note", &self.note, 5000);
        faults.into_result()
    }
}
