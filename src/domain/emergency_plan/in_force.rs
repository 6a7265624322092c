//! A plan as it stands.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::plan::EmergencyPlan;
use crate::id::SubjectId;
use crate::time::Timestamp;

/// An emergency plan as it stands, and who has approved it. One that nobody has approved is used all the same: an emergency does not wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 0, "changed_by": null, "approved_by": null, "approved_at": null,
    "plan": {
        "key": "rumour", "name": {"zh": "谣言", "en": "rumour"}, "words": ["谣言"], "lead": ["cyberspace"],
        "action": {"zh": "以官方发布为准，不信谣、不传谣。", "en": "Rely on official notices; do not pass rumours on."},
        "tasks": [{
            "key": "rebuttal", "title": {"zh": "辟谣", "en": "rebuttal"}, "functions": ["cyberspace"], "substitutes": [],
            "states": ["rumour"], "never": ["casualties"], "local": false, "text": {"zh": "{rumour}。", "en": "{rumour}."}
        }],
        "first_word_minutes": 30,
        "held": {"unknown": "place", "iv": "place", "iii": "place", "ii": "command", "i": "command"}, "may_go_on": []
    }
}))]
pub struct PlanInForce {
    /// The plan.
    pub plan: EmergencyPlan,
    /// Counts its changes; 0 as it ships. The `ETag`.
    pub revision: i64,
    /// Who changed it last; null: as it ships.
    #[schema(required = true)]
    pub changed_by: Option<SubjectId>,
    /// Who approved it as it stands, never whoever changed it last; null: nobody.
    #[schema(required = true)]
    pub approved_by: Option<SubjectId>,
    /// When.
    #[schema(required = true)]
    pub approved_at: Option<Timestamp>,
}

impl PlanInForce {
    /// As it ships: nobody of the deployment has approved it.
    #[must_use]
    pub const fn shipped(plan: EmergencyPlan) -> Self {
        Self { plan, revision: 0, changed_by: None, approved_by: None, approved_at: None }
    }

    /// Changed by somebody, which ends its approval.
    #[must_use]
    pub const fn changed(&self, plan: EmergencyPlan, by: Option<SubjectId>) -> Self {
        Self { plan, revision: self.revision + 1, changed_by: by, approved_by: None, approved_at: None }
    }

    /// Approved by somebody as it stands; `None` when that is whoever changed it last.
    #[must_use]
    pub fn approved(&self, by: SubjectId, at: Timestamp) -> Option<Self> {
        (self.changed_by != Some(by)).then(|| Self {
            revision: self.revision + 1,
            approved_by: Some(by),
            approved_at: Some(at),
            ..self.clone()
        })
    }
}
