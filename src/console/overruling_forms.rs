//! Putting a person's verdict on a piece above the machine's.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::form::Form;
use super::piece::PieceDesk;
use super::typed::Typed;
use app::App;
use domain::id::PieceId;
use domain::piece::{OriginalityVerdict, OverruleInput};
use http::auth::{OverruleVerdicts, Require};
use http::path::Path;
use http::problem::Problem;

/// A verdict, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Overruled {
    verdict: OriginalityVerdict,
    reason: String,
}

/// Puts a person's verdict above the machine's.
pub(super) async fn overrule(
    caller: Require<OverruleVerdicts>,
    desk: PieceDesk,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Overruled>,
) -> Result<Response, Problem> {
    let Overruled { verdict, reason } = given;
    let input = OverruleInput { verdict, reason: reason.clone() };
    match app.overrule_piece(&caller.actor(), id, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}#originality")).into_response()),
        Err(error) => {
            let typed = Typed::default().with("verdict", verdict.key()).with("reason", reason);
            desk.refuse(&app, id, ("overrule", typed), error).await
        }
    }
}
