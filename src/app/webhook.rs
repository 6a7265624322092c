//! Webhooks: entering, changing, trying and repeating them. What delivers to them runs in the background (`delivery.rs`).

use serde_json::{Value, json};

use super::App;
use super::clock::new_webhook_secret;
use super::error::AppError;
use super::held::check_revision;
use super::task_status::TaskName;
use super::write::{Actor, Change, Write};
use domain::delivery::DeliveryFault;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::{FieldError, ValidationErrors};
use domain::id::WebhookId;
use domain::time::Timestamp;
use domain::webhook::{ReplayInput, Webhook, WebhookInput};
use domain::webhook_message::WebhookMessage;
use domain::webhook_secret::{FORMER_SIGNS_MS, WebhookSecret};
use store::event::last_event;
use store::set_aside::{SetAsideOf, remove_set_aside, want_again};
use store::webhook::{
    count_webhooks, delete_webhook, find_secrets, find_webhook, insert_webhook, replace_secret,
    update_webhook,
};

/// Webhooks that a deployment has at most: each is delivered to on its own.
const MOST_WEBHOOKS: u64 = 100;

impl App {
    /// The webhook with this id.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all)]
    pub async fn webhook(&self, id: WebhookId) -> Result<Webhook, AppError> {
        find_webhook(&self.db, id).await?.ok_or_else(|| AppError::not_found("webhook", id))
    }

    /// Enters a webhook, which is sent what happens from now on. Its secret is given once.
    ///
    /// # Errors
    /// When a value is wrong, names something that is not there, or an address that may not be asked; when there are as many as may be.
    #[tracing::instrument(skip_all)]
    pub async fn create_webhook(
        &self,
        actor: &Actor,
        input: WebhookInput,
    ) -> Result<(Webhook, WebhookSecret), AppError> {
        self.check_webhook(&input).await?;
        let secret = new_webhook_secret().map_err(|error| AppError::internal(error.to_string()))?;
        let mut write = self.write(actor).await?;
        if count_webhooks(write.conn()).await? >= MOST_WEBHOOKS {
            let detail = "there are 100 webhooks; delete one that is of no use";
            return Err(AppError::from(vec![FieldError::new("", detail)]));
        }
        let position = last_event(write.conn()).await?;
        let webhook = Webhook::new(WebhookId(self.clock.id()), input, position);
        insert_webhook(write.conn(), &webhook, &secret).await?;
        record(&mut write, EventKind::WebhookCreated, None, Some(&webhook));
        write.commit_secret().await?;
        Ok((webhook, secret))
    }

