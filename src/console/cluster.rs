//! Clusters: the list, and one with its neighbours, its health and its accounts.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::{account_link, cluster_link, organisation_link};
use super::address::{encoded, with_query};
use super::cluster_picture::ClusterPicture;
use super::cluster_table::{cluster_table, percent};
use super::coverage_words::figure;
use super::language::Speech;
use super::list_page::ListPage;
use super::name::{account_status, tree_name};
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::account::AccountStatus;
use domain::cluster::Cluster;
use domain::link::{ClusterHealth, LinkSurvey};
use domain::matrix::Matrix;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;

/// So many neighbours are drawn around a cluster, and so many are listed.
const DRAWN: usize = 16;
const LISTED: usize = 30;

/// So many accounts are named in a line.
const NAMED: usize = 20;

/// Which clusters.
#[derive(Deserialize)]
pub(super) struct ClusterSearch {
    #[serde(default)]
    q: String,
    /// The key, or of one cluster's accounts the handle, after which the page begins.
    #[serde(default)]
    after: String,
}

/// All clusters, by key.
pub(super) async fn list(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(search): Query<ClusterSearch>,
) -> Result<Response, Problem> {
    let (matrix, links, speech) = (app.matrix().await?, app.links().await?, visitor.speech);
    let q = search.q.trim().to_lowercase();
    let all = matrix.clusters().values();
    let onward = all
        .filter(|cluster| cluster.name.to_lowercase().contains(&q) || cluster.key.to_lowercase().contains(&q))
        .filter(|cluster| cluster.key > search.after)
        .map(|cluster| cluster.key.as_str());
    let page = ListPage::<&str>::first_of(onward);
    let (last, keys) = (page.onward(), &page.rows);
    let content = html! {
        form.filters method="get" action="/clusters" role="search" {
            div.pick {
                label for="q" { (speech.say("找微矩阵", "Find a cluster")) }
                input #q name="q" type="search" value=(search.q) maxlength="200";
            }
            button { (speech.say("查找", "Find")) }
        }
        @if keys.is_empty() { p.empty { (speech.say("没有符合条件的微矩阵。", "There is no such cluster.")) } }
        @else { (cluster_table(keys, &matrix, &links, speech)) }
        @if let Some(last) = last { (page_link(with_query("/clusters", &[("q", search.q.as_str()), ("after", *last)]), speech.say("下一页", "Next page"))) }
        p { a href="/clusters/detections" { (speech.say("按联系识别微矩阵", "Clusters as the ties suggest them")) } }
    };
    Ok(Page { visitor: &visitor, title: speech.say("微矩阵", "Clusters"), content }.into_response())
}

/// One cluster.
pub(super) async fn show(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(key): Path<String>,
    Query(search): Query<ClusterSearch>,
) -> Result<Response, Problem> {
    let (matrix, links, speech) = (app.matrix().await?, app.links().await?, visitor.speech);
    let missing = || AppError::not_found("cluster", &key);
    let cluster = matrix.clusters().get(&key).ok_or_else(missing)?;
    let health = links.health_of(&key).ok_or_else(missing)?;
    let marks = Marks::of(&key, health, &links);
    let onward = cluster.members.iter().filter(|member| **member > search.after);
    let page = ListPage::<&String>::first_of(onward);
    let (last, rows) = (page.onward(), &page.rows);
    let content = html! {
        @if search.after.is_empty() {
            (outline(cluster, health, &matrix, speech))
            (neighbours(&key, &links, &matrix, speech))
        }
        section aria-labelledby="members" {
            h2 #members { (speech.say("账号", "Accounts")) " " span.count { (cluster.members.len()) } }
            @if rows.is_empty() { p.empty { (speech.say("还没有账号。", "It has no account yet.")) } }
            @else { (members(rows, cluster, &marks, &matrix, speech)) }
            @if let Some(last) = last { (page_link(with_query(&format!("/clusters/{}", encoded(&key)), &[("after", last)]), speech.say("下一页", "Next page"))) }
        }
    };
    Ok(Page { visitor: &visitor, title: &cluster.name, content }.into_response())
}

fn outline(cluster: &Cluster, health: &ClusterHealth, matrix: &Matrix, speech: Speech) -> Markup {
    let functions: Vec<String> =
        cluster.functions.iter().map(|key| tree_name(matrix.functions(), key, speech)).collect();
    html! {
        dl {
            dt { (speech.say("牵头账号", "Lead")) }
            dd { @if let Some(lead) = &cluster.lead { (account_link(lead, matrix, speech)) } @else { span.hint { (speech.say("未确定", "not named")) } } }
            dt { (speech.say("职能", "Functions")) }
            dd { @if functions.is_empty() { span.hint { (speech.say("没有记录", "not known")) } } @else { (functions.join(speech.say("、", ", "))) } }
            dt { (speech.say("内部联系", "Tied inside")) }
            dd { (percent(health.density)) span.hint { " " (speech.say("的账号两两之间有联系", "of the pairs of its accounts are tied")) } }
            dt { (speech.say("联系向内", "Ties that stay inside")) }
            dd { (percent(health.isolation)) span.hint { " " (speech.say("的联系强度在本微矩阵之内", "of the weight of its ties lies within it")) } }
            @if !health.unattached.is_empty() {
                dt { (speech.say("未建立联系的", "Not attached")) }
                dd { (names(&health.unattached, matrix, speech)) }
            }
        }
    }
}

