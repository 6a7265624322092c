//! What the duty desk says.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::emergency_plan::IncidentLevel;
use crate::field::{FieldError, ValidationErrors};
use crate::language::Language;
use crate::time::Timestamp;

/// What is known when an emergency begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "氯气泄漏", "place": "保税区", "at": "2026-06-12T22:05:00+08:00"}))]
pub struct IncidentInput {
    /// What has happened: the key of an emergency plan, or a word for it.
    #[schema(min_length = 1, max_length = 200)]
    pub kind: String,
    /// Where: a region, or a place of the gazetteer.
    #[schema(min_length = 1, max_length = 200)]
    pub place: String,
    /// When it happened.
    pub at: Timestamp,
    /// How grave it is, once somebody has said so.
    #[serde(default)]
    pub level: Option<IncidentLevel>,
    /// Whether it is a drill, which reaches nothing outside.
    #[serde(default)]
    pub drill: bool,
    /// In which language texts are composed.
    #[serde(default)]
    pub language: Language,
    /// Key of the region that commands; left out: the lowest at or above the place that has somebody for most tasks.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub command: Option<String>,
    /// Whether it is another event although one of the same kind runs there already, which it would else be joined to.
    #[serde(default)]
    pub another: bool,
}

/// What has happened may lie so far ahead of the server's clock.
const AHEAD_MS: i64 = 10 * 60_000;
/// And so far behind it.
const BEHIND_MS: i64 = 30 * 24 * 3_600_000;

impl IncidentInput {
    /// Checks what is wrong by itself.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, now: Timestamp) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        for (pointer, text) in [("/kind", &self.kind), ("/place", &self.place)] {
            faults.require(!text.trim().is_empty(), pointer, "is empty");
            faults.text(pointer, text, 200);
        }
        let (at, now) = (self.at.as_ms(), now.as_ms());
        faults.require(at <= now + AHEAD_MS, "/at", "lies in the future");
        faults.require(at >= now - BEHIND_MS, "/at", "lies more than 30 days back");
        faults.into_result()
    }
}

/// How an emergency ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "泄漏已封堵，空气连续两小时正常。", "relieve_open": false}))]
pub struct StandDownInput {
    /// Why.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
    /// Whether cards that are still open are relieved by that; else they stand in the way.
    #[serde(default)]
    pub relieve_open: bool,
}

impl StandDownInput {
    /// Checks what is wrong by itself.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        require_reason(&self.reason)
    }
}

/// A false alarm: there was no such emergency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "现场核实为水蒸气。", "confirm": "保税区 危险化学品泄漏"}))]
pub struct WithdrawalInput {
    /// Why.
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
    /// Place and kind, typed out, so that nobody withdraws by a slip; a drill needs none.
    #[serde(default)]
    #[schema(max_length = 400)]
    pub confirm: String,
}

impl WithdrawalInput {
    /// Checks what is wrong by itself.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        require_reason(&self.reason)
    }
}

fn require_reason(reason: &str) -> Result<(), Vec<FieldError>> {
    let mut faults = ValidationErrors::default();
    faults.require(!reason.trim().is_empty(), "/reason", "is empty; say why");
    faults.text("/reason", reason, 1000);
    faults.into_result()
}
