//! What a function does in an emergency.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::Bilingual;

/// A function's task in an emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "closures", "title": {"zh": "封路与绕行", "en": "closures and detours"}, "functions": ["traffic_police"],
    "substitutes": [], "states": ["road_closure", "detour"], "never": ["casualties", "cause"], "local": false,
    "text": {"zh": "{place}周边请绕行。{road_closure}。", "en": "Keep away from {place}. {road_closure}."}
}))]
pub struct EmergencyTask {
    /// Its key, unique in its plan.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// What it is called.
    pub title: Bilingual,
    /// Functions that have it; an account lists one of them itself, not a parent.
    #[schema(min_items = 1, max_items = 10)]
    pub functions: Vec<String>,
    /// Functions that have it where nobody of the others is there.
    #[schema(max_items = 10)]
    pub substitutes: Vec<String>,
    /// Information that it may state first.
    #[schema(max_items = 20)]
    pub states: Vec<String>,
    /// Information that it must not state.
    #[schema(max_items = 40)]
    pub never: Vec<String>,
    /// Whether it is of the place itself and what lies in it, as those of towns are.
    pub local: bool,
    /// What is posted, with `{information}` to fill in; a sentence with a blank is left out until that is confirmed.
    pub text: Bilingual,
}
