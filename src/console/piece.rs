//! A piece: its text with what was found in it, where it stands, what comes next and who does it.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
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
use super::next_step::{Doers, NextStep, next_step};
use super::publication::confirm_form;
use super::refusal::{told, unsaved, with_status};
use super::refused_form::RefusedForm;
use super::review_desk::review_forms;
use super::score::score_form;
use super::shell::Page;
use super::shown_piece::ShownPiece;
use super::typed::Typed;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::id::PieceId;
use domain::matrix::Matrix;
use domain::piece::PieceState;
use domain::review::{GateState, PieceReview, ReviewStep};
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// So many remedies that reviewers wrote stand at a gate.
const MOST_REMEDIES: usize = 20;

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<PieceId>,
) -> Result<Response, Problem> {
    let shown = ShownPiece::load(&app, (&caller, &visitor), id).await?;
    let clocks = Clocks::of(&app, visitor.speech);
    let matrix = app.matrix().await?;
    Ok(page(&visitor, &shown, &matrix, clocks))
}

/// Whoever sends a form of the page, as its reader.
pub(super) struct PieceDesk {
    reader: Require<ReadDirections>,
    pub(super) visitor: Visitor,
}

impl FromRequestParts<App> for PieceDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let reader = Require::from_request_parts(parts, app).await?;
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        Ok(Self { reader, visitor })
    }
}

impl PieceDesk {
    /// The page, with a form of it that was refused as it was typed.
    pub(super) async fn refuse(
        &self,
        app: &App,
        id: PieceId,
        (form, typed): (&str, Typed),
        error: AppError,
    ) -> Result<Response, Problem> {
        let visitor = &self.visitor;
        let problem = told(&error.into(), &app.seed.messages, visitor.speech);
        let Some(shown) = if_known(ShownPiece::load(app, (&self.reader, visitor), id).await)? else {
            return Ok(unsaved(visitor, &problem, &typed.copied(), "/"));
        };
        let clocks = Clocks::of(app, visitor.speech);
        let matrix = app.matrix().await?;
        let refused = RefusedForm::new(form, typed, problem.clone());
        let shown = ShownPiece { refused: Some(refused), ..shown };
        Ok(with_status(page(visitor, &shown, &matrix, clocks), &problem))
    }
}

/// A piece that is there for this reader.
fn if_known(shown: Result<ShownPiece, Problem>) -> Result<Option<ShownPiece>, Problem> {
    match shown {
        Err(problem) if problem.code == "not_found" => Ok(None),
        other => other.map(Some),
    }
}

fn page(visitor: &Visitor, shown: &ShownPiece, matrix: &Matrix, clocks: Clocks) -> Response {
    let speech = visitor.speech;
    let title = shown.title().unwrap_or(speech.say("未发布的稿件", "An unpublished piece"));
    // The forms first: what was typed into one that is not drawn stands on top.
    let below = html! {
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
        @if let Some(piece) = &shown.piece { (originality(shown, piece, visitor)) }
        @if let Some(review) = &shown.review { (gates(review, speech)) (review_forms(shown, review, speech)) }
        @if shown.own { (author_forms(shown, speech)) }
        (confirm_form(shown, visitor))
        @if let Some(score) = &shown.score { (score_form(shown, score, speech)) }
    };
    let content = html! {
        @if let Some(refused) = &shown.refused { (refused.on_top(speech)) }
        (below)
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

/// What comes next, until when, and who does it.
fn next(shown: &ShownPiece, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let doers = Doers { hands: &shown.hands, called: &shown.called };
    html! {
        @if let Some(review) = &shown.review {
            @if let (Some(step), Some(due)) = (review.step, review.due_at) {
                (next_step(NextStep::Carry(step), Some(due), &doers, clocks))
            }
            @if let Some(returned) = &review.returned {
                p.problem { (speech.say("退回修改：", "Given back: ")) (returned.reason) }
            }
        } @else if shown.state() == Some(PieceState::HandedIn) {
            // Nothing is reviewed in its campaign.
            (next_step(NextStep::Carry(ReviewStep::Publish), None, &doers, clocks))
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
                    @for finding in gate.findings.iter().take(MOST_REMEDIES) { p.note { (finding.remedy) } }
                    @if let Some(more @ 1..) = gate.findings.len().checked_sub(MOST_REMEDIES) { p.note { (speech.say("另有 ", "and ")) (more) (speech.say(" 条", " more")) } }
                }
            }
        }
    }
}
