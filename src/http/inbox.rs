//! `/reviews`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::auth::{Require, ReviewPieces};
use super::page::{Listed, Page};
use super::problem::Problem;
use app::App;
use app::inbox::InboxOf;
use domain::id::CampaignId;
use domain::review::{ReviewStep, ReviewTask};
use domain::right::Right;

/// Filters of an inbox.
#[derive(Debug, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InboxQuery {
    /// Id of a campaign.
    campaign: Option<CampaignId>,
    /// What they wait for: review or sign.
    step: Option<ReviewStep>,
}

/// Lists what waits for your review or signature.
///
/// What waits for you: pieces whose gates you may decide on, and pieces that you may sign, also as somebody's deputy; what is due
/// first stands first. What you wrote yourself is not among them, nor, to be signed, what you reviewed.
#[utoipa::path(get, path = "/api/v1/reviews", tag = "reviews",
    responses((status = 200, description = "A page of pieces that wait", body = Page<ReviewTask>)))]
pub(super) async fn list_reviews(
    caller: Require<ReviewPieces>,
    State(app): State<App>,
    Listed(query, page): Listed<InboxQuery>,
) -> Result<axum::Json<Page<ReviewTask>>, Problem> {
    let of = InboxOf {
        subject: caller.subject,
        reviews: caller.reach.clone(),
        signs: caller.reach_of(Right::SignPieces),
        campaign: query.campaign,
        step: query.step,
    };
    let tasks = app.review_tasks(&of).await?;
    // Milliseconds since year 1, all of one length, so that texts sort as times do.
    let key = |task: &ReviewTask| {
        format!("{:020} {}", task.due_at.as_ms().saturating_add(62_135_596_800_000), task.piece)
    };
    Ok(axum::Json(page.of_list(tasks.iter(), key)))
}
