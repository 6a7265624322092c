//! `/campaigns/{id}/contributions`

use axum::extract::State;

use super::auth::{ReadDirections, Require};
use super::path::{CampaignClusterPath, CampaignPath, Path};
use super::problem::Problem;
use app::App;
use domain::contribution::{ClusterBreakdown, Contributions};

/// Shows what clusters and accounts contributed to a campaign.
///
/// What clusters and accounts contributed to a campaign, beside what was asked of them, and what nobody covers; in percent of the
/// campaign's value, sorted by name and never ranked. A lead sees its clusters and a member its accounts: their lines are those
/// that everybody sees, and a cluster then shows what these add up to.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/contributions", tag = "contributions",
    responses((status = 200, description = "The contributions", body = Contributions)))]
pub(super) async fn get_contributions(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
) -> Result<axum::Json<Contributions>, Problem> {
    Ok(axum::Json(app.contributions(&caller.reach, id).await?))
}

/// Takes a cluster's contribution apart.
///
/// A cluster's contribution taken apart: its accounts, the cells in which they have pieces, the pieces, and how the share of each
/// came about.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/contributions/{cluster}", tag = "contributions",
    responses((status = 200, description = "The contribution", body = ClusterBreakdown)))]
pub(super) async fn get_cluster_contribution(
    caller: Require<ReadDirections>,
    State(app): State<App>,
    Path(CampaignClusterPath { id, cluster }): Path<CampaignClusterPath>,
) -> Result<axum::Json<ClusterBreakdown>, Problem> {
    Ok(axum::Json(app.cluster_contribution(&caller.reach, id, cluster).await?))
}
