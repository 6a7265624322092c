//! Decisions on the four gates of one version.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::act::ReviewAct;
use crate::gate::Gate;

/// What a reviewer found, with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"start": 12, "end": 18, "remedy": "避难点改为实验小学"}))]
pub struct ReviewFinding {
    /// Where it begins in the text, in characters from 0.
    #[schema(minimum = 0)]
    pub start: u32,
    /// Where it ends; not before it begins, and not behind the text.
    #[schema(minimum = 0)]
    pub end: u32,
    /// What is wrong and what would be right.
    #[schema(min_length = 1, max_length = 2000)]
    pub remedy: String,
}

/// A machine's finding that a person has overruled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rule": "absolute_words", "field": "text", "start": 12, "end": 14, "reason": "法规原文如此"}))]
pub struct Overrule {
    /// Key of the rule.
    #[schema(min_length = 1, max_length = 200)]
    pub rule: String,
    /// What was read there: `text` if it is left out.
    #[serde(default = "text_field")]
    #[schema(max_length = 200)]
    pub field: String,
    /// Where the finding begins, as it says itself.
    #[schema(minimum = 0)]
    pub start: u32,
    /// Where it ends.
    #[schema(minimum = 0)]
    pub end: u32,
    /// Why it does not hold here.
    #[schema(min_length = 1, max_length = 2000)]
    pub reason: String,
}

fn text_field() -> String {
    "text".to_owned()
}

/// A gate that a reviewer has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// Who passed it, and when.
    pub act: ReviewAct,
    /// What the machine held against it.
    pub overruled: Vec<Overrule>,
}

/// What a reviewer said of a gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Decision {
    /// It holds.
    Passed(Pass),
    /// It does not.
    Failed {
        /// Who failed it, and when.
        act: ReviewAct,
        /// Where and why.
        findings: Vec<ReviewFinding>,
    },
}

impl Decision {
    /// Who decided, and when.
    #[must_use]
    pub const fn act(&self) -> &ReviewAct {
        match self {
            Self::Passed(Pass { act, .. }) | Self::Failed { act, .. } => act,
        }
    }

    const fn act_mut(&mut self) -> &mut ReviewAct {
        match self {
            Self::Passed(Pass { act, .. }) | Self::Failed { act, .. } => act,
        }
    }
}

/// The decisions so far; a later one on the same gate replaces the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Gates(BTreeMap<Gate, Decision>);

impl Gates {
    /// These decisions with another one.
    #[must_use]
    pub fn with(mut self, gate: Gate, decision: Decision) -> Self {
        self.0.insert(gate, decision);
        self
    }

    /// What was said of a gate.
    #[must_use]
    pub fn get(&self, gate: Gate) -> Option<&Decision> {
        self.0.get(&gate)
    }

    /// All four, when each of them is passed; else the decisions again.
    ///
    /// # Errors
    /// When a gate is open or failed.
    pub fn all_passed(self) -> Result<Passes, Self> {
        let pass = |gate: Gate| match self.0.get(&gate) {
            Some(Decision::Passed(pass)) => Some(pass.clone()),
            _ => None,
        };
        let [political, legal, confidentiality, text] = Gate::ALL.map(pass);
        match (political, legal, confidentiality, text) {
            (Some(political), Some(legal), Some(confidentiality), Some(text)) => {
                Ok(Passes { political, legal, confidentiality, text })
            }
            _ => Err(self),
        }
    }

    pub(super) fn acts_mut(&mut self) -> impl Iterator<Item = &mut ReviewAct> {
        self.0.values_mut().map(Decision::act_mut)
    }

    pub(super) fn acts(&self) -> impl Iterator<Item = &ReviewAct> {
        self.0.values().map(Decision::act)
    }
}

/// All four gates, passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passes {
    political: Pass,
    legal: Pass,
    confidentiality: Pass,
    text: Pass,
}

impl Passes {
    /// The pass of a gate.
    #[must_use]
    pub const fn get(&self, gate: Gate) -> &Pass {
        match gate {
            Gate::Political => &self.political,
            Gate::Legal => &self.legal,
            Gate::Confidentiality => &self.confidentiality,
            Gate::Text => &self.text,
        }
    }

    pub(super) fn acts_mut(&mut self) -> [&mut ReviewAct; 4] {
        [&mut self.political, &mut self.legal, &mut self.confidentiality, &mut self.text]
            .map(|pass| &mut pass.act)
    }

    pub(super) fn acts(&self) -> [&ReviewAct; 4] {
        Gate::ALL.map(|gate| &self.get(gate).act)
    }
}
