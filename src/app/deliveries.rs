//! The webhooks that this process delivers to at the moment, each in a task of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use domain::id::WebhookId;

/// What this process knows of its deliveries.
#[derive(Default)]
pub struct Deliveries {
    state: Mutex<State>,
    stopping: AtomicBool,
    ended: Notify,
}

#[derive(Default)]
struct State {
    running: BTreeSet<WebhookId>,
    /// Up to which event there is nothing for a webhook of this revision, though that is not noted in the database.
    passed: BTreeMap<WebhookId, (i64, i64)>,
}

/// One of them, until this is dropped.
pub(super) struct Delivering {
    deliveries: Arc<Deliveries>,
    webhook: WebhookId,
}

impl Deliveries {
    /// Begins to deliver to a webhook; `None`: this process does so already, or is about to end.
    pub(super) fn begin(self: &Arc<Self>, webhook: WebhookId) -> Option<Delivering> {
        let has_begun = !self.is_stopping() && self.lock().running.insert(webhook);
        has_begun.then(|| Delivering { deliveries: Arc::clone(self), webhook })
    }

    /// Whether the process is about to end: a delivery then ends after the event that it is at.
    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Begins none any more, and waits until none runs.
    pub(super) async fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.settled().await;
    }

    /// Waits until none runs.
    pub async fn settled(&self) {
        loop {
            let mut ended = std::pin::pin!(self.ended.notified());
            // Whoever ends from here on is noticed.
            ended.as_mut().enable();
            if self.lock().running.is_empty() {
                return;
            }
            ended.await;
        }
    }

    /// Up to which event a webhook of this revision is known to want nothing.
    pub(super) fn passed(&self, webhook: WebhookId, revision: i64) -> Option<i64> {
        let state = self.lock();
        let (of, position) = state.passed.get(&webhook)?;
        (*of == revision).then_some(*position)
    }

    /// Notes that.
    pub(super) fn note_passed(&self, webhook: WebhookId, revision: i64, position: i64) {
        self.lock().passed.insert(webhook, (revision, position));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Delivering {
    fn drop(&mut self) {
        self.deliveries.lock().running.remove(&self.webhook);
        self.deliveries.ended.notify_waiters();
    }
}
