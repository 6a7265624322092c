//! Accounts whose ties point to another cluster than their own, and accounts that link clusters.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::{account_link, cluster_link};
use super::address::with_query;
use super::cluster_table::percent;
use super::coverage_words::figure;
use super::language::Speech;
use super::list_page::ListPage;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::link::{Bridge, Drift};
use domain::matrix::Matrix;
use http::auth::{ReadRegistry, Require};
use http::problem::Problem;

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct LinkPlace {
    #[serde(default)]
    after: String,
}

/// A page of a sorted list, and where the next one begins.
fn rows_after<'a, T>(
    all: &'a [T],
    after: &str,
    place: impl Fn(&T) -> String,
) -> (Vec<&'a T>, Option<String>) {
    let page = ListPage::first_of(all.iter().filter(|one| after.is_empty() || place(one).as_str() > after));
    let last = page.onward().map(|one| place(one));
    (page.rows, last)
}

/// Accounts that drift, the strongest first.
pub(super) async fn drift(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(place): Query<LinkPlace>,
) -> Result<Response, Problem> {
    let (matrix, links, speech) = (app.matrix().await?, app.links().await?, visitor.speech);
    let (rows, last) = rows_after(&links.drift, &place.after, Drift::place);
    let content = html! {
        p.hint { (speech.say("这些账号与其他微矩阵联系更紧，可核实是否需要调整归属。", "These are tied more to another cluster than to their own; ask whether they belong there.")) }
        @if rows.is_empty() { p.empty { (speech.say("没有偏离的账号。", "No account drifts.")) } }
        @else {
            table {
                thead { tr {
                    th scope="col" { (speech.say("账号", "Account")) }
                    th scope="col" { (speech.say("所在微矩阵", "Its clusters")) }
                    th scope="col" { (speech.say("偏向", "Drifts to")) }
                    th scope="col" { (speech.say("联系强度（本组 / 对方）", "Weight (own / there)")) }
                } }
                tbody { @for one in &rows { tr {
                    th scope="row" { (account_link(&one.account, &matrix, speech)) }
                    td { (clusters(&one.clusters, &matrix, speech)) }
                    td data-label=(speech.say("偏向", "Drifts to")) { (cluster_link(&one.toward, &matrix)) }
                    td.number data-label=(speech.say("联系强度（本组 / 对方）", "Weight (own / there)")) { (figure(one.own_weight)) " / " (figure(one.toward_weight)) }
                } } }
            }
        }
        (onward("/matrix/drift", last.as_deref(), speech))
    };
    Ok(Page { visitor: &visitor, title: speech.say("偏离的账号", "Accounts that drift"), content }
        .into_response())
}

/// Accounts that link clusters, the most even first.
pub(super) async fn bridges(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(place): Query<LinkPlace>,
) -> Result<Response, Problem> {
    let (matrix, links, speech) = (app.matrix().await?, app.links().await?, visitor.speech);
    let (rows, last) = rows_after(&links.bridges, &place.after, Bridge::place);
    let content = html! {
        p.hint { (speech.say("这些账号把几个微矩阵连在一起；仅靠一个账号连接的，请留意。", "These link several clusters; mind those that are linked by one account alone.")) }
        @if rows.is_empty() { p.empty { (speech.say("没有桥梁账号。", "No account links clusters.")) } }
        @else {
            table {
                thead { tr {
                    th scope="col" { (speech.say("账号", "Account")) }
                    th scope="col" { (speech.say("所在微矩阵", "Its clusters")) }
                    th scope="col" { (speech.say("连到", "Links to")) }
                } }
                tbody { @for one in &rows { tr {
                    th scope="row" { (account_link(&one.account, &matrix, speech)) }
                    td { (clusters(&one.clusters, &matrix, speech)) }
                    td { ul { @for link in &one.links { li {
                        (cluster_link(&link.cluster, &matrix)) " " span.hint { (speech.say("承担了两者联系的 ", "its share of what ties the two: ")) (percent(link.carried)) }
                    } } } }
                } } }
            }
        }
        (onward("/matrix/bridges", last.as_deref(), speech))
    };
    Ok(Page { visitor: &visitor, title: speech.say("桥梁账号", "Accounts that bridge"), content }
        .into_response())
}

fn clusters(keys: &[String], matrix: &Matrix, speech: Speech) -> Markup {
    html! { @for (at, key) in keys.iter().enumerate() { @if at > 0 { (speech.say("、", ", ")) } (cluster_link(key, matrix)) } }
}

fn onward(path: &str, last: Option<&str>, speech: Speech) -> Markup {
    html! { @if let Some(last) = last { (page_link(with_query(path, &[("after", last)]), speech.say("下一页", "Next page"))) } }
}
