//! Subjects: named persons, to whom tokens belong.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::SubjectId;
use super::time::Timestamp;

/// A named person (or a named program, for an integrator).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000001", "name": "王芳", "created_at": "2026-06-01T01:00:00Z",
    "barred_at": null
}))]
pub struct Subject {
    /// Its id.
    pub id: SubjectId,
    /// The person's name, unique.
    pub name: String,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When the person was shut out: no token speaks for a person who is, and none can be made.
    #[schema(required = true)]
    pub barred_at: Option<Timestamp>,
}

/// What is said to enter a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "王芳"}))]
pub struct SubjectInput {
    /// The person's name, unique; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
}

impl SubjectInput {
    /// Checks the name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/name", &self.name);
        faults.into_result()
    }
}
