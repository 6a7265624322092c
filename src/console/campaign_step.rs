//! What comes next with a campaign, for whoever may do it.

use maud::{Markup, html};

use super::post_form::post_form;
use super::visitor::Visitor;
use domain::campaign::{Campaign, CampaignState};
use domain::plan::PlanSummary;
use domain::right::Right;

/// What the visitor can do with it now.
pub(super) fn next_step(campaign: &Campaign, summary: Option<&PlanSummary>, visitor: &Visitor) -> Markup {
    let (speech, place) = (visitor.speech, format!("/campaigns/{}", campaign.id));
    let manages = visitor.may(Right::ManageCampaigns);
    html! {
        @match campaign.state() {
            CampaignState::Draft if manages => (post_form(format!("{place}/plan")).holding(html! {
                button.main { (speech.say("生成方案", "Make a plan")) }
            })),
            CampaignState::Planned if visitor.may(Right::SignPlans) => p.next {
                (speech.say("方案待您签发。", "The plan waits for your signature.")) " "
                a.main href=(format!("{place}/sign")) { (speech.say("查看并签发", "Look at it and sign")) }
            },
            CampaignState::Planned if manages => p.next { (speech.say("方案待签发；生成方案的人不能签发。", "The plan waits for a signature; who planned does not sign.")) },
            CampaignState::Signed if manages => p.next {
                @if let Some(summary) = summary { (asked(summary, visitor)) " " }
                a.main href=(format!("{place}/launch")) { (speech.say("查看并下达", "Look at it and launch")) }
            },
            _ => {}
        }
        @if manages { (also(campaign, visitor)) }
    }
}

fn asked(summary: &PlanSummary, visitor: &Visitor) -> String {
    match visitor.speech.say("zh", "en") {
        "zh" => format!("已签发，将下达 {} 条选题。", summary.assigned),
        _ => format!("It is signed; {} directions will be asked.", summary.assigned),
    }
}

/// What can be done besides.
fn also(campaign: &Campaign, visitor: &Visitor) -> Markup {
    let (speech, state, place) = (visitor.speech, campaign.state(), format!("/campaigns/{}", campaign.id));
    let is_amendable = !matches!(state, CampaignState::Draft | CampaignState::Closed);
    html! {
        ul.actions {
            @if state.is_editable() { li { a href=(format!("{place}/edit")) { (speech.say("修改", "Edit")) } } }
            @if state != CampaignState::Draft { li { a href=(format!("{place}/plan")) { (speech.say("看方案、改方案", "Look at the plan and change it")) } } }
            @if is_amendable { li { a href=(format!("{place}/amend")) { (speech.say("更正联系人或提要", "Amend contact or brief")) } } }
            @if state == CampaignState::Closed { li { a href=(format!("/campaigns/new?from={}", campaign.id)) { (speech.say("据此再办一次", "Run it again")) } } }
        }
        @if state == CampaignState::Launched {
            details {
                summary { (speech.say("结束这次行动", "Close this campaign")) }
                (post_form(format!("{place}/close")).holding(html! {
                    p { (speech.say("结束以后不能恢复；没有交稿的选题到此为止。", "It cannot be opened again; directions without a piece end here.")) }
                    button { (speech.say("结束", "Close")) }
                }))
            }
        }
    }
}
