//! The matrix: its clusters with the ties between them, and its accounts to be found by name, function, region or topic.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::{account_link, cluster_link, organisation_link};
use super::address::with_query;
use super::cluster_choice::cluster_choice;
use super::cluster_picture::{ClusterPicture, MOST_DRAWN};
use super::cluster_table::cluster_table;
use super::language::Speech;
use super::list_page::ListPage;
use super::name::{account_status, tree_name};
use super::page_link::page_link;
use super::query::Query;
use super::region_choice::region_options;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::account::Account;
use domain::link::LinkSurvey;
use domain::matrix::{AccountFilter, Matrix};
use http::auth::{ReadRegistry, Require};
use http::problem::Problem;

/// So many clusters stand under the picture; the others are on their own page.
const CLUSTERS: usize = 40;

/// So many neighbours are drawn around a cluster.
const NEIGHBOURS: usize = 16;

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
    topic: String,
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
            topic: given(&self.topic),
            organisation: given(&self.organisation),
            ..AccountFilter::default()
        }
    }

    fn asks(&self) -> bool {
        self.filter() != AccountFilter::default() || !self.after.is_empty()
    }

    fn address(&self, after: &str) -> String {
        let named = [
            ("q", self.q.as_str()),
            ("cluster", &self.cluster),
            ("function", &self.function),
            ("region", &self.region),
            ("topic", &self.topic),
            ("organisation", &self.organisation),
            ("after", after),
        ];
        with_query("/matrix", &named)
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
    let links = app.links().await?;
    let filter = search.filter();
    let all = matrix.graph.accounts().iter().filter(|account| matrix.passes(account, &filter));
    let onward = all.filter(|account| search.after.is_empty() || account.handle > search.after);
    let page = ListPage::<&Account>::first_of(onward.map(AsRef::as_ref));
    let (more, rows) = (page.onward().copied(), &page.rows);
    let content = html! {
        (figures(&matrix, &links, speech))
        (search_form(&search, &matrix, speech))
        @if !search.asks() { (clusters(&matrix, &links, speech)) }
        @else if matrix.clusters().contains_key(&search.cluster) { (chosen(&search.cluster, &links, &matrix, speech)) }
        section aria-labelledby="accounts" {
            h2 #accounts { (speech.say("账号", "Accounts")) }
            @if rows.is_empty() { (nothing(&search, speech)) }
            @else { (table(rows, &matrix, speech)) }
            @if let Some(last) = more { (page_link(search.address(&last.handle), speech.say("下一页", "Next page"))) }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("矩阵", "Matrix"), content }.into_response())
}

fn nothing(search: &Search, speech: Speech) -> Markup {
    html! {
        @if search.asks() { p.empty { (speech.say("没有符合条件的账号。请缩短关键词，或减少条件。", "No account matches. Write less, or drop a filter.")) } }
        @else { p.empty { (speech.say("名册还是空的，请先导入一份账号名单。", "The registry is empty; import a list of accounts first.")) } }
    }
}

fn figures(matrix: &Matrix, links: &LinkSurvey, speech: Speech) -> Markup {
    let figures = [
        (speech.say("账号", "Accounts"), matrix.graph.accounts().len(), None),
        (speech.say("单位", "Organisations"), matrix.organisations().len(), None),
        (speech.say("微矩阵", "Clusters"), matrix.clusters().len(), Some("/clusters")),
        (speech.say("联系", "Ties"), matrix.graph.tie_count(), None),
        (speech.say("偏离的账号", "Accounts that drift"), links.drift.len(), Some("/matrix/drift")),
        (speech.say("桥梁账号", "Accounts that bridge"), links.bridges.len(), Some("/matrix/bridges")),
    ];
    html! {
        dl.figures { @for (label, count, place) in figures {
            div { dt { (label) } dd { @if let Some(place) = place { a href=(place) { (count) } } @else { (count) } } }
        } }
    }
}

fn search_form(search: &Search, matrix: &Matrix, speech: Speech) -> Markup {
    let clusters = cluster_choice(matrix, &search.cluster, speech);
    html! {
        form.filters method="get" action="/matrix" role="search" {
            @if !search.organisation.is_empty() { input type="hidden" name="organisation" value=(search.organisation); }
            div.pick {
                label for="q" { (speech.say("找账号", "Find an account")) }
                input #q name="q" type="search" value=(search.q) maxlength="200" placeholder=(speech.say("名称、账号 ID 或话题", "name, handle or topic"));
            }
            @if !clusters.0.is_empty() { div.pick { (clusters) } }
            div.pick {
                label for="function" { (speech.say("职能", "Function")) }
                select #function name="function" {
                    option value="" { (speech.say("全部", "All")) }
                    @for node in matrix.functions().iter() { option value=(node.key) selected[node.key == search.function] { (node.name(speech.0)) } }
                }
            }
            div.pick {
                label for="region" { (speech.say("地区", "Region")) }
                select #region name="region" { (region_options(matrix, &search.region, speech)) }
            }
            div.pick {
                label for="topic" { (speech.say("话题", "Topic")) }
                input #topic name="topic" type="text" value=(search.topic) maxlength="200";
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
                th scope="col" { (speech.say("单位", "Organisation")) }
                th scope="col" { (speech.say("地区", "Region")) }
                th scope="col" { (speech.say("状态", "Status")) }
            } }
            tbody {
                @for account in rows {
                    tr {
                        th scope="row" { (account_link(&account.handle, matrix, speech)) }
                        td { (organisation_link(&account.organisation, matrix)) }
                        td { @if let Some(region) = &account.region { (tree_name(matrix.regions(), region, speech)) } }
                        td { (account_status(account.status, speech)) }
                    }
                }
            }
        }
    }
}

fn clusters(matrix: &Matrix, links: &LinkSurvey, speech: Speech) -> Markup {
    let keys = || matrix.clusters().keys().map(String::as_str);
    html! {
        section aria-labelledby="clusters" {
            h2 #clusters { (speech.say("微矩阵", "Clusters")) }
            @if matrix.clusters().is_empty() {
                p.empty { (speech.say("还没有微矩阵。导入名单时可以按职能成组。", "There is no cluster yet: an import can make them by function.")) }
            } @else if matrix.clusters().len() <= MOST_DRAWN {
                p.hint { (speech.say("联系越紧，线越粗，离得越近；每个只画最紧的几条。点开看账号。", "The closer two are tied, the thicker the line and the nearer they stand; only the strongest are drawn. Open one to see its accounts.")) }
                (ClusterPicture::of(keys(), links).draw("", matrix, speech))
            } @else {
                p.hint { (speech.say("微矩阵太多，一张图画不下；点开一个，看它和邻近的。", "There are too many for one picture; open one to see it with its neighbours.")) }
            }
            @if !matrix.clusters().is_empty() { (cluster_table(&keys().take(CLUSTERS).collect::<Vec<_>>(), matrix, links, speech)) }
            @if matrix.clusters().len() > CLUSTERS { p { a href="/clusters" { (speech.say("全部微矩阵", "All clusters")) } } }
        }
    }
}

fn chosen(key: &str, links: &LinkSurvey, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        section aria-labelledby="chosen" {
            h2 #chosen { (cluster_link(key, matrix)) }
            (ClusterPicture::around(key, links, NEIGHBOURS).draw(key, matrix, speech))
        }
    }
}
