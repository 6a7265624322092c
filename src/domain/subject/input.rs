//! What is said of a person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Phone, Subject};
use crate::field::{FieldError, ValidationErrors};
use crate::right::{Grant, check_grants};

/// What is said of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "王芳", "organisation": "zjg-education", "staff_number": "1001", "phone": "13800138000",
    "grants": [{"role": "reviewer", "organisations": ["zjg-education"]}]
}))]
pub struct SubjectInput {
    /// The person's name; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Key of the organisation that the person works for.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub organisation: Option<String>,
    /// The person's staff number; nobody else has it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub staff_number: Option<String>,
    /// The person's phone, which only administrators and the person see.
    #[serde(default)]
    pub phone: Option<Phone>,
    /// What a personal link gives the person.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub grants: Vec<Grant>,
    /// Whether it is another person, though somebody of this name is there: said where neither organisation nor staff number
    /// tells them apart.
    #[serde(default)]
    pub another: bool,
}

impl SubjectInput {
    /// Checks names, numbers and grants.
    ///
    /// # Errors
    /// Every wrong value; of a phone not what it is.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/name", &self.name);
        if let Some(key) = &self.organisation {
            faults.single_key("/organisation", key);
        }
        if let Some(number) = &self.staff_number {
            faults.key("/staff_number", number);
        }
        let phone_is_one = self.phone.as_ref().is_none_or(|phone| phone.in_one_form().is_some());
        faults.require(phone_is_one, "/phone", "is no phone number: 3 to 20 digits, which may begin with +");
        check_grants(&mut faults, &self.grants);
        faults.into_result()
    }

    /// The phone in one form.
    #[must_use]
    pub fn phone(&self) -> Option<Phone> {
        self.phone.as_ref().and_then(Phone::in_one_form)
    }

    /// Whether it is clearly somebody else than a person of the same name: a slip shall not enter one person twice.
    #[must_use]
    pub fn differs_from(&self, namesake: &Subject) -> bool {
        let differs = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        self.another
            || differs(&self.staff_number, &namesake.staff_number)
            || differs(&self.organisation, &namesake.organisation)
    }

    /// The person as it becomes by this.
    #[must_use]
    pub fn applied_to(&self, before: &Subject) -> Subject {
        Subject {
            name: self.name.clone(),
            organisation: self.organisation.clone(),
            staff_number: self.staff_number.clone(),
            grants: self.grants.clone(),
            revision: before.revision + 1,
            ..before.clone()
        }
    }
}
