//! What stands before the words of a campaign that was planned.

use serde::{Deserialize, Serialize};

/// Words that stand before those of a campaign that was planned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AmendedWords {
    /// Whom to ask; `None`: as planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What it is about; `None`: as planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brief: Option<String>,
    /// How often the campaign was amended, ever.
    #[serde(default)]
    pub count: u32,
}
