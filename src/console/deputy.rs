//! Who stands in for whom in an organisation (AB角): shown to everybody, named by an administrator.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::form::Form;
use super::language::Speech;
use super::moment::Clocks;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::deputy::{Deputies, Deputy, DeputyRole};
use domain::right::Right;
use domain::when::{When, Zone};
use http::auth::{Administer, Require};
use http::path::Path;
use http::problem::{Kind, Problem};

/// A deputy as it is typed.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct DeputyTyped {
    /// The revision of the list that was seen.
    #[serde(default)]
    revision: i64,
    person: String,
    deputy: String,
    role: Option<DeputyRole>,
    from: String,
    /// The last day.
    until: String,
}

/// An entry of the list that is taken out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeputyGone {
    revision: i64,
    at: usize,
}

impl DeputyTyped {
    fn read(&self, zone: Zone) -> Result<Deputy, Problem> {
        let wrong = |place: &str, detail: String| {
            Problem::new(Kind::Invalid, "1 value is not right").at(place, detail)
        };
        let day = |place: &str, text: &str| When::parse(text).map_err(|detail| wrong(place, detail));
        let role = self.role.ok_or_else(|| wrong("/role", "is missing".to_owned()))?;
        let from = day("/from", &self.from)?.begins(zone).map_err(|detail| wrong("/from", detail))?;
        let until = day("/until", &self.until)?.ends(zone).map_err(|detail| wrong("/until", detail))?;
        let word = |text: &str| text.trim().to_owned();
        Ok(Deputy { person: word(&self.person), deputy: word(&self.deputy), role, from, until })
    }
}

/// The deputies, on the page of the organisation.
pub(super) fn deputies_section(deputies: &Deputies, visitor: &Visitor, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let manages = visitor.may(Right::Administer);
    html! {
        @if manages || !deputies.deputies.is_empty() {
            section aria-labelledby="deputies" {
                h2 #deputies { (speech.say("AB角", "Deputies")) }
                @if deputies.deputies.is_empty() { p.empty { (speech.say("没有指定。有人出差或休假前，请先指定代为审核、签发的人员。", "None is named. Before somebody is away, name who reviews or signs instead.")) } }
                @else {
                    table {
                        caption.seen-by-readers { (speech.say("AB角", "Deputies")) }
                        thead { tr {
                            th scope="col" { (speech.say("离岗人员", "Who is away")) }
                            th scope="col" { (speech.say("代理人员", "Deputy")) }
                            th scope="col" { (speech.say("代理事项", "Duties")) }
                            th scope="col" { (speech.say("时间", "When")) }
                            @if manages { th scope="col" { (speech.say("操作", "Action")) } }
                        } }
                        tbody {
                            @for (at, one) in deputies.deputies.iter().enumerate() {
                                tr {
                                    th scope="row" { (one.person) }
                                    td { (one.deputy) }
                                    td { (role_name(one.role, speech)) }
                                    td { (clocks.window(one.from, one.until)) }
                                    @if manages { td { (remove_form(deputies, at, speech)) } }
                                }
                            }
                        }
                    }
                }
                @if manages {
                    details {
                        summary { (speech.say("指定 AB角", "Name a deputy")) }
                        (deputy_form(&deputies.organisation, &DeputyTyped { revision: deputies.revision, ..DeputyTyped::default() }, speech))
                    }
                }
            }
        }
    }
}

const fn role_name(role: DeputyRole, speech: Speech) -> &'static str {
    match role {
        DeputyRole::Reviewer => speech.say("审核", "reviews"),
        DeputyRole::Signer => speech.say("签发", "signs"),
    }
}

fn remove_form(deputies: &Deputies, at: usize, speech: Speech) -> Markup {
    html! {
        (post_form(format!("/organisations/{}/deputies/remove", encoded(&deputies.organisation))).class("inline").holding(html! {
            input type="hidden" name="revision" value=(deputies.revision);
            input type="hidden" name="at" value=(at);
            button.small aria-label=(format!("{}{}", speech.say("取消：", "Remove: "), deputies.deputies[at].deputy)) { (speech.say("取消", "Remove")) }
        }))
    }
}

fn deputy_form(organisation: &str, typed: &DeputyTyped, speech: Speech) -> Markup {
    html! {
        (post_form(format!("/organisations/{}/deputies", encoded(organisation))).class("narrow").holding(html! {
            input type="hidden" name="revision" value=(typed.revision);
            label for="person" { (speech.say("离岗人员（姓名或工号）", "Who is away (name or staff number)")) }
            input #person type="text" name="person" value=(typed.person) required maxlength="200";
            label for="deputy" { (speech.say("代理人员（姓名或工号）", "Deputy (name or staff number)")) }
            input #deputy type="text" name="deputy" value=(typed.deputy) required maxlength="200";
            label for="role" { (speech.say("代理事项", "Duties of the deputy")) }
            select #role name="role" {
                @for role in DeputyRole::ALL { option value=(role.key()) selected[typed.role == Some(role)] { (role_name(role, speech)) } }
            }
            label for="from" { (speech.say("开始日期", "From")) }
            input #from name="from" type="date" value=(typed.from) required;
            label for="until" { (speech.say("结束日期（含当天）", "Until (that day too)")) }
            input #until name="until" type="date" value=(typed.until) required;
            button { (speech.say("指定", "Name")) }
        }))
    }
}

/// Names one more. What is wrong is said above the form, and nothing that was typed is lost.
pub(super) async fn name(
    caller: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(typed): Form<DeputyTyped>,
) -> Result<Response, Problem> {
    let mut deputies = app.deputies(&key).await?.deputies;
    let named = match typed.read(app.zone) {
        Ok(deputy) => {
            deputies.push(deputy);
            let named = app.name_deputies(&caller.actor(), &key, typed.revision, deputies).await;
            named.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    let Err(problem) = named else { return Ok(to_organisation(&key).into_response()) };
    let (speech, now) = (visitor.speech, app.deputies(&key).await?.revision);
    let problem = told(&problem, &app.seed.messages, speech);
    // Sent again, it adds to what stands by now: what somebody else has named stays.
    let typed = DeputyTyped { revision: now, ..typed };
    let content = html! {
        (summary(&problem, speech))
        (deputy_form(&key, &typed, speech))
        p { a href=(format!("/organisations/{}", encoded(&key))) { (speech.say("回到单位", "Back to the organisation")) } }
    };
    let page = Page { visitor: &visitor, title: speech.say("指定 AB角", "Name a deputy"), content };
    Ok(with_status(page.into_response(), &problem))
}

/// Takes one out again.
pub(super) async fn remove(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(key): Path<String>,
    Form(gone): Form<DeputyGone>,
) -> Result<Redirect, Problem> {
    let mut deputies = app.deputies(&key).await?.deputies;
    if gone.at < deputies.len() {
        deputies.remove(gone.at);
    }
    app.name_deputies(&caller.actor(), &key, gone.revision, deputies).await?;
    Ok(to_organisation(&key))
}

fn to_organisation(key: &str) -> Redirect {
    Redirect::to(&format!("/organisations/{}", encoded(key)))
}
