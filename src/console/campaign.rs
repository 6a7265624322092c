//! Campaigns: the list, and one with its plan as a picture and what comes next.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::campaign_step::next_step;
use super::course::figures as course_figures;
use super::heat_map::{Drawing, HeatMap, draw};
use super::language::Speech;
use super::list_page::{ASKED, ListPage};
use super::moment::Clocks;
use super::page_link::page_link;
use super::plan_figures::figures;
use super::post_form::post_form;
use super::query::Query;
use super::refusal::if_there;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::campaign::{Campaign, CampaignState};
use domain::id::CampaignId;
use domain::right::Right;
use http::auth::{ManageCampaigns, ReadRegistry, Require};
use http::path::Path;
use http::problem::Problem;
use store::campaign::list_campaigns;
use store::direction::{DirectionScope, count_voices};

/// Which campaigns, and where the list goes on.
#[derive(Deserialize)]
pub(super) struct CampaignChoice {
    #[serde(default)]
    state: String,
    after: Option<CampaignId>,
}

/// All campaigns, the newest first.
pub(super) async fn list(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(choice): Query<CampaignChoice>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let state = CampaignState::of_key(&choice.state);
    let campaigns = ListPage::from(list_campaigns(&app.db, state, choice.after, ASKED).await?);
    let manages = visitor.may(Right::ManageCampaigns);
    let content = html! {
        @if manages { p { a.main href="/campaigns/new" { (speech.say("新的主题行动", "A new campaign")) } } }
        (state_filter(state, speech))
        @if campaigns.rows.is_empty() {
            p.empty { (speech.say("没有符合条件的主题行动。", "There is no such campaign.")) " "
                @if manages { (speech.say("从一个主题开始，填几项就能出方案。", "Begin with a theme: a few fields make a plan.")) } }
        } @else { (table(&campaigns.rows, clocks)) }
        @if let Some(last) = campaigns.onward() {
            (page_link(format!("/campaigns?state={}&after={}", encoded(&choice.state), last.id), speech.say("更早的", "Earlier ones")))
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("主题行动", "Campaigns"), content }.into_response())
}

fn state_filter(state: Option<CampaignState>, speech: Speech) -> Markup {
    html! {
        form.filters method="get" action="/campaigns" {
            label for="state" { (speech.say("状态", "State")) }
            select #state name="state" {
                option value="" { (speech.say("全部", "All")) }
                @for one in CampaignState::ALL { option value=(one.key()) selected[Some(one) == state] { (speech.campaign_state(one)) } }
            }
            button { (speech.say("筛选", "Filter")) }
        }
    }
}

fn table(campaigns: &[Campaign], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("主题行动", "Campaign")) }
                th scope="col" { (speech.say("状态", "State")) }
                th scope="col" { (speech.say("时间", "Window")) }
            } }
            tbody { @for campaign in campaigns { tr {
                th scope="row" { a href=(format!("/campaigns/{}", campaign.id)) { (campaign.spec.title) } }
                td { (speech.campaign_state(campaign.state())) }
                td { (clocks.window(campaign.spec.starts_at, campaign.spec.ends_at)) }
            } } }
        }
    }
}

/// One campaign: where it stands, its plan as a picture, papers, what comes next.
pub(super) async fn show(
    caller: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let speech = visitor.speech;
    let clocks = Clocks::of(&app, speech);
    let matrix = app.matrix().await?;
    let reads_plan = caller.also(Right::ReadDirections);
    let summary = if reads_plan { if_there(app.plan_summary(id).await)? } else { None };
    let reach = caller.reach_of(Right::ReadDirections);
    let course = if reads_plan { app.course(&reach, id).await? } else { None };
    let only = (!reach.all).then(|| DirectionScope::of(&reach));
    let counts = if reads_plan { count_voices(&app.db, id, only.as_ref()).await? } else { Vec::new() };
    let map = HeatMap::of(&campaign.spec, counts);
    let address = |angle: &str, cluster: &str| {
        let (angle, cluster) = (encoded(angle), encoded(cluster));
        Some(format!("/campaigns/{id}/directions?mark=standing&angle={angle}&cluster={cluster}"))
    };
    let drawing = Drawing { campaign: &campaign, matrix: &matrix, speech, address: &address, before: None };
    let content = html! {
        (outline(&campaign, clocks))
        (next_step(&campaign, summary.as_ref(), &visitor))
        @if let Some(course) = &course { (course_figures(course, &campaign, clocks)) }
        @else if let Some(summary) = &summary { (figures(summary, &campaign, speech)) }
        @if map.has_any() { (draw(&map, &drawing)) }
        @if reads_plan { (links(&campaign, &visitor)) }
    };
    Ok(Page { visitor: &visitor, title: &campaign.spec.title, content }.into_response())
}

