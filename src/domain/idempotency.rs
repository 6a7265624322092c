//! Idempotency keys: a request that is sent twice under one key is carried out once.

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::id::SubjectId;
use super::time::Timestamp;

/// A key that a client made up: 1 to 255 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The key with this text; `None` when it is none.
    ///
    /// ```
    /// use domain::idempotency::IdempotencyKey;
    /// assert!(IdempotencyKey::parse("8e03978e-40d5-43dd-bc93-6894a57f9324").is_some());
    /// assert!(IdempotencyKey::parse("two words").is_none() && IdempotencyKey::parse("").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let visible = text.chars().all(|c| c.is_ascii_graphic());
        (visible && (1..=255).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A request under a key. Keys belong to a person: two persons may use the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedRequest {
    /// Who sends it.
    pub subject: SubjectId,
    /// Under which key.
    pub key: IdempotencyKey,
    /// Digest of its method, path and body, and of the grants of its token; nothing else of it is kept.
    pub digest: String,
    /// What its operation answers when it succeeds; `None`: nothing that could be kept with the effect.
    pub promise: Option<Promise>,
}

/// What an operation answers when it succeeds, apart from the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Promise {
    /// The HTTP status.
    pub status: u16,
    /// Whether the body's revision is the `ETag`.
    pub etag: bool,
    /// Whether the body is a job, whose address is the `Location`.
    pub location: bool,
}

impl Promise {
    /// The whole answer around a body, as the operation would give it.
    ///
    /// # Errors
    /// When the body is no JSON.
    pub fn answer<T: Serialize>(self, body: &T) -> Result<Answer, serde_json::Error> {
        let value = serde_json::to_value(body)?;
        let revision = value.get("revision").and_then(Value::as_i64).filter(|_| self.etag);
        let job = value.get("id").and_then(Value::as_str).filter(|_| self.location);
        Ok(Answer {
            status: self.status,
            etag: revision.map(|revision| format!("\"{revision}\"")),
            location: job.map(|id| format!("/api/v1/jobs/{id}")),
            // Not by way of the value, which sorts the fields.
            body: serde_json::to_string(body)?,
        })
    }
}

/// An answer as it is given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The `Location` header.
    pub location: Option<String>,
    /// The body: JSON.
    pub body: String,
}

/// Where a key stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// Somebody works on it. Nothing was done under it so far.
    InFlight,
    /// It was done; the answer is missing only if the process died before it was kept.
    Done(Option<Answer>),
    /// It was done, and the answer held a secret, which is not kept.
    Secret,
}

impl KeyState {
    /// Its key in rows.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::InFlight => "in_flight",
            Self::Done(_) => "done",
            Self::Secret => "secret",
        }
    }
}

/// A key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRecord {
    /// Whose key.
    pub subject: SubjectId,
    /// The key.
    pub key: IdempotencyKey,
    /// Digest of the request.
    pub digest: String,
    /// Which of several attempts holds it; only that one may do something under the key.
    pub claim: Uuid,
    /// Where it stands.
    pub state: KeyState,
    /// Until when it is in flight without a sign of life.
    pub lease_until: Timestamp,
    /// When it was used first.
    pub created_at: Timestamp,
}

impl KeyRecord {
    /// How long an answer is given again: 24 hours.
    pub const KEPT_MS: i64 = 24 * 60 * 60 * 1000;

    /// A key that a request has just claimed at `at`; without a sign of life it holds it until `lease_until`.
    #[must_use]
    pub fn claimed(request: &KeyedRequest, claim: Uuid, at: Timestamp, lease_until: Timestamp) -> Self {
        Self {
            subject: request.subject,
            key: request.key.clone(),
            digest: request.digest.clone(),
            claim,
            state: KeyState::InFlight,
            lease_until,
            created_at: at,
        }
    }

    /// Whether the key may be used anew: its day is over, or whoever held it has died before anything was done.
    #[must_use]
    pub fn is_free(&self, now: Timestamp) -> bool {
        let old = self.created_at.as_ms() + Self::KEPT_MS <= now.as_ms();
        old || (self.state == KeyState::InFlight && self.lease_until < now)
    }
}
