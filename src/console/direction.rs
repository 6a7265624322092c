//! A direction: what to tell, whom, how, until when; and everything that its writer needs beside the words.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::colleague::{Colleagues, Nearness};
use super::direction_answers::answer_forms;
use super::language::Speech;
use super::moment::Clocks;
use super::next_step::{Doers, NextStep, next_step};
use super::refusal::{if_there, told, unsaved, with_status};
use super::refused_form::{DrawnForm, RefusedForm};
use super::shell::Page;
use super::typed::Typed;
use super::visitor::Visitor;
use super::writing::writing_form;
use app::App;
use app::error::AppError;
use domain::card::DirectionDetail;
use domain::direction::DirectionState;
use domain::id::DirectionId;
use domain::matrix::Matrix;
use domain::right::Right;
use formats::labels::Labels;
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// The page. Whoever answers for the account has opened the direction by that.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DirectionId>,
    (method, headers): (Method, HeaderMap),
) -> Result<Response, Problem> {
    let detail = app.direction_detail(&caller.reach, id).await?;
    let own = caller.reach_of(Right::AnswerDirections);
    let answers = answers(&caller, &detail, &*app.matrix().await?);
    let looks = method == Method::GET && !headers.contains_key("sec-purpose");
    if looks && answers && detail.card.opened_at.is_none() && detail.card.state.was_asked() {
        // The page is there all the same.
        if let Err(error) = app.open_direction(&caller.actor(), &own, id).await {
            tracing::warn!(%error, "that a direction was opened was not kept");
        }
    }
    let role = if answers { Reader::Answers } else { Reader::Looks };
    let next = next(&app, &caller, &visitor, &detail).await?;
    Ok(page((&app, &visitor), (&detail, &next), role, None))
}

/// What a direction waits for, and from whom; until when stands above; nothing where it is answered for good, or has a piece, whose page says it.
async fn next(
    app: &App,
    caller: &Require<ReadDirections>,
    visitor: &Visitor,
    detail: &DirectionDetail,
) -> Result<Markup, Problem> {
    let card = &detail.card;
    let step = match card.state {
        DirectionState::Asked => NextStep::Answer,
        DirectionState::Accepted if card.piece.is_none() => NextStep::Write,
        _ => return Ok(html! {}),
    };
    let hands = app.operators_of(&card.account).await?;
    let matrix = app.matrix().await?;
    let works = [Right::AnswerDirections, Right::EditDirections]
        .into_iter()
        .any(|right| caller.reach_of(right).covers(&matrix, &card.account, &card.cluster));
    let nearness = if works { Nearness::SameWork } else { Nearness::Looks };
    let colleagues = Colleagues::of(app, visitor, hands.persons.iter().copied(), nearness).await?;
    let clocks = Clocks::of(app, visitor.speech);
    Ok(next_step(step, None, &Doers { hands: &hands, called: &colleagues }, clocks))
}

/// Whether somebody answers for the account of a direction.
fn answers(caller: &Require<ReadDirections>, detail: &DirectionDetail, matrix: &Matrix) -> bool {
    let own = caller.reach_of(Right::AnswerDirections);
    caller.also(Right::AnswerDirections) && own.covers(matrix, &detail.card.account, &detail.card.cluster)
}

/// Whoever sends a form of the page, as its reader.
pub(super) struct DirectionDesk {
    reader: Require<ReadDirections>,
    pub(super) visitor: Visitor,
}

impl FromRequestParts<App> for DirectionDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let reader = Require::from_request_parts(parts, app).await?;
        let Ok(visitor) = Visitor::from_request_parts(parts, app).await;
        Ok(Self { reader, visitor })
    }
}

impl DirectionDesk {
    /// The page, with a form of it that was refused as it was typed.
    pub(super) async fn refuse(
        &self,
        app: &App,
        id: DirectionId,
        (form, typed): (&str, Typed),
        error: AppError,
    ) -> Result<Response, Problem> {
        let visitor = &self.visitor;
        let problem = told(&error.into(), &app.seed.messages, visitor.speech);
        let Some(detail) = if_there(app.direction_detail(&self.reader.reach, id).await)? else {
            return Ok(unsaved(visitor, &problem, &typed.copied(), "/"));
        };
        let answers = answers(&self.reader, &detail, &*app.matrix().await?);
        let role = if answers { Reader::Answers } else { Reader::Looks };
        let refused = RefusedForm::new(form, typed, problem);
        let next = next(app, &self.reader, visitor, &detail).await?;
        let page = page((app, visitor), (&detail, &next), role, Some(&refused));
        Ok(with_status(page, &refused.problem))
    }
}

/// Whether the reader answers for the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Accepts, writes, hands in.
    Answers,
    /// Reads.
    Looks,
}

