//! `/platforms`

use axum::extract::State;

use super::auth::{ReadRegistry, Require};
use super::page::{Page, PageRequest};
use super::problem::Problem;
use app::App;
use domain::platform_entry::PlatformEntry;

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
