//! A campaign that is kept as a theme.

use axum::extract::State;
use axum::response::Redirect;

use super::theme::address;
use app::App;
use domain::id::CampaignId;
use domain::kept_theme::ThemeOfCampaign;
use http::auth::{ManageCampaigns, Require};
use http::path::Path;
use http::problem::Problem;

/// Keeps a campaign as a theme of the deployment's own; once, under a key that is of this campaign alone.
pub(super) async fn keep(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Redirect, Problem> {
    let input = ThemeOfCampaign { key: format!("campaign-{id}"), region: None };
    let kept = app.keep_campaign(&caller.actor(), id, input).await?;
    Ok(Redirect::to(&address(&kept.theme.key)))
}
