//! What the forms on the board of an incident do.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::form::Form;
use super::refusal::not_done;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::emergency_plan::IncidentLevel;
use domain::id::IncidentId;
use domain::incident::{
    BulletinConsentInput, BulletinInput, BulletinKind, BulletinReleaseInput, BulletinSeal, FactConfirmation,
    IncidentFactInput, StandDownInput, WithdrawalInput,
};
use http::auth::{ConfirmBulletins, Require, ReviewBulletins, RunIncidents, StateIncidentFacts};
use http::path::Path;
use http::problem::Problem;

/// Back to the board, or to what went wrong with the way back to it.
fn shown<T>(done: Result<T, AppError>, app: &App, visitor: &Visitor, id: IncidentId) -> Response {
    let board = format!("/incidents/{id}");
    match done {
        Ok(_) => Redirect::to(&board).into_response(),
        Err(error) => not_done((app, visitor), error, &board),
    }
}

/// A fact as it is typed: the information with the version that was seen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatedFact {
    information: String,
    text: String,
    source: String,
}

/// States a fact.
pub(super) async fn state(
    caller: Require<StateIncidentFacts>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
    Form(typed): Form<StatedFact>,
) -> Result<Response, Problem> {
    let (information, after) = typed.information.split_once(' ').unwrap_or((&typed.information, "0"));
    let input = IncidentFactInput {
        information: information.to_owned(),
        text: typed.text.replace("\r\n", "\n"),
        source: typed.source,
        after: after.parse().unwrap_or(0),
    };
    let done = app.state_incident_fact(&caller.actor(), &caller.reach, id, input).await;
    Ok(shown(done, &app, &visitor, id))
}

/// Confirms a fact.
pub(super) async fn confirm(
    caller: Require<StateIncidentFacts>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, information)): Path<(IncidentId, String)>,
    Form(typed): Form<FactConfirmation>,
) -> Result<Response, Problem> {
    let done = app.confirm_incident_fact(&caller.actor(), &caller.reach, (id, &information), typed).await;
    Ok(shown(done, &app, &visitor, id))
}

/// A bulletin as it is typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Drafted {
    kind: String,
    text: String,
}

/// Drafts a bulletin.
pub(super) async fn draft(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
    Form(typed): Form<Drafted>,
) -> Result<Response, Problem> {
    let text = Some(typed.text.replace("\r\n", "\n")).filter(|text| !text.trim().is_empty());
    let input = BulletinInput { kind: BulletinKind::of_key(&typed.kind), text };
    let done = app.draft_bulletin(&caller.actor(), id, input).await;
    Ok(shown(done, &app, &visitor, id))
}

/// Passes a bulletin.
pub(super) async fn review(
    caller: Require<ReviewBulletins>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, number)): Path<(IncidentId, u32)>,
    Form(seal): Form<BulletinSeal>,
) -> Result<Response, Problem> {
    let done = app.review_bulletin(&caller.actor(), &caller.reach, (id, number), seal).await;
    Ok(shown(done, &app, &visitor, id))
}

/// A leader's consent as it is typed: given now.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreed {
    digest: String,
    leader: String,
}

/// Records a leader's consent.
pub(super) async fn consent(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, number)): Path<(IncidentId, u32)>,
    Form(typed): Form<Agreed>,
) -> Result<Response, Problem> {
    let leader = typed.leader.trim().to_owned();
    let input = BulletinConsentInput { digest: typed.digest, leader, given_at: app.clock.now() };
    let done = app.record_bulletin_consent(&caller.actor(), (id, number), input).await;
    Ok(shown(done, &app, &visitor, id))
}

/// Confirms one's own consent.
pub(super) async fn confirm_consent(
    caller: Require<ConfirmBulletins>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, number)): Path<(IncidentId, u32)>,
) -> Result<Response, Problem> {
    let done = app.confirm_bulletin_consent(&caller.actor(), (id, number)).await;
    Ok(shown(done, &app, &visitor, id))
}

/// Releases a bulletin.
pub(super) async fn release(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, number)): Path<(IncidentId, u32)>,
    Form(input): Form<BulletinReleaseInput>,
) -> Result<Response, Problem> {
    let done = app.release_bulletin(&caller.actor(), (id, number), input).await;
    Ok(shown(done, &app, &visitor, id))
}

/// A level as it is chosen.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Graded {
    level: IncidentLevel,
}

/// Says how grave it is.
pub(super) async fn grade(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
    Form(typed): Form<Graded>,
) -> Result<Response, Problem> {
    let done = app.grade_incident(&caller.actor(), id, typed.level).await;
    Ok(shown(done, &app, &visitor, id))
}

/// An account that is called in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Added {
    account: String,
}

/// Calls another account in.
pub(super) async fn add(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
    Form(typed): Form<Added>,
) -> Result<Response, Problem> {
    let done = app.add_card(&caller.actor(), (id, typed.account.trim()), None).await;
    Ok(shown(done, &app, &visitor, id))
}

/// Who takes the desk.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandedOver {
    to: String,
}

/// Hands the desk over.
pub(super) async fn hand_over(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
    Form(typed): Form<HandedOver>,
) -> Result<Response, Problem> {
    let done = app.hand_over_desk(&caller.actor(), id, typed.to.trim()).await;
    Ok(shown(done, &app, &visitor, id))
}

/// How it ends, as it is typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoodDown {
    reason: String,
    #[serde(default)]
    relieve_open: Option<String>,
}

/// Stands it down.
pub(super) async fn stand_down(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
    Form(typed): Form<StoodDown>,
) -> Result<Response, Problem> {
    let input = StandDownInput { reason: typed.reason, relieve_open: typed.relieve_open.is_some() };
    let done = app.stand_down(&caller.actor(), id, input).await;
    Ok(shown(done, &app, &visitor, id))
}

/// Withdraws it as a false alarm.
pub(super) async fn withdraw(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
    Form(input): Form<WithdrawalInput>,
) -> Result<Response, Problem> {
    let done = Box::pin(app.withdraw_incident(&caller.actor(), id, input)).await;
    Ok(shown(done, &app, &visitor, id))
}