    /// Replaces what is said of a webhook. It goes on where it was, and what has failed is tried at once.
    ///
    /// # Errors
    /// As [`App::create_webhook`]; when there is none, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn update_webhook(
        &self,
        actor: &Actor,
        (id, revision): (WebhookId, i64),
        input: WebhookInput,
    ) -> Result<Webhook, AppError> {
        self.check_webhook(&input).await?;
        let mut write = self.write(actor).await?;
        let before = locked_webhook(&write, id, revision).await?;
        let after = before.clone().changed(input);
        update_webhook(write.conn(), &after).await?;
        record(&mut write, EventKind::WebhookUpdated, Some(&before), Some(&after));
        let after = write.commit_with(after).await?;
        self.tasks.activate(TaskName::Webhooks);
        Ok(after)
    }

    /// Deletes a webhook with what was set aside of it, and gives it back once more.
    ///
    /// # Errors
    /// When there is none, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn delete_webhook(
        &self,
        actor: &Actor,
        (id, revision): (WebhookId, i64),
    ) -> Result<Webhook, AppError> {
        let mut write = self.write(actor).await?;
        let before = locked_webhook(&write, id, revision).await?;
        remove_set_aside(write.conn(), id, SetAsideOf::After(-1)).await?;
        delete_webhook(write.conn(), id).await?;
        record(&mut write, EventKind::WebhookDeleted, Some(&before), None);
        write.commit_with(before).await
    }

    /// Gives a webhook another secret, once; the former one signs beside it for 24 h, so that a receiver has time to change.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all)]
    pub async fn renew_webhook_secret(
        &self,
        actor: &Actor,
        id: WebhookId,
    ) -> Result<(Webhook, WebhookSecret), AppError> {
        let secret = new_webhook_secret().map_err(|error| AppError::internal(error.to_string()))?;
        let mut write = self.write(actor).await?;
        let missing = || AppError::not_found("webhook", id);
        let webhook = find_webhook(write.conn(), id).await?.ok_or_else(missing)?;
        let former = find_secrets(write.conn(), id).await?.ok_or_else(missing)?.present;
        let until = Timestamp::from_ms(write.at.as_ms() + FORMER_SIGNS_MS);
        replace_secret(write.conn(), id, (&former, &secret), until).await?;
        let data = json!({"webhook": id, "former_signs_until": until});
        write.record(Change::of(EventKind::WebhookSecretRenewed, Entity::Webhook, id).with_data(data));
        write.commit_secret().await?;
        Ok((webhook, secret))
    }

    /// Has events sent to a webhook once more: all after one, or those that were set aside.
    ///
    /// # Errors
    /// When there is none, or it has moved on from `revision`; an event that has not happened.
    #[tracing::instrument(skip_all)]
    pub async fn replay_webhook(
        &self,
        actor: &Actor,
        (id, revision): (WebhookId, i64),
        input: ReplayInput,
    ) -> Result<Webhook, AppError> {
        let mut write = self.write(actor).await?;
        let before = locked_webhook(&write, id, revision).await?;
        let mut faults = ValidationErrors::default();
        let most = before.position;
        let fits = |after: i64| (0..=most).contains(&after);
        let detail = format!("is no event that the webhook has come to; 0 to {most} fit");
        faults.require(input.after.is_none_or(fits), "/after", detail);
        faults.into_result()?;
        let position = input.after.unwrap_or(before.position);
        let after = Webhook { revision: revision + 1, ..before.clone().delivered(position, None) };
        update_webhook(write.conn(), &after).await?;
        let again = match input.after {
            None => want_again(write.conn(), id).await?,
            // They lie among those that are sent.
            Some(after) => remove_set_aside(write.conn(), id, SetAsideOf::After(after)).await?,
        };
        let data = json!({"webhook": id, "after": input.after, "set_aside": again});
        write.record(
            Change::of(EventKind::WebhookReplayed, Entity::Webhook, id)
                .between(Some(&before), Some(&after))
                .with_data(data),
        );
        let after = write.commit_with(after).await?;
        self.tasks.activate(TaskName::Webhooks);
        Ok(after)
    }

    /// Sends a webhook a message that says nothing, at once, and says what came of it. Nothing is kept of it.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all)]
    pub async fn try_webhook(&self, id: WebhookId) -> Result<Option<DeliveryFault>, AppError> {
        let webhook = self.webhook(id).await?;
        let secrets = find_secrets(&self.db, id).await?.ok_or_else(|| AppError::not_found("webhook", id))?;
        let message = WebhookMessage::trial(format!("trial-{}", self.clock.id()), self.clock.now());
        Ok(self.send(&webhook.url, &secrets, &message).await.err().map(|error| error.fault))
    }

    async fn check_webhook(&self, input: &WebhookInput) -> Result<(), AppError> {
        input.check()?;
        let mut faults = ValidationErrors::default();
        if self.outgoing.is_forbidden(&input.url).await {
            faults.add(
                "/url",
                "is in a network that may not be asked, or not by an address that begins with http:; use one that begins with https: \
                 and is public, or start the service with `--allowed-networks`",
            );
        }
        input.scope.keys().check("/scope", &*self.matrix().await?, &mut faults);
        Ok(faults.into_result()?)
    }
}

async fn locked_webhook(write: &Write, id: WebhookId, revision: i64) -> Result<Webhook, AppError> {
    let webhook = find_webhook(write.conn(), id).await?;
    let webhook = webhook.ok_or_else(|| AppError::not_found("webhook", id))?;
    check_revision(webhook.revision, revision)?;
    Ok(webhook)
}

/// Where somebody's webhook leads is nobody else's matter: events name it by its id.
fn record(write: &mut Write, kind: EventKind, before: Option<&Webhook>, after: Option<&Webhook>) {
    let now = after.or(before);
    let data: Value = json!({
        "webhook": now.map(|webhook| webhook.id),
        "state": now.map(|webhook| webhook.state),
        "revision": now.map(|webhook| webhook.revision),
    });
    let id = now.map(|webhook| webhook.id.to_string()).unwrap_or_default();
    write.record(Change::of(kind, Entity::Webhook, id).between(before, after).with_data(data));
}
