//! Slots: what can be asked once, and an account in one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::Form;
use super::id::TopicId;
use super::language::Language;

/// One thing that can be asked once: a cell × form × locality, from one cluster's view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "cluster": "education", "angle": "school_rain", "audience": "parents", "form": "article", "locality": "zhangjiagang"
}))]
pub struct Slot {
    /// Key of the cluster.
    pub cluster: String,
    /// Key of the angle.
    pub angle: String,
    /// Key of the audience.
    pub audience: String,
    /// The form.
    pub form: Form,
    /// Key of the locality.
    #[schema(required = true)]
    pub locality: Option<String>,
}

/// What the keys of cells begin with in which accounts tell topics of their own: no key of an angle holds a bar.
const OWN: &str = "own|";

impl Slot {
    /// What stands for the angle of a topic that belongs to none.
    #[must_use]
    pub fn own_angle(topic: TopicId) -> String {
        format!("{OWN}{topic}")
    }

    /// Whether it is the cell of a topic that belongs to no angle: it lies outside of every plan.
    #[must_use]
    pub fn is_own(&self) -> bool {
        is_own_angle(&self.angle)
    }
}

/// Whether this stands for the angle of a topic that belongs to none.
#[must_use]
pub fn is_own_angle(key: &str) -> bool {
    key.starts_with(OWN)
}

/// What that is called.
#[must_use]
pub const fn own_angle_name(language: Language) -> &'static str {
    match language {
        Language::Zh => "自拟选题",
        Language::En => "a topic of its own",
    }
}

/// An account in a slot, in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct PlannedSlot {
    /// Handle of the account.
    pub account: String,
    /// The slot.
    #[serde(flatten)]
    pub slot: Slot,
    /// The fit, 1 to 1000.
    pub fit: u32,
}
