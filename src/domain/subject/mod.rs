//! Subjects: persons, to whom tokens belong. A person is known by an id; two persons may have one name.

mod input;
mod naming;
mod phone;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::id::SubjectId;
use super::right::Grant;
use super::time::Timestamp;

pub use input::SubjectInput;
pub use naming::{Meant, candidates, meant_by, told, word_for};
pub use phone::Phone;

/// A person (or a program, for an integrator). The person's phone is kept beside it: it stands in no event, history or list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000001", "name": "王芳", "organisation": "zjg-education", "staff_number": "1001",
    "grants": [{"role": "reviewer", "organisations": ["zjg-education"]}], "created_at": "2026-06-01T01:00:00Z",
    "barred_at": null, "revision": 1
}))]
pub struct Subject {
    /// Its id.
    pub id: SubjectId,
    /// The person's name, which others may have too.
    pub name: String,
    /// Key of the organisation that the person works for.
    #[schema(required = true)]
    pub organisation: Option<String>,
    /// The person's staff number, unique.
    #[schema(required = true)]
    pub staff_number: Option<String>,
    /// What a personal link gives the person: roles and their scopes. Tokens that were made have grants of their own.
    pub grants: Vec<Grant>,
    /// When it was entered.
    pub created_at: Timestamp,
    /// When the person was shut out: no token speaks for a person who is, and none can be made.
    #[schema(required = true)]
    pub barred_at: Option<Timestamp>,
    /// Counts its changes, from 1; the `ETag`.
    pub revision: i64,
}

impl Subject {
    /// A person of whom nothing but the name is known.
    #[must_use]
    pub const fn named(id: SubjectId, name: String, created_at: Timestamp) -> Self {
        Self {
            id,
            name,
            organisation: None,
            staff_number: None,
            grants: Vec::new(),
            created_at,
            barred_at: None,
            revision: 1,
        }
    }
}
