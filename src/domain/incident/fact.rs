//! Facts of an incident: what is known, in numbered versions, each confirmed by one person.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::refusal::IncidentRefusal;
use crate::field::{FieldError, ValidationErrors};
use crate::id::SubjectId;
use crate::time::Timestamp;

/// What somebody states.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "information": "air_reading", "text": "22时40分，园区北门氯气0.3毫克/立方米", "source": "环境监测站 李强 电话", "after": 0
}))]
pub struct IncidentFactInput {
    /// Key of the information, from the table of authority.
    #[schema(min_length = 1, max_length = 200)]
    pub information: String,
    /// What is so, as it will be quoted word for word.
    #[schema(min_length = 1, max_length = 500)]
    pub text: String,
    /// Where it comes from.
    #[schema(min_length = 1, max_length = 200)]
    pub source: String,
    /// The last version of it that you have seen; 0: none. Another one in between stops this.
    pub after: u32,
}

impl IncidentFactInput {
    /// Checks what is wrong by itself.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/information", &self.information);
        for (pointer, text, most) in [("/text", &self.text, 500), ("/source", &self.source, 200)] {
            faults.require(!text.trim().is_empty(), pointer, "is empty");
            faults.text(pointer, text, most);
            faults.require(!text.contains(['{', '}']), pointer, "holds braces, which are for blanks");
        }
        faults.into_result()
    }
}

/// That a version is right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 1, "heard_from": "环境监测站 李强"}))]
pub struct FactConfirmation {
    /// The version that is right, which must be the last one.
    #[schema(minimum = 1)]
    pub version: u32,
    /// Where the desk confirms what another office alone may state: who there has said so.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub heard_from: String,
}

/// A version of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "information": "air_reading", "version": 1, "text": "22时40分，园区北门氯气0.3毫克/立方米", "source": "环境监测站 李强 电话",
    "stated_by": "01980c5e-7a00-7000-8000-000000000001", "stated_at": "2026-06-12T14:42:00Z", "confirmed_by": null,
    "confirmed_at": null, "heard_from": ""
}))]
pub struct IncidentFact {
    /// Key of the information.
    pub information: String,
    /// Number of the version, from 1.
    pub version: u32,
    /// What is so.
    pub text: String,
    /// Where it comes from.
    pub source: String,
    /// Who stated it.
    #[schema(required = true)]
    pub stated_by: Option<SubjectId>,
    /// When.
    pub stated_at: Timestamp,
    /// Who has confirmed it; null: nobody.
    #[schema(required = true)]
    pub confirmed_by: Option<SubjectId>,
    /// When.
    #[schema(required = true)]
    pub confirmed_at: Option<Timestamp>,
    /// Whom whoever confirmed it has heard; empty: it was that person's own to confirm.
    pub heard_from: String,
}

impl IncidentFact {
    /// The next version of an information; `last` is the one before it.
    ///
    /// # Errors
    /// [`IncidentRefusal::FactMoved`] when `last` is not the version that whoever states this has seen.
    pub fn stated(
        last: Option<&Self>,
        input: IncidentFactInput,
        (by, at): (Option<SubjectId>, Timestamp),
    ) -> Result<Self, IncidentRefusal> {
        let current = last.map_or(0, |last| last.version);
        if input.after != current {
            return Err(IncidentRefusal::FactMoved { information: input.information, current });
        }
        Ok(Self {
            information: input.information,
            version: current + 1,
            text: input.text.trim().to_owned(),
            source: input.source,
            stated_by: by,
            stated_at: at,
            confirmed_by: None,
            confirmed_at: None,
            heard_from: String::new(),
        })
    }

    /// Confirmed; this is the last version.
    ///
    /// # Errors
    /// [`IncidentRefusal::FactMoved`] when another version was meant, [`IncidentRefusal::Confirmed`] when it is confirmed.
    pub fn confirmed(
        &self,
        confirmation: &FactConfirmation,
        (by, at): (Option<SubjectId>, Timestamp),
    ) -> Result<Self, IncidentRefusal> {
        if confirmation.version != self.version {
            let information = self.information.clone();
            return Err(IncidentRefusal::FactMoved { information, current: self.version });
        }
        if self.confirmed_at.is_some() {
            return Err(IncidentRefusal::Confirmed);
        }
        let heard_from = confirmation.heard_from.trim().to_owned();
        Ok(Self { confirmed_by: by, confirmed_at: Some(at), heard_from, ..self.clone() })
    }
}
