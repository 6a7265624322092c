//! Amending a campaign that is planned or runs: whom to ask, and what it is about.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};

use super::form::Form;
use super::moment::Clocks;
use super::post_form::post_form;
use super::refusal::{summary, told, with_status};
use super::shell::Page;
use super::stale::{Meanwhile, carried, meanwhile};
use super::typed::{Field, Fields, Typed};
use super::visitor::Visitor;
use app::App;
use domain::campaign::{AmendmentInput, Campaign, CampaignAmendment};
use domain::id::CampaignId;
use http::auth::{ManageCampaigns, Require};
use http::path::Path;
use http::problem::Problem;

/// So many amendments stand on the page.
const MOST_SHOWN: u64 = 50;

/// The form, and how the campaign was amended before.
pub(super) async fn show(
    _: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    let campaign = app.campaign(id).await?;
    let typed = Typed::default().with("contact", campaign.contact()).with("brief", campaign.brief());
    let typed = typed.with("revision", campaign.revision.to_string());
    page(&app, &visitor, &campaign, &typed, None).await
}

/// Amends it; who was asked is told.
pub(super) async fn amend(
    caller: Require<ManageCampaigns>,
    visitor: Visitor,
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let typed = Typed(pairs);
    let revision = typed.number("revision").unwrap_or_default();
    let input = AmendmentInput {
        contact: Some(typed.text("contact")),
        brief: Some(typed.text("brief")),
        reason: typed.text("reason"),
    };
    match app.amend_campaign(&caller.actor(), id, revision, input).await {
        Ok(_) => Ok(Redirect::to(&format!("/campaigns/{id}/amend")).into_response()),
        Err(error) => {
            let campaign = app.campaign(id).await?;
            page(&app, &visitor, &campaign, &typed, Some(&error.into())).await
        }
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    campaign: &Campaign,
    typed: &Typed,
    problem: Option<&Problem>,
) -> Result<Response, Problem> {
    let speech = visitor.speech;
    let clocks = Clocks::of(app, speech);
    let problem = problem.map(|problem| told(problem, &app.seed.messages, speech));
    let amendments = app.list_amendments(campaign.id, 0, MOST_SHOWN).await?;
    let content = html! {
        @if let Some(problem) = &problem { (summary(problem, speech)) }
        p { a href=(format!("/campaigns/{}", campaign.id)) { (campaign.spec.title) } }
        p.hint { (speech.say(
            "方案和签发照旧有效。选题卡和材料马上显示新的内容，还没交稿的账号会看到改了什么。",
            "Plan and signature go on to hold. Cards and papers show the new words at once, and whoever still writes sees what was changed.",
        )) }
        (form(campaign, Fields { typed, problem: problem.as_ref(), speech }))
        (history(&amendments, clocks))
    };
    let title = speech.say("更正", "Amend");
    Ok(with_status(Page { visitor, title, content }.into_response(), problem.as_ref()))
}

fn form(campaign: &Campaign, fields: Fields<'_>) -> Markup {
    let speech = fields.speech;
    let contact = Field {
        name: "contact",
        label: ("联系人", "Contact"),
        pointer: "/contact",
        kind: "text",
        most: 500,
        ..Field::default()
    };
    let area = Field { kind: "area", ..Field::default() };
    let brief = Field { name: "brief", label: ("提要", "Brief"), pointer: "/brief", most: 5000, ..area };
    let reason = Field {
        name: "reason",
        label: ("更正原因", "Reason"),
        pointer: "/reason",
        most: 1000,
        hint: speech.say("接到选题的人员均可看到。", "Everybody who is asked reads it."),
        ..area
    };
    let said = [
        (speech.say("联系人", "Contact"), campaign.contact(), fields.typed.text("contact")),
        (speech.say("提要", "Brief"), campaign.brief(), fields.typed.text("brief")),
    ];
    let said = said.map(|(label, saved, typed)| Meanwhile { label, saved: saved.to_owned(), typed });
    let typed = fields.typed.number("revision").unwrap_or_default();
    html! {
        (meanwhile(fields.problem, said, speech))
        (post_form(format!("/campaigns/{}/amend", campaign.id)).class("campaign").holding(html! {
            input type="hidden" name="revision" value=(carried(fields.problem, typed, campaign.revision));
            (fields.show(&contact)) (fields.show(&brief)) (fields.show(&reason))
            button.main { (speech.say("发出更正", "Amend")) }
        }))
    }
}

fn history(amendments: &[CampaignAmendment], clocks: Clocks) -> Markup {
    let speech = clocks.speech;
    html! {
        section aria-labelledby="amendments" {
            h2 #amendments { (speech.say("更正记录", "Amendments")) " " span.count { (amendments.len()) } }
            @if amendments.is_empty() { p.empty { (speech.say("尚无更正。", "Nothing was amended yet.")) } }
            ul.cards {
                @for one in amendments.iter().rev() {
                    li.card {
                        p.facts { (clocks.at(one.written_at)) @if !one.reason.is_empty() { " · " (one.reason) } }
                        @for (label, text) in [(speech.say("联系人", "Contact"), &one.contact), (speech.say("提要", "Brief"), &one.brief)] {
                            @if let Some(text) = text {
                                p { strong { (label) } " " del { (text.before) } " " ins { (text.after) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
