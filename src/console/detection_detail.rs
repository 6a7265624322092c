//! One detection: its communities, how each meets the clusters that there are, and what is to be adopted.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::{account_link, cluster_link};
use super::cluster_table::percent;
use super::detection::detection_state;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::name::tree_name;
use super::page_link::page_link;
use super::post_form::post_form;
use super::query::Query;
use super::shell::Page;
use super::tie_kind::tie_kind;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::detection::{DetectedCommunity, Detection, DetectionState};
use domain::id::DetectionId;
use domain::matrix::Matrix;
use domain::right::Right;
use http::auth::{ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::detection::list_communities;

/// So many accounts and clusters are named in a row.
const NAMED: usize = 12;

/// Where the list goes on.
#[derive(Deserialize)]
pub(super) struct AfterCommunity {
    #[serde(default)]
    after: i32,
}

/// The page.
pub(super) async fn show(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<DetectionId>,
    Query(place): Query<AfterCommunity>,
) -> Result<Response, Problem> {
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let detection = app.detection(id).await?;
    let found = list_communities(&app.db, id, place.after, Some(ASKED)).await.map_err(AppError::from)?;
    let found = ListPage::from(found);
    let last = found.onward().map(|community| community.ordinal);
    let may_adopt = visitor.may(Right::ChangeRegistry) && detection.state == DetectionState::Open;
    let content = html! {
        (facts(&detection, &matrix, Clocks::of(&app, speech)))
        @if found.rows.is_empty() { p.empty { (speech.say("没有推荐的分组。", "No groups were found.")) } }
        @else if may_adopt {
            (post_form(format!("/clusters/detections/{id}/preview")).holding(html! {
                (table(&found.rows, true, &matrix, speech))
                p {
                    button.main { (speech.say("试算勾选的分组", "Preview those ticked")) } " "
                    button name="all" value="true" { (speech.say("试算全部", "Preview all of them")) }
                }
                p.hint { (speech.say("先试算，看清会改什么，再采纳。", "You see what would change before anything does.")) }
            }))
        } @else { (table(&found.rows, false, &matrix, speech)) }
        @if let Some(last) = last { (page_link(format!("/clusters/detections/{id}?after={last}"), speech.say("下一页", "Next page"))) }
        p { a href="/clusters/detections" { (speech.say("回到识别记录", "Back to all detections")) } }
    };
    Ok(Page { visitor: &visitor, title: speech.say("推荐的分组", "Suggested groups"), content }
        .into_response())
}

fn facts(detection: &Detection, matrix: &Matrix, clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    let left_out: Vec<&str> = detection
        .asked
        .kinds
        .iter()
        .filter(|(_, weight)| **weight == 0)
        .map(|(kind, _)| tie_kind(kind, speech))
        .collect();
    html! {
        p { (clocks.at(detection.created_at)) " · " (detection_state(detection.state, speech))
            @if !left_out.is_empty() { " · " (speech.say("未计入：", "left out: ")) (left_out.join(speech.say("、", ", "))) } }
        dl.figures {
            div { dt { (speech.say("分组", "Groups")) } dd { (detection.communities) } }
            div { dt { (speech.say("参与识别的账号", "Accounts looked at")) } dd { (detection.accounts) } }
            div { dt { (speech.say("合并了几个微矩阵的分组", "Groups that join clusters")) } dd { (detection.joined) } }
            div { dt { (speech.say("被拆开的微矩阵", "Clusters that are split")) } dd { (detection.split) } }
            div { dt { (speech.say("未归组的账号", "Accounts in none")) } dd {
                @if detection.isolated > 0 { a href=(format!("/clusters/detections/{}/alone", detection.id)) { (detection.isolated) } } @else { "0" }
            } }
        }
        @if detection.state == DetectionState::Outdated {
            p.note { (speech.say("识别之后名册有变动，不能再采纳。", "The registry has changed since, so that it cannot be adopted. "))
                a href="/clusters/detections#start" { (speech.say("重新识别", "Look again")) } }
        }
        @if let Some(note) = &detection.adopted {
            p.next { (speech.say("已于 ", "Adopted on ")) (clocks.at(note.at)) (speech.say(" 采纳 ", ": ")) (note.communities.len()) (speech.say(" 组。", " groups. "))
                a href=(format!("/events?entity=detection&key={}", detection.id)) { (speech.say("查看记录", "See the record")) } }
        }
        @if detection.revision != matrix.revision && detection.state == DetectionState::Adopted {
            p.hint { (speech.say("下表是识别时的情况。", "The table shows how it was when it was made.")) }
        }
    }
}

fn table(found: &[DetectedCommunity], ticks: bool, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        table {
            thead { tr {
                @if ticks { th scope="col" { span.seen-by-readers { (speech.say("勾选", "Choose")) } } }
                th scope="col" { (speech.say("分组", "Group")) }
                th scope="col" { (speech.say("账号", "Accounts")) }
                th scope="col" { (speech.say("内部联系占比", "Ties within")) }
                th scope="col" { (speech.say("对应的微矩阵", "Clusters it meets")) }
                th scope="col" { (speech.say("变动", "Change")) }
            } }
            tbody { @for one in found { tr {
                @if ticks { td { input type="checkbox" name="community" value=(one.ordinal) aria-label=(name(one, speech)); } }
                th scope="row" {
                    (name(one, speech))
                    @if !one.functions.is_empty() { div.hint { (functions(one, matrix, speech)) } }
                }
                td data-label=(speech.say("账号", "Accounts")) {
                    details { summary { (one.size) (speech.say(" 个", " accounts")) } (members(one, matrix, speech)) }
                }
                td.number data-label=(speech.say("内部联系占比", "Ties within")) { (percent(one.cohesion)) }
                td data-label=(speech.say("对应的微矩阵", "Clusters it meets")) { (overlaps(one, matrix, speech)) }
                td data-label=(speech.say("变动", "Change")) { (change(one, speech)) }
            } } }
        }
    }
}

