//! The matrix: its clusters, and its accounts to be found by name, function, region or topic.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::language::Speech;
use super::name::{account_status, organisation_name, tree_name};
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::account::Account;
use domain::matrix::{AccountFilter, Matrix};
use http::auth::{ReadRegistry, Require};
use http::problem::Problem;

/// So many rows stand on a page.
const ROWS: usize = 50;

/// What is looked for. What a form leaves empty is not asked for.
#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
    #[serde(default)]
    cluster: String,
    #[serde(default)]
    function: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    organisation: String,
    /// The handle after which the page begins.
    #[serde(default)]
    after: String,
}

impl Search {
    fn filter(&self) -> AccountFilter {
        let given = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        AccountFilter {
            q: given(&self.q),
            cluster: given(&self.cluster),
            function: given(&self.function),
            region: given(&self.region),
            organisation: given(&self.organisation),
            ..AccountFilter::default()
        }
    }

    fn asks(&self) -> bool {
        self.filter() != AccountFilter::default() || !self.after.is_empty()
    }

    fn address(&self, after: &str) -> String {
        let named = [
            ("q", &self.q),
            ("cluster", &self.cluster),
            ("function", &self.function),
            ("region", &self.region),
            ("organisation", &self.organisation),
        ];
        let named = named.into_iter().filter(|(_, value)| !value.is_empty());
        named.fold(format!("/matrix?after={}", encoded(after)), |address, (name, value)| {
            format!("{address}&{name}={}", encoded(value))
        })
    }
}

/// The page.
pub(super) async fn show(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(search): Query<Search>,
) -> Result<Response, Problem> {
    let (matrix, speech) = (app.matrix().await?, visitor.speech);
    let filter = search.filter();
    let all = matrix.graph.accounts().iter().filter(|account| matrix.passes(account, &filter));
    let mut onward = all.filter(|account| search.after.is_empty() || account.handle > search.after);
    let rows: Vec<&Account> = onward.by_ref().take(ROWS).map(AsRef::as_ref).collect();
    let more = onward.next().and(rows.last());
    let content = html! {
        (figures(&matrix, speech))
        (search_form(&search, &matrix, speech))
        @if rows.is_empty() { p.empty { (speech.say("没有这样的账号。少写几个字，或去掉一个条件。", "No account fits. Write less, or drop a filter.")) } }
        @else { (table(&rows, &matrix, speech)) }
        @if let Some(last) = more { p { a rel="next" href=(search.address(&last.handle)) { (speech.say("下一页", "Next page")) } } }
        @if !search.asks() { (clusters(&matrix, speech)) }
    };
    Ok(Page { visitor: &visitor, title: speech.say("矩阵", "Matrix"), content }.into_response())
}

fn figures(matrix: &Matrix, speech: Speech) -> Markup {
    let figures = [
        (speech.say("账号", "Accounts"), matrix.graph.accounts().len()),
        (speech.say("单位", "Organisations"), matrix.organisations().len()),
        (speech.say("微矩阵", "Clusters"), matrix.clusters().len()),
    ];
    html! { dl.figures { @for (label, count) in figures { div { dt { (label) } dd { (count) } } } } }
}

fn search_form(search: &Search, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        form.filters method="get" action="/matrix" role="search" {
            label for="q" { (speech.say("找账号", "Find an account")) }
            input #q name="q" type="search" value=(search.q) maxlength="200" placeholder=(speech.say("名称、账号 ID 或话题", "name, handle or topic"));
            label for="cluster" { (speech.say("微矩阵", "Cluster")) }
            select #cluster name="cluster" {
                option value="" { (speech.say("全部", "All")) }
                @for (key, cluster) in matrix.clusters() { option value=(key) selected[*key == search.cluster] { (cluster.name) } }
            }
            label for="function" { (speech.say("职能", "Function")) }
            select #function name="function" {
                option value="" { (speech.say("全部", "All")) }
                @for node in matrix.functions().iter() { option value=(node.key) selected[node.key == search.function] { (node.name(speech.0)) } }
            }
            button { (speech.say("查找", "Find")) }
        }
    }
}

fn table(rows: &[&Account], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("平台", "Platform")) }
                th scope="col" { (speech.say("单位", "Organisation")) }
                th scope="col" { (speech.say("状态", "Status")) }
            } }
            tbody {
                @for account in rows {
                    tr {
                        th scope="row" { a href=(format!("/accounts/{}", encoded(&account.handle))) { (account.name) } }
                        td { (tree_name(matrix.platforms(), &account.platform, speech)) }
                        td { (organisation_name(&account.organisation, matrix)) }
                        td { (account_status(account.status, speech)) }
                    }
                }
            }
        }
    }
}

fn clusters(matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        section aria-labelledby="clusters" {
            h2 #clusters { (speech.say("微矩阵", "Clusters")) }
            ul.cards.many {
                @for (key, cluster) in matrix.clusters() {
                    li.card {
                        a.title href=(format!("/matrix?cluster={}", encoded(key))) { (cluster.name) }
                        p.facts { (cluster.members.len()) (speech.say(" 个账号", " accounts")) }
                    }
                }
            }
        }
    }
}
