//! Campaigns: the list, one with its plan as a picture, and its directions.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::address::encoded;
use super::form::Form;
use super::heat_map::{HeatMap, draw};
use super::language::Speech;
use super::moment::Clocks;
use super::name::account_name;
use super::query::Query;
use super::refusal::if_there;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::staffing::StaffingDemand;
use domain::campaign::{Campaign, CampaignState};
use domain::card::DirectionCard;
use domain::direction::DirectionState;
use domain::id::{CampaignId, DirectionId};
use domain::matrix::Matrix;
use domain::plan::PlanSummary;
use domain::right::Right;
use formats::labels::Labels;
use http::auth::{ManageCampaigns, ReadDirections, ReadRegistry, Require, SignPlans};
use http::path::Path;
use http::problem::Problem;
use store::campaign::list_campaigns;
use store::direction::{DirectionFilter, list_standing};

/// So many rows stand on a page.
const ROWS: u64 = 50;

/// Where a list goes on.
#[derive(Deserialize)]
pub(super) struct Onward {
    after: Option<CampaignId>,
}

/// Which directions of a campaign.
#[derive(Deserialize)]
pub(super) struct DirectionChoice {
    angle: Option<String>,
    cluster: Option<String>,
    state: Option<DirectionState>,
    after: Option<DirectionId>,
}

/// A plan that somebody has seen and signs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSignature {
    digest: String,
    #[serde(default)]
    basis: String,
}

/// What a coordinator has seen before the launch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Launching {
    #[serde(default)]
    without_reviewers: Option<String>,
}

/// All campaigns, the newest first.
pub(super) async fn list(
    _: Require<ReadRegistry>,
    visitor: Visitor,
    State(app): State<App>,
    Query(onward): Query<Onward>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks { speech, zone: app.zone, now: app.clock.now() };
    let campaigns = list_campaigns(&app.db, None, onward.after, ROWS).await?;
    let last = campaigns.last().filter(|_| campaigns.len() as u64 == ROWS).map(|campaign| campaign.id);
    let content = html! {
        @if campaigns.is_empty() { p.empty { (speech.say("还没有主题行动。", "There is no campaign yet.")) } }
        @else {
            table {
                thead { tr {
                    th scope="col" { (speech.say("主题行动", "Campaign")) }
                    th scope="col" { (speech.say("状态", "State")) }
                    th scope="col" { (speech.say("时间", "Window")) }
                } }
                tbody {
                    @for campaign in &campaigns {
                        tr {
                            th scope="row" { a href=(format!("/campaigns/{}", campaign.id)) { (campaign.spec.title) } }
                            td { (speech.campaign_state(campaign.state())) }
                            td { (clocks.window(campaign.spec.starts_at, campaign.spec.ends_at)) }
                        }
                    }
                }
            }
        }
        @if let Some(last) = last { p { a rel="next" href=(format!("/campaigns?after={last}")) { (speech.say("更早的", "Earlier ones")) } } }
    };
    Ok(Page { visitor: &visitor, title: speech.say("主题行动", "Campaigns"), content }.into_response())
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
    let clocks = Clocks { speech, zone: app.zone, now: app.clock.now() };
    let matrix = app.matrix().await?;
    let reads_plan = caller.also(Right::ReadDirections);
    let summary = if reads_plan { if_there(app.plan_summary(id).await)? } else { None };
    let standing = if reads_plan { list_standing(&app.db, id).await? } else { Vec::new() };
    let reach = caller.reach_of(Right::ReadDirections);
    let seen = standing.iter().filter(|one| reach.covers(&matrix, &one.account, &one.slot.cluster));
    let map = HeatMap::of(&campaign.spec, seen);
    let content = html! {
        (outline(&campaign, clocks))
        (next_step(&campaign, summary.as_ref(), &visitor))
        @if let Some(summary) = &summary { (figures(summary, speech)) }
        @if map.has_any() { (draw(&map, &campaign, &matrix, speech)) }
        @if let Some(summary) = &summary { (blanks(summary, &campaign, speech)) }
        @if reads_plan { (links(&campaign, &visitor)) }
    };
    Ok(Page { visitor: &visitor, title: &campaign.spec.title, content }.into_response())
}

