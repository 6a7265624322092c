//! What is sent to a webhook: the kind of event, when it happened, and the event itself.

use serde_json::{Value, json};

use super::event::Event;
use super::event_place::EventPlace;
use super::time::Timestamp;

/// A message with the id by which its receiver knows it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookMessage {
    /// The same however often it is sent.
    pub id: String,
    /// What is sent, as JSON.
    pub body: Vec<u8>,
}

impl WebhookMessage {
    /// What happened: ids and states, as everybody who follows events sees them.
    #[must_use]
    pub fn of_event(event: &Event) -> Self {
        Self::of(format!("event-{}", EventPlace::of(event)), event.kind.key(), event.at, &json!(event))
    }

    /// One that says nothing, by which somebody sees whether messages arrive.
    #[must_use]
    pub fn trial(id: String, at: Timestamp) -> Self {
        Self::of(id, "webhook.trial", at, &json!({}))
    }

    fn of(id: String, kind: &str, at: Timestamp, data: &Value) -> Self {
        let body = json!({"type": kind, "timestamp": at, "data": data});
        Self { id, body: body.to_string().into_bytes() }
    }
}
