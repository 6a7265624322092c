//! What the members of an account answer to a direction.

use maud::{Markup, html};

use super::address::encoded;
use super::language::Speech;
use domain::card::{DirectionAlternative, DirectionDetail};
use domain::direction::{DeclineReason, DirectionState};

/// Buttons to answer with.
pub(super) fn answer_forms(detail: &DirectionDetail, speech: Speech) -> Markup {
    let place = format!("/directions/{}", detail.card.id);
    html! {
        @if detail.card.unconfirmed {
            form.note method="post" action=(format!("{place}/confirm-text")) {
                p { (speech.say("标题或提要有修改。", "Title or brief were changed.")) }
                button { (speech.say("已查看", "I have seen it")) }
            }
        }
        @if detail.card.state == DirectionState::Asked {
            form method="post" action=(format!("{place}/accept")) {
                button.main { (speech.say("接受", "Accept")) }
            }
        }
        @if detail.card.piece.is_none() && detail.card.state.is_answerable() {
            (decline_form(&place, speech))
            (swap_forms(&place, &detail.alternatives, speech))
            p { a href=(format!("/campaigns/{}/topics?account={}#propose", detail.card.campaign, encoded(&detail.card.account))) {
                (speech.say("都不合适？可自报选题", "None fits? Propose a topic of your own"))
            } }
        }
    }
}

fn decline_form(place: &str, speech: Speech) -> Markup {
    let reasons = [
        DeclineReason::NoStaff,
        DeclineReason::NoAuthority,
        DeclineReason::SameTopicFromAbove,
        DeclineReason::Sensitive,
        DeclineReason::AccountPaused,
        DeclineReason::Other,
    ];
    html! {
        details {
            summary { (speech.say("谢绝", "Decline")) }
            form method="post" action=(format!("{place}/decline")) {
                fieldset {
                    legend { (speech.say("原因", "Why")) }
                    @for reason in reasons {
                        label.choice {
                            input type="radio" name="reason" value=(key_of(reason)) required;
                            " " (speech.decline_reason(reason))
                        }
                    }
                }
                label for="note" { (speech.say("补充说明", "Further explanation")) }
                textarea #note name="note" rows="2" maxlength="1000" {}
                label.choice { input type="checkbox" name="withdraw"; " " (speech.say("不参加本次行动", "Leave the whole campaign")) }
                button { (speech.say("谢绝", "Decline")) }
            }
        }
    }
}

const fn key_of(reason: DeclineReason) -> &'static str {
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
                            form method="post" action=(format!("{place}/swap")) {
                                input type="hidden" name="angle" value=(other.angle);
                                input type="hidden" name="audience" value=(other.audience);
                                input type="hidden" name="locality" value=(other.locality.as_deref().unwrap_or_default());
                                button { (speech.say("换为此选题", "Take this one")) }
                            }
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
