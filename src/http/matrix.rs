//! `/matrix`, `/functions`, `/regions`, `/audiences`

use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{ChangeRegistry, ReadRegistry, Require};
use super::etag::{Conditional, IfMatch, IfNoneMatch, Tagged};
use super::export::{BinaryFile, Export};
use super::json::Json;
use super::kept::Kept;
use super::page::{Page, PageRequest};
use super::path::{NodePath, Path};
use super::problem::Problem;
use super::registry::{Registry, Shared};
use app::App;
use app::error::AppError;
use domain::left_out::{LeftOutPart, LeftOutThing, LeftOutWhy};
use domain::matrix::MatrixSummary;
use domain::merge::{MergeInput, MergeReport};
use domain::node_input::{TreeNodeInput, state_of};
use domain::readiness::RegistryReadiness;
use domain::taxonomy::{TreeKind, TreeNode};

/// Shows the matrix in numbers.
///
/// The matrix in numbers: accounts per function, platform, region and cluster, and the components of its ties.
#[utoipa::path(get, path = "/api/v1/matrix", tag = "registry",
    responses((status = 200, description = "The matrix in numbers", body = MatrixSummary)))]
pub(super) async fn get_matrix(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    State(app): State<App>,
    seen: IfNoneMatch,
) -> Result<Kept<Conditional<axum::Json<Shared<MatrixSummary>>>>, Problem> {
    let tag = matrix.revision.to_string();
    if seen.has_seen(&tag) {
        return Ok(Kept::always(Conditional::NotModified(tag)));
    }
    Ok(Kept::always(Conditional::Modified(tag, axum::Json(Shared(app.live.summary_of(&matrix))))))
}

/// Exports the registry.
///
/// The registry as an archive of the CSV files that an import reads; importing them changes nothing. A value that a spreadsheet program
/// would take for a formula stands behind an apostrophe, which an import takes off again. The header `left-out` says how many counts of what
/// citizens ask are not in it.
#[utoipa::path(get, path = "/api/v1/matrix/export", tag = "registry",
    responses((status = 200, description = "The files", body = BinaryFile, content_type = "application/zip")))]
pub(super) async fn export_matrix(
    _: Require<ReadRegistry>,
    State(app): State<App>,
) -> Result<Export, Problem> {
    let counts = app.count_kept_needs().await?;
    let left_out = LeftOutPart::list(&[(LeftOutThing::Counts, counts, LeftOutWhy::Kind)]);
    Ok(Export::zip("registry", app.export_archive().await?).leaving_out(left_out))
}

/// Says what the registry does not say of its accounts yet.
///
/// How many active accounts campaigns can ask, how many lack a function, a cluster, audiences or a region, and which one step would let
/// campaigns ask how many more, what brings most first.
#[utoipa::path(get, path = "/api/v1/matrix/readiness", tag = "registry",
    responses((status = 200, description = "What is missing", body = RegistryReadiness)))]
pub(super) async fn get_matrix_readiness(
    _: Require<ReadRegistry>,
    State(app): State<App>,
) -> Result<axum::Json<RegistryReadiness>, Problem> {
    Ok(axum::Json(app.readiness().await?))
}

/// The function taxonomy, by key.
#[utoipa::path(get, path = "/api/v1/functions", tag = "registry",
    responses((status = 200, description = "A page of functions", body = Page<TreeNode>)))]
pub(super) async fn list_functions(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    page: PageRequest,
) -> Result<axum::Json<Page<TreeNode>>, Problem> {
    Ok(axum::Json(page.of_list(matrix.functions().iter(), |node| node.key.clone())))
}

/// The audiences, by key.
///
/// The audiences, by key, each below its parent. A campaign may name others.
#[utoipa::path(get, path = "/api/v1/audiences", tag = "registry",
    responses((status = 200, description = "A page of audiences", body = Page<TreeNode>)))]
pub(super) async fn list_audiences(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    page: PageRequest,
) -> Result<axum::Json<Page<TreeNode>>, Problem> {
    Ok(axum::Json(page.of_list(matrix.audiences().iter(), |node| node.key.clone())))
}

/// One audience.
#[utoipa::path(get, path = "/api/v1/audiences/{key}", tag = "registry",
    responses((status = 200, description = "The audience", body = TreeNode)))]
pub(super) async fn get_audience(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    Path(NodePath { key }): Path<NodePath>,
) -> Result<Tagged<TreeNode>, Problem> {
    let node = matrix.audiences().get(&key).ok_or_else(|| AppError::not_found("audience", key))?;
    Ok(Tagged(state_of(node), node.clone()))
}

/// Replaces what is said of an audience.
///
/// Replaces the names of an audience, and what it lies below. Its key stays, and whatever names it.
#[utoipa::path(put, path = "/api/v1/audiences/{key}", tag = "registry",
    responses((status = 200, description = "Changed", body = TreeNode)))]
pub(super) async fn update_audience(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(NodePath { key }): Path<NodePath>,
    IfMatch(seen): IfMatch,
    Json(input): Json<TreeNodeInput>,
) -> Result<Tagged<TreeNode>, Problem> {
    let node = app.update_node(&caller.actor(), (TreeKind::Audiences, &key), seen, input).await?;
    Ok(Tagged(state_of(&node), node))
}

/// The regions, by key.
#[utoipa::path(get, path = "/api/v1/regions", tag = "registry",
    responses((status = 200, description = "A page of regions", body = Page<TreeNode>)))]
pub(super) async fn list_regions(
    _: Require<ReadRegistry>,
    Registry(matrix): Registry,
    page: PageRequest,
) -> Result<axum::Json<Page<TreeNode>>, Problem> {
    Ok(axum::Json(page.of_list(matrix.regions().iter(), |node| node.key.clone())))
}

/// Deletes a function that was entered by mistake.
///
/// Deletes a function that was entered by mistake and that nothing refers to; what does is named with how much of it.
#[utoipa::path(delete, path = "/api/v1/functions/{key}", tag = "registry",
    responses(
        (status = 204, description = "Deleted"),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn delete_function(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(NodePath { key }): Path<NodePath>,
) -> Result<StatusCode, Problem> {
    app.delete_node(&caller.actor(), TreeKind::Functions, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes a region that was entered by mistake.
///
/// Deletes a region that was entered by mistake and that nothing refers to; what does is named with how much of it.
#[utoipa::path(delete, path = "/api/v1/regions/{key}", tag = "registry",
    responses(
        (status = 204, description = "Deleted"),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn delete_region(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(NodePath { key }): Path<NodePath>,
) -> Result<StatusCode, Problem> {
    app.delete_node(&caller.actor(), TreeKind::Regions, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Merges a region into another.
///
/// Merges a region into another: accounts, organisations, the regions below it and targets of coverage. Campaigns that are over keep the
/// name under which they were told.
#[utoipa::path(post, path = "/api/v1/regions/{key}/merge", tag = "registry",
    responses(
        (status = 200, description = "What has changed, or would", body = MergeReport),
        (status = 409, description = "`obstructed`"),
    ))]
pub(super) async fn merge_region(
    caller: Require<ChangeRegistry>,
    State(app): State<App>,
    Path(NodePath { key }): Path<NodePath>,
    Json(input): Json<MergeInput>,
) -> Result<axum::Json<MergeReport>, Problem> {
    Ok(axum::Json(app.merge_region(&caller.actor(), &key, input).await?))
}
