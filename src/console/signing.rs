//! Signing a plan: what is signed stands before one's eyes, and the signature holds for exactly that.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::asked_whom::asked_whom;
use super::form::Form;
use super::moment::Clocks;
use super::plan_figures::{figures, lacks};
use super::post_form::post_form;
use super::refusal::{if_there, summary, told, with_status};
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use app::error::AppError;
use domain::campaign::{Campaign, CampaignState};
use domain::id::CampaignId;
use domain::plan::PlanSummary;
use http::auth::{Require, SignPlans};
use http::path::Path;
use http::problem::Problem;
use store::direction::list_standing;

/// A plan that somebody has seen and signs.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSignature {
    digest: String,
    #[serde(default)]
    basis: String,
}

/// The page.
pub(super) async fn show(
    _: Require<SignPlans>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    page(&app, &visitor, id, (&PlanSignature::default(), None)).await
}

/// Signs the plan that was seen. Where it is another by now, that one is shown, and what was typed stays.
pub(super) async fn sign(
    caller: Require<SignPlans>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(given): Form<PlanSignature>,
) -> Result<Response, Problem> {
    let basis = Some(given.basis.clone()).filter(|basis| !basis.trim().is_empty());
    match Box::pin(app.sign_campaign(&caller.actor(), id, &given.digest, basis)).await {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}")).into_response()),
        Err(error @ AppError::NotFound { .. }) => Err(error.into()),
        Err(error) => page(&app, &visitor, id, (&given, Some(&error.into()))).await,
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    id: CampaignId,
    (given, problem): (&PlanSignature, Option<&Problem>),
) -> Result<Response, Problem> {
    let (campaign, matrix, speech) = (app.campaign(id).await?, app.matrix().await?, visitor.speech);
    let clocks = Clocks::of(app, speech);
    let problem = problem.map(|problem| told(problem, &app.seed.messages, speech));
    let plan = if_there(app.plan_summary(id).await)?;
    let standing = list_standing(&app.db, id).await?;
    let content = html! {
        @if let Some(problem) = &problem { (summary(problem, speech)) }
        p { a href=(format!("/campaigns/{id}")) { (campaign.spec.title) } " · " (clocks.window(campaign.spec.starts_at, campaign.spec.ends_at)) }
        @match &plan {
            Some(plan) if campaign.state() == CampaignState::Planned => {
                (figures(plan, &campaign, speech))
                (asked_whom(&campaign, &standing, &matrix, speech))
                (lacks(plan, &campaign, &matrix, speech))
                (form(&campaign, plan, given, visitor))
            },
            _ => p.empty { (speech.say("现在没有待签发的方案。", "No plan waits for a signature here.")) },
        }
    };
    let title = speech.say("签发方案", "Sign the plan");
    Ok(with_status(Page { visitor, title, content }.into_response(), problem.as_ref()))
}

fn form(campaign: &Campaign, plan: &PlanSummary, given: &PlanSignature, visitor: &Visitor) -> Markup {
    let speech = visitor.speech;
    html! {
        (post_form(format!("/campaigns/{}/sign", campaign.id)).class("narrow").holding(html! {
            input type="hidden" name="digest" value=(plan.digest);
            p { (speech.say("签发的即为上述方案；之后如有变动，签发失效。", "What you sign is the plan above; whatever changes afterwards is not signed.")) }
            p.hint { (speech.say("方案校验码 ", "Check code of the plan ")) code { (plan.digest.get(..12).unwrap_or(&plan.digest)) } }
            label for="basis" { (speech.say("签发依据（可不填）", "On what basis (may stay empty)")) }
            input #basis type="text" name="basis" maxlength="2000" value=(given.basis);
            button.main { (speech.say("签发这个方案", "Sign this plan")) }
        }))
    }
}
