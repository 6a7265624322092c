//! Pins as a page shows them: in words, as buttons beside what they pin, and as a form.

use maud::{Markup, html};
use serde::Deserialize;

use super::called::account_called;
use super::plan_view::PlanView;
use super::post_form::post_form;
use domain::campaign::{CampaignState, Pin};
use domain::matrix::Matrix;
use http::problem::Problem;

/// So many accounts are offered while somebody types.
const MOST_OFFERED: usize = 300;

/// A pin as it stands in a form.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct PinDraft {
    account: String,
    angle: String,
    #[serde(default)]
    audience: String,
    /// `must` or `never`.
    must: String,
    #[serde(default)]
    pub(super) revision: i64,
}

impl PinDraft {
    /// A pin of this account; `must` is `must` or `never`.
    pub(super) fn of(account: &str, angle: &str, audience: &str, must: &str) -> Self {
        let [account, angle, audience, must] = [account, angle, audience, must].map(ToOwned::to_owned);
        // A must-not rules out the whole angle.
        let audience = if must == "never" { String::new() } else { audience };
        Self { account, angle, audience, must, revision: 0 }
    }

    /// What it says.
    pub(super) fn pin(&self, matrix: &Matrix) -> Pin {
        Pin {
            // What is no account, or more than one, stays as it stands: that is refused by name.
            account: account_called(&self.account, matrix).unwrap_or_else(|_| self.account.trim().to_owned()),
            angle: self.angle.clone(),
            audience: Some(self.audience.clone()).filter(|key| !key.is_empty()),
            must: self.must != "never",
        }
    }
}

/// A button that pins what stands beside it; its whole name says what that is.
pub(super) fn pin_button(view: &PlanView, pin: &PinDraft, (label, of): (&str, &str)) -> Markup {
    html! {
        (post_form(format!("{}/pins", view.place())).class("inline").holding(html! {
            (hidden(view, pin))
            button aria-label=(format!("{label}: {of}")) { (label) }
        }))
    }
}

fn hidden(view: &PlanView, pin: &PinDraft) -> Markup {
    let fields =
        [("account", &pin.account), ("angle", &pin.angle), ("audience", &pin.audience), ("must", &pin.must)];
    html! {
        input type="hidden" name="revision" value=(view.campaign.revision);
        @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
    }
}

/// The pins that hold, and a form for one more.
pub(super) fn pin_section(view: &PlanView, typed: &PinDraft, problem: Option<&Problem>) -> Markup {
    let (speech, pins) = (view.speech, &view.campaign.pins);
    let conflicting = problem.and_then(|problem| problem.pins.as_deref());
    html! {
        section aria-labelledby="pins" {
            h2 #pins { (speech.say("指定", "Pins")) " " span.count { (pins.len()) } }
            @if let Some(conflicting) = conflicting { (conflict(view, conflicting)) }
            @if pins.is_empty() { p.empty { (speech.say("没有指定。可以定一个账号必须讲、或不要讲某个角度。", "There are none. Say that an account must, or must not, tell an angle.")) } }
            @else { (pin_table(view)) }
            @if view.campaign.state() == CampaignState::Signed {
                p.note { (speech.say("修改指定后，原签发失效，须重新签发。", "Once pins are changed the signature is void, and the plan must be signed again.")) }
            }
            @if view.campaign.state() != CampaignState::Closed {
                details open[!typed.account.is_empty()] {
                    summary { (speech.say("添加指定", "Add a pin")) }
                    (pin_form(view, typed))
                }
            }
        }
    }
}

fn conflict(view: &PlanView, pins: &[Pin]) -> Markup {
    html! {
        div.conflict {
            p { (view.speech.say("下面几条不能同时成立，去掉其中任何一条就行：", "These cannot hold together; leaving out any one of them resolves it:")) }
            ul { @for pin in pins { li { (sentence(view, pin)) } } }
        }
    }
}

/// A pin in words.
fn sentence(view: &PlanView, pin: &Pin) -> String {
    let (speech, names) = (view.speech, view.names());
    let must = if pin.must {
        speech.say("必须讲", "must tell")
    } else {
        speech.say("不要讲", "must not tell")
    };
    let told = pin
        .audience
        .as_deref()
        .map_or_else(String::new, |key| format!("{}{}", speech.say("，讲给", ", for "), names.audience(key)));
    format!("{} {must} {}{told}", names.account(&pin.account), names.angle(&pin.angle))
}

fn pin_table(view: &PlanView) -> Markup {
    let speech = view.speech;
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("指定", "Pin")) }
                th scope="col" { (speech.say("操作", "Action")) }
            } }
            tbody {
                @for pin in &view.campaign.pins {
                    @let must = if pin.must { "must" } else { "never" };
                    @let draft = PinDraft { account: pin.account.clone(), angle: pin.angle.clone(), audience: pin.audience.clone().unwrap_or_default(), must: must.to_owned(), revision: 0 };
                    tr {
                        th scope="row" { (sentence(view, pin)) }
                        td { @if view.campaign.state() != CampaignState::Closed {
                            (post_form(format!("{}/pins/remove", view.place())).class("inline").holding(html! {
                                (hidden(view, &draft))
                                button aria-label=(format!("{}: {}", speech.say("去掉", "Remove"), sentence(view, pin))) { (speech.say("去掉", "Remove")) }
                            }))
                        } }
                    }
                }
            }
        }
    }
}

fn pin_form(view: &PlanView, typed: &PinDraft) -> Markup {
    let (speech, spec) = (view.speech, &view.campaign.spec);
    html! {
        (post_form(format!("{}/pins", view.place())).class("narrow").holding(html! {
            input type="hidden" name="revision" value=(view.campaign.revision);
            label for="pin-account" { (speech.say("账号", "Account")) }
            input #pin-account name="account" type="text" value=(typed.account) required maxlength="200" list="pin-accounts" autocomplete="off";
            datalist #pin-accounts {
                @for account in view.matrix.graph.accounts().iter().take(MOST_OFFERED) { option value=(account.handle) { (account.name) } }
            }
            label for="pin-angle" { (speech.say("切入角度", "Angle")) }
            select #pin-angle name="angle" {
                @for angle in &spec.angles { option value=(angle.key) selected[angle.key == typed.angle] { (angle.title) } }
            }
            label for="pin-audience" { (speech.say("讲给", "For")) }
            select #pin-audience name="audience" {
                option value="" { (speech.say("不限读者", "any audience")) }
                @for audience in &spec.audiences { option value=(audience.key) selected[audience.key == typed.audience] { (view.names().audience(&audience.key)) } }
            }
            fieldset {
                legend { (speech.say("指定内容", "Decision")) }
                label.choice { input type="radio" name="must" value="must" checked[typed.must != "never"]; " " (speech.say("必须讲", "must tell it")) }
                label.choice { input type="radio" name="must" value="never" checked[typed.must == "never"]; " " (speech.say("不要讲", "must not tell it")) }
            }
            button { (speech.say("添加", "Add")) }
        }))
    }
}
