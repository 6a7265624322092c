//! `/accounts`

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadDirections, ReadRegistry, Require};
use super::etag::{Conditional, IfMatch, IfNoneMatch, Tagged};
use super::json::Json;
use super::kept::Kept;
use super::page::{Listed, Page, PageRequest};
use super::path::{AccountPath, Path};
use super::problem::Problem;
use super::query::Query;
use super::registry::{Registry, Shared};
use app::App;
use app::deletion::WithTies;
use app::error::AppError;
use domain::account::{Account, AccountInput, AccountStatus, HandleInput};
use domain::card::DirectionCard;
use domain::direction::DirectionState;
use domain::entity::Entity;
use domain::event::AuditEntry;
use domain::graph::Neighbour;
use domain::id::DirectionId;
use domain::matrix::AccountFilter;
use domain::merge::{MergeInput, MergeReport};
use domain::platform::AccountKind;
use domain::readiness::AccountLack;
use store::audit::list_history;
use store::direction::DirectionFilter;

/// Filters of the list of accounts; every one given must hold.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountQuery {
    /// Part of the name, the handle or a topic, in any case.
    q: Option<String>,
    /// The platform.
    platform: Option<String>,
    /// Key of the organisation.
    organisation: Option<String>,
    /// Key of a function that the account meets (that one or a child of it).
    function: Option<String>,
    /// A topic that the account lists, however it is written.
    topic: Option<String>,
    /// The kind of a WeChat account.
    kind: Option<AccountKind>,
    /// The language in which it speaks, such as `zh`.
    language: Option<String>,
    /// Key of an organisation that runs it beside the one that answers.
    co_organisation: Option<String>,
    /// Key of an audience that the account lists.
    audience: Option<String>,
    /// Key of a region at or above the account's.
    region: Option<String>,
    /// Key of a cluster that holds the account.
    cluster: Option<String>,
    /// Whether it speaks.
    status: Option<AccountStatus>,
    /// What it lacks; only active accounts.
    lacks: Option<AccountLack>,
}

/// The accounts of the matrix, by handle.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "registry",
    responses((status = 200, description = "A page of accounts", body = Page<Account>)))]
pub(super) async fn list_accounts(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    Listed(query, page): Listed<AccountQuery>,
    seen: IfNoneMatch,
) -> Result<Kept<Conditional<axum::Json<Page<Shared<Account>>>>>, Problem> {
    let tag = matrix.revision.to_string();
    if seen.has_seen(&tag) {
        return Ok(Kept::always(Conditional::NotModified(tag)));
    }
    let filter = AccountFilter {
        q: query.q,
        platform: query.platform,
        organisation: query.organisation,
        function: query.function,
        topic: query.topic,
        kind: query.kind,
        language: query.language,
        co_organisation: query.co_organisation,
        audience: query.audience,
        region: query.region,
        cluster: query.cluster,
        status: query.status,
        lacks: query.lacks,
    };
    let passes = |account: &Account| matrix.passes(account, &filter);
    let page = page.of_accounts(matrix.graph.accounts(), passes);
    Ok(Kept::always(Conditional::Modified(tag, axum::Json(page))))
}

/// Enters an account.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "registry",
    responses(
        (status = 201, description = "Entered", body = Account),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn create_account(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<AccountInput>,
) -> Result<(StatusCode, Tagged<Account>), Problem> {
    let account = app.create_account(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(account.revision, account)))
}

/// One account.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}", tag = "registry",
    responses((status = 200, description = "The account", body = Account)))]
pub(super) async fn get_account(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    Path(AccountPath { handle }): Path<AccountPath>,
) -> Result<Kept<Tagged<Shared<Account>>>, Problem> {
    let account = matrix.graph.account(&handle).ok_or_else(|| AppError::not_found("account", handle))?;
    Ok(Kept::always(Tagged(account.revision, Shared(Arc::clone(account)))))
}

/// Replaces what is said of an account.
#[utoipa::path(put, path = "/api/v1/accounts/{handle}", tag = "registry",
    responses((status = 200, description = "Changed", body = Account)))]