/// Makes a plan, or makes it anew.
pub(super) async fn plan(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Redirect, Problem> {
    Box::pin(app.plan_campaign(&caller.actor(), id)).await?;
    Ok(to_campaign(id))
}

/// Signs the plan that was seen.
pub(super) async fn sign(
    caller: Require<SignPlans>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(given): Form<PlanSignature>,
) -> Result<Redirect, Problem> {
    let basis = Some(given.basis).filter(|basis| !basis.trim().is_empty());
    Box::pin(app.sign_campaign(&caller.actor(), id, &given.digest, basis)).await?;
    Ok(to_campaign(id))
}

/// Asks everybody whom the plan names.
pub(super) async fn launch(
    caller: Require<ManageCampaigns>,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(given): Form<Launching>,
) -> Result<Redirect, Problem> {
    let demand = match given.without_reviewers {
        Some(_) => StaffingDemand::Waived,
        None => StaffingDemand::Required,
    };
    Box::pin(app.launch_campaign(&caller.actor(), id, demand)).await?;
    Ok(to_campaign(id))
}

fn to_campaign(id: CampaignId) -> Redirect {
    Redirect::to(&format!("/campaigns/{id}"))
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

/// What the visitor can do with it now.
fn next_step(campaign: &Campaign, summary: Option<&PlanSummary>, visitor: &Visitor) -> Markup {
    let (speech, place) = (visitor.speech, format!("/campaigns/{}", campaign.id));
    let manages = visitor.may(Right::ManageCampaigns);
    html! {
        @match campaign.state() {
            CampaignState::Draft if manages => form method="post" action=(format!("{place}/plan")) {
                button.main { (speech.say("生成方案", "Make a plan")) }
            },
            CampaignState::Planned if visitor.may(Right::SignPlans) => @if let Some(summary) = summary {
                form.narrow method="post" action=(format!("{place}/sign")) {
                    input type="hidden" name="digest" value=(summary.digest);
                    label for="basis" { (speech.say("签发依据（可不填）", "On what basis (may stay empty)")) }
                    input #basis name="basis" maxlength="2000";
                    button.main { (speech.say("签发这个方案", "Sign this plan")) }
                }
            },
            CampaignState::Planned if manages => p.next { (speech.say("方案待签发；生成方案的人不能签发。", "The plan waits for a signature; who planned does not sign.")) },
            CampaignState::Signed if manages => form method="post" action=(format!("{place}/launch")) {
                @if let Some(summary) = summary {
                    p { (asked(summary, speech)) }
                    @if let Some(unstaffed) = summary.unstaffed.filter(|count| *count > 0) {
                        label.choice {
                            input type="checkbox" name="without_reviewers"; " "
                            (unstaffed) (speech.say(" 家单位还没有审稿人，仍然下达", " organisations have no reviewer; launch all the same"))
                        }
                    }
                }
                button.main { (speech.say("下达", "Launch")) }
            },
            _ => {}
        }
    }
}

fn asked(summary: &PlanSummary, speech: Speech) -> String {
    match speech.say("zh", "en") {
        "zh" => format!("将下达 {} 条选题方向。", summary.assigned),
        _ => format!("{} directions will be asked.", summary.assigned),
    }
}

fn figures(summary: &PlanSummary, speech: Speech) -> Markup {
    let figures: [(&str, String); 4] = [
        (speech.say("派出的选题", "Directions"), summary.assigned.to_string()),
        (speech.say("这次不派的账号", "Accounts left out"), summary.unassigned.to_string()),
        (speech.say("已覆盖的格子", "Cells told"), format!("{} / {}", summary.cells_covered, summary.cells)),
        (speech.say("最多可覆盖", "At most"), summary.cells_coverable.to_string()),
    ];
    html! {
        dl.figures { @for (label, value) in figures { div { dt { (label) } dd { (value) } } } }
        @if summary.certified && summary.revision == summary.certified_revision {
            p.hint { (speech.say("按现在的条件没有总体更合适的分法，已逐项复核。", "Under these terms no other division is better as a whole; every item was checked.")) }
        }
    }
}

fn blanks(summary: &PlanSummary, campaign: &Campaign, speech: Speech) -> Markup {
    let title =
        |key: &str| campaign.spec.angle(key).map_or_else(|| key.to_owned(), |angle| angle.title.clone());
    let readers = |key: &str| {
        campaign
            .spec
            .audiences
            .iter()
            .find(|one| one.key == key)
            .map_or_else(|| key.to_owned(), |one| one.name.clone())
    };
    html! {
        @if !summary.blanks.is_empty() {
            details {
                summary { (speech.say("无人承担的", "What nobody tells")) " " span.count { (summary.blanks.len()) } }
                ul { @for blank in &summary.blanks {
                    li { (title(&blank.angle)) " → " (readers(&blank.audience)) @if blank.candidates == 0 { " " span.note { (speech.say("没有账号可以讲", "no account may tell it")) } } }
                } }
            }
        }
    }
}

fn links(campaign: &Campaign, visitor: &Visitor) -> Markup {
    let (speech, id) = (visitor.speech, campaign.id);
    let api = format!("/api/v1/campaigns/{id}");
    html! {
        section aria-labelledby="papers" {
            h2 #papers { (speech.say("清单和材料", "Lists and papers")) }
            ul.links {
                li { a href=(format!("/campaigns/{id}/directions")) { (speech.say("全部选题方向", "All directions")) } }
                li { a href=(format!("/campaigns/{id}/contribution")) { (speech.say("覆盖份额", "Contribution")) } }
                li { a href=(format!("{api}/assignments.xlsx")) download { (speech.say("分工表（Excel）", "Assignment sheet (Excel)")) } }
                li { a href=(format!("{api}/assignments.docx")) download { (speech.say("分工表（Word）", "Assignment sheet (Word)")) } }
                li { a href=(format!("{api}/assignments.txt")) { (speech.say("发工作群的文字", "Text for the group")) } }
                @if visitor.may(Right::ReadClosing) { li { a href=(format!("{api}/result.html")) { (speech.say("给领导的一页纸", "One page for the head")) } } }
            }
        }
    }
}

/// The directions of a campaign, as far as the visitor may see them.
pub(super) async fn directions(
    caller: Require<ReadDirections>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Query(choice): Query<DirectionChoice>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let (speech, matrix) = (visitor.speech, app.matrix().await?);
    let filter = DirectionFilter {
        campaign: Some(id),
        account: None,
        cluster: given(choice.cluster.as_ref()),
        angle: given(choice.angle.as_ref()),
        state: choice.state,
        only: None,
    };
    let cards = app.list_directions(&caller.reach, filter, choice.after, ROWS).await?;
    let content = html! {
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } }
        (choice_form(&campaign, &choice, &matrix, speech))
        @if cards.is_empty() { p.empty { (speech.say("没有符合条件的选题方向。", "No direction fits.")) } }
        @else { (table(&cards, &matrix, speech)) }
        @if let Some(last) = cards.last().filter(|_| cards.len() as u64 == ROWS) {
            p { a rel="next" href=(onward(id, &choice, last.id)) { (speech.say("下一页", "Next page")) } }
        }
    };
    Ok(Page { visitor: &visitor, title: speech.say("选题方向", "Directions"), content }.into_response())
}

