//! `/outbox`

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::IntoParams;

use super::auth::{ReadApproved, ReadDirections, ReportPublication, Require};
use super::export::BinaryFile;
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{AttachmentPath, Path, PiecePath};
use super::problem::Problem;
use app::App;
use domain::id::{CampaignId, PieceId};
use domain::publication::{OutboxItem, Publication, PublicationInput};
use domain::time::Timestamp;
use store::review::ReadyFilter;

/// Which pieces.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OutboxQuery {
    /// Id of the campaign.
    campaign: Option<CampaignId>,
    /// Handle of the account.
    account: Option<String>,
}

/// Where a page of the outbox begins: behind what is due then, of this piece.
struct Due(Timestamp, PieceId);

impl FromStr for Due {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (due_ms, piece) = text.split_once(' ').ok_or(())?;
        let due_ms = due_ms.parse().map_err(|_| ())?;
        Ok(Self(Timestamp::from_ms(due_ms), PieceId(piece.parse().map_err(|_| ())?)))
    }
}

/// Lists what may be published.
///
/// What has passed its review, and its signature where it needs one, and waits for nothing but to be published: by when it is due. What is
/// held back, since a fact does not stand any more or its account is paused, is listed without its text.
#[utoipa::path(get, path = "/api/v1/outbox", tag = "outbox",
    responses((status = 200, description = "A page of pieces that may be published", body = Page<OutboxItem>)))]
pub(super) async fn list_outbox(
    _: Require<ReadApproved>,
    State(app): State<App>,
    Listed(query, page): Listed<OutboxQuery>,
) -> Result<axum::Json<Page<OutboxItem>>, Problem> {
    let OutboxQuery { campaign, account } = query;
    let filter = ReadyFilter { campaign, account, piece: None };
    let after = page.after_as()?.map(|Due(due_at, piece)| (due_at, piece));
    let items = app.outbox(&filter, after, page.wanted_items()).await?;
    Ok(axum::Json(page.of_rows(items, |item| format!("{} {}", item.due_at.as_ms(), item.piece))))
}

/// One piece that may be published.
#[utoipa::path(get, path = "/api/v1/outbox/{id}", tag = "outbox",
    responses((status = 200, description = "It, exactly as it was approved", body = OutboxItem)))]
pub(super) async fn get_outbox_item(
    _: Require<ReadApproved>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<axum::Json<OutboxItem>, Problem> {
    Ok(axum::Json(app.outbox_of(id).await?))
}

/// Gives the bytes of a file that may be published.
///
/// The bytes of a file of a piece that may be published, to be saved; never to be shown by a browser as a page of this service.
#[utoipa::path(get, path = "/api/v1/outbox/{id}/attachments/{key}", tag = "outbox",
    responses((status = 200, description = "Its bytes", body = BinaryFile, content_type = "application/octet-stream")))]
pub(super) async fn get_outbox_attachment(
    _: Require<ReadApproved>,
    State(app): State<App>,
    Path(AttachmentPath { id, key }): Path<AttachmentPath>,
) -> Result<Response, Problem> {
    let bytes = app.outbox_file(id, &key).await?;
    let headers =
        [(header::CONTENT_TYPE, "application/octet-stream"), (header::CONTENT_DISPOSITION, "attachment")];
    Ok((headers, bytes).into_response())
}

/// Reports that a piece is out, and where.
///
/// Takes note that a version is out, with exactly the text and the files that were approved and signed. Its page is fetched soon afterwards and
/// compared with that text, a few times if it is not yet as it should be; `GET /pieces/{id}/publication` and the event `piece.page_compared`
/// tell what was found. Pages in networks of one's own are looked at where the service was started so that it may (`--allowed-networks`).
#[utoipa::path(post, path = "/api/v1/outbox/{id}/report", tag = "outbox",
    responses(
        (status = 200, description = "Noted", body = Publication),
        (status = 409, description = "`wrong_state`: it is out already, or its account is closed or paused; `not_approved`; `unsigned`; \
            `old_version`, `digest_stale`: something else was published than what was approved; `signature_void`; `text_changed`; \
            `fact_obstacle`; `account_inactive`; `no_review`"),
    ))]
pub(super) async fn report_publication(
    caller: Require<ReportPublication>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
    Json(input): Json<PublicationInput>,
) -> Result<axum::Json<Publication>, Problem> {
    Ok(axum::Json(app.report_publication(&caller.actor(), &caller.reach, id, input).await?))
}

/// What a publishing platform has reported of a piece.
///
/// Where the version that counts is out, as a publishing platform has reported it, and what was found on that page.
#[utoipa::path(get, path = "/api/v1/pieces/{id}/publication", tag = "outbox",
    responses((status = 200, description = "What was reported", body = Publication)))]
pub(super) async fn get_publication(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(PiecePath { id }): Path<PiecePath>,
) -> Result<axum::Json<Publication>, Problem> {
    Ok(axum::Json(app.publication(&caller.reach, id).await?))
}
