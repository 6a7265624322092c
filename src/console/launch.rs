//! Launching a campaign: who is asked for what, and who could not get a piece through, before anybody is asked.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::asked_whom::asked_whom;
use super::form::Form;
use super::language::Speech;
use super::moment::Clocks;
use super::name::organisation_name;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::stale::is_stale;
use super::visitor::Visitor;
use app::App;
use app::campaign::Launching;
use app::error::AppError;
use app::staffing::StaffingDemand;
use domain::campaign::{Campaign, CampaignState};
use domain::id::CampaignId;
use domain::matrix::Matrix;
use domain::staffing::{OrganisationStaffing, StaffingLack};
use http::auth::{ManageCampaigns, Require};
use http::path::Path;
use http::problem::Problem;
use store::direction::list_standing;

/// So many organisations are named.
const MOST_NAMED: usize = 100;

/// What a coordinator has seen before the launch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LaunchForm {
    /// The revision of the campaign whose plan was read.
    revision: i64,
    #[serde(default)]
    without_reviewers: Option<String>,
}

/// The page.
pub(super) async fn show(
    _: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    page(&app, &visitor, id, None).await
}

/// Asks everybody whom the plan that was read names. Where it is another by now, that one is shown to be read.
pub(super) async fn launch(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(given): Form<LaunchForm>,
) -> Result<Response, Problem> {
    let staffing = match given.without_reviewers {
        Some(_) => StaffingDemand::Waived,
        None => StaffingDemand::Required,
    };
    let launching = Launching { staffing, seen: Some(given.revision) };
    match Box::pin(app.launch_campaign(&caller.actor(), id, launching)).await {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}")).into_response()),
        Err(error @ AppError::NotFound { .. }) => Err(error.into()),
        Err(error) => page(&app, &visitor, id, Some(&error.into())).await,
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    id: CampaignId,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let (campaign, matrix, speech) = (app.campaign(id).await?, app.matrix().await?, visitor.speech);
    let clocks = Clocks::of(app, speech);
    let problem = problem.map(|problem| told(problem, &app.seed.messages, speech));
    let standing = list_standing(&app.db, id).await?;
    let mut staffing = app.campaign_staffing(id).await?;
    staffing.retain(|one| !one.lacks.is_empty());
    staffing.sort_by_key(|one| !one.is_stopped());
    let content = html! {
        @if let Some(problem) = &problem { (summary(problem, speech)) }
        @if is_stale(problem.as_ref()) {
            p.next { (speech.say("您打开本页之后方案或行动有变动，没有下达。下面是现在的内容，请核对后再下达。", "The plan or the campaign was changed after you opened this page, and nobody was asked. Below is what stands now; look at it before you launch.")) }
        }
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } " · " (clocks.window(campaign.spec.starts_at, campaign.spec.ends_at)) }
        @if standing.is_empty() { p.empty { (speech.say("还没有方案，没有可下达的选题。", "There is no plan yet, and nothing to ask.")) } }
        @else { (asked_whom(&campaign, &standing, &matrix, speech)) }
        (unstaffed(&staffing, &matrix, speech))
        (form(&campaign, &staffing, speech))
    };
    let title = speech.say("下达", "Launch");
    Ok(with_status(Page { visitor, title, content }.into_response(), problem.as_ref()))
}

fn unstaffed(staffing: &[OrganisationStaffing], matrix: &Matrix, speech: Speech) -> Markup {
    let lack = |one: &StaffingLack| match one {
        StaffingLack::Reviewer => speech.say("没有审稿人", "nobody reviews"),
        StaffingLack::Signer => speech.say("没有另一位签发人", "nobody else signs"),
        StaffingLack::Deputy => speech.say("没有AB角", "no deputy"),
    };
    html! {
        @if !staffing.is_empty() {
            section aria-labelledby="staffing" {
                h2 #staffing { (speech.say("审稿还缺人的单位", "Organisations that lack somebody for the review")) " " span.count { (staffing.len()) } }
                table {
                    thead { tr {
                        th scope="col" { (speech.say("单位", "Organisation")) }
                        th scope="col" { (speech.say("选题", "Directions")) }
                        th scope="col" { (speech.say("缺少", "Lacks")) }
                    } }
                    tbody { @for one in staffing.iter().take(MOST_NAMED) { tr {
                        th scope="row" { (organisation_name(&one.organisation, matrix)) }
                        td.number { (one.directions) }
                        td { @for (at, missing) in one.lacks.iter().enumerate() { @if at > 0 { (speech.say("、", ", ")) } (lack(missing)) } }
                    } } }
                }
                @if let Some(more) = staffing.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
                    p.hint { (speech.say("还有 ", "And ")) (more) (speech.say(" 家。", " more.")) }
                }
            }
        }
    }
}

fn form(campaign: &Campaign, staffing: &[OrganisationStaffing], speech: Speech) -> Markup {
    let stopped = staffing.iter().filter(|one| one.is_stopped()).count();
    html! {
        @match campaign.state() {
            CampaignState::Signed => (post_form(format!("/campaigns/{}/launch", campaign.id)).holding(html! {
                input type="hidden" name="revision" value=(campaign.revision);
                @if stopped > 0 {
                    label.choice {
                        input type="checkbox" name="without_reviewers"; " "
                        (stopped) (speech.say(" 家单位还没有审稿人，仍然下达", " organisations have no reviewer; launch all the same"))
                    }
                }
                button.main { (speech.say("下达", "Launch")) }
            })),
            CampaignState::Draft | CampaignState::Planned => p.next { (speech.say("方案签发以后才能下达。", "A plan is signed before it is launched.")) },
            CampaignState::Launched | CampaignState::Closed => p.next { (speech.say("已经下达。", "It is launched.")) },
        }
    }
}