/// The page, with what comes next and the form of it that was refused.
fn page(
    (app, visitor): (&App, &Visitor),
    (detail, next): (&DirectionDetail, &Markup),
    reader: Reader,
    refused: Option<&RefusedForm>,
) -> Response {
    let speech = visitor.speech;
    let clocks = Clocks::of(app, speech);
    // The forms first: what was typed into one that is not drawn stands on top.
    let below = html! {
        (task(detail, clocks))
        (next)
        // Whoever answers on a phone has the buttons before the small print.
        @if reader == Reader::Answers { (answer_forms(detail, refused, speech)) }
        (terms(detail, clocks))
        (amendments(detail, clocks))
        (facts(detail, speech))
        (around(detail, speech))
        @if reader == Reader::Answers && takes_piece(detail) { (writing_form(detail, &DrawnForm::of(refused, "pieces", Typed::default(), speech))) }
        @if let Some(piece) = detail.card.piece {
            p { a.main href=(format!("/pieces/{piece}")) { (speech.say("查看稿件", "See the piece")) } }
        }
    };
    let content = html! {
        @if let Some(refused) = refused { (refused.on_top(speech)) }
        (below)
    };
    Page { visitor, title: &detail.card.title, content }.into_response()
}

/// Whether a piece can be handed in for it.
fn takes_piece(detail: &DirectionDetail) -> bool {
    detail.card.piece.is_none() && detail.card.state.is_answerable()
}

/// What is asked, by when.
fn task(detail: &DirectionDetail, clocks: Clocks) -> Markup {
    let (card, speech) = (&detail.card, clocks.speech);
    html! {
        p.facts {
            span.state data-state=(card.state.key()) { (Labels(speech.0).state(card.state)) }
            " " (Labels(speech.0).kind(card.kind)) " · " (speech.say("截止 ", "due ")) (clocks.due(card.due_at))
        }
        p.brief { (card.brief) }
        p.hint { (detail.instruction) @if let Some(frequency) = &detail.frequency { " " (frequency) } }
    }
}

/// For whom, in which form, why this account.
fn terms(detail: &DirectionDetail, clocks: Clocks) -> Markup {
    let (card, names, speech) = (&detail.card, &detail.names, clocks.speech);
    let reviewers = names.reviewers.join(speech.say("、", ", "));
    let rows: [(&str, &str); 6] = [
        (speech.say("主题行动", "Campaign"), &names.campaign),
        (speech.say("账号", "Account"), &Labels(speech.0).account(&names.account, &names.platform)),
        (speech.say("讲给", "Readers"), &names.audience),
        (speech.say("形式和篇幅", "Form and length"), &format!("{} · {}", names.form, detail.length)),
        (speech.say("联系人", "Contact"), &names.contact),
        (speech.say("审稿人", "Reviewers"), &reviewers),
    ];
    html! {
        dl {
            dt { (speech.say("时间", "Window")) } dd { (clocks.window(card.starts_at, card.due_at)) }
            @for (label, value) in rows {
                @if !value.is_empty() { dt { (label) } dd { (value) } }
            }
            @if let Some(place) = &names.place { dt { (speech.say("地点", "Place")) } dd { (place) } }
            dt { (speech.say("为什么由本账号讲", "Why this account")) } dd { @for why in &detail.why { (why) " " } }
        }
    }
}

/// What was changed of the campaign since it was planned, the newest first.
fn amendments(detail: &DirectionDetail, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @for amendment in &detail.amendments {
            p.note {
                (clocks.at(amendment.written_at)) " " (speech.say("主题行动有修改：", "The campaign was changed: "))
                @if let Some(contact) = &amendment.contact { (speech.say("联系人 ", "contact ")) (contact.after) " " }
                @if let Some(brief) = &amendment.brief { (speech.say("提要 ", "brief ")) (brief.after) " " }
                (amendment.reason)
            }
        }
    }
}

fn facts(detail: &DirectionDetail, speech: Speech) -> Markup {
    html! {
        @if !detail.facts.is_empty() {
            section aria-labelledby="facts" {
                h2 #facts { (speech.say("口径", "Facts")) }
                ul.quotes {
                    @for fact in &detail.facts {
                        li {
                            q { (fact.text) }
                            @if fact.verbatim { " " span.note { (speech.say("（原文照引）", "(word for word)")) } }
                            @if !fact.source.is_empty() { " " span.hint { (fact.source) } }
                            " " button.quiet type="button" hidden data-copy-text=(fact.text) data-done=(speech.say("已复制", "Copied")) { (speech.say("复制", "Copy")) }
                        }
                    }
                }
            }
        }
    }
}

fn around(detail: &DirectionDetail, speech: Speech) -> Markup {
    html! {
        @if !detail.cuts.is_empty() {
            section aria-labelledby="cuts" {
                h2 #cuts { (speech.say("同一件事在本单位其他账号怎么讲", "The same story in your other accounts")) }
                ul { @for cut in &detail.cuts { li { strong { (cut.name) } " " (cut.brief) } } }
            }
        }
        @if !detail.neighbours.is_empty() {
            details {
                summary { (speech.say("其他账号讲什么", "What others tell")) " " span.count { (detail.neighbours.len()) } }
                ul { @for one in &detail.neighbours { li { (one.title) } } }
            }
        }
    }
}
