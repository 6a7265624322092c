//! `/themes`, `/campaigns/{id}/theme`

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ManageCampaigns, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Listed, Page};
use super::path::{CampaignPath, Path, ThemePath};
use super::problem::Problem;
use app::App;
use app::kept_theme::ThemeFilter;
use app::theme::ThemeCheck;
use domain::kept_theme::{KeptTheme, ThemeOfCampaign};
use domain::theme::Theme;

/// Filters of the list of themes.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ThemeQuery {
    /// Only the deployment's own, or only those that ship with the program.
    own: Option<bool>,
    /// Key of a region: only those that are kept for all, for it, or for one above it.
    region: Option<String>,
}

/// Templates of campaigns, by key.
#[utoipa::path(get, path = "/api/v1/themes", tag = "campaigns",
    responses((status = 200, description = "A page of themes", body = Page<Theme>)))]
pub(super) async fn list_themes(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Listed(query, page): Listed<ThemeQuery>,
) -> Result<axum::Json<Page<Theme>>, Problem> {
    let themes = app.list_themes(&ThemeFilter { own: query.own, region: query.region }).await?;
    Ok(axum::Json(page.of_list(themes.iter(), |theme| theme.key.clone())))
}

/// One template.
///
/// One template. What is answered can be posted to another deployment as it is, or here under another key. Those that ship with the program
/// have the revision 0.
#[utoipa::path(get, path = "/api/v1/themes/{key}", tag = "campaigns",
    responses((status = 200, description = "The theme", body = Theme)))]
pub(super) async fn get_theme(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(ThemePath { key }): Path<ThemePath>,
) -> Result<Tagged<Theme>, Problem> {
    let KeptTheme { theme, revision } = app.theme(&key).await?;
    Ok(Tagged(revision, theme))
}

/// Keeps a template of the deployment's own.
///
/// Keeps a template, which campaigns then start from as from those that ship. It must stand the check of `POST /themes/check`: a clash is refused where
/// it stands. It is written in the languages of its title; a campaign in another one is refused. It names no place: regions in which the registry
/// has accounts are refused by name. Its revision is 1; `GET` gives that as `ETag`.
#[utoipa::path(post, path = "/api/v1/themes", tag = "campaigns",
    responses(
        (status = 201, description = "Kept", body = Theme),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn create_theme(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Json(theme): Json<Theme>,
) -> Result<(StatusCode, axum::Json<Theme>), Problem> {
    let kept = app.keep_theme(&caller.actor(), theme).await?;
    Ok((StatusCode::CREATED, axum::Json(kept.theme)))
}

/// Keeps a campaign as a template.
///
/// Keeps a campaign's angles, audiences and facts as a template of the deployment's own, checked as any other. Facts that an organisation owns are the
/// place's own and stay behind; so do window, contact, localities and pins. Where the words are still those of the theme that the campaign started
/// from, they are kept in both languages, else in the campaign's.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/theme", tag = "campaigns",
    responses(
        (status = 201, description = "Kept", body = Theme),
        (status = 409, description = "`taken`"),
    ))]
pub(super) async fn keep_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Json(input): Json<ThemeOfCampaign>,
) -> Result<(StatusCode, axum::Json<Theme>), Problem> {
    let kept = app.keep_campaign(&caller.actor(), id, input).await?;
    Ok((StatusCode::CREATED, axum::Json(kept.theme)))
}

/// Replaces what a template of the deployment's own says.
#[utoipa::path(put, path = "/api/v1/themes/{key}", tag = "campaigns",
    responses(
        (status = 200, description = "Changed", body = Theme),
        (status = 409, description = "`obstructed`: it ships with the program; keep a copy of it under another key"),
    ))]
pub(super) async fn update_theme(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(ThemePath { key }): Path<ThemePath>,
    IfMatch(revision): IfMatch,
    Json(theme): Json<Theme>,
) -> Result<Tagged<Theme>, Problem> {
    let KeptTheme { theme, revision } = app.update_theme(&caller.actor(), &key, revision, theme).await?;
    Ok(Tagged(revision, theme))
}

/// Deletes a template of the deployment's own, and gives it back once more.
///
/// Deletes a template of the deployment's own, and gives it back once more. Campaigns that started from it stay as they are.
#[utoipa::path(delete, path = "/api/v1/themes/{key}", tag = "campaigns",
    responses(
        (status = 200, description = "Deleted", body = Theme),
        (status = 409, description = "`obstructed`: it ships with the program"),
    ))]
pub(super) async fn delete_theme(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(ThemePath { key }): Path<ThemePath>,
    IfMatch(revision): IfMatch,
) -> Result<axum::Json<Theme>, Problem> {
    Ok(axum::Json(app.delete_theme(&caller.actor(), &key, revision).await?))
}

/// Looks at a theme before it is used.
///
/// Looks at a template before it is used: words of another form, of an emergency or of one place, a telephone that no fact gives, what
/// nobody fills in, titles that stand twice, and keys that the theme does not have. Nothing is kept of it.
#[utoipa::path(post, path = "/api/v1/themes/check", tag = "campaigns",
    responses((status = 200, description = "What was found", body = ThemeCheck)),
    extensions(("x-read-only" = json!(true))))]
pub(super) async fn check_theme(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Json(theme): Json<Theme>,
) -> Result<axum::Json<ThemeCheck>, Problem> {
    Ok(axum::Json(app.check_theme(&theme)?))
}
