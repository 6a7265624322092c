//! What follows the publication of a piece: comparing its page with what was approved, and taking it back.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::language::Speech;
use super::refusal::not_kept;
use super::shown_piece::ShownPiece;
use super::visitor::Visitor;
use app::App;
use domain::id::PieceId;
use domain::review::PageInput;
use domain::right::Right;
use http::auth::{AnswerDirections, ConfirmPages, Require};
use http::path::Path;
use http::problem::Problem;

/// What stands on the published page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PublishedPage {
    title: String,
    text: String,
}

/// Compares the published page with what was approved. Where they differ, what was pasted is shown again.
pub(super) async fn confirm(
    caller: Require<ConfirmPages>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<PublishedPage>,
) -> Result<Response, Problem> {
    let text = given.text.replace("\r\n", "\n");
    let page = PageInput {
        digest: None,
        title: Some(given.title.trim().to_owned()),
        text: Some(text.trim_end_matches('\n').to_owned()),
    };
    match app.confirm_page(&caller.actor(), &caller.reach, id, page).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}")).into_response()),
        Err(error) => Ok(not_kept((&app, &visitor), error, &text, &format!("/pieces/{id}"))),
    }
}

/// Takes a piece back.
pub(super) async fn withdraw(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path(id): Path<PieceId>,
) -> Result<Redirect, Problem> {
    app.withdraw_piece(&caller.actor(), &caller.reach, id).await?;
    Ok(Redirect::to(&format!("/pieces/{id}")))
}

/// Where the page of a piece that is out is compared, by somebody else than who published it.
pub(super) fn confirm_form(shown: &ShownPiece, visitor: &Visitor) -> Markup {
    let speech = visitor.speech;
    let waits =
        shown.review.as_ref().is_some_and(|review| review.published.is_some() && review.page.is_none());
    html! {
        @if waits && visitor.may(Right::ConfirmPages) {
            details {
                summary { (speech.say("核对已发布的页面", "Compare the published page")) }
                p.hint { (speech.say(
                    "从已发布的页面复制标题和正文，系统逐字比对。发布的人不能核对自己发布的页面。",
                    "Copy title and text from the published page; they are compared character by character. Who published it does not compare it.",
                )) }
                form method="post" action=(format!("/pieces/{}/confirm", shown.id)) {
                    label for="page-title" { (speech.say("页面上的标题", "The title on the page")) }
                    input #page-title type="text" name="title" required maxlength="200" autocomplete="off";
                    label for="page-text" { (speech.say("页面上的正文", "The text on the page")) }
                    textarea #page-text name="text" rows="6" required maxlength="100000" {}
                    button { (speech.say("比对", "Compare")) }
                }
            }
        }
    }
}

/// Where whoever answers for the account takes a piece back.
pub(super) fn withdraw_form(shown: &ShownPiece, speech: Speech) -> Markup {
    html! {
        details {
            summary { (speech.say("撤回稿件", "Take the piece back")) }
            p.hint { (speech.say(
                "撤回后，这篇稿件不再计入覆盖份额，选题方向重新等待交稿；已发布的页面请另行删除。",
                "Its share goes, and the direction waits for another piece. Remove the published page yourself.",
            )) }
            form method="post" action=(format!("/pieces/{}/withdraw", shown.id)) {
                label.choice { input type="checkbox" required; " " (speech.say("确定撤回", "I mean it")) }
                button { (speech.say("撤回", "Take it back")) }
            }
        }
    }
}
