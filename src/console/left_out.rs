//! The accounts that a plan leaves out, each with why and what can be done.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::account_link::account_link;
use super::address::encoded;
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::name::organisation_name;
use super::page_link::page_link;
use super::query::Query;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::campaign::Campaign;
use domain::id::CampaignId;
use domain::matrix::Matrix;
use domain::plan::{Unassigned, UnassignedCode};
use http::auth::{ReadDirections, Require};
use http::path::Path;
use http::problem::Problem;
use store::unassigned::{UnassignedFilter, list_unassigned};

/// Which of them.
#[derive(Deserialize)]
pub(super) struct LeftOutChoice {
    #[serde(default)]
    code: String,
    after: Option<String>,
}

/// The page.
pub(super) async fn show(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(choice): Query<LeftOutChoice>,
) -> Result<Response, Problem> {
    let (campaign, matrix) = (app.campaign(id).await?, app.matrix().await?);
    let (speech, code) = (visitor.speech, UnassignedCode::of_key(&choice.code));
    let accounts = (!caller.reach.all).then(|| caller.reach.accounts_of(&matrix));
    let filter = UnassignedFilter { code, accounts };
    let page = ListPage::from(list_unassigned(&app.db, id, filter, choice.after.as_deref(), ASKED).await?);
    let onward = page.onward().map(|last| {
        format!("/campaigns/{id}/left-out?code={}&after={}", encoded(&choice.code), encoded(&last.account))
    });
    let content = html! {
        p { a href=(format!("/campaigns/{id}/plan")) { (speech.say("方案：", "Plan: ")) (campaign.spec.title) } }
        (choice_form(code, speech))
        @if page.rows.is_empty() { p.empty { (speech.say("没有符合条件的账号。", "There is no such account.")) } }
        @else { (table(&app, (&campaign, &matrix), &page.rows, speech)) }
        @if let Some(onward) = onward { (page_link(onward, speech.say("下一页", "Next page"))) }
    };
    let title = speech.say("本次未安排的账号", "Accounts left out");
    Ok(Page { visitor: &visitor, title, content }.into_response())
}

fn choice_form(code: Option<UnassignedCode>, speech: Speech) -> Markup {
    html! {
        form.filters method="get" {
            label for="code" { (speech.say("原因", "Why")) }
            select #code name="code" {
                option value="" { (speech.say("全部", "All")) }
                @for one in UnassignedCode::ALL { option value=(one.key()) selected[Some(one) == code] { (code_name(one, speech)) } }
            }
            button { (speech.say("筛选", "Filter")) }
        }
    }
}

fn table(app: &App, (campaign, matrix): (&Campaign, &Matrix), rows: &[Unassigned], speech: Speech) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("原因", "Why")) }
                th scope="col" { (speech.say("说明和补法", "What it means, and what helps")) }
            } }
            tbody { @for row in rows { tr {
                th scope="row" { (account_link(&row.account, matrix, speech)) }
                td { (code_name(row.code, speech)) }
                td { (app.seed.guide.code(row.code, speech.0)) @if let Some(about) = about(row, campaign, matrix) { " " span.hint { (about) } } }
            } } }
        }
    }
}

/// Which angle or organisation is meant, by name.
fn about(row: &Unassigned, campaign: &Campaign, matrix: &Matrix) -> Option<String> {
    match row.code {
        UnassignedCode::AngleFull => campaign.spec.angle(&row.detail).map(|angle| angle.title.clone()),
        UnassignedCode::OrganisationFull => Some(organisation_name(&row.detail, matrix)),
        _ => None,
    }
}

const fn code_name(code: UnassignedCode, speech: Speech) -> &'static str {
    match code {
        UnassignedCode::Inactive => speech.say("停更或已关闭", "rests or is closed"),
        UnassignedCode::NoCluster => speech.say("不在任何微矩阵", "in no cluster"),
        UnassignedCode::NoFunction => speech.say("职能不对口", "no duty here"),
        UnassignedCode::OtherAudience => speech.say("读者不同", "other readers"),
        UnassignedCode::NoCell => speech.say("地区不同", "another place"),
        UnassignedCode::LowFit => speech.say("合适程度不够", "fits poorly"),
        UnassignedCode::PinnedOut => speech.say("指定不安排", "pinned out"),
        UnassignedCode::Declined => speech.say("已谢绝", "has declined"),
        UnassignedCode::OrganisationFull => speech.say("本单位条数已满", "its organisation has enough"),
        UnassignedCode::Spread => speech.say("同题已有人讲", "the topic is told"),
        UnassignedCode::AngleFull => speech.say("该角度家数已满", "the angle is full"),
        UnassignedCode::NoFreeSlot => speech.say("名额已由其他账号承担", "others hold its places"),
    }
}
