//! What actions and writing usually take, and how often they happened.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::EventKind;
use crate::form::Form;
use crate::language::Bilingual;

/// What actions and writing cost; what is not in it costs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EffortTable {
    /// By action.
    pub actions: BTreeMap<EventKind, ActionCost>,
    /// By the form of a piece that an organisation has written itself.
    pub writing: BTreeMap<Form, WritingCost>,
}

/// What one kind of action costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionCost {
    /// What is done.
    pub name: Bilingual,
    /// Minutes that it usually takes.
    pub minutes: u32,
    /// Whether it costs the account's organisation time even though somebody else, or nobody, did it: reading what one is asked.
    #[serde(default)]
    pub passive: bool,
}

/// What a piece of one form costs, from gathering to the finished text or film.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WritingCost {
    /// What is done.
    pub name: Bilingual,
    /// Minutes that it usually takes.
    pub minutes: u32,
}

/// How often something happened to an account of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffortCount {
    /// Handle of the account.
    pub account: String,
    /// What.
    pub action: EventKind,
    /// How often a person did it.
    pub by_persons: u64,
    /// How often it happened, by whomever.
    pub all: u64,
}
