//! A person's verdict on a piece, above the machine's.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::Form;
use super::refusal::not_kept;
use super::visitor::Visitor;
use app::App;
use domain::id::PieceId;
use domain::piece::{OriginalityVerdict, OverruleInput, Piece};
use domain::right::Right;
use formats::labels::Labels;
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
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<PieceId>,
    Form(given): Form<Overruled>,
) -> Result<Response, Problem> {
    let Overruled { verdict, reason } = given;
    let input = OverruleInput { verdict, reason: reason.clone() };
    match app.overrule_piece(&caller.actor(), id, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/pieces/{id}#originality")).into_response()),
        Err(error) => Ok(not_kept((&app, &visitor), error, &reason, &format!("/pieces/{id}"))),
    }
}

/// Where somebody does so; a repost is declared by its author alone.
pub(super) fn overrule_form(piece: &Piece, visitor: &Visitor) -> Markup {
    let speech = visitor.speech;
    let standing = piece.originality.overruled.as_ref().map_or(piece.originality.verdict, |one| one.verdict);
    let others = [OriginalityVerdict::Original, OriginalityVerdict::NearCopy, OriginalityVerdict::NothingOwn];
    html! {
        @if visitor.may(Right::OverruleVerdicts) && standing != OriginalityVerdict::Repost {
            details {
                summary { (speech.say("改判", "Overrule")) }
                form.narrow method="post" action=(format!("/pieces/{}/overrule", piece.id)) {
                    label for="verdict" { (speech.say("改为", "The verdict")) }
                    select #verdict name="verdict" {
                        @for other in others.into_iter().filter(|other| *other != standing) {
                            option value=(other.key()) { (Labels(speech.0).verdict(other)) }
                        }
                    }
                    label for="overrule-reason" { (speech.say("理由", "Why")) }
                    textarea #overrule-reason name="reason" rows="2" required maxlength="1000" {}
                    button { (speech.say("改判", "Overrule")) }
                }
            }
        }
    }
}
