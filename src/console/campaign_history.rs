//! What happened to a campaign itself, from its draft to its end.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::event_words::event_kind;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::entity::Entity;
use domain::event::Event;
use domain::id::{CampaignId, SubjectId};
use http::auth::{ReadEvents, Require};
use http::path::Path;
use http::problem::Problem;
use store::event::{EventFilter, list_latest_events};

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct EarlierEvents {
    /// Number of the event before which the page begins.
    before: Option<i64>,
}

/// The page. Whoever sees only what concerns certain accounts sees none of this, as in the list of events.
pub(super) async fn show(
    caller: Require<ReadEvents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(place): Query<EarlierEvents>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let filter =
        EventFilter { entity: Some(Entity::Campaign), key: Some(id.to_string()), ..Default::default() };
    let found = if caller.reach.all {
        list_latest_events(&app.db, &filter, place.before, ASKED).await?
    } else {
        Vec::new()
    };
    let events = ListPage::from(found);
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        @if events.rows.is_empty() { p.empty { (speech.say("这里没有您能看的记录。", "There is nothing on record that you may see.")) } }
        @else { (table(&events.rows, caller.subject, clocks)) }
        @if let Some(last) = events.onward() { (page_link(format!("/campaigns/{id}/history?before={}", last.seq), speech.say("更早的", "Earlier ones"))) }
        @if campaign.amended.count > 0 { p { a href=(format!("/campaigns/{id}/amend")) { (speech.say("查看更正内容", "See which words were amended")) } } }
    };
    let title = format!("{}{}", speech.say("修改记录：", "History: "), campaign.spec.title);
    Ok(Page { visitor: &visitor, title: &title, content }.into_response())
}

fn table(events: &[Event], own: SubjectId, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("时间", "When")) }
                th scope="col" { (speech.say("操作", "Action")) }
                th scope="col" { (speech.say("谁", "Who")) }
            } }
            tbody { @for event in events { tr {
                th scope="row" { (clocks.at(event.at)) }
                td { (event_kind(event.kind, speech)) (figures(event, speech)) }
                td { (who(event, own, speech)) }
            } } }
        }
    }
}

/// The figures of an event, where it has some.
fn figures(event: &Event, speech: Speech) -> String {
    let number = |name: &str| event.data[name].as_u64();
    let said =
        |count: u64, zh: &str, en: &str| format!("{}{count}{}", speech.say("，", ", "), speech.say(zh, en));
    if let Some(count) = number("assigned").or_else(|| number("asked")) {
        return said(count, " 条选题", " directions");
    }
    number("moved").map_or_else(String::new, |count| said(count, " 个账号有变动", " accounts moved"))
}

fn who(event: &Event, own: SubjectId, speech: Speech) -> &'static str {
    match event.subject {
        None => speech.say("系统", "the system"),
        Some(subject) if subject == own => speech.say("您", "you"),
        Some(_) => speech.say("其他人", "somebody else"),
    }
}
