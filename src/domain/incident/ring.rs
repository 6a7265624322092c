//! Whom to call.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::card::CardState;
use crate::emergency_plan::CardDuty;
use crate::time::Timestamp;

/// Whom to call for a card: personal data, for the desk alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "wechat-zjg-jiaojing", "name": "张家港交警", "organisation": "zjg-traffic-police", "duty": "task", "state": "asked",
    "is_late": false, "due_at": "2026-06-12T14:25:00Z", "calls": 0, "next": 0,
    "contacts": [{"person": "王芳", "phone": "0512-55550123", "role": "person_in_charge"}]
}))]
pub struct RingEntry {
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Key of its organisation.
    pub organisation: String,
    /// What is asked of it.
    pub duty: CardDuty,
    /// Where its card stands.
    pub state: CardState,
    /// Whether its time is over.
    pub is_late: bool,
    /// By when its text is to be out.
    pub due_at: Timestamp,
    /// How often somebody was called for it.
    pub calls: usize,
    /// Place of the contact that is called next, from 0: after a call that nobody answered the next one; null: nobody is named.
    #[schema(required = true)]
    pub next: Option<usize>,
    /// Whom to call, in this order: who is in charge, reviewers, deputies.
    pub contacts: Vec<RingContact>,
}

/// A person who can be called.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"person": "王芳", "phone": "0512-55550123", "role": "person_in_charge"}))]
pub struct RingContact {
    /// The name.
    pub person: String,
    /// The number; null: none is known.
    #[schema(required = true)]
    pub phone: Option<String>,
    /// What the person is: `person_in_charge`, `reviewer`, `deputy`.
    pub role: String,
}

impl std::fmt::Debug for RingEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RingEntry").field("account", &self.account).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for RingContact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RingContact").field("role", &self.role).finish_non_exhaustive()
    }
}
