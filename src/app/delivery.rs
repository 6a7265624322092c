//! Delivering events to webhooks: each is sent what happens in the order in which it happened, by one process at a time, and none waits for
//! another.
//!
//! Events are numbered in the order in which they can be read, so that the position of a webhook says all that it has: nothing is kept for each
//! event but of those that were set aside. What was sent and not yet noted when a process dies is sent once more; the `webhook-id` of an
//! event is always the same, by which its receiver knows it.

use super::App;
use super::error::AppError;
use super::task_status::TaskName;
use super::write::{Actor, Change};
use domain::delivery::{AfterFault, Failing, FaultKind, after_fault};
use domain::entity::Entity;
use domain::event::{Event, EventKind};
use domain::id::WebhookId;
use domain::right::Reach;
use domain::time::Timestamp;
use domain::webhook::{SetAsideEvent, Webhook};
use domain::webhook_message::WebhookMessage;
use domain::webhook_secret::SigningSecrets;
use outgoing::SendError;
use serde_json::json;
use store::error::StoreError;
use store::event::{EventFilter, EventScope, find_event, last_event, list_events};
use store::lease::Lease;
use store::set_aside::{SetAsideOf, insert_set_aside, list_wanted_again, remove_set_aside};
use store::webhook::{disable_webhook, end_lease, find_secrets, find_webhook, lease_webhook, save_standing};

/// Events that are read at once.
const PAGE: u64 = 500;

/// How far a webhook is, is noted at least so often while it is delivered to.
const NOTED_EVERY_MS: i64 = 1_000;

/// That a webhook wants nothing of what has happened is noted for so many events.
const PASSED_OVER: i64 = 1_000;

impl App {
    /// Signs and sends a message.
    pub(super) async fn send(
        &self,
        url: &str,
        secrets: &SigningSecrets,
        message: &WebhookMessage,
    ) -> Result<(), SendError> {
        let now = self.clock.now();
        self.outgoing.deliver(url, (secrets, now), message).await
    }

    /// Delivers to a webhook until it has everything, or has to wait; where another process delivers to it, that goes on alone. `lost` is
    /// the lease of one that shows no life any more.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all, fields(webhook = %webhook.id))]
    pub(super) async fn deliver(
        &self,
        owner: &str,
        webhook: Webhook,
        lost: Option<&Lease<WebhookId>>,
    ) -> Result<(), AppError> {
        if lost.is_none() && self.has_nothing_for(&webhook).await? {
            return Ok(());
        }
        let write = self.write(&Actor::default()).await?;
        let of_revision = (webhook.id, webhook.revision);
        if !lease_webhook(write.conn(), of_revision, (owner, write.at), lost).await? {
            return Ok(());
        }
        // As it stands now: whoever had it before may have come further since it was looked at.
        let webhook = find_webhook(write.conn(), webhook.id).await?;
        let is_due = |webhook: &Webhook| webhook.next_try_at.is_none_or(|at| at <= write.at);
        let Some(webhook) = webhook.filter(is_due) else { return Ok(()) };
        let Some(secrets) = find_secrets(write.conn(), webhook.id).await? else { return Ok(()) };
        write.commit().await?;
        let id = webhook.id;
        let delivery = Delivery { noted_ms: self.clock.elapsed_ms(), app: self, owner, webhook, secrets };
        match Box::pin(delivery.run()).await {
            // Somebody has changed it meanwhile, or has taken it over.
            Err(AppError::Store(StoreError::Touched { .. })) => self.let_go(id, owner).await,
            ended => ended,
        }
    }

    /// Ends the lease of a webhook that was changed while it was held: the next one begins from what it is now.
    async fn let_go(&self, id: WebhookId, owner: &str) -> Result<(), AppError> {
        let write = self.write(&Actor::default()).await?;
        end_lease(write.conn(), id, owner).await?;
        write.commit().await?;
        self.tasks.activate(TaskName::Webhooks);
        Ok(())
    }

