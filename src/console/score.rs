//! Grading a piece: the form of an assessor who was drawn for it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::language::Speech;
use super::refusal::not_kept;
use super::visitor::Visitor;
use app::App;
use domain::id::PieceId;
use domain::score::{Score, ScoreInput};
use http::auth::{Require, ScorePieces};
use http::path::Path;
use http::problem::Problem;

/// What an assessor says of a piece.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Grading {
    accuracy: u8,
    usefulness: u8,
    clarity: u8,
    #[serde(default)]
    comment: String,
}

/// Grades a piece.
pub(super) async fn grade(
    caller: Require<ScorePieces>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Grading>,
) -> Result<Response, Problem> {
    let Grading { accuracy, usefulness, clarity, comment } = given;
    let comment = comment.replace("\r\n", "\n");
    let input = ScoreInput { accuracy, usefulness, clarity, comment: comment.clone() };
    match app.give_score(&caller.actor(), id, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}#score")).into_response()),
        Err(error) => Ok(not_kept((&app, &visitor), error, &comment, &format!("/pieces/{id}"))),
    }
}

/// Where an assessor grades, with the grades that were given.
pub(super) fn score_form(score: &Score, speech: Speech) -> Markup {
    let given = score.grades.as_ref();
    let rows: [(&str, &str, Option<u8>); 3] = [
        (
            "accuracy",
            speech.say("准确：内容是否正确", "Accuracy: is it right"),
            given.map(|one| one.accuracy),
        ),
        (
            "usefulness",
            speech.say("有用：读者能否照此办理", "Usefulness: can its readers act on it"),
            given.map(|one| one.usefulness),
        ),
        (
            "clarity",
            speech.say("易懂：是否一看就明白", "Clarity: is it understood at once"),
            given.map(|one| one.clarity),
        ),
    ];
    html! {
        section aria-labelledby="score" {
            h2 #score { (speech.say("评分", "Grades")) }
            @if score.outdated { p.note { (speech.say("评分后有更正，请再看一遍。", "It was corrected since; please look again.")) } }
            form.narrow method="post" action=(format!("/pieces/{}/score", score.piece)) {
                @for (name, label, grade) in rows { (grade_field(name, label, grade, speech)) }
                label for="score-comment" { (speech.say("给作者的意见", "For its author")) }
                textarea #score-comment name="comment" rows="3" maxlength="2000" { (given.map_or("", |one| one.comment.as_str())) }
                button.main { (speech.say("提交评分", "Submit grades")) }
            }
        }
    }
}

fn grade_field(name: &str, label: &str, grade: Option<u8>, speech: Speech) -> Markup {
    let words: [(u8, &str); 3] =
        [(2, speech.say("好", "good")), (1, speech.say("有不足", "in part")), (0, speech.say("差", "no"))];
    html! {
        fieldset {
            legend { (label) }
            @for (value, word) in words {
                label.choice {
                    input type="radio" name=(name) value=(value) required checked[grade == Some(value)];
                    " " (word)
                }
            }
        }
    }
}
