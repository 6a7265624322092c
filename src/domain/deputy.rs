//! Deputies (AB 角): who reviews or signs in whose place, named beforehand for a time.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};
use super::id::SubjectId;
use super::time::Timestamp;
use crate::keyed;

keyed! {
    /// What a deputy does.
    pub enum DeputyRole {
        /// Reviews pieces.
        Reviewer = "reviewer",
        /// Signs pieces.
        Signer = "signer",
    }
}

/// A person's deputy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": "王芳", "deputy": "李强", "role": "signer", "from": "2026-06-10T00:00:00+08:00", "until": "2026-06-20T00:00:00+08:00"
}))]
pub struct Deputy {
    /// The person who is away: name, staff number or id. It is answered with the name, or with what tells the person from others of
    /// that name.
    #[schema(min_length = 1, max_length = 200)]
    pub person: String,
    /// The person who acts in that place, said in the same way; holds a token as reviewer or signer.
    #[schema(min_length = 1, max_length = 200)]
    pub deputy: String,
    /// What the deputy does.
    pub role: DeputyRole,
    /// From when.
    pub from: Timestamp,
    /// Until when; not any more at that moment.
    pub until: Timestamp,
}

/// Checks a list of deputies by itself.
///
/// # Errors
/// Every wrong value.
pub fn check_deputies(deputies: &[Deputy]) -> Result<(), Vec<FieldError>> {
    let mut faults = ValidationErrors::default();
    faults.require(deputies.len() <= 200, "", "has more than 200 entries");
    for (at, deputy) in deputies.iter().enumerate() {
        faults.key(&format!("/{at}/person"), &deputy.person);
        faults.key(&format!("/{at}/deputy"), &deputy.deputy);
        let place = format!("/{at}/deputy");
        faults.require(deputy.person != deputy.deputy, &place, "is the same person; name another");
        faults.require(deputy.from < deputy.until, &format!("/{at}/until"), "is not after from");
    }
    faults.into_result()
}

/// A time in which somebody is a deputy in an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputyship {
    /// Key of the organisation.
    pub organisation: String,
    /// Whose deputy.
    pub person: SubjectId,
    /// In what.
    pub role: DeputyRole,
}

/// The deputies of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "organisation": "zjg-education", "revision": 1,
    "deputies": [{
        "person": "王芳", "deputy": "李强", "role": "signer", "from": "2026-06-09T16:00:00Z", "until": "2026-06-19T16:00:00Z"
    }]
}))]
pub struct Deputies {
    /// Key of the organisation.
    pub organisation: String,
    /// Counts their changes, from 0; the `ETag`.
    pub revision: i64,
    /// Who stands in for whom.
    pub deputies: Vec<Deputy>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_his_own_deputy_and_a_time_has_a_length() {
        let deputy = |person: &str, other: &str, until: i64| Deputy {
            person: person.to_owned(),
            deputy: other.to_owned(),
            role: DeputyRole::Signer,
            from: Timestamp::from_ms(0),
            until: Timestamp::from_ms(until),
        };
        assert!(check_deputies(&[deputy("a", "b", 1)]).is_ok());
        let wrong = check_deputies(&[deputy("a", "a", 1), deputy("a", "b", 0)]).unwrap_err();
        let pointers: Vec<&str> = wrong.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/0/deputy", "/1/until"]);
    }
}