/// Makes a plan.
pub(super) async fn plan(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Redirect, Problem> {
    Box::pin(app.plan_campaign(&caller.actor(), id)).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/plan")))
}

/// Closes a campaign that runs.
pub(super) async fn close(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Redirect, Problem> {
    app.close_campaign(&caller.actor(), id).await?;
    Ok(Redirect::to(&format!("/campaigns/{id}/closing")))
}

fn outline(campaign: &Campaign, clocks: Clocks) -> Markup {
    let (spec, speech) = (&campaign.spec, clocks.speech);
    html! {
        p.facts {
            span.state data-state=(campaign.state().key()) { (speech.campaign_state(campaign.state())) }
            " " (clocks.window(spec.starts_at, spec.ends_at))
        }
        @if !campaign.brief().is_empty() { p.brief { (campaign.brief()) } }
        dl {
            @if !campaign.contact().is_empty() { dt { (speech.say("联系人", "Contact")) } dd { (campaign.contact()) } }
            @if !spec.basis.is_empty() { dt { (speech.say("依据", "Basis")) } dd { (spec.basis) } }
        }
    }
}

/// Everything about it, as far as there is something and the visitor may see it.
fn links(campaign: &Campaign, visitor: &Visitor) -> Markup {
    let (speech, state) = (visitor.speech, campaign.state());
    let (place, api) = (format!("/campaigns/{}", campaign.id), format!("/api/v1/campaigns/{}", campaign.id));
    let is_planned = state != CampaignState::Draft;
    html! {
        section aria-labelledby="papers" {
            h2 #papers { (speech.say("清单和材料", "Lists and papers")) }
            ul.links {
                li { a href=(format!("{place}/plan")) { (speech.say("方案", "Plan")) } }
                li { a href=(format!("{place}/directions")) { (speech.say("全部选题方向", "All directions")) } }
                li { a href=(format!("{place}/left-out")) { (speech.say("本次未安排的账号", "Accounts left out")) } }
                @if !state.is_editable() { li { a href=(format!("{place}/progress")) { (speech.say("进展", "Progress")) } } }
                li { a href=(format!("{place}/contribution")) { (speech.say("覆盖份额", "Contribution")) } }
                @if visitor.may(Right::ReadCoverage) { li { a href=(format!("{place}/coverage")) { (speech.say("覆盖", "Coverage")) } } }
                @if !state.is_editable() { li { a href=(format!("{place}/topics")) { (speech.say("自报选题", "Own topics")) } } }
                @if visitor.may(Right::ManageCampaigns) && state != CampaignState::Closed {
                    li { a href=(format!("{place}/facts/new")) { (speech.say("登记口径", "Register a fact")) } }
                }
                @if visitor.may(Right::ReadEvents) { li { a href=(format!("{place}/history")) { (speech.say("修改记录", "History")) } } }
                li { a href=(format!("{api}/assignments.xlsx")) download { (speech.say("分工表（Excel）", "Assignment sheet (Excel)")) } }
                li { a href=(format!("{api}/assignments.docx")) download { (speech.say("分工表（Word）", "Assignment sheet (Word)")) } }
                li { a href=(format!("{api}/assignments.txt")) { (speech.say("发工作群的文字", "Text for the group")) } }
                @if visitor.may(Right::ReadClosing) {
                    li { a href=(format!("{place}/closing")) { (speech.say("总结", "Closing page")) } }
                    @if is_planned { li { a href=(format!("{api}/result.html")) { (speech.say("给领导的一页纸", "One page for the head")) } } }
                }
            }
            @if visitor.may(Right::ManageCampaigns) && is_planned {
                (post_form(format!("{place}/theme")).holding(html! {
                    button { (speech.say("保存为主题，以后再用", "Keep it as a theme, to be used again")) }
                }))
            }
        }
    }
}
