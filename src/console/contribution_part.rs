//! A cluster's contribution taken apart: accounts, cells, pieces, and how the share of each came about.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::{account_link, cluster_link};
use super::address::{encoded, with_query};
use super::campaign_words::CampaignWords;
use super::contribution::bars;
use super::language::Speech;
use super::list_page::ListPage;
use super::name::{account_name, cluster_name};
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::contribution::{
    AccountBreakdown, CellBreakdown, ClusterBreakdown, PieceBreakdown, QualityStep, Uncounted,
};
use domain::id::CampaignId;
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;

/// Which page of the accounts.
#[derive(Deserialize)]
pub(super) struct PartPlace {
    /// The handle after which the page begins.
    #[serde(default)]
    after: String,
}

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path((id, cluster)): Path<(CampaignId, String)>,
    Query(place): Query<PartPlace>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let found = app.cluster_contribution(&caller.reach, id, cluster).await?;
    let (matrix, speech) = (app.matrix().await?, visitor.speech);
    let words = CampaignWords::of(&campaign.spec, &matrix, speech);
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } " · " a href=(format!("/campaigns/{id}/contribution")) { (speech.say("覆盖份额", "Contribution")) } }
        (parts(id, &found, &place.after, words))
    };
    let name = cluster_name(&found.cluster, &matrix);
    let (zh, en) = (format!("{name}的覆盖份额"), format!("Contribution of {name}"));
    Ok(Page { visitor: &visitor, title: speech.say(&zh, &en), content }.into_response())
}

/// The accounts of a cluster, each with its cells.
fn parts(id: CampaignId, found: &ClusterBreakdown, after: &str, words: CampaignWords<'_>) -> Markup {
    let speech = words.speech;
    let onward = found.accounts.iter().filter(|account| account.account.as_str() > after);
    let page = ListPage::<&AccountBreakdown>::first_of(onward);
    let (last, rows) = (page.onward(), &page.rows);
    let place = format!("/campaigns/{id}/contribution/{}", encoded(&found.cluster));
    html! {
        div.breakdown {
            p { (cluster_link(&found.cluster, words.matrix)) " " (bars(&found.share.to_string(), &found.asked.to_string(), speech)) }
            @for account in rows { (account_part(account, words)) }
            @if let Some(last) = last { (page_link(with_query(&place, &[("after", &last.account)]), speech.say("其余账号", "More accounts"))) }
        }
    }
}

fn account_part(account: &AccountBreakdown, words: CampaignWords<'_>) -> Markup {
    let CampaignWords { matrix, speech, .. } = words;
    html! {
        details.share open[!account.cells.is_empty()] {
            summary {
                span.name { (account_name(&account.account, matrix)) } " "
                (bars(&account.share.to_string(), &account.asked.to_string(), speech))
            }
            p { (account_link(&account.account, matrix, speech)) }
            @if account.cells.is_empty() { p.empty { (speech.say("还没有稿件。", "It has no piece yet.")) } }
            @for cell in &account.cells { (cell_part(cell, words)) }
        }
    }
}

fn cell_part(cell: &CellBreakdown, words: CampaignWords<'_>) -> Markup {
    let speech = words.speech;
    html! {
        p { strong { (words.names.cell(&cell.angle, &cell.audience, cell.locality.as_deref())) } " "
            span.hint { (speech.say("这一格值 ", "worth ")) (cell.weight) (speech.say("%，其中归它 ", "%, of which it gets ")) (cell.share) "%" } }
        ul { @for piece in &cell.pieces { li { (piece_part(piece, speech)) } } }
    }
}

fn piece_part(piece: &PieceBreakdown, speech: Speech) -> Markup {
    html! {
        a href=(format!("/pieces/{}", piece.id)) { (speech.say("稿件", "Piece")) } " "
        @if let Some(why) = piece.uncounted { span.note { (speech.say("不计：", "does not count: ")) (uncounted(why, speech)) } }
        @else {
            (piece.share) "%" span.hint { " " (speech.say("质量 ", "quality ")) (piece.quality) }
            @if !piece.steps.is_empty() { ul.steps { @for one in &piece.steps { li { (step(one, speech)) } } } }
        }
    }
}

/// How a step was shared, in words.
fn step(step: &QualityStep, speech: Speech) -> String {
    let QualityStep { from, to, organisations, voices } = step;
    let (zh, en) = (
        format!(
            "质量从 {from} 到 {to} 这一段：讲到的有 {organisations} 家单位，先平分；本单位有 {voices} 个账号，再平分"
        ),
        format!(
            "from quality {from} to {to}: split equally among {organisations} organisations, and then among {voices} accounts of its own"
        ),
    );
    speech.say(&zh, &en).to_owned()
}

/// Why a piece adds nothing.
const fn uncounted(why: Uncounted, speech: Speech) -> &'static str {
    match why {
        Uncounted::Unpublished => speech.say("还没有发布", "not published"),
        Uncounted::AfterWindow => speech.say("超过行动期限后发布", "published after the campaign's window"),
        Uncounted::NearCopy => speech.say("与先交的稿件大体相同", "nearly a copy of an earlier one"),
        Uncounted::NothingOwn => speech.say("没有自己的内容", "it says nothing of its own"),
        Uncounted::Repost => speech.say("注明转载", "a declared repost"),
        Uncounted::Unscored => speech.say("还没有评分", "not scored yet"),
    }
}
