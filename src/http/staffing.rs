//! `/campaigns/{id}/staffing`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{ReadStaffing, Require};
use super::page::{Listed, Page};
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use app::App;
use domain::staffing::{OrganisationStaffing, StaffingLack};

/// Filters of the list of organisations that are asked.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StaffingQuery {
    /// Only those that lack this.
    lacks: Option<StaffingLack>,
}

/// Says who carries pieces through review.
///
/// The organisations that a campaign asks, by key, with how many persons review and sign for each, and whom it lacks. Empty where the
/// campaign's pieces are not reviewed. Without a reviewer, or a signer where pieces are signed, a launch is refused.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/staffing", tag = "campaigns",
    responses((status = 200, description = "A page of organisations", body = Page<OrganisationStaffing>)))]
pub(super) async fn list_staffing(
    _: Require<ReadStaffing>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    Listed(query, page): Listed<StaffingQuery>,
) -> Result<axum::Json<Page<OrganisationStaffing>>, Problem> {
    let staffing = app.campaign_staffing(id).await?;
    let asked_for = staffing.iter().filter(|one| query.lacks.is_none_or(|lack| one.lacks.contains(&lack)));
    Ok(axum::Json(page.of_list(asked_for, |one| one.organisation.clone())))
}
