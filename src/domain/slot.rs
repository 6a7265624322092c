//! Slots: what can be asked once, and an account in one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::Form;

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
