//! The rules that texts are held against, with what is looked for and where each comes from.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};

use super::language::Speech;
use super::shell::Page;
use super::visitor::Visitor;
use app::App;
use domain::gate::{Check, Gate, Rule, Severity};
use http::auth::{ReadRegistry, Require};

/// The page.
pub(super) async fn show(_: Require<ReadRegistry>, visitor: Visitor, State(app): State<App>) -> Response {
    let (speech, rules) = (visitor.speech, &app.seed.gates);
    let content = html! {
        p { (rules.notice.get(speech.0)) }
        p.hint { (speech.say(
            "以下规则和词表随软件发布，仅供查看。本单位要查的词请加到",
            "These rules and words come with the program and can only be read here. What your office wants to be looked for belongs in ",
        )) a href="/settings/gates/words" { (speech.say("本单位词表", "your own words")) } (speech.say("。", ".")) }
        @for gate in Gate::ALL {
            section aria-labelledby=(gate.key()) {
                h2 id=(gate.key()) { (speech.gate(gate)) }
                @for rule in rules.rules.iter().filter(|rule| rule.gate == gate) { (one(rule, speech)) }
            }
        }
        p { a href="/settings" { (speech.say("回到“设置”", "Back to Settings")) } }
    };
    Page {
        visitor: &visitor, title: speech.say("审核规则和词表", "Rules and words of the gates"), content
    }
    .into_response()
}

fn one(rule: &Rule, speech: Speech) -> Markup {
    let words = words_of(rule);
    html! {
        details {
            summary {
                (plain(rule.detail.get(speech.0)))
                " " span.tag { @match rule.severity {
                    Severity::Block => { (speech.say("必须修改", "must be fixed")) }
                    Severity::Warn => { (speech.say("提醒", "to be checked")) }
                } }
            }
            dl {
                dt { (speech.say("修改建议", "What to do")) } dd { (plain(rule.remedy.get(speech.0))) }
                dt { (speech.say("依据", "Basis")) } dd { (rule.source) }
                @if !words.is_empty() {
                    dt { (speech.say("查的字词", "Words")) }
                    dd { @for (at, (word, instead)) in words.iter().enumerate() {
                        @if at > 0 { (speech.say("、", ", ")) }
                        (word)
                        @if !instead.is_empty() { (speech.say("（改为：", " (write: ")) (instead) (speech.say("）", ")")) }
                    } }
                }
            }
        }
    }
}

/// What stands in braces is filled in when something is found.
fn plain(text: &str) -> String {
    text.replace("{found}", "……")
        .replace("{instead}", "……")
        .replace("{expected}", "……")
        .replace("{fact}", "……")
}

/// The words of a rule that looks for words, each with what to write instead.
fn words_of(rule: &Rule) -> Vec<(&str, &str)> {
    match &rule.check {
        Check::Words(list) => {
            list.words.iter().map(|wording| (wording.word.as_str(), wording.instead.as_str())).collect()
        }
        Check::Marking(marks) => {
            marks.levels.iter().chain(&marks.words).map(|word| (word.as_str(), "")).collect()
        }
        _ => Vec::new(),
    }
}
