//! What the members of an account answer to a direction.

use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use super::post_form::post_form;
use super::refused_form::{DrawnForm, RefusedForm};
use super::typed::{Field, Typed};
use domain::card::{DirectionAlternative, DirectionDetail};
use domain::direction::{DeclineReason, DirectionState};

/// Buttons to answer with.
pub(super) fn answer_forms(
    detail: &DirectionDetail,
    refused: Option<&RefusedForm>,
    speech: Speech,
) -> Markup {
    let place = format!("/directions/{}", detail.card.id);
    html! {
        @if detail.card.unconfirmed {
            (post_form(format!("{place}/confirm-text")).class("note").holding(html! {
                p { (speech.say("标题或提要有修改。", "Title or brief were changed.")) }
                button { (speech.say("已查看", "I have seen it")) }
            }))
        }
        @if detail.card.state == DirectionState::Asked {
            (post_form(format!("{place}/accept")).holding(html! {
                button.main { (speech.say("接受", "Accept")) }
            }))
        }
        @if detail.card.piece.is_none() && detail.card.state.is_answerable() {
            (decline_form(&place, &DrawnForm::of(refused, "decline", Typed::default(), speech)))
            (swap_forms(&place, &detail.alternatives, speech))
            p { a href=(format!("/campaigns/{}/topics?account={}#propose", detail.card.campaign, encoded(&detail.card.account))) {
                (speech.say("都不合适？可自报选题", "None fits? Propose a topic of your own"))
            } }
        }
    }
}

fn decline_form(place: &str, form: &DrawnForm<'_>) -> Markup {
    let fields = form.fields();
    let (speech, typed) = (fields.speech, fields.typed);
    let note = Field {
        name: "note",
        label: ("补充说明", "Further explanation"),
        pointer: "/note",
        kind: "area",
        rows: Some(2),
        most: 1000,
        ..Field::default()
    };
    let reasons = [
        DeclineReason::NoStaff,
        DeclineReason::NoAuthority,
        DeclineReason::SameTopicFromAbove,
        DeclineReason::Sensitive,
        DeclineReason::AccountPaused,
        DeclineReason::Other,
    ];
    html! {
        details open[form.was_refused()] {
            summary { (speech.say("谢绝", "Decline")) }
            (post_form(format!("{place}/decline")).holding(html! {
                fieldset {
                    legend { (speech.say("原因", "Why")) }
                    @for reason in reasons {
                        label.choice {
                            input type="radio" name="reason" value=(reason_key(reason)) required checked[typed.one("reason") == reason_key(reason)];
                            " " (speech.decline_reason(reason))
                        }
                    }
                }
                (fields.show(&note))
                label.choice { input type="checkbox" name="withdraw" checked[!typed.one("withdraw").is_empty()]; " " (speech.say("不参加本次行动", "Leave the whole campaign")) }
                button { (speech.say("谢绝", "Decline")) }
            }))
        }
    }
}

/// The key of a reason in the form.
pub(super) const fn reason_key(reason: DeclineReason) -> &'static str {
    match reason {
        DeclineReason::NoAuthority => "no_authority",
        DeclineReason::SameTopicFromAbove => "same_topic_from_above",
        DeclineReason::NoStaff => "no_staff",
        DeclineReason::Sensitive => "sensitive",
        DeclineReason::AccountPaused => "account_paused",
        DeclineReason::Other => "other",
    }
}

fn swap_forms(place: &str, others: &[DirectionAlternative], speech: Speech) -> Markup {
    html! {
        @if !others.is_empty() {
            details {
                summary { (speech.say("换一个选题", "Take another")) " " span.count { (others.len()) } }
                ul.cards {
                    @for other in others {
                        li.card {
                            p { (other.title) }
                            p.hint { (loss(other.loss, speech)) }
                            (post_form(format!("{place}/swap")).holding(html! {
                                input type="hidden" name="angle" value=(other.angle);
                                input type="hidden" name="audience" value=(other.audience);
                                input type="hidden" name="locality" value=(other.locality.as_deref().unwrap_or_default());
                                button { (speech.say("换为此选题", "Take this one")) }
                            }))
                        }
                    }
                }
            }
        }
    }
}

/// What the plan loses by another direction, in words: a cell's first voice is worth about a thousand points, and so is a good fit.
pub(super) fn loss(points: i64, speech: Speech) -> &'static str {
    match points {
        ..=100 => speech.say("整体几乎不变", "the whole hardly changes"),
        101..=700 => speech.say("整体稍差一点", "the whole is a little worse"),
        _ => speech.say("将空出一格，或须调整其他账号", "leaves something untold, or moves others"),
    }
}
