//! Cards: what is asked of each account that is called, and what it has done.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::card_note::{CardCall, CardPost, CardRelief};
use super::refusal::IncidentRefusal;
use crate::emergency_plan::{CardDuty, FilledText};
use crate::id::{IncidentId, SubjectId};
use crate::keyed;
use crate::time::Timestamp;

keyed! {
    /// Where a card stands. Nobody is assumed to have done anything.
    pub enum CardState {
        /// Nothing was heard of the account.
        Asked = "asked",
        /// Somebody was reached by telephone.
        Called = "called",
        /// Somebody has opened the card.
        Seen = "seen",
        /// The text is out.
        Posted = "posted",
        /// The desk has relieved the account.
        Relieved = "relieved",
    }
}

/// A card as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentCard {
    /// The incident.
    pub incident: IncidentId,
    /// Handle of the account.
    pub account: String,
    /// Key of its organisation.
    pub organisation: String,
    /// What is asked.
    pub duty: CardDuty,
    /// Place in the order of the first word, from 0; `None`: it has no part in that.
    pub turn: Option<u32>,
    /// Keys of its tasks.
    pub tasks: Vec<String>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when the text is to be out.
    pub due_at: Timestamp,
    /// What was done.
    pub progress: CardProgress,
}

/// What was done with a card.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "seen_at": "2026-06-12T14:12:00Z", "seen_by": null, "taken_over_by": null, "calls": [], "posts": [], "stands_on": {}, "relieved": null
}))]
pub struct CardProgress {
    /// When somebody opened it first.
    #[schema(required = true)]
    pub seen_at: Option<Timestamp>,
    /// Who.
    #[schema(required = true)]
    pub seen_by: Option<SubjectId>,
    /// Who does it in place of those who operate the account.
    #[schema(required = true)]
    pub taken_over_by: Option<SubjectId>,
    /// Calls, in order.
    pub calls: Vec<CardCall>,
    /// What is out, in order.
    pub posts: Vec<CardPost>,
    /// The versions of facts that the account says it stands on, by information.
    pub stands_on: BTreeMap<String, u32>,
    /// That the desk has relieved it; null: it has not.
    #[schema(required = true)]
    pub relieved: Option<CardRelief>,
}

/// A card as it is read: with what may be said now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "incident": "01980c5e-7a00-7000-8000-000000000051", "account": "wechat-zjg-jiaojing", "name": "张家港交警",
    "organisation": "zjg-traffic-police", "duty": "task", "turn": null, "tasks": ["closures"], "states": ["road_closure"],
    "never": ["casualties", "cause"], "state": "asked", "is_late": false, "asked_at": "2026-06-12T14:10:00Z",
    "due_at": "2026-06-12T14:25:00Z", "text": {"text": "保税区周边请绕行。", "quotes": ["place"], "awaits": ["road_closure"]}, "behind": [],
    "progress": {
        "seen_at": null, "seen_by": null, "taken_over_by": null, "calls": [], "posts": [], "stands_on": {}, "relieved": null
    }
}))]
pub struct CardView {
    /// The incident.
    pub incident: IncidentId,
    /// Handle of the account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Key of its organisation.
    pub organisation: String,
    /// What is asked.
    pub duty: CardDuty,
    /// Place in the order of the first word, from 0; null: it has no part in that.
    #[schema(required = true)]
    pub turn: Option<u32>,
    /// Keys of its tasks.
    pub tasks: Vec<String>,
    /// Information that it may state first.
    pub states: Vec<String>,
    /// Information that it must not state.
    pub never: Vec<String>,
    /// Where it stands.
    pub state: CardState,
    /// Whether its time is over and nothing is out.
    pub is_late: bool,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// By when the text is to be out.
    pub due_at: Timestamp,
    /// What may be posted now, with what is confirmed; of whoever has the first word, the last bulletin.
    pub text: FilledText,
    /// Information of which what is out, or what the account stands on, is not the confirmed version any more.
    pub behind: Vec<String>,
    /// What was done.
    pub progress: CardProgress,
}

impl IncidentCard {
    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> CardState {
        let progress = &self.progress;
        if progress.relieved.is_some() {
            CardState::Relieved
        } else if !progress.posts.is_empty() {
            CardState::Posted
        } else if progress.seen_at.is_some() {
            CardState::Seen
        } else if progress.calls.iter().any(|call| call.reached) {
            CardState::Called
        } else {
            CardState::Asked
        }
    }

    /// Whether something is still owed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.state(), CardState::Posted | CardState::Relieved)
    }

    /// Whether its time is over and nothing is out.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.is_open() && self.due_at < now
    }

    /// Information of which the account stands on another version than the confirmed one.
    #[must_use]
    pub fn behind(&self, confirmed: &BTreeMap<String, u32>) -> Vec<String> {
        if self.progress.relieved.is_some() {
            return Vec::new();
        }
        let other = self.progress.stands_on.iter().filter(|(information, version)| {
            confirmed.get(*information).is_some_and(|current| current != *version)
        });
        other.map(|(information, _)| information.clone()).collect()
    }

    /// Fails when it is relieved.
    ///
    /// # Errors
    /// [`IncidentRefusal::Relieved`].
    pub fn require_open(&self) -> Result<(), IncidentRefusal> {
        if self.progress.relieved.is_some() { Err(IncidentRefusal::Relieved) } else { Ok(()) }
    }
}
