//! What is sent to register facts and to write new versions of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::version::FactVersion;
use crate::campaign::Fact;
use crate::field::{FieldError, ValidationErrors};
use crate::id::{FactId, SubjectId};
use crate::time::Timestamp;

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "text": "全市开放避难场所 132 处。", "source": "市应急管理局", "as_of": "2026-06-12T08:00:00+08:00",
    "valid_until": "2026-08-01T00:00:00+08:00", "verbatim": false, "public": true
}))]
pub struct FactWording {
    /// What may be said.
    #[schema(min_length = 1, max_length = 5000)]
    pub text: String,
    /// Where it comes from.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub source: String,
    /// When it was so; default: now.
    #[serde(default)]
    pub as_of: Option<Timestamp>,
    /// From when on it must not be published any more.
    #[serde(default)]
    pub valid_until: Option<Timestamp>,
    /// Whether it is quoted word for word.
    #[serde(default)]
    pub verbatim: bool,
    /// Whether it may be known to everybody already; what was public stays so.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub public: bool,
}

/// Who has written a version of a fact, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authorship {
    /// Who; `None`: the system.
    pub by: Option<SubjectId>,
    /// When.
    pub at: Timestamp,
}

/// A fact as it is registered for a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "key": "shelters", "owner": "zjg-yingji",
    "wording": {"text": "全市开放避难场所 132 处。", "source": "市应急管理局", "valid_until": "2026-08-01T00:00:00+08:00"}
}))]
pub struct FactInput {
    /// Its key, unique in the campaign.
    #[schema(min_length = 1, max_length = 200)]
    pub key: String,
    /// Key of the organisation that answers for it; it has to say yes to every version that is not its own.
    #[serde(default)]
    pub owner: Option<String>,
    /// Keys of the angles on whose cards a public fact stands; none: all.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub angles: Vec<String>,
    /// What it says.
    pub wording: FactWording,
}

const fn yes() -> bool {
    true
}

impl FactInput {
    /// Checks key and wording.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/key", &self.key);
        self.wording.note(&mut faults, "/wording");
        faults.into_result()
    }
}

impl FactWording {
    /// What a campaign's text says of a fact, which is public by that.
    #[must_use]
    pub fn listed(fact: &Fact, valid_until: Option<Timestamp>) -> Self {
        Self {
            text: fact.text.clone(),
            source: fact.source.clone(),
            as_of: None,
            valid_until,
            verbatim: fact.verbatim,
            public: true,
        }
    }

    /// What a version says.
    #[must_use]
    pub fn of(version: &FactVersion) -> Self {
        Self {
            text: version.text.clone(),
            source: version.source.clone(),
            as_of: Some(version.as_of),
            valid_until: version.valid_until,
            verbatim: version.verbatim,
            public: version.public,
        }
    }

    /// The version of a fact that this makes; nobody has agreed to it yet.
    #[must_use]
    pub fn into_version(self, fact: FactId, key: String, version: u32, written: Authorship) -> FactVersion {
        FactVersion {
            fact,
            key,
            version,
            text: self.text,
            source: self.source,
            as_of: self.as_of.unwrap_or(written.at),
            valid_until: self.valid_until,
            verbatim: self.verbatim,
            public: self.public,
            written_by: written.by,
            written_at: written.at,
            agreed_by: None,
            agreed_at: None,
        }
    }

    /// Checks text, source and times.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        self.note(&mut faults, "");
        faults.into_result()
    }

    fn note(&self, faults: &mut ValidationErrors, at: &str) {
        let place = |name: &str| format!("{at}/{name}");
        faults.require(!self.text.trim().is_empty(), &place("text"), "is empty; a fact says something");
        faults.text(&place("text"), &self.text, 5000);
        faults.text(&place("source"), &self.source, 2000);
        if let (Some(from), Some(until)) = (self.as_of, self.valid_until) {
            faults.require(from < until, &place("valid_until"), "is not after as_of");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_value_is_named() {
        let at = Timestamp::from_ms(0);
        let wording = FactWording {
            text: " ".to_owned(),
            source: "源".repeat(2001),
            as_of: Some(at),
            valid_until: Some(at),
            verbatim: false,
            public: true,
        };
        let input = FactInput { key: "a|b".to_owned(), owner: None, angles: Vec::new(), wording };
        let pointers: Vec<String> =
            input.check().unwrap_err().into_iter().map(|fault| fault.pointer).collect();
        assert_eq!(pointers, ["/key", "/wording/text", "/wording/source", "/wording/valid_until"]);
    }
}
