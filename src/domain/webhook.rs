//! Webhooks (推送): addresses of other systems that are sent events as they happen, each in the order of the events.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::address::check_address;
use super::delivery::{DeliveryFault, FaultKind};
use super::event::{Event, EventKind};
use super::field::{FieldError, ValidationErrors};
use super::id::WebhookId;
use super::right::ScopeKeys;
use super::time::Timestamp;
use crate::keyed;

/// Kinds and keys that a webhook may name at most.
const MOST_NAMED: usize = 200;

keyed! {
    /// Whether a webhook is sent anything.
    pub enum WebhookState {
        /// It is sent events.
        Active = "active",
        /// Somebody has stopped it; what happens meanwhile is sent once it goes on.
        Paused = "paused",
        /// Its receiver has failed for too long; what happens meanwhile is sent once it goes on.
        Disabled = "disabled",
    }
}

/// What a webhook is limited to: events that concern one of these; none named: all events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"organisations": ["zjg-jiaoyuju"]}))]
pub struct WebhookScope {
    /// Handles of accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub accounts: Vec<String>,
    /// Keys of organisations: all their accounts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub organisations: Vec<String>,
    /// Keys of clusters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    pub clusters: Vec<String>,
}

impl WebhookScope {
    /// Its keys.
    #[must_use]
    pub fn keys(&self) -> ScopeKeys<'_> {
        let Self { accounts, organisations, clusters } = self;
        ScopeKeys { accounts, organisations, clusters }
    }
}

/// An address of another system that is sent events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000051", "name": "发布平台", "url": "https://publish.example.gov.cn/hooks",
    "kinds": ["piece.signed"], "scope": {}, "state": "active", "position": 4211, "failures": 0, "failing_since": null,
    "next_try_at": null, "last_fault": null, "last_delivered_at": "2026-06-10T01:00:00Z", "set_aside": 0, "revision": 1
}))]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// What it is for.
    pub name: String,
    /// Where events are sent.
    pub url: String,
    /// The kinds of events; empty: all but those about webhooks.
    pub kinds: Vec<EventKind>,
    /// What it is limited to.
    pub scope: WebhookScope,
    /// Whether it is sent anything.
    pub state: WebhookState,
    /// Everything up to the event with this `seq` was delivered, passed over, or set aside.
    pub position: i64,
    /// How often the next event was tried in vain.
    pub failures: u32,
    /// Since when nothing was delivered, although something was tried.
    #[schema(required = true)]
    pub failing_since: Option<Timestamp>,
    /// When it is tried next; null: as soon as something happens.
    #[schema(required = true)]
    pub next_try_at: Option<Timestamp>,
    /// Why the last try failed; null: it did not.
    #[schema(required = true)]
    pub last_fault: Option<DeliveryFault>,
    /// When an event was delivered last.
    #[schema(required = true)]
    pub last_delivered_at: Option<Timestamp>,
    /// How many events were set aside in a row, with nothing delivered between them.
    pub set_aside: u32,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
}

/// What a person may say of a webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "发布平台", "url": "https://publish.example.gov.cn/hooks", "kinds": ["piece.signed"]
}))]
pub struct WebhookInput {
    /// What it is for; 1 to 200 characters.
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Where events are sent: an https address, or http where the service was started so that it may.
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
    /// The kinds of events; none: all but those about webhooks.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub kinds: Vec<EventKind>,
    /// What it is limited to.
    #[serde(default)]
    pub scope: WebhookScope,
    /// True: it is sent nothing until somebody says otherwise.
    #[serde(default)]
    pub paused: bool,
}

