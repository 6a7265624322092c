//! `/themes`

use axum::extract::State;

use super::auth::{ReadRegistry, Require};
use super::page::{Page, PageRequest};
use super::path::{Path, ThemePath};
use super::problem::Problem;
use app::App;
use app::error::AppError;
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
