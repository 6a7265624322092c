//! `/platforms`

use axum::extract::State;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{NodePath, Path};
use super::problem::Problem;
use app::App;
use app::error::AppError;
use domain::node_input::{TreeNodeInput, state_of};
use domain::platform_entry::PlatformEntry;
use domain::taxonomy::TreeKind;

/// The platforms, by key.
///
/// The platforms, by key: what each is called, the form that it is made for, what it may carry, and the kinds of its accounts. One below
/// another is used as that one is.
#[utoipa::path(get, path = "/api/v1/platforms", tag = "registry",
    responses((status = 200, description = "A page of platforms", body = Page<PlatformEntry>)))]
pub(super) async fn list_platforms(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    page: PageRequest,
) -> Result<axum::Json<Page<PlatformEntry>>, Problem> {
    let matrix = app.matrix().await?;
    let tree = matrix.platforms();
    let known = &app.seed.vocabulary.platforms;
    let entries: Vec<PlatformEntry> = tree.iter().map(|node| PlatformEntry::of(known, tree, node)).collect();
    Ok(axum::Json(page.of_list(entries.iter(), |entry| entry.key.clone())))
}

/// One platform.
#[utoipa::path(get, path = "/api/v1/platforms/{key}", tag = "registry",
    responses((status = 200, description = "The platform", body = PlatformEntry)))]
pub(super) async fn get_platform(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(NodePath { key }): Path<NodePath>,
) -> Result<Tagged<PlatformEntry>, Problem> {
    shown(&app, &key).await
}

/// Replaces what is said of a platform.
///
/// Replaces the names of a platform, and the one below which it lies and as which it is used. Its key stays, and the accounts on it.
#[utoipa::path(put, path = "/api/v1/platforms/{key}", tag = "registry",
    responses((status = 200, description = "Changed", body = PlatformEntry)))]
pub(super) async fn update_platform(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(NodePath { key }): Path<NodePath>,
    IfMatch(seen): IfMatch,
    Json(input): Json<TreeNodeInput>,
) -> Result<Tagged<PlatformEntry>, Problem> {
    app.update_node(&caller.actor(), (TreeKind::Platforms, &key), seen, input).await?;
    shown(&app, &key).await
}

async fn shown(app: &App, key: &str) -> Result<Tagged<PlatformEntry>, Problem> {
    let matrix = app.matrix().await?;
    let tree = matrix.platforms();
    let node = tree.get(key).ok_or_else(|| AppError::not_found("platform", key))?;
    Ok(Tagged(state_of(node), PlatformEntry::of(&app.seed.vocabulary.platforms, tree, node)))
}
