//! Grading a piece.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::form::Form;
use super::piece::PieceDesk;
use super::typed::Typed;
use app::App;
use domain::id::PieceId;
use domain::score::ScoreInput;
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
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Grading>,
) -> Result<Response, Problem> {
    let Grading { accuracy, usefulness, clarity, comment } = given;
    let comment = comment.replace("\r\n", "\n");
    let input = ScoreInput { accuracy, usefulness, clarity, comment: comment.clone() };
    match app.give_score(&caller.actor(), id, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}#score")).into_response()),
        Err(error) => {
            let grades = [("accuracy", accuracy), ("usefulness", usefulness), ("clarity", clarity)];
            let typed = Typed::default().with("comment", comment);
            let typed = grades.iter().fold(typed, |typed, (name, grade)| typed.with(name, grade.to_string()));
            desk.refuse(&app, id, ("score", typed), error).await
        }
    }
}
