//! The facts that a piece uses, and what is wrong with each.

use axum::extract::State;
use axum::response::Redirect;
use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::shown_piece::ShownPiece;
use app::App;
use domain::fact::FactFault;
use domain::id::{FactId, PieceId};
use http::auth::{AnswerDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// Notes that a piece is still right beside a fact that was changed.
pub(super) async fn confirm(
    caller: Require<AnswerDirections>,
    State(app): State<App>,
    Path((id, fact)): Path<(PieceId, FactId)>,
) -> Result<Redirect, Problem> {
    app.confirm_touched(&caller.actor(), &caller.reach, fact, id).await?;
    Ok(Redirect::to(&format!("/pieces/{id}#cited")))
}

/// The facts, each with its words as they are now, as far as they are for this reader.
pub(super) fn cited_facts(shown: &ShownPiece, speech: Speech) -> Markup {
    html! {
        @if !shown.cited.is_empty() {
            section aria-labelledby="cited" {
                h2 #cited { (speech.say("引用的口径", "Facts it uses")) }
                ul.quotes {
                    @for (cited, words) in &shown.cited {
                        li {
                            @match words {
                                Some(words) => q { (words) },
                                None => span { (cited.key) },
                            }
                            @for fault in &cited.faults { " " span.tag { (fault_name(*fault, speech)) } }
                            @if shown.own && cited.faults.contains(&FactFault::Outdated) {
                                (post_form(format!("/pieces/{}/facts/{}/confirm", shown.id, cited.fact)).class("inline").holding(html! {
                                    button { (speech.say("已核对，稿件无误", "I have checked: the piece is still right")) }
                                }))
                            }
                        }
                    }
                }
            }
        }
    }
}

const fn fault_name(fault: FactFault, speech: Speech) -> &'static str {
    match fault {
        FactFault::Outdated => speech.say("口径已更新，请核对", "there is a newer version; please check"),
        FactFault::Expired => speech.say("已过有效期", "not valid any more"),
        FactFault::NotAgreed => speech.say("待归口单位确认", "its owner has not agreed"),
    }
}
