//! The cards of an incident: what each account may post now, what it has done, and whom to call.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::form::Form;
use super::incident::incident_title;
use super::language::Speech;
use super::moment::Clocks;
use super::post_form::post_form;
use super::refusal::not_done;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use app::incident_card::{CardFilter, DeskAct, Posting};
use domain::emergency_plan::CardDuty;
use domain::id::IncidentId;
use domain::incident::{CardState, CardView, RingEntry};
use domain::right::{Reach, Right};
use http::auth::{AnswerCards, ReadIncidents, Require, RunIncidents};
use http::path::Path;
use http::problem::Problem;

/// The cards that the visitor reads.
pub(super) async fn show(
    caller: Require<ReadIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    let (speech, clocks) = (visitor.speech, Clocks::of(&app, visitor.speech));
    let incident = app.incident(id).await?;
    let cards = app.incident_cards(&caller.reach, id, CardFilter::default()).await?;
    let matrix = app.matrix().await?;
    let own = caller.reach_of(Right::AnswerCards);
    let operates =
        |card: &CardView| matrix.graph.account(&card.account).is_some_and(|account| own.operates(account));
    let content = html! {
        div.incident.big data-incident=(id) data-news=(speech.say("有新情况，点此刷新", "There is news; refresh")) {
            p.title { a href=(format!("/incidents/{id}")) { (incident_title(&incident, speech)) } }
            @if cards.is_empty() { p.empty { (speech.say("这次没有您的任务卡。请暂停常规推送，等待通知。", "You have no card in this. Hold routine posts until it is over.")) } }
            ul.cards { @for card in &cards {
                li.card { (shown(card, clocks))
                    @if incident.ended.is_none() && card.state != CardState::Relieved {
                        @if operates(card) { (own_forms(card, speech)) }
                        @if visitor.may(Right::RunIncidents) { (desk_forms(card, speech)) }
                    }
                }
            } }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("任务卡", "Cards"), content }.into_response())
}

fn shown(card: &CardView, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        h2 { (card.name) }
        p.facts {
            span.state data-state=(card.state.key()) { (state_name(card.state, speech)) } " "
            (duty_name(card.duty, speech)) " · "
            @if card.state == CardState::Posted { (clocks.at(card.due_at)) } @else { (clocks.due_to_the_minute(card.due_at)) }
        }
        p.brief { (card.text.text) }
        button.quiet type="button" hidden data-copy-text=(card.text.text) data-done=(speech.say("已复制", "Copied")) { (speech.say("复制", "Copy")) }
        @if !card.behind.is_empty() {
            p.note { (speech.say("口径已更新，请按新内容更正后确认：", "Facts have changed; change what is out, then confirm: ")) (card.behind.join(", ")) }
        }
        @for post in &card.progress.posts { p.facts { (clocks.at(post.at)) " " a href=(post.url) rel="noopener" { (post.url) } } }
    }
}

fn own_forms(card: &CardView, speech: Speech) -> Markup {
    let at = |act: &str| format!("/incidents/{}/cards/{}/{act}", card.incident, encoded(&card.account));
    let url = format!("url-{}", card.account);
    html! {
        @if card.progress.seen_at.is_none() {
            (post_form(at("seen")).class("inline").holding(html! { button { (speech.say("我已看到", "I have seen it")) } }))
        }
        (post_form(at("posted")).class("narrow").holding(html! {
            label for=(url) { (speech.say("已发布的链接", "Where it is posted")) }
            input id=(url) name="url" type="url" maxlength="2000" required autocomplete="off";
            button.main { (speech.say("已发布", "It is posted")) }
        }))
        @if !card.behind.is_empty() {
            (post_form(at("confirm")).class("inline").holding(html! { button { (speech.say("已按新口径更正", "I have changed it")) } }))
        }
        @if card.progress.taken_over_by.is_none() {
            (post_form(at("take-over")).class("inline").holding(html! { button.quiet { (speech.say("由我接手", "I take it over")) } }))
        }
    }
}

fn desk_forms(card: &CardView, speech: Speech) -> Markup {
    let at = |act: &str| format!("/incidents/{}/cards/{}/{act}", card.incident, encoded(&card.account));
    let (whom, reason) = (format!("whom-{}", card.account), format!("reason-{}", card.account));
    html! {
        details { summary { (speech.say("值班席", "The desk")) }
            (call_form(at("call"), &whom, "", speech))
            (post_form(at("relieve")).class("inline").holding(html! {
                label for=(reason) { (speech.say("为什么解除", "Why it is relieved")) }
                input id=(reason) name="reason" type="text" maxlength="1000" required autocomplete="off";
                button { (speech.say("解除任务", "Relieve it")) }
            }))
        }
    }
}

fn call_form(action: String, id: &str, whom: &str, speech: Speech) -> Markup {
    html! {
        (post_form(action).class("inline").holding(html! {
            label for=(id) { (speech.say("打给了谁", "Who was called")) }
            input id=(id) name="whom" type="text" maxlength="200" required autocomplete="off" value=(whom);
            label.choice { input type="checkbox" name="reached" value="1"; " " (speech.say("接通了", "Somebody answered")) }
            button { (speech.say("记录电话", "Note the call")) }
        }))
    }
}

/// Whom to call, for the desk.
pub(super) async fn ring(
    _: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<IncidentId>,
) -> Result<Response, Problem> {
    let (speech, clocks) = (visitor.speech, Clocks::of(&app, visitor.speech));
    let incident = app.incident(id).await?;
    let list = app.ring_list(id).await?;
    let content = html! {
        div.incident.big data-incident=(id) data-news=(speech.say("有新情况，点此刷新", "There is news; refresh")) {
            p.title { a href=(format!("/incidents/{id}")) { (incident_title(&incident, speech)) } }
            @if list.is_empty() { p.empty { (speech.say("没有要打的电话。", "There is nobody to call.")) } }
            ul.cards { @for entry in &list { li.card { (rung(id, entry, clocks)) } } }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("通知谁", "Whom to call"), content }.into_response())
}

