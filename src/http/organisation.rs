//! `/organisations`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::extract::{IfMatch, Json, Path, Query, Tagged};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::organisation::{Organisation, OrganisationInput};

/// Filters of the list of organisations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrganisationQuery {
    /// Part of the name or key, in any case.
    q: Option<String>,
    /// Entries on a page, 1 to 500; default 50.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The organisations, by key.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "registry", params(OrganisationQuery),
    responses((status = 200, description = "A page of organisations", body = Page<Organisation>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_organisations(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<OrganisationQuery>,
) -> Result<axum::Json<Page<Organisation>>, Problem> {
    let q = query.q.unwrap_or_default().to_lowercase();
    let place = Place::new(&format!("organisations{q:?}"), query.limit, query.cursor.as_deref())?;
    let matrix = app.matrix().await?;
    let passing = matrix.organisations().values().filter(|organisation| {
        organisation.name.to_lowercase().contains(&q) || organisation.key.to_lowercase().contains(&q)
    });
    Ok(axum::Json(place.page_of(passing, |organisation| organisation.key.clone())))
}

/// Enters one organisation.
#[utoipa::path(post, path = "/api/v1/organisations", tag = "registry", request_body = OrganisationInput,
    responses(
        (status = 201, description = "Entered", body = Organisation, headers(("etag" = String, description = "Its revision"))),
        (status = 409, description = "`taken`", body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = ["change_registry"])))]
pub(super) async fn create_organisation(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<OrganisationInput>,
) -> Result<Response, Problem> {
    let organisation = app.create_organisation(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(organisation.revision, organisation)).into_response())
}

/// One organisation.
#[utoipa::path(get, path = "/api/v1/organisations/{key}", tag = "registry", params(("key" = String, Path, description = "Its key")),
    responses((status = 200, description = "The organisation", body = Organisation, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_organisation(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<Tagged<Organisation>, Problem> {
    let matrix = app.matrix().await?;
    let organisation =
        matrix.organisations().get(&key).ok_or_else(|| AppError::not_found("organisation", key))?;
    Ok(Tagged(organisation.revision, organisation.clone()))
}

/// Replaces what is said of an organisation.
#[utoipa::path(put, path = "/api/v1/organisations/{key}", tag = "registry",
    params(("key" = String, Path, description = "Its key"), ("if-match" = String, Header, description = "The ETag that you have seen")),
    request_body = OrganisationInput,
    responses((status = 200, description = "Changed", body = Organisation, headers(("etag" = String, description = "Its revision")))),
    security(("token" = ["change_registry"])))]
pub(super) async fn update_organisation(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(key): Path<String>,
    IfMatch(revision): IfMatch,
    Json(input): Json<OrganisationInput>,
) -> Result<Tagged<Organisation>, Problem> {
    let organisation = app.update_organisation(&caller.actor(), (&key, revision), input).await?;
    Ok(Tagged(organisation.revision, organisation))
}
