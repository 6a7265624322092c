//! The plan of a campaign: looked at, tried with other settings, and planned again.

use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::form::Form;
use super::plan_cell::{CellChoice, opened_cell};
use super::plan_page::{Beside, page, show_refused};
use super::plan_view::PlanView;
use super::query::Query;
use super::tuning::Tuning;
use super::visitor::Visitor;
use app::App;
use app::replan::ReplanInput;
use domain::id::CampaignId;
use domain::right::Right;
use http::auth::{ManageCampaigns, ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// Which cell is open, and what has just been done.
#[derive(Deserialize)]
pub(super) struct PlanPlace {
    #[serde(flatten)]
    cell: CellChoice,
    /// How many accounts a plan has just moved.
    moved: Option<usize>,
}

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(place): Query<PlanPlace>,
) -> Result<Response, Problem> {
    let view = PlanView::load(&app, &visitor, &caller.reach, id).await?;
    let cell = Box::pin(opened_cell(&app, &view, &caller.reach, &place.cell)).await?;
    let done = place.moved.map(|count| match view.speech.say("zh", "en") {
        "zh" => format!("已重新生成方案，{count} 个账号有变动。"),
        _ => format!("It was planned again; {count} accounts were moved."),
    });
    Ok(page(&app, &visitor, &view, Beside { cell, done, ..Beside::default() }))
}

/// The same page with what was tried; nothing is written.
pub(super) async fn preview(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(tuning): Query<Tuning>,
) -> Result<Response, Problem> {
    let view = PlanView::load(&app, &visitor, &caller.reach_of(Right::ReadDirections), id).await?;
    match app.preview_plan(id, tuning.input(&view.campaign.spec)).await {
        Ok(preview) => {
            let picture = Some(view.tried(&preview));
            Ok(page(&app, &visitor, &view, Beside { picture, tuning, ..Beside::default() }))
        }
        Err(error) => {
            let problem = Some(error.into());
            Ok(page(&app, &visitor, &view, Beside { problem, tuning, ..Beside::default() }))
        }
    }
}

/// The picture alone, while somebody moves a slider.
pub(super) async fn picture(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(tuning): Query<Tuning>,
) -> Result<Html<String>, Problem> {
    let view = PlanView::load(&app, &visitor, &caller.reach_of(Right::ReadDirections), id).await?;
    let preview = app.preview_plan(id, tuning.input(&view.campaign.spec)).await?;
    Ok(Html(view.tried(&preview).into_string()))
}

/// Keeps what was tried in the campaign, and plans it again.
pub(super) async fn settle(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(tuning): Form<Tuning>,
) -> Result<Response, Problem> {
    let draft = tuning.draft(&app.campaign(id).await?.standing_spec());
    match Box::pin(app.update_and_plan(&caller.actor(), id, tuning.revision, draft)).await {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}/plan")).into_response()),
        Err(error) => {
            let reach = caller.reach_of(Right::ReadDirections);
            let beside = Beside { problem: Some(error.into()), tuning, ..Beside::default() };
            show_refused(&app, &visitor, (&reach, id), beside).await
        }
    }
}

/// Plans a campaign that runs again, for newcomers and for those that rest.
pub(super) async fn replan(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Redirect, Problem> {
    let replanned = Box::pin(app.replan_campaign(&caller.actor(), id, ReplanInput::default())).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/plan?moved={}", replanned.moved.len())))
}
