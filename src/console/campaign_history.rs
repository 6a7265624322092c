//! What happened to a campaign itself, from its draft to its end.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::language::Speech;
use super::moment::Clocks;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::event::{Event, EventKind};
use domain::id::{CampaignId, SubjectId};
use http::auth::{ReadEvents, Require};
use http::path::Path;
use http::problem::Problem;
use store::event::list_campaign_events;

/// So many of the newest are shown.
const MOST_SHOWN: usize = 200;

/// The page. Whoever sees only what concerns certain accounts sees none of this, as in the list of events.
pub(super) async fn show(
    caller: Require<ReadEvents>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let kinds: Vec<EventKind> =
        EventKind::ALL.into_iter().filter(|kind| kind_name(*kind, speech).is_some()).collect();
    let events = if caller.reach.all { list_campaign_events(&app.db, id, &kinds).await? } else { Vec::new() };
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        @if events.is_empty() { p.empty { (speech.say("这里没有您能看的记录。", "There is nothing on record that you may see.")) } }
        @else { (table(&events, caller.subject, clocks)) }
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
            tbody { @for event in events.iter().rev().take(MOST_SHOWN) { tr {
                th scope="row" { (clocks.at(event.at)) }
                td { (kind_name(event.kind, speech).unwrap_or_default()) (figures(event, speech)) }
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

/// What is said of an event of the campaign itself; `None`: it is about something else.
const fn kind_name(kind: EventKind, speech: Speech) -> Option<&'static str> {
    Some(match kind {
        EventKind::CampaignCreated => speech.say("起草", "drafted"),
        EventKind::CampaignUpdated => speech.say("修改", "edited"),
        EventKind::CampaignPinned => speech.say("修改指定", "pins changed"),
        EventKind::CampaignAmended => speech.say("更正", "amended"),
        EventKind::CampaignPlanned => speech.say("生成方案", "planned"),
        EventKind::CampaignReplanned => speech.say("重新生成方案", "planned again"),
        EventKind::CampaignCertified => speech.say("方案逐项复核通过", "the plan was checked in full"),
        EventKind::CampaignRefuted => {
            speech.say("方案复核未通过，已重新生成方案", "the check failed; it was planned again")
        }
        EventKind::CampaignSigned => speech.say("签发", "signed"),
        EventKind::CampaignLaunched => speech.say("下达", "launched"),
        EventKind::CampaignClosed => speech.say("结束", "closed"),
        _ => return None,
    })
}
