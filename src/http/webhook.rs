//! `/webhooks`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::auth::{Administer, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, WebhookPath};
use super::problem::Problem;
use app::App;
use domain::delivery::DeliveryFault;
use domain::id::WebhookId;
use domain::webhook::{ReplayInput, SetAsideEvent, Webhook, WebhookInput};
use domain::webhook_secret::WebhookSecret;

/// A webhook with a secret that was just made. The secret is shown this once.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "webhook": {
        "id": "01980c5e-7a00-7000-8000-000000000051", "name": "发布平台", "url": "https://publish.example.gov.cn/hooks",
        "kinds": ["piece.signed"], "scope": {}, "state": "active", "position": 4211, "failures": 0,
        "failing_since": null, "next_try_at": null, "last_fault": null, "last_delivered_at": null, "set_aside": 0,
        "revision": 1
    },
    "secret": "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
}))]
pub(super) struct NewWebhook {
    /// The webhook.
    webhook: Webhook,
    /// By what its receiver checks `webhook-signature` (Standard Webhooks 1.0).
    secret: String,
}

impl NewWebhook {
    fn of((webhook, secret): (Webhook, WebhookSecret)) -> Self {
        Self { webhook, secret: secret.reveal().to_owned() }
    }
}

/// What came of a message that was sent to see whether messages arrive.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"fault": {"kind": "refused", "status": 401}}))]
pub(super) struct WebhookTrial {
    /// Why it was not taken; null: it was.
    #[schema(required = true)]
    fault: Option<DeliveryFault>,
}

/// Webhooks, in the order in which they were entered.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "events",
    responses((status = 200, description = "A page of webhooks", body = Page<Webhook>)))]
pub(super) async fn list_webhooks(
    _: Require<Administer>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Webhook>>, Problem> {
    let after = page.after_as()?.map(WebhookId);
    let webhooks = store::webhook::list_webhooks(&app.db, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(webhooks, |webhook| webhook.id.to_string())))
}

/// Enters an address that is sent events.
///
/// Enters an address that is sent what happens from now on, each event by a POST of its own and in order, signed as Standard Webhooks 1.0 says.
/// `webhook-id` is the same however often an event is sent: a receiver takes it once. An answer of 200 to 299 within 15 s takes an event; what is
/// refused six times is set aside, what fails is tried again with pauses that double up to 15 minutes, and after five days in vain the webhook is
/// disabled. The secret is in this answer and nowhere else.
#[utoipa::path(post, path = "/api/v1/webhooks", tag = "events",
    responses(
        (status = 201, description = "Entered", body = NewWebhook),
        (status = 409, description = "`secret_not_replayed`: it was entered before"),
    ))]
pub(super) async fn create_webhook(
    caller: Require<Administer>,
    State(app): State<App>,
    Json(input): Json<WebhookInput>,
) -> Result<(StatusCode, axum::Json<NewWebhook>), Problem> {
    let new = app.create_webhook(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, axum::Json(NewWebhook::of(new))))
}

/// One webhook, and how far it is.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "events",
    responses((status = 200, description = "The webhook", body = Webhook)))]
pub(super) async fn get_webhook(
    _: Require<Administer>,
    State(app): State<App>,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<Tagged<Webhook>, Problem> {
    let webhook = app.webhook(id).await?;
    Ok(Tagged(webhook.revision, webhook))
}

/// Replaces what is said of a webhook.
///
/// Replaces what is said of a webhook. It goes on where it was, one that was paused or disabled with everything that has happened meanwhile, and what
/// has failed is tried at once.
#[utoipa::path(put, path = "/api/v1/webhooks/{id}", tag = "events",
    responses((status = 200, description = "Changed", body = Webhook)))]
pub(super) async fn update_webhook(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(WebhookPath { id }): Path<WebhookPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<WebhookInput>,
) -> Result<Tagged<Webhook>, Problem> {
    let webhook = app.update_webhook(&caller.actor(), (id, revision), input).await?;
    Ok(Tagged(webhook.revision, webhook))
}

/// Deletes a webhook with what was set aside of it, and gives it back once more.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", tag = "events",
    responses((status = 200, description = "Deleted", body = Webhook)))]
pub(super) async fn delete_webhook(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(WebhookPath { id }): Path<WebhookPath>,
    IfMatch(revision): IfMatch,
) -> Result<axum::Json<Webhook>, Problem> {
    Ok(axum::Json(app.delete_webhook(&caller.actor(), (id, revision)).await?))
}

/// Gives a webhook another secret.
///
/// Gives a webhook another secret, which is in this answer and nowhere else. The former one signs beside it for 24 h, so that a receiver has time to
/// change.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", tag = "events",
    responses(
        (status = 200, description = "Made", body = NewWebhook),
        (status = 409, description = "`secret_not_replayed`: it was made before"),
    ))]
pub(super) async fn renew_webhook_secret(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<axum::Json<NewWebhook>, Problem> {
    Ok(axum::Json(NewWebhook::of(app.renew_webhook_secret(&caller.actor(), id).await?)))
}

/// Sends a message that says nothing, to see whether messages arrive.
///
/// Sends a message of the type `webhook.trial`, once, and says what came of it. Nothing is kept of it.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/trial", tag = "events",
    responses((status = 200, description = "What came of it", body = WebhookTrial)),
    extensions(("x-read-only" = json!(true))))]
pub(super) async fn try_webhook(
    _: Require<Administer>,
    State(app): State<App>,
    Path(WebhookPath { id }): Path<WebhookPath>,
) -> Result<axum::Json<WebhookTrial>, Problem> {
    Ok(axum::Json(WebhookTrial { fault: app.try_webhook(id).await? }))
}

/// Sends events once more.
///
/// Sends events once more: all after one, in order, or those that were set aside, each once.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/replay", tag = "events",
    responses((status = 200, description = "They are sent", body = Webhook)))]
pub(super) async fn replay_webhook(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(WebhookPath { id }): Path<WebhookPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<ReplayInput>,
) -> Result<Tagged<Webhook>, Problem> {
    let webhook = app.replay_webhook(&caller.actor(), (id, revision), input).await?;
    Ok(Tagged(webhook.revision, webhook))
}

/// Events that a receiver has refused, in order.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/set-aside", tag = "events",
    responses((status = 200, description = "A page of events", body = Page<SetAsideEvent>)))]
pub(super) async fn list_set_aside_events(
    _: Require<Administer>,
    State(app): State<App>,
    Path(WebhookPath { id }): Path<WebhookPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<SetAsideEvent>>, Problem> {
    app.webhook(id).await?;
    let after = page.after_as()?.unwrap_or(0);
    let events = store::set_aside::list_set_aside(&app.db, id, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(events, |event| event.event.to_string())))
}
