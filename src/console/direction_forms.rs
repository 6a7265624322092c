//! What a member does with a direction: accept, decline, take another, write.

use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::direction::DirectionDesk;
use super::direction_answers::reason_key;
use super::finding::findings_list;
use super::form::Form;
use super::typed::Typed;
use super::visitor::Visitor;
use super::writing::Writing;
use app::App;
use domain::direction::{Decline, DeclineReason, Swap};
use domain::id::DirectionId;
use http::auth::{AnswerDirections, Require, SwapDirections};
use http::path::Path;
use http::problem::Problem;

/// Why somebody declines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Declining {
    reason: DeclineReason,
    #[serde(default)]
    note: String,
    #[serde(default)]
    withdraw: Option<String>,
}

/// Another direction that somebody would rather take.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Swapping {
    angle: String,
    audience: String,
    #[serde(default)]
    locality: String,
}

/// Accepts; sent twice it changes nothing more.
pub(super) async fn accept(
    caller: Require<AnswerDirections>,
    desk: DirectionDesk,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
) -> Result<Response, Problem> {
    match app.accept_direction(&caller.actor(), &caller.reach, id).await {
        Ok(_) => Ok(to_direction(id).into_response()),
        Err(error) => desk.refuse(&app, id, ("accept", Typed::default()), error).await,
    }
}

/// Declines; others may be moved by it.
pub(super) async fn decline(
    caller: Require<AnswerDirections>,
    desk: DirectionDesk,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    Form(given): Form<Declining>,
) -> Result<Response, Problem> {
    let Declining { reason, note, withdraw } = given;
    let said = Some(note.clone()).filter(|note| !note.trim().is_empty());
    let decline = Decline { reason, note: said, withdraw: withdraw.is_some() };
    match app.decline_direction(&caller.actor(), &caller.reach, id, decline).await {
        Ok(_) => Ok(to_direction(id).into_response()),
        Err(error) => {
            let typed = Typed::default().with("reason", reason_key(reason)).with("note", note);
            let typed = if withdraw.is_some() { typed.with("withdraw", "on") } else { typed };
            desk.refuse(&app, id, ("decline", typed), error).await
        }
    }
}

/// Takes another direction in place of this one.
pub(super) async fn swap(
    caller: Require<SwapDirections>,
    desk: DirectionDesk,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    Form(given): Form<Swapping>,
) -> Result<Response, Problem> {
    let locality = Some(given.locality).filter(|place| !place.is_empty());
    let swap = Swap { angle: given.angle, audience: given.audience, locality };
    match Box::pin(app.swap_direction(&caller.actor(), &caller.reach, id, swap)).await {
        Ok(answered) => Ok(to_direction(answered.direction.id).into_response()),
        Err(error) => desk.refuse(&app, id, ("swap", Typed::default()), error).await,
    }
}

/// Has seen that somebody changed the text.
pub(super) async fn confirm_text(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
) -> Result<Redirect, Problem> {
    app.confirm_direction_text(&caller.actor(), &caller.reach, id).await?;
    Ok(to_direction(id))
}

/// Hands in a text. What is wrong is said above it and beside its fields, and nothing that was typed is lost.
pub(super) async fn hand_in(
    caller: Require<AnswerDirections>,
    desk: DirectionDesk,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    Form(writing): Form<Writing>,
) -> Result<Response, Problem> {
    let typed = writing.typed();
    match Box::pin(app.hand_in_piece(&caller.actor(), &caller.reach, id, writing.into_input())).await {
        Ok(handed_in) => Ok(Redirect::to(&format!("/pieces/{}", handed_in.piece.piece.id)).into_response()),
        Err(error) => desk.refuse(&app, id, ("pieces", typed), error).await,
    }
}

/// What is worth mending in a text while it is written; nothing is kept of it.
pub(super) async fn check(
    caller: Require<AnswerDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    Form(writing): Form<Writing>,
) -> Result<Html<String>, Problem> {
    let found = app.check_draft(&caller.reach, id, &writing.into_input()).await?;
    Ok(Html(findings_list(&found, visitor.speech).into_string()))
}

fn to_direction(id: DirectionId) -> Redirect {
    Redirect::to(&format!("/directions/{id}"))
}
