//! Overruling the machine: a person's verdict stands above it, and the machine's is kept beside it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::originality::{Originality, OriginalityVerdict};
use crate::field::{FieldError, ValidationErrors};

/// A person's verdict on a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"verdict": "original", "reason": "两家引用的是同一份未登记的通告，正文是自己写的。"}))]
pub struct OverruleInput {
    /// `original`, `near_copy` or `nothing_own`; a repost is declared by its author alone.
    pub verdict: OriginalityVerdict,
    /// Why.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl OverruleInput {
    /// Checks reason and verdict against what stands: a verdict that stands already is not given again.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, standing: &Originality) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let stands = standing.stands();
        faults.require(self.verdict != stands, "/verdict", "is the verdict that stands already");
        let declared = [self.verdict, stands].contains(&OriginalityVerdict::Repost);
        faults.require(!declared, "/verdict", "is about a repost, which its author alone declares");
        faults.require(!self.reason.trim().is_empty(), "/reason", "is empty; a reason is needed");
        faults.text("/reason", &self.reason, 1000);
        faults.into_result()
    }
}