    /// Whether nothing that has happened is for a webhook. That is known without writing anything, so that many webhooks that want little cost
    /// little; it is noted once it is much.
    async fn has_nothing_for(&self, webhook: &Webhook) -> Result<bool, AppError> {
        let passed = self.deliveries.passed(webhook.id, webhook.revision).unwrap_or(webhook.position);
        let position = passed.max(webhook.position);
        let last = last_event(&self.db).await?;
        let is_much = last - webhook.position >= PASSED_OVER;
        let again = list_wanted_again(&self.db, webhook.id, 1).await?;
        if is_much || !again.is_empty() || !self.events_for(webhook, position, 1).await?.is_empty() {
            return Ok(false);
        }
        self.deliveries.note_passed(webhook.id, webhook.revision, last);
        Ok(true)
    }

    /// The events after a position that lie in the scope of a webhook and are of its kinds.
    async fn events_for(&self, webhook: &Webhook, position: i64, limit: u64) -> Result<Vec<Event>, AppError> {
        let reach = Reach::of(webhook.scope.keys());
        let only = if reach.all { None } else { EventScope::of(&reach, &*self.matrix().await?) };
        let filter = EventFilter { kinds: webhook.kinds.clone(), only, ..EventFilter::default() };
        Ok(list_events(&self.db, &filter, position, limit).await?)
    }
}

/// One webhook, while this process delivers to it.
struct Delivery<'a> {
    app: &'a App,
    owner: &'a str,
    webhook: Webhook,
    secrets: SigningSecrets,
    /// When it was noted how far it is.
    noted_ms: i64,
}

/// Whether the next event is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    GoOn,
    Wait,
}

