//! `/campaigns/{id}/amendments`

use axum::extract::State;
use axum::http::StatusCode;

use super::auth::{ManageCampaigns, ReadRegistry, Require};
use super::etag::{IfMatch, Tagged};
use super::json::Json;
use super::page::{Page, PageRequest};
use super::path::{CampaignPath, Path};
use super::problem::Problem;
use app::App;
use domain::campaign::{AmendmentInput, CampaignAmendment};

/// Lists how a campaign was amended.
///
/// How a campaign's contact and brief were amended after it was planned, the first amendment first: what was and what is, who wrote it, when and
/// why.
#[utoipa::path(get, path = "/api/v1/campaigns/{id}/amendments", tag = "campaigns",
    responses((status = 200, description = "A page of amendments", body = Page<CampaignAmendment>)))]
pub(super) async fn list_amendments(
    _: Require<ReadRegistry>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    page: PageRequest,
) -> Result<axum::Json<Page<CampaignAmendment>>, Problem> {
    let after = page.after_as()?.unwrap_or_default();
    let amendments = app.list_amendments(id, after, page.wanted()).await?;
    Ok(axum::Json(page.of_rows(amendments, |amendment| amendment.number.to_string())))
}

/// Amends a campaign that is planned, signed or launched.
///
/// Gives a campaign that is planned, signed or launched another contact or brief, without making it a draft again. What was planned and
/// signed is kept: plan, digest and signature go on to hold, and topics of accounts are still held against the brief as it was planned. Cards
/// and papers show the new words at once, every direction that waits for its piece gets an event `direction.amended`, and its card says what
/// was changed. The `ETag` is the campaign's. Facts are amended by `/campaigns/{id}/facts` and `PUT /facts/{id}`; a draft by `PUT`.
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/amendments", tag = "campaigns",
    responses(
        (status = 201, description = "Amended", body = CampaignAmendment),
        (status = 409, description = "`wrong_state`: it is a draft or closed"),
    ))]
pub(super) async fn amend_campaign(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(CampaignPath { id }): Path<CampaignPath>,
    IfMatch(revision): IfMatch,
    Json(input): Json<AmendmentInput>,
) -> Result<(StatusCode, Tagged<CampaignAmendment>), Problem> {
    let amendment = app.amend_campaign(&caller.actor(), id, revision, input).await?;
    Ok((StatusCode::CREATED, Tagged(amendment.revision, amendment)))
}
