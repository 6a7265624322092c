//! Ties (联系): weighted undirected edges between two accounts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{Faults, FieldError};

/// A tie as a person or a file states it, and as it is kept: `source < target`, so that an unordered pair has one form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"source": "wechat-zjg-jiaoyu", "target": "weibo-zjg-jiaoyu", "kind": "same_organisation", "weight": 3.0}))]
pub struct Tie {
    /// Handle of one account.
    #[schema(min_length = 1, max_length = 200)]
    pub source: String,
    /// Handle of the other.
    #[schema(min_length = 1, max_length = 200)]
    pub target: String,
    /// `same_organisation`, `joint_duty`, `shared_audience`, `mutual_follow`, …
    #[schema(min_length = 1, max_length = 200)]
    pub kind: String,
    /// Its strength, above 0 and at most 1,000,000.
    #[schema(exclusive_minimum = 0.0, maximum = 1_000_000.0)]
    pub weight: f64,
}

impl Tie {
    /// The same tie with the smaller handle first.
    #[must_use]
    pub fn ordered(mut self) -> Self {
        if self.source > self.target {
            std::mem::swap(&mut self.source, &mut self.target);
        }
        self
    }

    /// The key of an unordered pair and kind.
    #[must_use]
    pub fn key(&self) -> (&str, &str, &str) {
        let (a, b) = if self.source <= self.target {
            (&self.source, &self.target)
        } else {
            (&self.target, &self.source)
        };
        (a, b, &self.kind)
    }

    /// Checks what can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = Faults::default();
        faults.key("/source", &self.source);
        faults.key("/target", &self.target);
        faults.key("/kind", &self.kind);
        faults.require(
            self.source != self.target,
            "/target",
            "is the source itself; a tie joins two accounts",
        );
        faults.require(
            self.weight > 0.0 && self.weight <= 1_000_000.0,
            "/weight",
            format!("{} is no weight; above 0 and at most 1000000 is right", self.weight),
        );
        faults.into_result()
    }
}
