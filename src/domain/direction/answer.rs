//! What an account answers: a decline with its reason, or another direction that it would rather take.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::field::{FieldError, ValidationErrors};

/// Why an account declines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeclineReason {
    /// It may not speak on this.
    NoAuthority,
    /// Its superiors have given the same topic.
    SameTopicFromAbove,
    /// Nobody can write it.
    NoStaff,
    /// It cannot be told now.
    Sensitive,
    /// The account rests.
    AccountPaused,
    /// Something else, which the note says.
    Other,
}

/// An account's no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "no_staff", "note": "值班人员都在一线", "withdraw": false}))]
pub struct Decline {
    /// Why.
    pub reason: DeclineReason,
    /// In its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// Whether the account leaves the whole campaign, not only this angle.
    #[serde(default)]
    pub withdraw: bool,
}

impl Decline {
    /// Checks the note.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let note = self.note.as_deref().unwrap_or_default();
        faults.text("/note", note, 1000);
        let says = self.reason != DeclineReason::Other || !note.trim().is_empty();
        faults.require(says, "/note", "is empty; another reason is said in words");
        faults.into_result()
    }
}

/// Another direction that an account would rather take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"angle": "school_rain", "audience": "parents"}))]
pub struct Swap {
    /// Key of the angle.
    #[schema(min_length = 1, max_length = 200)]
    pub angle: String,
    /// Key of the audience.
    #[schema(min_length = 1, max_length = 200)]
    pub audience: String,
    /// Key of the locality, for a local angle; left out: the one that costs least.
    #[serde(default)]
    pub locality: Option<String>,
}