impl Delivery<'_> {
    async fn run(mut self) -> Result<(), AppError> {
        if self.repeat().await? == Next::Wait {
            return Ok(());
        }
        loop {
            let last = last_event(&self.app.db).await?;
            let events = self.app.events_for(&self.webhook, self.webhook.position, PAGE).await?;
            for event in &events {
                if self.app.deliveries.is_stopping() {
                    return self.note(false).await;
                }
                if self.webhook.wants(event) && self.hand_over(event).await? == Next::Wait {
                    return Ok(());
                }
                self.webhook.position = event.seq;
                if self.app.clock.elapsed_ms() - self.noted_ms >= NOTED_EVERY_MS {
                    self.note(true).await?;
                }
            }
            if events.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
                // What lies between is not for it.
                self.webhook.position = self.webhook.position.max(last);
                return self.note(false).await;
            }
            self.note(true).await?;
        }
    }

    /// Sends an event; what comes next if it is not taken.
    async fn hand_over(&mut self, event: &Event) -> Result<Next, AppError> {
        let message = WebhookMessage::of_event(event);
        match self.app.send(&self.webhook.url, &self.secrets, &message).await {
            Ok(()) => {
                let now = self.app.clock.now();
                self.webhook = self.webhook.clone().delivered(event.seq, Some(now));
                Ok(Next::GoOn)
            }
            Err(error) => self.fail(event, error).await,
        }
    }

    async fn fail(&mut self, event: &Event, error: SendError) -> Result<Next, AppError> {
        tracing::warn!(
            event = event.seq,
            fault = error.fault.kind.key(),
            status = error.fault.status,
            "not delivered"
        );
        match self.after(error) {
            AfterFault::Again(at) => self.wait_until(at).await,
            AfterFault::SetAside => {
                self.set_aside(event, error).await?;
                Ok(Next::GoOn)
            }
            AfterFault::Disable => self.disable(error).await,
        }
    }

    /// Counts a fault; what comes after it.
    fn after(&mut self, error: SendError) -> AfterFault {
        let now = self.app.clock.now();
        self.webhook = self.webhook.clone().failed(error.fault, now);
        let failing = Failing {
            failures: self.webhook.failures,
            since: self.webhook.failing_since.unwrap_or(now),
            set_aside: self.webhook.set_aside,
        };
        after_fault(error.fault, failing, now, (self.app.clock.chance(), error.wait_ms))
    }

    async fn wait_until(&mut self, at: Timestamp) -> Result<Next, AppError> {
        self.webhook.next_try_at = Some(at);
        self.note(false).await?;
        Ok(Next::Wait)
    }

    /// Passes over an event that its receiver refuses.
    async fn set_aside(&mut self, event: &Event, error: SendError) -> Result<(), AppError> {
        let mut write = self.app.write(&Actor::default()).await?;
        let tries = self.webhook.failures;
        let aside =
            SetAsideEvent { event: event.seq, kind: event.kind, tries, fault: error.fault, at: write.at };
        let before = self.webhook.clone();
        let passed = before.clone().delivered(event.seq, None);
        self.webhook =
            Webhook { set_aside: before.set_aside + 1, failing_since: before.failing_since, ..passed };
        insert_set_aside(write.conn(), self.webhook.id, &aside).await?;
        save_standing(write.conn(), &self.webhook, self.owner, Some(write.at)).await?;
        let data = json!({"webhook": self.webhook.id, "event": event.seq, "fault": error.fault});
        let change = Change::of(EventKind::WebhookSetAside, Entity::Webhook, self.webhook.id);
        write.record(change.with_data(data));
        write.commit().await
    }

    /// Sends it nothing any more, until somebody says so.
    async fn disable(&mut self, error: SendError) -> Result<Next, AppError> {
        let mut write = self.app.write(&Actor::default()).await?;
        let before = self.webhook.clone();
        self.webhook = before.clone().disabled();
        disable_webhook(write.conn(), &self.webhook, self.owner).await?;
        let data = json!({
            "webhook": self.webhook.id, "fault": error.fault, "failing_since": before.failing_since,
            "revision": self.webhook.revision,
        });
        write.record(
            Change::of(EventKind::WebhookDisabled, Entity::Webhook, self.webhook.id)
                .between(Some(&before), Some(&self.webhook))
                .with_data(data),
        );
        write.commit().await?;
        Ok(Next::Wait)
    }

    /// Notes how far it is; where it does not go on, its lease ends.
    async fn note(&mut self, goes_on: bool) -> Result<(), AppError> {
        let write = self.app.write(&Actor::default()).await?;
        save_standing(write.conn(), &self.webhook, self.owner, goes_on.then_some(write.at)).await?;
        // They may have been replaced.
        if let Some(secrets) = find_secrets(write.conn(), self.webhook.id).await? {
            self.secrets = secrets;
        }
        write.commit().await?;
        self.noted_ms = self.app.clock.elapsed_ms();
        Ok(())
    }

    /// Sends once more what was set aside and is wanted again, each once; what is refused is set aside again, and a receiver that fails is waited
    /// for.
    async fn repeat(&mut self) -> Result<Next, AppError> {
        loop {
            let wanted = list_wanted_again(&self.app.db, self.webhook.id, PAGE).await?;
            if wanted.is_empty() {
                return Ok(Next::GoOn);
            }
            for aside in wanted {
                if self.app.deliveries.is_stopping() {
                    self.note(false).await?;
                    return Ok(Next::Wait);
                }
                if self.send_again(aside).await? == Next::Wait {
                    return Ok(Next::Wait);
                }
            }
        }
    }

    async fn send_again(&mut self, aside: SetAsideEvent) -> Result<Next, AppError> {
        let sent = match find_event(&self.app.db, aside.event).await? {
            Some(event) => {
                let message = WebhookMessage::of_event(&event);
                self.app.send(&self.webhook.url, &self.secrets, &message).await
            }
            None => Ok(()),
        };
        if let Err(error) = sent
            && error.fault.kind != FaultKind::Refused
        {
            return match self.after(error) {
                AfterFault::Again(at) => self.wait_until(at).await,
                AfterFault::SetAside | AfterFault::Disable => self.disable(error).await,
            };
        }
        let write = self.app.write(&Actor::default()).await?;
        match sent {
            Ok(()) => {
                let position = self.webhook.position;
                self.webhook = self.webhook.clone().delivered(position, Some(write.at));
                remove_set_aside(write.conn(), self.webhook.id, SetAsideOf::One(aside.event)).await?;
            }
            Err(error) => {
                let tries = aside.tries.saturating_add(1);
                let again = SetAsideEvent { tries, fault: error.fault, at: write.at, ..aside };
                insert_set_aside(write.conn(), self.webhook.id, &again).await?;
            }
        }
        save_standing(write.conn(), &self.webhook, self.owner, Some(write.at)).await?;
        write.commit().await?;
        Ok(Next::GoOn)
    }
}