pub(super) async fn update_account(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<AccountInput>,
) -> Result<Tagged<Account>, Problem> {
    let account = app.update_account(&caller.actor(), &handle, revision, input).await?;
    Ok(Tagged(account.revision, account))
}

/// Gives an account another handle.
///
/// Gives an account another handle. Its history, ties, clusters, directions, pieces, pins and grants follow, and its former handle leads
/// to it until it is let go (`DELETE /renamed`).
#[utoipa::path(post, path = "/api/v1/accounts/{handle}/rename", tag = "registry",
    responses(
        (status = 200, description = "Under its new handle", body = Account),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn rename_account(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<HandleInput>,
) -> Result<Tagged<Account>, Problem> {
    let account = app.rename_account(&caller.actor(), &handle, revision, input).await?;
    Ok(Tagged(account.revision, account))
}

/// Merges an account into another.
///
/// Merges an account into another: history, ties, memberships, directions, pieces, pins and grants. Of two ties of one pair and kind the
/// larger weight counts; what the second says of itself stays, and what it does not say is filled. The handle of the first leads to the
/// second from then on.
#[utoipa::path(post, path = "/api/v1/accounts/{handle}/merge", tag = "registry",
    responses(
        (status = 200, description = "What has changed, or would", body = MergeReport),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn merge_account(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<MergeInput>,
) -> Result<axum::Json<MergeReport>, Problem> {
    Ok(axum::Json(app.merge_account(&caller.actor(), &handle, revision, input).await?))
}

/// What goes with an account.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeletionQuery {
    /// Whether its ties, its memberships and its leads go with it; else it stays where there are some.
    #[serde(default)]
    #[param(inline)]
    with_ties: bool,
}

/// Deletes an account that was entered by mistake.
///
/// Deletes an account that was entered by mistake and that nothing refers to; what does is named with how much of it.
#[utoipa::path(delete, path = "/api/v1/accounts/{handle}", tag = "registry",
    responses(
        (status = 204, description = "Deleted"),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn delete_account(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    IfMatch(revision): IfMatch,
    Query(query): Query<DeletionQuery>,
) -> Result<StatusCode, Problem> {
    let with_ties = if query.with_ties { WithTies::Taken } else { WithTies::Kept };
    app.delete_account(&caller.actor(), &handle, revision, with_ties).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The ties of an account, by the other end's handle and kind.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/neighbours", tag = "registry",
    responses((status = 200, description = "A page of neighbours", body = Page<Neighbour>)))]
pub(super) async fn list_account_neighbours(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    Path(AccountPath { handle }): Path<AccountPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<Neighbour>>, Problem> {
    let neighbours =
        matrix.graph.neighbours(&handle).ok_or_else(|| AppError::not_found("account", handle))?;
    // A pair may be tied by several kinds: both make the key.
    Ok(axum::Json(page.of_list(neighbours.iter(), |n| format!("{}\n{}", n.account, n.kind))))
}

/// Filters of an account's directions.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountDirectionQuery {
    /// Where the direction stands.
    state: Option<DirectionState>,
}

/// What an account is asked, over all campaigns.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/directions", tag = "directions",
    responses((status = 200, description = "A page of directions", body = Page<DirectionCard>)))]
pub(super) async fn list_account_directions(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    Listed(query, page): Listed<AccountDirectionQuery>,
) -> Result<axum::Json<Page<DirectionCard>>, Problem> {
    let filter = DirectionFilter { account: Some(handle), state: query.state, ..DirectionFilter::default() };
    let after = page.after_as()?.map(DirectionId);
    let cards = app.list_account_directions(&caller.reach, filter, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(cards, |card| card.id.to_string())))
}

/// Who changed an account, from what to what.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/history", tag = "registry",
    responses((status = 200, description = "A page of changes", body = Page<AuditEntry>)))]
pub(super) async fn list_account_history(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(AccountPath { handle }): Path<AccountPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<AuditEntry>>, Problem> {
    let matrix = app.matrix().await?;
    matrix.graph.account(&handle).ok_or_else(|| AppError::not_found("account", &handle))?;
    let after = page.after_as()?.unwrap_or(0);
    let entries = list_history(&app.db, Entity::Account, &handle, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(entries, |entry| entry.seq.to_string())))
}
