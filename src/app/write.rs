//! Write transactions: the change, its event and its audit row together, or nothing.
//!
//! Writers take turns (SQLite: `BEGIN IMMEDIATE`; PostgreSQL: an advisory lock), so that events are numbered in the order in
//! which they can be read, and a reader that follows them by cursor misses none.

use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::App;
pub use super::change::Change;
use super::claim::Claim;
use super::error::AppError;
use super::job_claim::JobClaim;
use super::signal::Signal;
use domain::event::{AuditEntry, Event};
use domain::id::SubjectId;
use domain::idempotency::KeyState;
use domain::time::Timestamp;
use store::audit::{Author, RowChange};
use store::database::{Connection, Transaction};
use store::idempotency::complete_key;
use store::{audit, event, notice};

/// Who does something, for the records.
#[derive(Debug, Clone, Default)]
pub struct Actor {
    /// The person; `None`: the system.
    pub subject: Option<SubjectId>,
    /// Id of the request.
    pub request: Option<String>,
    /// The idempotency key under which it is done.
    pub claim: Option<Arc<Claim>>,
    /// The job that it is done for.
    pub job: Option<Arc<JobClaim>>,
}

/// An open write transaction. Dropped without [`Write::commit`], it changes nothing.
pub struct Write {
    tx: Transaction,
    actor: Actor,
    /// The instant of everything that this transaction writes.
    pub at: Timestamp,
    changes: Vec<Change>,
    silent: Vec<Change>,
    signal: Arc<Signal>,
}

impl App {
    /// Opens a write transaction; waits for the writer before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn write(&self, actor: &Actor) -> Result<Write, AppError> {
        let tx = self.db.begin_write().await?;
        let (changes, silent, signal) = (Vec::new(), Vec::new(), Arc::clone(&self.signal));
        Ok(Write { tx, actor: actor.clone(), at: self.clock.now(), changes, silent, signal })
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

    /// Notes a change for the history alone: one of some that a single event stands for.
    pub fn record_silently(&mut self, change: Change) {
        self.silent.push(change);
    }

    /// Writes many changes into the history at once, before everything that this transaction still notes: they are not kept until it
    /// ends, so its memory does not grow with them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn record_rows(&self, changes: Vec<RowChange>) -> Result<(), AppError> {
        let author = Author { at: self.at, subject: self.actor.subject, request: self.actor.request.clone() };
        Ok(audit::insert_changes(&self.tx, &author, changes).await?)
    }

    /// Writes events and audit rows, and commits everything. A key under which this is done counts as used from here on; its
    /// answer is kept after the fact.
    ///
    /// # Errors
    /// When the database does not answer, or the key was taken over; then nothing was changed.
    pub async fn commit(self) -> Result<(), AppError> {
        self.commit_as(KeyState::Done(None), None).await
    }

    /// The same, for a use case whose value is the whole body of its answer, or the result of its job: that is kept in this very
    /// transaction, so that a repetition under the key is answered even if the process dies right after it, and the job is not
    /// done again.
    ///
    /// # Errors
    /// As [`Write::commit`].
    pub async fn commit_with<T: Serialize>(self, value: T) -> Result<T, AppError> {
        let answer = match &self.actor.claim {
            Some(claim) => claim.answer(&value)?,
            None => None,
        };
        let result = self.actor.job.as_ref().map(|_| serde_json::to_value(&value)).transpose();
        self.commit_as(KeyState::Done(answer), result.map_err(AppError::internal)?).await?;
        Ok(value)
    }

    /// The same, for a use case that gives a secret away: a repetition under the key is told so and gets nothing.
    ///
    /// # Errors
    /// As [`Write::commit`].
    pub async fn commit_secret(self) -> Result<(), AppError> {
        self.commit_as(KeyState::Secret, None).await
    }

    async fn commit_as(self, state: KeyState, result: Option<Value>) -> Result<(), AppError> {
        let Self { tx, actor, at, mut changes, silent, signal } = self;
        let ending = actor.job.clone().zip(result);
        if let Some((job, result)) = &ending {
            changes.push(job.end(&tx, result.clone(), at).await?);
        }
        let events: Vec<Event> = changes.iter_mut().map(|change| take_event(change, &actor, at)).collect();
        let has_events = !events.is_empty();
        event::insert_events(&tx, events).await?;
        if has_events {
            notice::tell(&tx).await?;
        }
        let entries = changes.into_iter().chain(silent).map(|change| to_audit(change, &actor, at)).collect();
        audit::insert_audit(&tx, entries).await?;
        if let Some(claim) = &actor.claim
            && !complete_key(&tx, claim.id, &state).await?
        {
            return Err(AppError::KeyInFlight);
        }
        tx.commit().await?;
        if has_events {
            signal.raise();
        }
        if let Some(claim) = &actor.claim {
            claim.note(state);
        }
        if let Some((job, _)) = &ending {
            job.settle();
        }
        Ok(())
    }
}

/// The event of a change, which keeps what its entry in the audit says.
fn take_event(change: &mut Change, actor: &Actor, at: Timestamp) -> Event {
    Event {
        seq: 0,
        at,
        kind: change.kind,
        subject: actor.subject,
        entity: change.entity,
        key: change.key.clone(),
        campaign: change.campaign,
        account: change.account.take(),
        cluster: change.cluster.take(),
        data: change.data.take(),
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
