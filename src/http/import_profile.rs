//! `/import-profiles`

use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{ChangeRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{ImportProfilePath, Path};
use super::problem::Problem;
use app::App;
use domain::import_profile::{ImportProfile, ImportProfileInput};
use store::import_profile::list_profiles;

/// Mappings of lists that are kept, by key.
#[utoipa::path(get, path = "/api/v1/import-profiles", tag = "registry",
    responses((status = 200, description = "A page of profiles", body = Page<ImportProfile>)))]
pub(super) async fn list_import_profiles(
    _: Require<ChangeRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<ImportProfile>>, Problem> {
    let profiles = list_profiles(&app.db, page.after(), page.wanted()).await?;
    Ok(axum::Json(page.of_rows(profiles, |profile| profile.key.clone())))
}

/// Keeps a mapping of lists.
///
/// Keeps a mapping of lists under a key, so that the next list is read by it. What the report of an import says was taken for what can be
/// sent as it is, or corrected.
#[utoipa::path(post, path = "/api/v1/import-profiles", tag = "registry",
    responses(
        (status = 201, description = "Kept", body = ImportProfile),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn create_import_profile(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Json(input): Json<ImportProfileInput>,
) -> Result<(StatusCode, Tagged<ImportProfile>), Problem> {
    let profile = app.create_import_profile(&caller.actor(), input).await?;
    Ok((StatusCode::CREATED, Tagged(profile.revision, profile)))
}

/// One mapping that is kept.
#[utoipa::path(get, path = "/api/v1/import-profiles/{key}", tag = "registry",
    responses((status = 200, description = "The profile", body = ImportProfile)))]
pub(super) async fn get_import_profile(
    _: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportProfilePath { key }): Path<ImportProfilePath>,
) -> Result<Tagged<ImportProfile>, Problem> {
    let profile = app.import_profile(&key).await?;
    Ok(Tagged(profile.revision, profile))
}

/// Replaces what is said of a profile.
#[utoipa::path(put, path = "/api/v1/import-profiles/{key}", tag = "registry",
    responses((status = 200, description = "Changed", body = ImportProfile)))]
pub(super) async fn update_import_profile(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportProfilePath { key }): Path<ImportProfilePath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<ImportProfileInput>,
) -> Result<Tagged<ImportProfile>, Problem> {
    let profile = app.update_import_profile(&caller.actor(), &key, revision, input).await?;
    Ok(Tagged(profile.revision, profile))
}

/// Deletes a profile, and gives it back once more.
#[utoipa::path(delete, path = "/api/v1/import-profiles/{key}", tag = "registry",
    responses((status = 200, description = "Deleted", body = ImportProfile)))]
pub(super) async fn delete_import_profile(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(ImportProfilePath { key }): Path<ImportProfilePath>,
    IfMatch(revision): IfMatch,
) -> Result<axum::Json<ImportProfile>, Problem> {
    Ok(axum::Json(app.delete_import_profile(&caller.actor(), &key, revision).await?))
}
