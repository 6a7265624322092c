//! Persons: who is entered, and what a personal link gives each.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::organisation_link;
use super::address::encoded;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::page_link::page_link;
use super::person_list::list_form;
use super::post_form::post_form;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::id::SubjectId;
use domain::link_card::purpose_of;
use domain::matrix::Matrix;
use domain::right::Role;
use domain::subject::Subject;
use http::auth::{Administer, Require};
use http::problem::Problem;
use store::subject::{SubjectFilter, find_subjects};

/// Which persons are looked for. What a form leaves empty is not asked for.
#[derive(Deserialize)]
pub(super) struct PersonSearch {
    #[serde(default)]
    q: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    organisation: String,
    after: Option<SubjectId>,
}

impl PersonSearch {
    fn filter(&self) -> SubjectFilter {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        SubjectFilter {
            q: given(&self.q),
            role: Role::of_key(&self.role),
            organisation: given(&self.organisation),
        }
    }

    fn address(&self, after: SubjectId) -> String {
        let named = [("q", &self.q), ("role", &self.role), ("organisation", &self.organisation)];
        let named = named.into_iter().filter(|(_, value)| !value.is_empty());
        named.fold(format!("/persons?after={after}"), |address, (name, value)| {
            format!("{address}&{name}={}", encoded(value))
        })
    }

    fn asks(&self) -> bool {
        !(self.q.is_empty() && self.role.is_empty() && self.organisation.is_empty() && self.after.is_none())
    }
}

/// The page.
pub(super) async fn list(
    _: Require<Administer>,
    visitor: Visitor,
    State(app): State<App>,
    Query(search): Query<PersonSearch>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let persons = ListPage::from(find_subjects(&app.db, &search.filter(), search.after, ASKED).await?);
    let content = html! {
        p { a.main href="/persons/new" { (speech.say("添加人员", "Add a person")) } }
        (search_form(&search, speech))
        @if persons.rows.is_empty() {
            p.empty {
                @if search.asks() { (speech.say("没有符合条件的人员。", "No person fits.")) }
                @else { (speech.say("还没有人员。先添加，或导入一份人员名单；之后给每人一个个人链接。", "Nobody is entered yet. Add a person, or send a list of persons; then give each a personal link.")) }
            }
        } @else { (table(&persons.rows, &matrix, speech)) }
        @if let Some(last) = persons.onward() { (page_link(search.address(last.id), speech.say("下一页", "Next page"))) }
        (list_form(speech))
    };
    Ok(Page { visitor: &visitor, title: speech.say("人员", "Persons"), content }.into_response())
}

fn search_form(search: &PersonSearch, speech: Speech) -> Markup {
    html! {
        form.filters method="get" action="/persons" role="search" {
            @if !search.organisation.is_empty() { input type="hidden" name="organisation" value=(search.organisation); }
            label for="q" { (speech.say("查找人员", "Find a person")) }
            input #q name="q" type="search" value=(search.q) maxlength="200" placeholder=(speech.say("姓名或工号", "name or staff number"));
            label for="role" { (speech.say("角色", "Role")) }
            select #role name="role" {
                option value="" { (speech.say("全部", "All")) }
                @for role in Role::ALL { option value=(role.key()) selected[role.key() == search.role] { (role.name().get(speech.0)) } }
            }
            button { (speech.say("查找", "Find")) }
        }
    }
}

fn table(persons: &[Subject], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        (post_form("/persons/cards").holding(html! {
            table {
                caption.seen-by-readers { (speech.say("人员", "Persons")) }
                thead { tr {
                    th scope="col" { (speech.say("选择", "Select")) }
                    th scope="col" { (speech.say("姓名", "Name")) }
                    th scope="col" { (speech.say("单位", "Organisation")) }
                    th scope="col" { (speech.say("角色", "Roles")) }
                } }
                tbody { @for person in persons { (person_row(person, matrix, speech)) } }
            }
            p.buttons { button { (speech.say("为所选人员打印个人链接卡片", "Print personal links for those selected")) } }
            p.hint { (speech.say("每人一张，裁开后当面交给本人。", "One card each, to be cut and handed over in person.")) }
        }))
    }
}

fn person_row(person: &Subject, matrix: &Matrix, speech: Speech) -> Markup {
    let can_have = !person.grants.is_empty() && person.barred_at.is_none();
    html! {
        tr {
            td { @if can_have { input type="checkbox" name="subject" value=(person.id) aria-label=(person.name); } }
            th scope="row" {
                a href=(format!("/persons/{}", person.id)) { (person.name) }
                @if let Some(number) = &person.staff_number { " " span.hint { (number) } }
                @if person.barred_at.is_some() { " " span.state data-state="withdrawn" { (speech.say("已停用", "deactivated")) } }
            }
            td { @if let Some(key) = &person.organisation { (organisation_link(key, matrix)) } }
            td {
                @if person.grants.is_empty() { span.note { (speech.say("还没有角色", "no role yet")) } }
                @for (at, grant) in person.grants.iter().enumerate() { @if at > 0 { (speech.say("；", "; ")) } (purpose_of(grant, matrix).get(speech.0)) }
            }
        }
    }
}