/// The first accounts of many, by name.
fn names(handles: &[String], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @for (at, handle) in handles.iter().take(NAMED).enumerate() {
            @if at > 0 { (speech.say("、", ", ")) }
            (account_link(handle, matrix, speech))
        }
        @if handles.len() > NAMED { (speech.say(" 等 ", " and others, ")) (handles.len()) (speech.say(" 个", " in all")) }
    }
}

fn neighbours(key: &str, links: &LinkSurvey, matrix: &Matrix, speech: Speech) -> Markup {
    let near: Vec<(&str, f64)> = links.ties_of(key).collect();
    html! {
        section aria-labelledby="near" {
            h2 #near { (speech.say("和哪些微矩阵有联系", "Which clusters it is tied to")) " " span.count { (near.len()) } }
            @if near.is_empty() { p.empty { (speech.say("暂无联系。可随名单导入，也可逐条补充。", "None yet. Ties come with an import, or one by one.")) } }
            @else {
                (ClusterPicture::around(key, links, DRAWN).draw(key, matrix, speech))
                details {
                    summary { (speech.say("列成表", "As a table")) }
                    table {
                        thead { tr { th scope="col" { (speech.say("微矩阵", "Cluster")) } th scope="col" { (speech.say("联系强度", "Weight of the ties")) } } }
                        tbody { @for (other, weight) in near.iter().take(LISTED) { tr { th scope="row" { (cluster_link(other, matrix)) } td.number data-label=(speech.say("联系强度", "Weight")) { (figure(*weight)) } } } }
                    }
                    @if near.len() > LISTED { p.hint { (speech.say("只列最紧的 ", "Only the closest ")) (LISTED) (speech.say(" 个。", " are listed.")) } }
                }
            }
        }
    }
}

/// What is noted of the accounts of a cluster.
struct Marks<'a> {
    drift: Vec<(&'a str, &'a str)>,
    bridges: BTreeSet<&'a str>,
    unattached: BTreeSet<&'a str>,
}

impl<'a> Marks<'a> {
    fn of(key: &str, health: &'a ClusterHealth, links: &'a LinkSurvey) -> Self {
        let is_here = |clusters: &[String]| clusters.iter().any(|own| own == key);
        let drift = links.drift.iter().filter(|one| is_here(&one.clusters));
        let bridges = links.bridges.iter().filter(|one| is_here(&one.clusters));
        Self {
            drift: drift.map(|one| (one.account.as_str(), one.toward.as_str())).collect(),
            bridges: bridges.map(|one| one.account.as_str()).collect(),
            unattached: health.unattached.iter().map(String::as_str).collect(),
        }
    }

    fn toward(&self, handle: &str) -> Option<&'a str> {
        self.drift.iter().find(|(account, _)| *account == handle).map(|(_, toward)| *toward)
    }
}

fn members(
    rows: &[&String],
    cluster: &Cluster,
    marks: &Marks<'_>,
    matrix: &Matrix,
    speech: Speech,
) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("单位", "Organisation")) }
                th scope="col" { (speech.say("联系（本微矩阵内）", "Ties (inside)")) }
                th scope="col" { (speech.say("备注", "Noted")) }
            } }
            tbody { @for handle in rows { (member(handle, cluster, marks, matrix, speech)) } }
        }
    }
}

fn member(handle: &str, cluster: &Cluster, marks: &Marks<'_>, matrix: &Matrix, speech: Speech) -> Markup {
    let account = matrix.graph.account(handle);
    let ties = matrix.graph.neighbours(handle).unwrap_or_default();
    let inside = ties.iter().filter(|tie| cluster.members.binary_search(&tie.account).is_ok()).count();
    html! {
        tr {
            th scope="row" { (account_link(handle, matrix, speech)) }
            td { @if let Some(account) = account { (organisation_link(&account.organisation, matrix)) } }
            td.number data-label=(speech.say("联系（本微矩阵内）", "Ties (inside)")) { (ties.len()) " (" (inside) ")" }
            td {
                @if cluster.lead.as_deref() == Some(handle) { span.state { (speech.say("牵头", "lead")) } " " }
                @if let Some(toward) = marks.toward(handle) { span.tag { (speech.say("偏向 ", "drifts to ")) (cluster_link(toward, matrix)) } " " }
                @if marks.bridges.contains(handle) { span.tag { (speech.say("桥梁账号", "bridge")) } " " }
                @if marks.unattached.contains(handle) { span.tag { (speech.say("未建立联系", "not attached")) } " " }
                @if let Some(account) = account { @if account.status != AccountStatus::Active { (account_status(account.status, speech)) } }
            }
        }
    }
}
