//! `/organisations`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{OrganisationPath, Path};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::merge::{MergeInput, MergeReport};
use domain::organisation::{Organisation, OrganisationInput};

/// Filters of the list of organisations.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrganisationQuery {
    /// Part of the name or key, in any case.
    q: Option<String>,
}

/// The organisations, by key.
#[utoipa::path(get, path = "/api/v1/organisations", tag = "registry",
    responses((status = 200, description = "A page of organisations", body = Page<Organisation>)))]
pub(super) async fn list_organisations(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Listed(query, page): Listed<OrganisationQuery>,
) -> Result<axum::Json<Page<Organisation>>, Problem> {
    let q = query.q.unwrap_or_default().to_lowercase();
    let matrix = app.matrix().await?;
    let passing = matrix.organisations().values().filter(|organisation| {
        organisation.name.to_lowercase().contains(&q) || organisation.key.to_lowercase().contains(&q)
    });
    Ok(axum::Json(page.of_list(passing, |organisation| organisation.key.clone())))
}

/// Enters one organisation.
#[utoipa::path(post, path = "/api/v1/organisations", tag = "registry",
    responses(
        (status = 201, description = "Entered", body = Organisation),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn create_organisation(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<OrganisationInput>,
) -> Result<(StatusCode, Tagged<Organisation>), Problem> {
    let organisation = app.create_organisation(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(organisation.revision, organisation)))
}

/// One organisation.
#[utoipa::path(get, path = "/api/v1/organisations/{key}", tag = "registry",
    responses((status = 200, description = "The organisation", body = Organisation)))]
pub(super) async fn get_organisation(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(OrganisationPath { key }): Path<OrganisationPath>,
) -> Result<Tagged<Organisation>, Problem> {
    let matrix = app.matrix().await?;
    let organisation =
        matrix.organisations().get(&key).ok_or_else(|| AppError::not_found("organisation", key))?;
    Ok(Tagged(organisation.revision, organisation.clone()))
}

/// Replaces what is said of an organisation.
#[utoipa::path(put, path = "/api/v1/organisations/{key}", tag = "registry",
    responses((status = 200, description = "Changed", body = Organisation)))]
pub(super) async fn update_organisation(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(OrganisationPath { key }): Path<OrganisationPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<OrganisationInput>,
) -> Result<Tagged<Organisation>, Problem> {
    let organisation = app.update_organisation(&caller.actor(), &key, revision, input).await?;
    Ok(Tagged(organisation.revision, organisation))
}

/// Deletes an organisation that was entered by mistake.
///
/// Deletes an organisation that was entered by mistake and that nothing refers to. What does is named with how much of it.
#[utoipa::path(delete, path = "/api/v1/organisations/{key}", tag = "registry",
    responses(
        (status = 204, description = "Deleted"),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn delete_organisation(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(OrganisationPath { key }): Path<OrganisationPath>,
    IfMatch(revision): IfMatch,
) -> Result<StatusCode, Problem> {
    app.delete_organisation(&caller.actor(), &key, revision).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Merges an organisation into another.
///
/// Merges an organisation into another, which answers for its accounts, directions, pieces and facts from then on. What the second says
/// of itself stays, and what it does not say is filled. The key of the first leads to the second from then on.
#[utoipa::path(post, path = "/api/v1/organisations/{key}/merge", tag = "registry",
    responses(
        (status = 200, description = "What has changed, or would", body = MergeReport),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn merge_organisation(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(OrganisationPath { key }): Path<OrganisationPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<MergeInput>,
) -> Result<axum::Json<MergeReport>, Problem> {
    Ok(axum::Json(app.merge_organisation(&caller.actor(), &key, revision, input).await?))
}
