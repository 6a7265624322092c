//! `/accounts`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadDirections, ReadRegistry, Require};
use super::direction::direction_page;
use super::extract::{IfMatch, Json, Path, Query, Tagged};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::account::{Account, AccountInput, AccountStatus};
use domain::card::DirectionCard;
use domain::direction::DirectionState;
use domain::event::AuditEntry;
use domain::graph::Neighbour;
use domain::matrix::AccountFilter;
use store::audit::list_history;
use store::direction::DirectionFilter;

/// Filters of the list of accounts; every one given must hold.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountQuery {
    /// Part of the name or handle, in any case.
    q: Option<String>,
    /// The platform.
    platform: Option<String>,
    /// Key of the organisation.
    organisation: Option<String>,
    /// Key of a function that the account meets (that one or a child of it).
    function: Option<String>,
    /// Key of an audience that the account lists.
    audience: Option<String>,
    /// Key of a region at or above the account's.
    region: Option<String>,
    /// Key of a cluster that holds the account.
    cluster: Option<String>,
    /// Whether it speaks.
    status: Option<AccountStatus>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The accounts of the matrix, by handle.
#[utoipa::path(get, path = "/api/v1/accounts", tag = "registry", params(AccountQuery),
    responses((status = 200, description = "A page of accounts", body = Page<Account>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_accounts(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<AccountQuery>,
) -> Result<axum::Json<Page<Account>>, Problem> {
    let filter = AccountFilter {
        q: query.q,
        platform: query.platform,
        organisation: query.organisation,
        function: query.function,
        audience: query.audience,
        region: query.region,
        cluster: query.cluster,
        status: query.status,
    };
    let place = Place::new(&format!("accounts{filter:?}"), query.limit, query.cursor.as_deref())?;
    let matrix = app.matrix().await?;
    let accounts = matrix.graph.accounts().iter().map(AsRef::as_ref);
    let passing = accounts.filter(|account| matrix.passes(account, &filter));
    Ok(axum::Json(place.page_of(passing, |account| account.handle.clone())))
}

/// Enters an account.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "registry", request_body = AccountInput,
    responses(
        (status = 201, description = "Entered", body = Account, headers(("etag" = String, description = "Its revision"))),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["change_registry"])))]
pub(super) async fn create_account(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<AccountInput>,
) -> Result<Response, Problem> {
    let account = app.create_account(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(account.revision, account)).into_response())
}

/// One account.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}", tag = "registry", params(("handle" = String, Path, description = "Its handle")),
    responses((status = 200, description = "The account", body = Account, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_account(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(handle): Path<String>,
) -> Result<Tagged<Account>, Problem> {
    let matrix = app.matrix().await?;
    let account = matrix.graph.account(&handle).ok_or_else(|| AppError::not_found("account", handle))?;
    Ok(Tagged(account.revision, account.as_ref().clone()))
}

/// Replaces what is said of an account.
#[utoipa::path(put, path = "/api/v1/accounts/{handle}", tag = "registry",
    params(("handle" = String, Path, description = "Its handle"), ("if-match" = String, Header, description = "The ETag that you have seen")),
    request_body = AccountInput,
    responses((status = 200, description = "Changed", body = Account, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["change_registry"])))]
pub(super) async fn update_account(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(handle): Path<String>,
    IfMatch(revision): IfMatch,
    Json(input): Json<AccountInput>,
) -> Result<Tagged<Account>, Problem> {
    let account = app.update_account(&caller.actor(), (&handle, revision), input).await?;
    Ok(Tagged(account.revision, account))
}

/// The two parameters of a list without filters.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    pub(super) limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// The ties of an account, by the other end's handle and kind.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/neighbours", tag = "registry",
    params(("handle" = String, Path, description = "Its handle"), PageQuery),
    responses((status = 200, description = "A page of neighbours", body = Page<Neighbour>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_account_neighbours(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(handle): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Neighbour>>, Problem> {
    let place = Place::new(&format!("neighbours{handle}"), query.limit, query.cursor.as_deref())?;
    let matrix = app.matrix().await?;
    let neighbours =
        matrix.graph.neighbours(&handle).ok_or_else(|| AppError::not_found("account", handle))?;
    // A pair may be tied by several kinds: both make the key.
    Ok(axum::Json(place.page_of(neighbours.iter(), |n| format!("{}\n{}", n.account, n.kind))))
}

/// Filters of an account's directions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountDirectionQuery {
    /// Where the direction stands.
    state: Option<DirectionState>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What an account is asked, over all campaigns.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/directions", tag = "directions",
    params(("handle" = String, Path, description = "Its handle"), AccountDirectionQuery),
    responses((status = 200, description = "A page of directions", body = Page<DirectionCard>)),
    security(("token" = ["read_directions"])))]
pub(super) async fn list_account_directions(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(handle): Path<String>,
    Query(query): Query<AccountDirectionQuery>,
) -> Result<axum::Json<Page<DirectionCard>>, Problem> {
    let matrix = app.matrix().await?;
    let account = matrix.graph.account(&handle);
    account
        .filter(|account| caller.reach.sees(account, &matrix))
        .ok_or_else(|| AppError::not_found("account", &handle))?;
    let filter = DirectionFilter { account: Some(handle), state: query.state, ..DirectionFilter::default() };
    direction_page(&app, &caller.reach, filter, (query.limit, query.cursor.as_deref())).await
}

/// Who changed an account, from what to what.
#[utoipa::path(get, path = "/api/v1/accounts/{handle}/history", tag = "registry",
    params(("handle" = String, Path, description = "Its handle"), PageQuery),
    responses((status = 200, description = "A page of changes", body = Page<AuditEntry>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_account_history(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(handle): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<AuditEntry>>, Problem> {
    let place = Place::new(&format!("history{handle}"), query.limit, query.cursor.as_deref())?;
    let matrix = app.matrix().await?;
    matrix.graph.account(&handle).ok_or_else(|| AppError::not_found("account", &handle))?;
    let after = place.after_as()?.unwrap_or(0);
    let entries = list_history(&app.db, ("account", &handle), after, place.wanted()).await?;
    Ok(axum::Json(place.page(entries, |entry| entry.seq.to_string())))
}
