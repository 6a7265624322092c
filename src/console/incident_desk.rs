//! What can be done on the board of an incident, as forms.

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::visitor::Visitor;
use domain::emergency_plan::{AuthorityRow, IncidentLevel};
use domain::id::IncidentId;
use domain::incident::{IncidentBoard, IncidentBulletin, IncidentFact};
use domain::right::Right;

/// Stating a fact.
pub(super) fn fact_form<'a>(
    id: IncidentId,
    board: &IncidentBoard,
    rows: impl Iterator<Item = &'a AuthorityRow>,
    speech: Speech,
) -> Markup {
    let last = |key: &str| {
        let versions = board.facts.iter().filter(|fact| fact.information == key).map(|fact| fact.version);
        versions.max().unwrap_or(0)
    };
    html! {
        details {
            summary { (speech.say("报送事实", "State a fact")) }
            (post_form(format!("/incidents/{id}/facts")).class("narrow").holding(html! {
                label for="information" { (speech.say("信息项", "Information")) }
                // The version that was seen goes along: another one in between stops this.
                select #information name="information" { @for row in rows {
                    option value=(format!("{} {}", row.information, last(&row.information))) { (row.name.get(speech.0)) }
                } }
                label for="fact-text" { (speech.say("内容（将逐字引用）", "What is so (it is quoted word for word)")) }
                textarea #fact-text name="text" rows="3" maxlength="500" required {}
                label for="source" { (speech.say("来源", "Source")) }
                input #source name="source" type="text" maxlength="200" required autocomplete="off";
                button.main { (speech.say("报送", "State")) }
            }))
        }
    }
}

/// Confirming a fact.
pub(super) fn fact_steps(id: IncidentId, fact: &IncidentFact, speech: Speech) -> Markup {
    let heard = format!("heard-{}", fact.information);
    html! {
        (post_form(format!("/incidents/{id}/facts/{}/confirm", fact.information)).class("inline").holding(html! {
            input type="hidden" name="version" value=(fact.version);
            label for=(heard) { (speech.say("主管单位核实人（代为核实时填写）", "Who of the office has confirmed it, if you do so on its word")) }
            input id=(heard) name="heard_from" type="text" maxlength="200" autocomplete="off";
            button { (speech.say("核实", "Confirm")) }
        }))
    }
}

/// What comes next for a bulletin.
pub(super) fn bulletin_steps(
    board: &IncidentBoard,
    bulletin: &IncidentBulletin,
    visitor: &Visitor,
) -> Markup {
    let (speech, number) = (visitor.speech, bulletin.number);
    let at = |step: &str| format!("/incidents/{}/bulletins/{number}/{step}", board.incident.id);
    let digest = html! { input type="hidden" name="digest" value=(bulletin.digest); };
    let waits = bulletin.consent.as_ref().is_some_and(|consent| consent.confirmed_at.is_none());
    let me = visitor.token.as_ref().map(|token| token.subject);
    let is_mine = waits && bulletin.consent.as_ref().map(|consent| consent.leader) == me;
    html! {
        @if bulletin.release.is_none() && board.incident.ended.is_none() {
            @if bulletin.review.is_none() && visitor.may(Right::ReviewBulletins) && bulletin.written_by != me {
                (post_form(at("review")).class("inline").holding(html! { (digest) button { (speech.say("审核通过", "Pass as reviewer")) } }))
            }
            @if visitor.may(Right::RunIncidents) {
                @if bulletin.consent.is_none() {
                    (post_form(at("consent")).class("inline").holding(html! {
                        (digest)
                        label for="leader" { (speech.say("电话同意的领导（姓名或工号）", "The leader who agreed by telephone (name or staff number)")) }
                        input #leader name="leader" type="text" maxlength="200" required autocomplete="off";
                        button { (speech.say("记录同意", "Record the consent")) }
                    }))
                }
                @if bulletin.review.is_some() && bulletin.consent.is_some() {
                    (post_form(at("release")).class("narrow").holding(html! {
                        (digest)
                        @if !board.incident.drill {
                            label for="confirm" { (speech.say("输入“", "Type “")) (board.to_type) (speech.say("”以发布", "” to release it")) }
                            input #confirm name="confirm" type="text" maxlength="400" required autocomplete="off";
                        }
                        @if !board.contradictions.is_empty() {
                            label for="despite" { (speech.say("事实看似矛盾，仍要发布的理由", "Why it goes out although facts contradict each other")) }
                            textarea #despite name="despite" rows="2" maxlength="1000" {}
                        }
                        button.main { (speech.say("发布", "Release")) }
                    }))
                }
            }
        }
        @if is_mine {
            (post_form(at("consent/confirm")).class("inline").holding(html! { button { (speech.say("确认我的同意", "Confirm my consent")) } }))
        }
    }
}

