//! What a member does with a direction: accept, decline, take another, write.

use axum::extract::State;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::direction::{Reader, page, takes_piece};
use super::finding::findings_list;
use super::form::Form;
use super::refusal::{if_there, not_kept, told, unsaved, with_status};
use super::visitor::Visitor;
use super::writing::{Draft, Writing};
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
    State(app): State<App>,
    Path(id): Path<DirectionId>,
) -> Result<Redirect, Problem> {
    app.accept_direction(&caller.actor(), &caller.reach, id).await?;
    Ok(to_direction(id))
}

/// Declines; others may be moved by it.
pub(super) async fn decline(
    caller: Require<AnswerDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    Form(given): Form<Declining>,
) -> Result<Response, Problem> {
    let Declining { reason, note, withdraw } = given;
    let said = Some(note.clone()).filter(|note| !note.trim().is_empty());
    let decline = Decline { reason, note: said, withdraw: withdraw.is_some() };
    match app.decline_direction(&caller.actor(), &caller.reach, id, decline).await {
        Ok(_) => Ok(to_direction(id).into_response()),
        Err(error) => Ok(not_kept((&app, &visitor), error, &note, &format!("/directions/{id}"))),
    }
}

/// Takes another direction in place of this one.
pub(super) async fn swap(
    caller: Require<SwapDirections>,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    Form(given): Form<Swapping>,
) -> Result<Redirect, Problem> {
    let locality = Some(given.locality).filter(|place| !place.is_empty());
    let swap = Swap { angle: given.angle, audience: given.audience, locality };
    let answered = Box::pin(app.swap_direction(&caller.actor(), &caller.reach, id, swap)).await?;
    Ok(to_direction(answered.direction.id))
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

/// Hands in a text. What is wrong is said above it, and nothing that was typed is lost.
pub(super) async fn hand_in(
    caller: Require<AnswerDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    Form(writing): Form<Writing>,
) -> Result<Response, Problem> {
    let input = writing.into_input();
    let (title, text, major) = (input.title.clone(), input.text.clone(), input.major);
    let repost_of = input.repost_of.clone().unwrap_or_default();
    match Box::pin(app.hand_in_piece(&caller.actor(), &caller.reach, id, input)).await {
        Ok(handed_in) => Ok(Redirect::to(&format!("/pieces/{}", handed_in.piece.piece.id)).into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            let detail = if_there(app.direction_detail(&caller.reach, id).await)?;
            let Some(detail) = detail.filter(takes_piece) else {
                return Ok(unsaved(&visitor, &problem, &text, &format!("/directions/{id}")));
            };
            let draft = Draft { title, text, major, repost_of, problem: Some(problem) };
            let page = page(&app, &visitor, &detail, Reader::Answers, &draft);
            Ok(with_status(page, draft.problem.as_ref()))
        }
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
