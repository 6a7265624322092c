//! Write transactions: the change, its event and its audit row together, or nothing.
//!
//! Writers take turns (SQLite: `BEGIN IMMEDIATE`; PostgreSQL: an advisory lock), so that events are numbered in the order in
//! which they can be read, and a reader that follows them by cursor misses none.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::App;
use super::claim::Claim;
use super::error::AppError;
use domain::entity::Entity;
use domain::event::{AuditEntry, Event, EventKind};
use domain::id::{CampaignId, SubjectId};
use domain::idempotency::KeyState;
use domain::time::Timestamp;
use store::database::{Connection, Transaction};
use store::idempotency::complete_key;
use store::{audit, event};

/// Who does something, for the records.
#[derive(Debug, Clone, Default)]
pub struct Actor {
    /// The person; `None`: the system.
    pub subject: Option<SubjectId>,
    /// Id of the request.
    pub request: Option<String>,
    /// The idempotency key under which it is done.
    pub claim: Option<Arc<Claim>>,
}

/// One change, to be recorded as an event and as an audit row.
#[derive(Debug, Clone)]
pub struct Change {
    /// What happened.
    pub kind: EventKind,
    /// The kind of thing.
    pub entity: Entity,
    /// Its key or id.
    pub key: String,
    /// What it was.
    pub before: Option<Value>,
    /// What it became.
    pub after: Option<Value>,
    /// The campaign that it belongs to.
    pub campaign: Option<CampaignId>,
    /// Handle of the account that it concerns.
    pub account: Option<String>,
    /// Key of the cluster that it concerns.
    pub cluster: Option<String>,
    /// Ids and states for those who follow.
    pub data: Value,
}

impl Change {
    /// A change of `entity` with this key.
    pub fn of(kind: EventKind, entity: Entity, key: impl std::fmt::Display) -> Self {
        Self {
            kind,
            entity,
            key: key.to_string(),
            before: None,
            after: None,
            campaign: None,
            account: None,
            cluster: None,
            data: Value::Object(serde_json::Map::new()),
        }
    }

    /// With what it was and became.
    #[must_use]
    pub fn between<T: Serialize>(mut self, before: Option<&T>, after: Option<&T>) -> Self {
        self.before = before.and_then(|value| serde_json::to_value(value).ok());
        self.after = after.and_then(|value| serde_json::to_value(value).ok());
        self
    }

    /// With the campaign that it belongs to.
    #[must_use]
    pub const fn in_campaign(mut self, campaign: CampaignId) -> Self {
        self.campaign = Some(campaign);
        self
    }

    /// With the account and the cluster that it concerns.
    #[must_use]
    pub fn concerning(mut self, account: &str, cluster: Option<&str>) -> Self {
        self.account = Some(account.to_owned());
        self.cluster = cluster.map(ToOwned::to_owned);
        self
    }

    /// With ids and states for those who follow.
    #[must_use]
    pub fn with_data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// An open write transaction. Dropped without [`Write::commit`], it changes nothing.
pub struct Write {
    tx: Transaction,
    actor: Actor,
    /// The instant of everything that this transaction writes.
    pub at: Timestamp,
    changes: Vec<Change>,
    silent: Vec<Change>,
}

impl App {
    /// Opens a write transaction; waits for the writer before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self, actor: &Actor) -> Result<Write, AppError> {
        let tx = self.db.begin_write().await?;
        Ok(Write { tx, actor: actor.clone(), at: self.clock.now(), changes: Vec::new(), silent: Vec::new() })
    }
}

impl Write {
    /// The connection for functions of the store.
    #[must_use]
    pub fn conn(&self) -> &Connection {
        &self.tx
    }

    /// Who does this.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Notes a change for the records.
    pub fn record(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Notes a change for the history alone: one of many that a single event stands for.
    pub fn record_silently(&mut self, change: Change) {
        self.silent.push(change);
    }

    /// Writes events and audit rows, and commits everything. A key under which this is done counts as used from here on; its
    /// answer is kept after the fact.
    ///
    /// # Errors
    /// When the database does not answer, or the key was taken over; then nothing was changed.
    pub async fn commit(self) -> Result<(), AppError> {
        self.commit_as(KeyState::Done(None)).await
    }

    /// The same, for a use case whose value is the whole body of its answer: that is kept in this very transaction, so that a
    /// repetition under the key is answered even if the process dies right after it.
    ///
    /// # Errors
    /// As [`Write::commit`].
    pub async fn commit_with<T: Serialize>(self, value: T) -> Result<T, AppError> {
        let answer = self.actor.claim.as_ref().map(|claim| claim.answer(&value)).transpose()?;
        self.commit_as(KeyState::Done(answer)).await?;
        Ok(value)
    }

    /// The same, for a use case that gives a secret away: a repetition under the key is told so and gets nothing.
    ///
    /// # Errors
    /// As [`Write::commit`].
    pub async fn commit_secret(self) -> Result<(), AppError> {
        self.commit_as(KeyState::Secret).await
    }

    async fn commit_as(self, state: KeyState) -> Result<(), AppError> {
        let Self { tx, actor, at, changes, silent } = self;
        let events: Vec<Event> = changes.iter().map(|change| to_event(change, &actor, at)).collect();
        let entries: Vec<AuditEntry> =
            changes.into_iter().chain(silent).map(|change| to_audit(change, &actor, at)).collect();
        event::insert_events(&tx, &events).await?;
        audit::insert_audit(&tx, &entries).await?;
        if let Some(claim) = &actor.claim
            && !complete_key(&tx, claim.id, &state).await?
        {
            return Err(AppError::KeyInFlight);
        }
        tx.commit().await?;
        if let Some(claim) = &actor.claim {
            claim.note(state);
        }
        Ok(())
    }
}

fn to_event(change: &Change, actor: &Actor, at: Timestamp) -> Event {
    Event {
        seq: 0,
        at,
        kind: change.kind,
        subject: actor.subject,
        entity: change.entity,
        key: change.key.clone(),
        campaign: change.campaign,
        account: change.account.clone(),
        cluster: change.cluster.clone(),
        data: change.data.clone(),
    }
}

fn to_audit(change: Change, actor: &Actor, at: Timestamp) -> AuditEntry {
    AuditEntry {
        seq: 0,
        at,
        subject: actor.subject,
        request: actor.request.clone(),
        action: change.kind,
        entity: change.entity,
        key: change.key,
        before: change.before,
        after: change.after,
    }
}