/// What else the desk does.
pub(super) fn desk_forms(board: &IncidentBoard, speech: Speech) -> Markup {
    let at = |step: &str| format!("/incidents/{}/{step}", board.incident.id);
    let kinds = [
        ("", speech.say("首报或续报", "The first word, or how it goes on")),
        ("last", speech.say("终报", "The last word")),
        ("correction", speech.say("更正", "A correction")),
    ];
    html! {
        h2 { (speech.say("值班席", "The desk")) }
        (post_form(at("bulletins")).class("narrow").holding(html! {
            label for="kind" { (speech.say("起草通报（按已核实的事实自动成文）", "Draft a bulletin, of what is confirmed")) }
            select #kind name="kind" { @for (key, name) in kinds { option value=(key) { (name) } } }
            label for="bulletin-text" { (speech.say("或自行撰写", "Or in your own words")) }
            textarea #bulletin-text name="text" rows="3" maxlength="5000" {}
            button.main { (speech.say("起草", "Draft")) }
        }))
        details { summary { (speech.say("级别、加派、交接", "Level, other accounts, hand-over")) }
            (post_form(at("grade")).class("inline").holding(html! {
                label for="level" { (speech.say("级别", "Level")) }
                select #level name="level" { @for level in IncidentLevel::ALL { option value=(level.key()) { (level.name().get(speech.0)) } } }
                button { (speech.say("确定级别", "Say so")) }
            }))
            (post_form(at("cards")).class("inline").holding(html! {
                label for="account" { (speech.say("加派账号", "Call another account in")) }
                input #account name="account" type="text" maxlength="200" required autocomplete="off";
                button { (speech.say("加派", "Call in")) }
            }))
            (post_form(at("hand-over")).class("inline").holding(html! {
                label for="to" { (speech.say("交给谁值班（姓名或工号）", "Who takes the desk (name or staff number)")) }
                input #to name="to" type="text" maxlength="200" required autocomplete="off";
                button { (speech.say("交接", "Hand over")) }
            }))
        }
        details { summary { (speech.say("终止响应", "Stand down")) }
            (post_form(at("stand-down")).class("narrow").holding(html! {
                label for="reason" { (speech.say("为什么终止", "Why")) }
                textarea #reason name="reason" rows="2" maxlength="1000" required {}
                label.choice { input type="checkbox" name="relieve_open" value="1"; " " (speech.say("同时解除未了结的任务卡", "Relieve the cards that are open")) }
                button { (speech.say("终止响应", "Stand down")) }
            }))
        }
        details { summary { (speech.say("误报：撤销事件并撤回通报", "A false alarm: withdraw it, and what was said")) }
            (post_form(at("withdraw")).class("narrow").holding(html! {
                label for="why" { (speech.say("核实情况", "What was found")) }
                textarea #why name="reason" rows="2" maxlength="1000" required {}
                label for="typed" { (speech.say("输入“", "Type “")) (board.to_type) (speech.say("”以撤销", "” to withdraw it")) }
                input #typed name="confirm" type="text" maxlength="400" autocomplete="off";
                button { (speech.say("撤销", "Withdraw")) }
            }))
        }
    }
}
