//! How an account was changed, from what to what.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::account_link;
use super::address::{encoded, with_query};
use super::changed_field::changed_fields;
use super::event_words::event_kind;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::entity::Entity;
use domain::event::AuditEntry;
use domain::matrix::Matrix;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::audit::list_history;

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct HistoryPlace {
    /// Number of the entry after which the page begins.
    #[serde(default)]
    after: i64,
}

/// The page.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(handle): Path<String>,
    Query(place): Query<HistoryPlace>,
) -> Result<Response, Problem> {
    let (matrix, speech) = (app.matrix().await?, visitor.speech);
    let account = matrix.graph.account(&handle).ok_or_else(|| AppError::not_found("account", &handle))?;
    let clocks = Clocks::of(&app, speech);
    let found = list_history(&app.db, Entity::Account, &handle, place.after, ASKED);
    let entries = ListPage::from(found.await.map_err(AppError::from)?);
    let next = entries.onward().map(|entry| entry.seq.to_string());
    let by_visitor = |entry: &AuditEntry| entry.subject == Some(caller.subject);
    let content = html! {
        p { (account_link(&handle, &matrix, speech)) }
        @if entries.rows.is_empty() { p.empty { (speech.say("没有修改记录。", "No change is recorded.")) } }
        @else { ol.history { @for entry in &entries.rows { li { (change(entry, by_visitor(entry), &matrix, clocks)) } } } }
        @if let Some(next) = next { (page_link(with_query(&format!("/accounts/{}/history", encoded(&handle)), &[("after", &next)]), speech.say("后来的修改", "Later changes"))) }
    };
    let (zh, en) = (format!("{}的修改记录", account.name), format!("History of {}", account.name));
    Ok(Page { visitor: &visitor, title: speech.say(&zh, &en), content }.into_response())
}

fn change(entry: &AuditEntry, by_visitor: bool, matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        p { (clocks.at(entry.at)) " " strong { (event_kind(entry.action, speech)) } " " span.hint { (who(entry, by_visitor, speech)) } }
        (changed_fields(&entry.changed_fields(), matrix, speech))
    }
}

fn who(entry: &AuditEntry, by_visitor: bool, speech: Speech) -> String {
    let Some(subject) = entry.subject else { return speech.say("系统", "the system").to_owned() };
    if by_visitor {
        return speech.say("您", "you").to_owned();
    }
    let id = subject.to_string();
    format!("{}{}", speech.say("同事 ", "colleague "), &id[id.len().saturating_sub(4)..])
}
