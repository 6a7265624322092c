//! Personal links of a person: made, shown once, taken back; and printed for several.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::form::{Form, read_whole};
use super::language::Speech;
use super::moment::Clocks;
use super::once::{own_address, shown_once};
use super::post_form::post_form;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::id::{LinkId, SubjectId};
use domain::personal_link::{LINK_DAYS, LinkInput, LinkSheetInput, LinkState, MOST_LINK_DAYS, PersonalLink};
use domain::subject::Subject;
use formats::link_sheet::print_link_sheet;
use http::auth::{Administer, Require};
use http::export::Export;
use http::path::Path;
use http::problem::Problem;

/// So many of the newest links are shown.
const MOST_SHOWN: usize = 20;

/// For how long a new link waits.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkAsked {
    days: String,
}

/// The links, the newest first, and the form that makes one.
pub(super) fn links_section(person: &Subject, links: &[PersonalLink], clocks: Clocks) -> Markup {
    let (speech, id) = (clocks.speech, person.id);
    html! {
        section aria-labelledby="links" {
            h2 #links { (speech.say("个人链接", "Personal links")) }
            @if links.is_empty() { p.empty { (speech.say("还没有给过链接。", "None was made yet.")) } }
            @else {
                table {
                    caption.seen-by-readers { (speech.say("个人链接", "Personal links")) }
                    thead { tr {
                        th scope="col" { (speech.say("生成时间", "Made")) }
                        th scope="col" { (speech.say("状态", "State")) }
                        th scope="col" { (speech.say("时间", "When")) }
                        th scope="col" { (speech.say("操作", "Action")) }
                    } }
                    tbody { @for link in links.iter().rev().take(MOST_SHOWN) { (link_row(link, clocks)) } }
                }
            }
            @if !person.grants.is_empty() && person.barred_at.is_none() {
                (post_form(format!("/persons/{id}/links")).class("narrow").holding(html! {
                    label for="link-days" { (speech.say("几天内打开有效", "Days in which it can be opened")) }
                    input #link-days name="days" type="number" min="1" max=(MOST_LINK_DAYS) value=(LINK_DAYS) required;
                    button.main { (speech.say("生成个人链接", "Make a personal link")) }
                    p.hint { (speech.say("未打开的旧链接随即作废。", "An earlier one that was not opened is revoked.")) }
                }))
            }
        }
    }
}

fn link_row(link: &PersonalLink, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let (state, at) = match link.state(clocks.now) {
        LinkState::Open => (speech.say("尚未打开，有效期至", "not opened yet, until"), Some(link.expires_at)),
        LinkState::Used => (speech.say("已打开", "opened"), link.used_at),
        LinkState::Revoked => (speech.say("已作废", "revoked"), link.revoked_at),
        LinkState::Expired => (speech.say("已过期", "expired"), Some(link.expires_at)),
    };
    html! {
        tr {
            th scope="row" { (clocks.at(link.created_at)) }
            td { (state) }
            td { @if let Some(at) = at { (clocks.at(at)) } }
            td {
                @if link.state(clocks.now) == LinkState::Open {
                    (post_form(format!("/persons/{}/links/{}/revoke", link.subject, link.id)).class("inline").holding(html! { button.small { (speech.say("作废", "Revoke")) } }))
                }
            }
        }
    }
}

/// Makes a link and shows it, this once.
pub(super) async fn make(
    caller: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    (Path(id), headers): (Path<SubjectId>, HeaderMap),
    Form(asked): Form<LinkAsked>,
) -> Result<Response, Problem> {
    let valid_days = Some(read_whole("/days", &asked.days)?);
    let made = app.create_link(&caller.actor(), id, &LinkInput { valid_days }).await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let address = format!("{}/s/{}", own_address(&headers), made.code.reveal());
    let content = html! {
        p { (speech.say("只给本人。用手机或电脑打开，按一下按钮就登录，只能用一次。有效期至 ", "For this person alone. Opened on a phone or computer it signs in by one button, once. Until ")) (clocks.at(made.link.expires_at)) }
        (shown_once(speech.say("链接", "Link"), &address, speech))
        p { (speech.say("也可以在登录页输入代码：", "Or type this code where one signs in: ")) span.code { (made.code.grouped()) } }
        (back(id, &made.subject.name, speech))
    };
    let title = format!("{}{}", speech.say("个人链接：", "Personal link: "), made.subject.name);
    Ok(Page { visitor: &visitor, title: &title, content }.into_response())
}

/// The way back to a person.
pub(super) fn back(id: SubjectId, name: &str, speech: Speech) -> Markup {
    html! { p { a href=(format!("/persons/{id}")) { (speech.say("回到 ", "Back to ")) (name) } } }
}

/// Takes a link back that was not opened.
pub(super) async fn revoke(
    caller: Require<Administer>,
    State(app): State<App>,
    Path((id, link)): Path<(SubjectId, LinkId)>,
) -> Result<Redirect, Problem> {
    app.revoke_link(&caller.actor(), id, link).await?;
    Ok(Redirect::to(&format!("/persons/{id}")))
}

/// Makes a link for each person who is ticked, and prints them on cards.
pub(super) async fn print_cards(
    caller: Require<Administer>,
    State(app): State<App>,
    headers: HeaderMap,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let ticked = given.iter().filter(|(name, _)| name == "subject");
    let subjects: Vec<SubjectId> = ticked.filter_map(|(_, id)| id.parse().ok().map(SubjectId)).collect();
    if subjects.is_empty() {
        return Ok(Redirect::to("/persons").into_response());
    }
    let input = LinkSheetInput { subjects, base_url: own_address(&headers), valid_days: None };
    let made = app.create_links(&caller.actor(), &input).await?;
    let cards = app.link_cards(made).await?;
    let zone = app.zone;
    let page = move || Ok::<_, AppError>(Export::html(print_link_sheet(&cards, &input.base_url, zone)));
    Ok(Export::write(page).await?.into_response())
}
