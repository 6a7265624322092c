//! An emergency plan.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::held_area::HeldAreas;
use super::task::EmergencyTask;
use crate::language::Bilingual;

/// An emergency plan: what each function says when an emergency of this kind comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "hazardous_leak", "name": {"zh": "危险化学品泄漏", "en": "hazardous leak"}, "words": ["氯气泄漏", "chlorine leak"],
    "lead": ["emergency", "publicity"],
    "action": {"zh": "请关好门窗，往上风向和高处走，不要围观。", "en": "Close doors and windows, go upwind and uphill, do not go to look."},
    "tasks": [{
        "key": "closures", "title": {"zh": "封路与绕行", "en": "closures and detours"}, "functions": ["traffic_police"],
        "substitutes": [], "states": ["road_closure", "detour"], "never": ["casualties", "cause"], "local": false,
        "text": {"zh": "{place}周边请绕行。{road_closure}。", "en": "Keep away from {place}. {road_closure}."}
    }],
    "first_word_minutes": 15,
    "held": {"unknown": "command", "iv": "place", "iii": "command", "ii": "command", "i": "matrix"}, "may_go_on": ["tax"]
}))]
pub struct EmergencyPlan {
    /// The kind of emergency, which is the plan's key.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// What the kind is called; inside of a sentence too.
    pub name: Bilingual,
    /// Words by which people name such an emergency.
    #[schema(max_items = 50)]
    pub words: Vec<String>,
    /// Functions whose account has the first word, the first that has one; the others stand in for it.
    #[schema(min_items = 1, max_items = 10)]
    pub lead: Vec<String>,
    /// What everybody is to do, which all accounts say word for word.
    pub action: Bilingual,
    /// What each function does.
    #[schema(min_items = 1, max_items = 30)]
    pub tasks: Vec<EmergencyTask>,
    /// Within how many minutes of the start the first word is out: 15, 30 or 60.
    #[schema(minimum = 15, maximum = 60)]
    pub first_word_minutes: u32,
    /// Where everybody else holds routine posts, by level.
    pub held: HeldAreas,
    /// Functions whose routine posts may go on all the same.
    #[schema(max_items = 50)]
    pub may_go_on: Vec<String>,
}

impl EmergencyPlan {
    /// The task with this key.
    #[must_use]
    pub fn task(&self, key: &str) -> Option<&EmergencyTask> {
        self.tasks.iter().find(|task| task.key == key)
    }
}
