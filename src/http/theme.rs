//! `/themes`

use axum::extract::State;

use super::auth::{ReadRegistry, Require};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{Path, ThemePath};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use app::theme::ThemeCheck;
use domain::theme::Theme;

/// Templates of campaigns, by key.
#[utoipa::path(get, path = "/api/v1/themes", tag = "campaigns",
    responses((status = 200, description = "A page of themes", body = Page<Theme>)))]
pub(super) async fn list_themes(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<Theme>>, Problem> {
    Ok(axum::Json(page.of_list(app.seed.themes.values(), |theme| theme.key.clone())))
}

/// One template.
#[utoipa::path(get, path = "/api/v1/themes/{key}", tag = "campaigns",
    responses((status = 200, description = "The theme", body = Theme)))]
pub(super) async fn get_theme(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(ThemePath { key }): Path<ThemePath>,
) -> Result<axum::Json<Theme>, Problem> {
    let theme = app.seed.themes.get(&key).ok_or_else(|| AppError::not_found("theme", key))?;
    Ok(axum::Json(theme.clone()))
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
