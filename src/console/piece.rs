//! A piece: its text with what was found in it, where it stands, what comes next and who does it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::author_desk::author_forms;
use super::finding::findings_list;
use super::language::Speech;
use super::moment::Clocks;
use super::name::account_name;
use super::refusal::if_there;
use super::review_desk::review_forms;
use super::shell::Page;
use super::shown_piece::ShownPiece;
use super::visitor::Visitor;
use app::App;
use app::inbox::InboxOf;
use app::piece_reading::PieceReach;
use domain::id::PieceId;
use domain::matrix::Matrix;
use domain::piece::{OriginalityVerdict, PieceDetail};
use domain::review::{GateState, PieceReview, ReviewStep};
use domain::right::Right;
use formats::labels::Labels;
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
    let reach = PieceReach { pieces: caller.reach.clone(), texts: caller.reach_of(Right::ReadUnpublished) };
    // A deputy reads the review of a piece that is out of reach otherwise; others may read the piece, and no review.
    let review = if_there(app.piece_review(&reach, caller.subject, id, None).await)?;
    let piece = match &review {
        Some(_) => if_there(app.piece_detail(&reach, id).await)?,
        None => Some(app.piece_detail(&reach, id).await?),
    };
    let shown = ShownPiece {
        id,
        piece,
        review,
        findings: if_there(app.piece_findings(&reach, caller.subject, id, None).await)?,
        own: if_there(app.readable_piece(&caller.reach_of(Right::AnswerDirections), id).await)?.is_some(),
        step: step_for(&app, &caller, id).await?,
    };
    let clocks = Clocks { speech: visitor.speech, zone: app.zone, now: app.clock.now() };
    let matrix = app.matrix().await?;
    Ok(page(&visitor, &shown, &matrix, clocks))
}

/// What of the piece waits for the caller.
async fn step_for(
    app: &App,
    caller: &Require<ReadDirections>,
    id: PieceId,
) -> Result<Option<ReviewStep>, Problem> {
    let of = InboxOf {
        subject: caller.subject,
        reviews: caller.reach_of(Right::ReviewPieces),
        signs: caller.reach_of(Right::SignPieces),
        campaign: None,
        step: None,
    };
    let tasks = app.review_tasks(&of).await?;
    Ok(tasks.into_iter().find(|task| task.piece == id).map(|task| task.step))
}

fn page(visitor: &Visitor, shown: &ShownPiece, matrix: &Matrix, clocks: Clocks) -> Response {
    let speech = visitor.speech;
    let title = shown.title().unwrap_or(speech.say("未发布的稿件", "An unpublished piece"));
    let content = html! {
        (outline(shown, matrix, clocks))
        (next(shown, clocks))
        div.sides {
            (text(shown, speech))
            @if let Some(findings) = &shown.findings {
                aside aria-label=(speech.say("发现的问题", "Findings")) {
                    h2 { (speech.say("发现的问题", "Findings")) }
                    (findings_list(findings, speech))
                    @if let Some(piece) = &shown.piece { (originality(piece, speech)) }
                }
            }
        }
        @if let Some(review) = &shown.review { (gates(review, speech)) (review_forms(shown, review, speech)) }
        @if shown.own { (author_forms(shown, speech)) }
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
                a href=(format!("/directions/{}", piece.direction)) { (speech.say("查看选题方向", "Its direction")) }
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
            article.text { @for line in text.lines() { p { (line) } } }
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

fn originality(piece: &PieceDetail, speech: Speech) -> Markup {
    let originality = &piece.piece.originality;
    html! {
        @if originality.verdict != OriginalityVerdict::Original {
            h3 { (Labels(speech.0).verdict(originality.verdict)) }
            @if let Some(explanation) = &originality.explanation { p { (explanation.get(speech.0)) } }
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
