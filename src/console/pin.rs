//! What is pinned: which account must, or must not, tell an angle.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};

use super::form::Form;
use super::pin_shown::PinDraft;
use super::plan_page::{Beside, show_refused};
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::campaign::Pin;
use domain::id::CampaignId;
use domain::right::Right;
use http::auth::{ManageCampaigns, Require};
use http::path::Path;
use http::problem::Problem;

/// Adds a pin, and plans again.
pub(super) async fn add(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(given): Form<PinDraft>,
) -> Result<Response, Problem> {
    let (campaign, matrix) = (app.campaign(id).await?, app.matrix().await?);
    let pin = given.pin(&matrix);
    // What was said of the same account and angle before goes: a pin that is clicked is the newer word.
    let kept = campaign
        .pins
        .iter()
        .filter(|one| !one.contradicts(&pin) || one.account != pin.account || one.angle != pin.angle);
    let mut pins: Vec<Pin> = kept.filter(|one| **one != pin).cloned().collect();
    pins.push(pin);
    let done = Box::pin(app.pin_and_plan(&caller.actor(), id, given.revision, pins)).await;
    answer(&app, &visitor, (&caller, id), given, done).await
}

/// Takes a pin away, and plans again.
pub(super) async fn remove(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(given): Form<PinDraft>,
) -> Result<Response, Problem> {
    let (campaign, matrix) = (app.campaign(id).await?, app.matrix().await?);
    let pin = given.pin(&matrix);
    let pins = campaign.pins.iter().filter(|one| **one != pin).cloned().collect();
    let done = Box::pin(app.pin_and_plan(&caller.actor(), id, given.revision, pins)).await;
    answer(&app, &visitor, (&caller, id), PinDraft::default(), done).await
}

async fn answer(
    app: &App,
    visitor: &Visitor,
    (caller, id): (&Require<ManageCampaigns>, CampaignId),
    pin: PinDraft,
    done: Result<Option<usize>, AppError>,
) -> Result<Response, Problem> {
    let place = format!("/campaigns/{id}/plan");
    match done {
        Ok(None) => Ok(Redirect::to(&format!("{place}#pins")).into_response()),
        Ok(Some(moved)) => Ok(Redirect::to(&format!("{place}?moved={moved}#pins")).into_response()),
        Err(error) => {
            let reach = caller.reach_of(Right::ReadDirections);
            let beside = Beside { problem: Some(error.into()), pin, ..Beside::default() };
            show_refused(app, visitor, (&reach, id), beside).await
        }
    }
}
