//! A piece: its text with what was found in it, where it stands, what comes next and who does it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::author_desk::author_forms;
use super::cited_fact::cited_facts;
use super::comment::comments;
use super::copied_passages::originality;
use super::difference::difference;
use super::file::files;
use super::finding::findings_list;
use super::language::Speech;
use super::marked_text::marked_text;
use super::moment::Clocks;
use super::name::account_name;
use super::publication::confirm_form;
use super::review_desk::review_forms;
use super::score::score_form;
use super::shell::Page;
use super::shown_piece::ShownPiece;
use super::visitor::Visitor;
use app::App;
use domain::id::PieceId;
use domain::matrix::Matrix;
use domain::review::{GateState, PieceReview};
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<PieceId>,
) -> Result<Response, Problem> {
    let shown = ShownPiece::load(&app, &caller, id).await?;
    let clocks = Clocks::of(&app, visitor.speech);
    let matrix = app.matrix().await?;
    Ok(page(&visitor, &shown, &matrix, clocks))
}

fn page(visitor: &Visitor, shown: &ShownPiece, matrix: &Matrix, clocks: Clocks) -> Response {
    let speech = visitor.speech;
    let title = shown.title().unwrap_or(speech.say("未发布的稿件", "An unpublished piece"));
    let content = html! {
        (outline(shown, matrix, clocks))
        (next(shown, clocks))
        div.sides {
            div { (text(shown, speech)) (files(shown, speech)) (changed(shown, speech)) }
            @if let Some(findings) = &shown.findings {
                aside aria-label=(speech.say("发现的问题", "Findings")) {
                    h2 { (speech.say("发现的问题", "Findings")) }
                    (findings_list(findings, speech))
                    (cited_facts(shown, speech))
                    (comments(shown, visitor, clocks))
                }
            }
        }
        @if let Some(piece) = &shown.piece { (originality(piece, shown.source.as_ref(), visitor)) }
        @if let Some(review) = &shown.review { (gates(review, speech)) (review_forms(shown, review, speech)) }
        @if shown.own { (author_forms(shown, speech)) }
        (confirm_form(shown, visitor))
        @if let Some(score) = &shown.score { (score_form(score, speech)) }
    };
    Page { visitor, title, content }.into_response()
}

fn outline(shown: &ShownPiece, matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let piece = shown.piece.as_ref().map(|piece| &piece.piece);
    html! {
        p.facts {
            @if let Some(state) = shown.state() {
                span.state data-state=(state.key()) { (speech.piece_state(state)) } " "
            }
            @if let Some(piece) = piece {
                (account_name(&piece.account, matrix)) " · "
                a href=(format!("/directions/{}", piece.direction)) { (speech.say("查看选题", "Its direction")) }
                " · " (speech.say("截止 ", "due ")) (clocks.due(piece.due_at))
            }
            @if let Some(review) = &shown.review { " · " (speech.say("第 ", "version ")) (review.version) (speech.say(" 版", "")) }
        }
        @if let Some(url) = piece.and_then(|piece| piece.url.as_ref()) {
            p { (speech.say("发布在 ", "Published at ")) a href=(url) rel="noreferrer" { (url) } }
        }
    }
}

fn text(shown: &ShownPiece, speech: Speech) -> Markup {
    html! {
        @if let Some(text) = shown.text() {
            article #text-as-read.text { (marked_text(text, &shown.marks())) }
        } @else {
            p.empty { (speech.say("正文在发布前只有本单位和审稿人看得到。", "Before it is published only its organisation and reviewers read it.")) }
        }
    }
}

/// What comes next, until when.
fn next(shown: &ShownPiece, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if let Some(review) = &shown.review {
            @if let (Some(step), Some(due)) = (review.step, review.due_at) {
                p.next { (speech.say("下一步：", "Next: ")) strong { (speech.step(step)) } " · " (clocks.due(due)) }
            }
            @if let Some(returned) = &review.returned {
                p.problem { (speech.say("退回修改：", "Given back: ")) (returned.reason) }
            }
        }
    }
}

/// What changed since the version before.
fn changed(shown: &ShownPiece, speech: Speech) -> Markup {
    let now = shown.title().zip(shown.text());
    html! {
        @if let (Some((old_title, old_text)), Some((title, text))) = (&shown.earlier, now) {
            details open[shown.step.is_some()] {
                summary { (speech.say("和上一版相比", "What changed since the last version")) }
                @if old_title == title && old_text == text {
                    p.empty { (speech.say("标题和正文没有变化。", "Title and text are the same.")) }
                } @else {
                    div.difference {
                        @if old_title != title { (difference(old_title, title)) hr; }
                        (difference(old_text, text))
                    }
                }
            }
        }
    }
}

fn gates(review: &PieceReview, speech: Speech) -> Markup {
    html! {
        ul.gates aria-label=(speech.say("四道关", "The four gates")) {
            @for gate in &review.gates {
                li data-state=(match gate.state { GateState::Passed => "passed", GateState::Failed => "failed", GateState::Open => "open" }) {
                    (speech.gate(gate.gate)) " "
                    (match gate.state {
                        GateState::Passed => speech.say("通过", "passed"),
                        GateState::Failed => speech.say("不通过", "failed"),
                        GateState::Open => speech.say("待审", "open"),
                    })
                    @for finding in &gate.findings { p.note { (finding.remedy) } }
                }
            }
        }
    }
}