/// What a form leaves empty is not asked for.
fn given(text: Option<&String>) -> Option<String> {
    text.filter(|text| !text.is_empty()).cloned()
}

fn onward(id: CampaignId, choice: &DirectionChoice, last: DirectionId) -> String {
    let named = [
        ("angle", choice.angle.as_deref()),
        ("cluster", choice.cluster.as_deref()),
        ("state", choice.state.map(DirectionState::key)),
    ];
    let named =
        named.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
    named.fold(format!("/campaigns/{id}/directions?after={last}"), |address, (name, value)| {
        format!("{address}&{name}={}", encoded(value))
    })
}

fn choice_form(campaign: &Campaign, choice: &DirectionChoice, matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        form.filters method="get" {
            @if let Some(state) = choice.state { input type="hidden" name="state" value=(state.key()); }
            label for="angle" { (speech.say("切入角度", "Angle")) }
            select #angle name="angle" {
                option value="" { (speech.say("全部", "All")) }
                @for angle in &campaign.spec.angles {
                    option value=(angle.key) selected[choice.angle.as_ref() == Some(&angle.key)] { (angle.title) }
                }
            }
            label for="cluster" { (speech.say("微矩阵", "Cluster")) }
            select #cluster name="cluster" {
                option value="" { (speech.say("全部", "All")) }
                @for (key, cluster) in matrix.clusters() {
                    option value=(key) selected[choice.cluster.as_ref() == Some(key)] { (cluster.name) }
                }
            }
            button { (speech.say("筛选", "Filter")) }
        }
    }
}

fn table(cards: &[DirectionCard], matrix: &Matrix, speech: Speech) -> Markup {
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("选题", "Direction")) }
                th scope="col" { (speech.say("账号", "Account")) }
                th scope="col" { (speech.say("合适程度", "Fit")) }
                th scope="col" { (speech.say("状态", "State")) }
                th scope="col" { (speech.say("打开", "Opened")) }
            } }
            tbody {
                @for card in cards {
                    tr {
                        th scope="row" { a href=(format!("/directions/{}", card.id)) { (card.title) } }
                        td { (account_name(&card.account, matrix)) }
                        td { (fit(card.fit, speech)) }
                        td { (Labels(speech.0).state(card.state)) }
                        td { @if card.opened_at.is_some() { (speech.say("是", "yes")) } @else { (speech.say("尚未", "not yet")) } }
                    }
                }
            }
        }
    }
}

/// How well it fits, in words.
fn fit(fit: u32, speech: Speech) -> &'static str {
    match fit {
        800.. => speech.say("很合适", "very well"),
        600..800 => speech.say("合适", "well"),
        _ => speech.say("勉强", "barely"),
    }
}
