//! The page of a plan: the picture, what each cell is made of, what could be otherwise, and what the plan lacks.

use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::pin_shown::{PinDraft, pin_section};
use super::plan_figures::lacks;
use super::plan_view::PlanView;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::tuning::{Tuning, tuning_form};
use super::visitor::Visitor;
use app::App;
use domain::campaign::CampaignState;
use domain::id::CampaignId;
use domain::right::Reach;
use http::problem::Problem;

/// What stands on the page beside what the plan itself says.
#[derive(Default)]
pub(super) struct Beside {
    /// What was refused.
    pub(super) problem: Option<Problem>,
    /// What was typed for a pin.
    pub(super) pin: PinDraft,
    /// The picture of what was tried, in place of what stands.
    pub(super) picture: Option<Markup>,
    /// Where the sliders stand.
    pub(super) tuning: Tuning,
    /// The cell that is open.
    pub(super) cell: Option<Markup>,
    /// What has just been done.
    pub(super) done: Option<String>,
}

/// The page with what was refused on top, and what was typed.
pub(super) async fn show_refused(
    app: &App,
    visitor: &Visitor,
    (reach, id): (&Reach, CampaignId),
    beside: Beside,
) -> Result<Response, Problem> {
    let view = PlanView::load(app, visitor, reach, id).await?;
    Ok(page(app, visitor, &view, beside))
}

/// The page.
pub(super) fn page(app: &App, visitor: &Visitor, view: &PlanView, beside: Beside) -> Response {
    let (speech, campaign) = (visitor.speech, &view.campaign);
    let problem = beside.problem.map(|problem| told(&problem, &app.seed.messages, speech));
    let is_editable = campaign.state().is_editable();
    let content = html! {
        @if let Some(problem) = &problem { (summary(problem, speech)) }
        @if let Some(done) = &beside.done { p.next role="status" { (done) } }
        p { a href=(view.place()) { (campaign.spec.title) } " "
            span.state data-state=(campaign.state().key()) { (speech.campaign_state(campaign.state())) } }
        @if view.manages { (plan_button(view)) }
        div #picture { (beside.picture.unwrap_or_else(|| view.picture())) }
        @if let Some(cell) = &beside.cell { (cell) }
        @if view.manages && is_editable { (tuning_form(campaign, beside.tuning, problem.as_ref(), speech)) }
        @if view.manages { (pin_section(view, &beside.pin, problem.as_ref())) }
        @if let Some(summary) = &view.summary { (lacks(summary, campaign, &view.matrix, speech)) }
    };
    let title = format!("{}{}", speech.say("方案：", "Plan: "), campaign.spec.title);
    with_status(Page { visitor, title: &title, content }.into_response(), problem.as_ref())
}

/// Plans it, or plans it again, as its state allows.
fn plan_button(view: &PlanView) -> Markup {
    let (speech, place) = (view.speech, view.place());
    html! {
        @match view.campaign.state() {
            CampaignState::Draft => (post_form(format!("{place}/plan")).holding(html! {
                button.main { (speech.say("生成方案", "Make a plan")) }
            })),
            CampaignState::Launched => (post_form(format!("{place}/replan")).holding(html! {
                button { (speech.say("按现在的账号重新生成方案", "Plan again with the accounts as they are now")) }
                p.hint { (speech.say("已接受的不变，其余仅在整体需要时调整。", "What was accepted stays; others move only if the whole needs it.")) }
            })),
            CampaignState::Planned | CampaignState::Signed | CampaignState::Closed => {}
        }
    }
}