impl WebhookInput {
    /// Checks what can be checked without the registry and without asking anybody.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.name.trim().is_empty(), "/name", "is empty; a name is needed");
        faults.text("/name", &self.name, 200);
        check_address(&mut faults, "/url", &self.url);
        let fits = |count: usize| count <= MOST_NAMED;
        let detail = |count: usize| format!("has {count} values; at most {MOST_NAMED} fit");
        faults.require(fits(self.kinds.len()), "/kinds", detail(self.kinds.len()));
        let WebhookScope { accounts, organisations, clusters } = &self.scope;
        for (place, keys) in [
            ("/scope/accounts", accounts),
            ("/scope/organisations", organisations),
            ("/scope/clusters", clusters),
        ] {
            faults.require(fits(keys.len()), place, detail(keys.len()));
        }
        faults.into_result()
    }

    const fn state(&self) -> WebhookState {
        if self.paused { WebhookState::Paused } else { WebhookState::Active }
    }
}

impl Webhook {
    /// A new one, which is sent what happens after the event with this `seq`.
    #[must_use]
    pub fn new(id: WebhookId, input: WebhookInput, position: i64) -> Self {
        Self {
            id,
            state: input.state(),
            name: input.name,
            url: input.url,
            kinds: input.kinds,
            scope: input.scope,
            position,
            failures: 0,
            failing_since: None,
            next_try_at: None,
            last_fault: None,
            last_delivered_at: None,
            set_aside: 0,
            revision: 1,
        }
    }

    /// As somebody has changed it: what has failed before is tried anew at once.
    #[must_use]
    pub fn changed(self, input: WebhookInput) -> Self {
        let new = Self::new(self.id, input, self.position);
        Self { last_delivered_at: self.last_delivered_at, revision: self.revision + 1, ..new }
    }

    /// Whether it is sent an event that lies in its scope: of its kinds, and never what befell itself. A webhook that names no kinds is sent
    /// nothing about webhooks: what is told of one that fails would be the next thing to fail. Of a drill nothing leaves the house.
    #[must_use]
    pub fn wants(&self, event: &Event) -> bool {
        if event.is_of_drill() {
            return false;
        }
        let is_wanted = if self.kinds.is_empty() {
            !event.kind.is_of_webhook()
        } else {
            self.kinds.contains(&event.kind)
        };
        is_wanted && !(event.kind.is_of_webhook() && event.key == self.id.to_string())
    }

    /// After a try at `now` that has failed. What is refused is counted from its first refusal on: that a receiver was down before says nothing of
    /// the event.
    #[must_use]
    pub fn failed(self, fault: DeliveryFault, now: Timestamp) -> Self {
        let goes_on = fault.kind != FaultKind::Refused
            || self.last_fault.is_some_and(|before| before.kind == FaultKind::Refused);
        Self {
            failures: if goes_on { self.failures.saturating_add(1) } else { 1 },
            failing_since: Some(self.failing_since.unwrap_or(now)),
            last_fault: Some(fault),
            ..self
        }
    }

    /// One that is sent nothing any more, until somebody says so.
    #[must_use]
    pub fn disabled(self) -> Self {
        Self { state: WebhookState::Disabled, next_try_at: None, revision: self.revision + 1, ..self }
    }

    /// After everything up to an event was delivered or passed over.
    #[must_use]
    pub fn delivered(self, position: i64, at: Option<Timestamp>) -> Self {
        Self {
            position,
            failures: 0,
            failing_since: None,
            next_try_at: None,
            last_fault: None,
            last_delivered_at: at.or(self.last_delivered_at),
            set_aside: if at.is_some() { 0 } else { self.set_aside },
            ..self
        }
    }
}

/// An event that was not delivered to a webhook, and was passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "event": 4212, "kind": "piece.signed", "tries": 6, "fault": {"kind": "refused", "status": 400},
    "at": "2026-06-10T01:00:00Z"
}))]
pub struct SetAsideEvent {
    /// The `seq` of the event.
    pub event: i64,
    /// What kind of thing happened.
    pub kind: EventKind,
    /// How often it was tried.
    pub tries: u32,
    /// Why the last try failed.
    pub fault: DeliveryFault,
    /// When it was set aside.
    pub at: Timestamp,
}

/// Which events are sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"after": 4200}))]
pub struct ReplayInput {
    /// All events after this `seq` that the webhook wants; none: those that were set aside.
    #[schema(minimum = 0)]
    pub after: Option<i64>,
}
