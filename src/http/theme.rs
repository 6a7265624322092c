//! `/themes`

use axum::extract::State;

use super::account::PageQuery;
use super::auth::{ReadRegistry, Require};
use super::extract::{Path, Query};
use super::page::{Page, Place};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::theme::Theme;

/// Templates of campaigns, by key.
#[utoipa::path(get, path = "/api/v1/themes", tag = "campaigns", params(PageQuery),
    responses((status = 200, description = "A page of themes", body = Page<Theme>)),
    security(("token" = ["read_registry"])))]
pub(super) async fn list_themes(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<axum::Json<Page<Theme>>, Problem> {
    let place = Place::new("themes", query.limit, query.cursor.as_deref())?;
    Ok(axum::Json(place.page_of(app.seed.themes.values(), |theme| theme.key.clone())))
}

/// One template.
#[utoipa::path(get, path = "/api/v1/themes/{key}", tag = "campaigns", params(("key" = String, Path, description = "Its key")),
    responses((status = 200, description = "The theme", body = Theme)),
    security(("token" = ["read_registry"])))]
pub(super) async fn get_theme(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(key): Path<String>,
) -> Result<axum::Json<Theme>, Problem> {
    let theme = app.seed.themes.get(&key).ok_or_else(|| AppError::not_found("theme", key))?;
    Ok(axum::Json(theme.clone()))
}
