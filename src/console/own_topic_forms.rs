//! What is done with a topic that an account has proposed: take it, reject it, take it back.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::post_form::post_form;
use super::refusal::{told, unsaved};
use super::visitor::Visitor;
use app::App;
use app::own_topic_place::TopicAcceptance;
use domain::id::TopicId;
use domain::own_topic::OwnTopic;
use domain::right::Right;
use http::auth::{AnswerDirections, EditDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// Why a topic is not taken.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rejecting {
    reason: String,
}

/// Takes a topic: it becomes a direction of its account.
pub(super) async fn accept(
    caller: Require<EditDirections>,
    State(app): State<App>,
    Path(id): Path<TopicId>,
) -> Result<Redirect, Problem> {
    let acceptance = TopicAcceptance::default();
    let accepted = Box::pin(app.accept_topic(&caller.actor(), &caller.reach, id, acceptance)).await?;
    Ok(to_list(&accepted.topic))
}

/// Does not take it, for a reason.
pub(super) async fn reject(
    caller: Require<EditDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<TopicId>,
    Form(given): Form<Rejecting>,
) -> Result<Response, Problem> {
    match app.reject_topic(&caller.actor(), &caller.reach, id, given.reason.clone()).await {
        Ok(topic) => Ok(to_list(&topic).into_response()),
        Err(error) => {
            let problem = told(&error.into(), &app.seed.messages, visitor.speech);
            let topic = app.own_topic(&caller.reach, id).await?;
            let back = format!("/campaigns/{}/topics", topic.campaign);
            Ok(unsaved(&visitor, &problem, &given.reason, &back))
        }
    }
}

/// Takes it back.
pub(super) async fn withdraw(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(id): Path<TopicId>,
) -> Result<Redirect, Problem> {
    let topic = app.withdraw_topic(&caller.actor(), &caller.reach, id).await?;
    Ok(to_list(&topic))
}

fn to_list(topic: &OwnTopic) -> Redirect {
    Redirect::to(&format!("/campaigns/{}/topics", topic.campaign))
}

/// What the visitor may do with a topic that is open.
pub(super) fn decision_forms(topic: &OwnTopic, visitor: &Visitor) -> Markup {
    let (speech, place) = (visitor.speech, format!("/topics/{}", topic.id));
    let reason = format!("reason-{}", topic.id);
    html! {
        @if visitor.may(Right::EditDirections) {
            (post_form(format!("{place}/accept")).class("inline").holding(html! {
                button.main { (speech.say("采用", "Adopt")) }
            }))
            details {
                summary { (speech.say("不采用", "Do not adopt")) }
                (post_form(format!("{place}/reject")).class("narrow").holding(html! {
                    label for=(reason) { (speech.say("原因（申报人可见）", "Reason (shown to the proposer)")) }
                    textarea id=(reason) name="reason" rows="2" required maxlength="1000" {}
                    button { (speech.say("不采用", "Do not adopt")) }
                }))
            }
        }
        @if visitor.may(Right::AnswerDirections) {
            (post_form(format!("{place}/withdraw")).class("inline").holding(html! {
                button { (speech.say("撤回", "Withdraw")) }
            }))
        }
    }
}