fn name(one: &DetectedCommunity, speech: Speech) -> &str {
    speech.say(one.name.as_str(), one.name_en.as_str())
}

fn functions(one: &DetectedCommunity, matrix: &Matrix, speech: Speech) -> String {
    let names = one.functions.iter().map(|key| tree_name(matrix.functions(), key, speech));
    names.collect::<Vec<_>>().join(speech.say("、", ", "))
}

fn members(one: &DetectedCommunity, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        ul {
            @for handle in one.members.iter().take(NAMED * 10) { li { (account_link(handle, matrix, speech)) } }
            @if one.members.len() > NAMED * 10 { li { (speech.say("另有 ", "and ")) (one.members.len() - NAMED * 10) (speech.say(" 个", " more")) } }
        }
    }
}

fn overlaps(one: &DetectedCommunity, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        @if one.overlaps.is_empty() { (speech.say("没有，为新分组", "none: it is new")) }
        @for met in one.overlaps.iter().take(NAMED) {
            div { (cluster_link(&met.cluster, matrix)) span.hint { " " (met.shared) " / " (met.size) } }
        }
        @if one.overlaps.len() > NAMED { div.hint { (speech.say("另有 ", "and ")) (one.overlaps.len() - NAMED) (speech.say(" 个", " more")) } }
    }
}

fn change(one: &DetectedCommunity, speech: Speech) -> Markup {
    html! {
        @if one.cluster.is_none() { (speech.say("新建", "becomes a new cluster")) }
        @else if one.joining.is_empty() && one.leaving.is_empty() { (speech.say("不变", "stays as it is")) }
        @else {
            @if !one.joining.is_empty() { div { (speech.say("加入 ", "joining: ")) (one.joining.len()) } }
            @if !one.leaving.is_empty() { div { (speech.say("移出 ", "leaving: ")) (one.leaving.len()) } }
        }
    }
}
