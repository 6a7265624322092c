//! Comparing a published page with what was approved, and taking a piece back.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::form::Form;
use super::piece::PieceDesk;
use super::typed::Typed;
use app::App;
use domain::id::PieceId;
use domain::review::PageInput;
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
    desk: PieceDesk,
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
        Err(error) => {
            let typed = Typed::default().with("title", given.title).with("text", text);
            desk.refuse(&app, id, ("confirm", typed), error).await
        }
    }
}

/// Takes a piece back.
pub(super) async fn withdraw(
    caller: Require<AnswerDirections>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
) -> Result<Response, Problem> {
    match app.withdraw_piece(&caller.actor(), &caller.reach, id).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}")).into_response()),
        Err(error) => desk.refuse(&app, id, ("withdraw", Typed::default()), error).await,
    }
}
