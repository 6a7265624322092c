//! One person: what is known, links and tokens; entering, changing, shutting out.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::account_link::organisation_link;
use super::form::Form;
use super::moment::Clocks;
use super::personal_link::links_section;
use super::post_form::post_form;
use super::refusal::{told, with_status};
use super::shell::Page;
use super::stale::carried;
use super::subject_form::{PersonDraft, person_form};
use super::token::tokens_section;
use super::visitor::Visitor;
use app::App;

use domain::id::SubjectId;
use domain::link_card::purpose_of;
use domain::matrix::Matrix;
use domain::subject::{Phone, Subject};
use http::auth::{Administer, Require};
use http::path::Path;
use http::problem::Problem;
use store::personal_link::list_links;
use store::token::list_tokens_of;

/// So many links of a person are looked at.
const MOST_LINKS: u64 = 500;

/// The page.
pub(super) async fn show(
    _: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<SubjectId>,
) -> Result<Response, Problem> {
    let (person, phone) = app.subject(id).await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let links = list_links(&app.db, id, None, MOST_LINKS).await?;
    let tokens = list_tokens_of(&app.db, id).await?;
    let content = html! {
        (outline(&person, phone.as_ref(), &*app.matrix().await?, clocks))
        p { a href=(format!("/persons/{id}/edit")) { (speech.say("修改", "Change")) } }
        (links_section(&person, &links, clocks))
        (tokens_section(&person, &tokens, clocks))
        (bar_section(&person, clocks))
        p { a href="/persons" { (speech.say("回到人员", "Back to persons")) } }
    };
    Ok(Page { visitor: &visitor, title: &person.name, content }.into_response())
}

fn outline(person: &Subject, phone: Option<&Phone>, matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        @if let Some(at) = person.barred_at { p.note { (speech.say("已停用，时间：", "Deactivated since ")) (clocks.at(at)) } }
        dl {
            @if let Some(key) = &person.organisation {
                dt { (speech.say("单位", "Organisation")) }
                dd { (organisation_link(key, matrix)) }
            }
            @if let Some(number) = &person.staff_number { dt { (speech.say("工号", "Staff number")) } dd { (number) } }
            @if let Some(phone) = phone { dt { (speech.say("手机", "Phone")) } dd { (phone.0) } }
            dt { (speech.say("角色", "Roles")) }
            dd {
                @if person.grants.is_empty() { span.note { (speech.say("还没有角色，先“修改”加上，才能给个人链接。", "None yet. Add one by “Change”; then a personal link can be given.")) } }
                @for grant in &person.grants { div { (purpose_of(grant, matrix).get(speech.0)) } }
            }
            dt { (speech.say("登记时间", "Entered")) } dd { (clocks.at(person.created_at)) }
        }
    }
}

fn bar_section(person: &Subject, clocks: Clocks) -> Markup {
    let (speech, id) = (clocks.speech, person.id);
    html! {
        section aria-labelledby="bar" {
            h2 #bar { (speech.say("停用", "Deactivation")) }
            @if person.barred_at.is_some() {
                p { (speech.say("恢复后要重新给个人链接，原来的登录不会恢复。", "After that a new personal link is needed; earlier sessions stay ended.")) }
                (post_form(format!("/persons/{id}/lift")).holding(html! { button { (speech.say("恢复使用", "Reactivate")) } }))
            } @else {
                p { (speech.say("离岗或调离时停用：立即退出所有登录，未使用的链接作废，操作记录保留。", "When somebody leaves: every session ends at once and unused links are revoked. What the person did stays.")) }
                (post_form(format!("/persons/{id}/bar")).holding(html! { button { (speech.say("立即停用", "Deactivate now")) } }))
            }
        }
    }
}

/// The form for a new person.
pub(super) async fn new(_: Require<Administer>, visitor: Visitor) -> Response {
    form_page(&visitor, "/persons/new", (&PersonDraft::default(), None), None)
}

/// Enters a person. What is wrong is said beside its field, and nothing that was typed is lost.
pub(super) async fn enter(
    caller: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let draft = PersonDraft::typed(given);
    let entered = match draft.input(&*app.matrix().await?, visitor.speech) {
        Ok(input) => app.create_subject(&caller.actor(), input).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    let problem = match entered {
        Ok(person) => return Ok(to_person(person.id)),
        Err(problem) => told(&problem, &app.seed.messages, visitor.speech),
    };
    Ok(with_status(form_page(&visitor, "/persons/new", (&draft, None), Some(&problem)), &problem))
}

/// The form for a person who is there.
pub(super) async fn edit(
    _: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<SubjectId>,
) -> Result<Response, Problem> {
    let (person, phone) = app.subject(id).await?;
    let draft = PersonDraft::of(&person, phone.as_ref(), &*app.matrix().await?, visitor.speech);
    Ok(form_page(&visitor, &format!("/persons/{id}/edit"), (&draft, None), None))
}

/// Changes what is said of a person, unless somebody else has meanwhile.
pub(super) async fn change(
    caller: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<SubjectId>,
    Form(given): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let draft = PersonDraft::typed(given);
    let revision = draft.revision.unwrap_or_default();
    let changed = match draft.input(&*app.matrix().await?, visitor.speech) {
        Ok(input) => app.update_subject(&caller.actor(), id, revision, input).await.map_err(Problem::from),
        Err(problem) => Err(problem),
    };
    let problem = match changed {
        Ok(person) => return Ok(to_person(person.id)),
        Err(problem) => told(&problem, &app.seed.messages, visitor.speech),
    };
    let (person, phone) = app.subject(id).await?;
    let saved = PersonDraft::of(&person, phone.as_ref(), &*app.matrix().await?, visitor.speech);
    let draft = draft.seen(carried(Some(&problem), revision, person.revision));
    let page = form_page(&visitor, &format!("/persons/{id}/edit"), (&draft, Some(&saved)), Some(&problem));
    Ok(with_status(page, &problem))
}

/// Shuts a person out at once.
pub(super) async fn bar(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(id): Path<SubjectId>,
) -> Result<Redirect, Problem> {
    app.bar_subject(&caller.actor(), id).await?;
    Ok(Redirect::to(&format!("/persons/{id}")))
}

/// Lets a person in again.
pub(super) async fn lift(
    caller: Require<Administer>,
    State(app): State<App>,
    Path(id): Path<SubjectId>,
) -> Result<Redirect, Problem> {
    app.lift_bar(&caller.actor(), id).await?;
    Ok(Redirect::to(&format!("/persons/{id}")))
}

fn to_person(id: SubjectId) -> Response {
    Redirect::to(&format!("/persons/{id}")).into_response()
}

/// The form with what was typed, and what is saved of a person who is there.
fn form_page(
    visitor: &Visitor,
    action: &str,
    (draft, saved): (&PersonDraft, Option<&PersonDraft>),
    problem: Option<&Problem>,
) -> Response {
    let speech = visitor.speech;
    let title = match draft.revision {
        Some(_) => speech.say("修改人员", "Change a person"),
        None => speech.say("添加人员", "Add a person"),
    };
    let content = html! {
        (person_form(action, (draft, saved), problem, speech))
        p { a href="/persons" { (speech.say("回到人员", "Back to persons")) } }
    };
    Page { visitor, title, content }.into_response()
}