fn rung(id: IncidentId, entry: &RingEntry, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let next = entry.next.and_then(|at| entry.contacts.get(at));
    let action = format!("/incidents/{id}/cards/{}/call", encoded(&entry.account));
    html! {
        h2 { (entry.name) }
        p.facts { (duty_name(entry.duty, speech)) " · " (state_name(entry.state, speech)) " · " (clocks.due_to_the_minute(entry.due_at))
            " · " (speech.say("已打 ", "calls: ")) (entry.calls) (speech.say(" 次", "")) }
        @if entry.contacts.is_empty() { p.note { (speech.say("没有登记联系人。", "Nobody is on record for it.")) } }
        ol { @for contact in &entry.contacts {
            li { (contact.person) " "
                @match &contact.phone {
                    Some(phone) => { a href=(format!("tel:{}", phone.replace(' ', ""))) { (phone) } }
                    None => { span.note { (speech.say("没有电话", "no number")) } }
                }
            }
        } }
        (call_form(action, &format!("whom-{}", entry.account), next.map_or("", |one| &one.person), speech))
    }
}

const fn state_name(state: CardState, speech: Speech) -> &'static str {
    match state {
        CardState::Asked => speech.say("没有回音", "not heard of"),
        CardState::Called => speech.say("已电话通知", "called"),
        CardState::Seen => speech.say("已查看", "seen"),
        CardState::Posted => speech.say("已发布", "posted"),
        CardState::Relieved => speech.say("已解除", "relieved"),
    }
}

const fn duty_name(duty: CardDuty, speech: Speech) -> &'static str {
    match duty {
        CardDuty::Lead => speech.say("首发", "first word"),
        CardDuty::Substitute => speech.say("首发替补", "stands in for the first word"),
        CardDuty::Task => speech.say("职能任务", "its function's task"),
        CardDuty::Added => speech.say("加派", "called in"),
    }
}

/// What is typed of a call.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Called {
    whom: String,
    #[serde(default)]
    reached: Option<String>,
}

/// Why a card is relieved.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Relieved {
    reason: String,
}

/// Where a post is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Posted {
    url: String,
}

/// Back to the cards, or to what went wrong with the way back to them.
fn told(done: Result<CardView, AppError>, app: &App, visitor: &Visitor, id: IncidentId) -> Response {
    let cards = format!("/incidents/{id}/cards");
    match done {
        Ok(_) => Redirect::to(&cards).into_response(),
        Err(error) => not_done((app, visitor), error, &cards),
    }
}

/// It was seen.
pub(super) async fn seen(
    caller: Require<AnswerCards>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, account)): Path<(IncidentId, String)>,
) -> Result<Response, Problem> {
    let done = app.see_card(&caller.actor(), &caller.reach, (id, &account)).await;
    Ok(told(done, &app, &visitor, id))
}

/// It is posted.
pub(super) async fn posted(
    caller: Require<AnswerCards>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, account)): Path<(IncidentId, String)>,
    Form(typed): Form<Posted>,
) -> Result<Response, Problem> {
    let posting = Posting { url: typed.url.trim().to_owned() };
    let done = app.post_card(&caller.actor(), &caller.reach, (id, &account), posting).await;
    Ok(told(done, &app, &visitor, id))
}

/// What is out was changed.
pub(super) async fn confirm(
    caller: Require<AnswerCards>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, account)): Path<(IncidentId, String)>,
) -> Result<Response, Problem> {
    let done = app.confirm_card(&caller.actor(), &caller.reach, (id, &account)).await;
    Ok(told(done, &app, &visitor, id))
}

/// Somebody takes it over.
pub(super) async fn take_over(
    caller: Require<AnswerCards>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, account)): Path<(IncidentId, String)>,
) -> Result<Response, Problem> {
    let done = app.take_over_card(&caller.actor(), &caller.reach, (id, &account)).await;
    Ok(told(done, &app, &visitor, id))
}

/// Somebody was called.
pub(super) async fn call(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, account)): Path<(IncidentId, String)>,
    Form(typed): Form<Called>,
) -> Result<Response, Problem> {
    let act = DeskAct::Called { whom: typed.whom, reached: typed.reached.is_some() };
    let done = app.act_on_card(&caller.actor(), (id, &account), act).await;
    Ok(told(done, &app, &visitor, id))
}

/// It is relieved.
pub(super) async fn relieve(
    caller: Require<RunIncidents>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, account)): Path<(IncidentId, String)>,
    Form(typed): Form<Relieved>,
) -> Result<Response, Problem> {
    let done =
        app.act_on_card(&caller.actor(), (id, &account), DeskAct::Relieved { reason: typed.reason }).await;
    Ok(told(done, &app, &visitor, id))
}

/// On the first page: incidents that run and concern the visitor, who has a card in them or holds routine posts.
pub(super) async fn strip(app: &App, reach: &Reach, visitor: &Visitor) -> Result<Markup, Problem> {
    let speech = visitor.speech;
    let concerns = app.incidents_of(reach).await?;
    Ok(html! {
        @for concern in &concerns {
            p.problem role="status" {
                a href=(format!("/incidents/{}/cards", concern.incident.id)) { strong { (incident_title(&concern.incident, speech)) } }
                " " @if concern.cards > 0 {
                    (speech.say("有您的任务卡：", "You have cards: ")) (concern.cards)
                } @else { (speech.say("请暂停常规推送。", "Please hold routine posts.")) }
            }
        }
    })
}
