//! The review desk: gates to pass or fail, giving back, signing with the text before one's eyes.

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::seen_finding::SeenFinding;
use super::shown_piece::ShownPiece;
use super::typed::{Field, Typed};
use domain::gate::{Gate, Severity};
use domain::review::{GateState, PieceReview, ReviewStep};

/// What reviewers and signers may do now.
pub(super) fn review_forms(shown: &ShownPiece, review: &PieceReview, speech: Speech) -> Markup {
    let place = format!("/pieces/{}", review.piece);
    html! {
        @if let Some(next) = shown.next { p { a data-key="n" rel="next" href=(format!("/pieces/{next}")) { (speech.say("下一篇待处理的", "The next that waits for you")) } } }
        @if shown.step.is_some() {
            p.hint.keys { (speech.say(
                "快捷键：1 到 4 到各关，s 到签发，r 退回，n 下一篇；按回车确认。",
                "Keys: 1 to 4 go to the gates, s to the signature, r to giving back, n to the next one; Enter presses.",
            )) }
        }
        @if shown.step == Some(ReviewStep::Review) {
            section aria-labelledby="decide" {
                h2 #decide { (speech.say("审核", "Review")) }
                @for gate in &review.gates {
                    @if gate.state != GateState::Passed { (gate_form(shown, review, gate.gate, speech)) }
                }
                (return_form(shown, review, speech))
            }
        }
        @if shown.step == Some(ReviewStep::Sign) {
            (post_form(format!("{place}/sign")).holding(html! {
                input type="hidden" name="digest" value=(review.digest);
                input type="hidden" name="attachments" value=(review.attachments.join(" "));
                p { (speech.say("签发的就是上面这一版标题和正文。", "What you sign is the title and the text above.")) }
                button.main data-key="s" { (speech.say("签发", "Sign")) }
            }))
        }
    }
}

fn gate_form(shown: &ShownPiece, review: &PieceReview, gate: Gate, speech: Speech) -> Markup {
    let blocking = shown.findings.iter().flatten();
    let blocking: Vec<SeenFinding> = blocking
        .filter(|one| one.gate == gate && one.severity == Severity::Block)
        .map(SeenFinding::of)
        .collect();
    let seen = serde_json::to_string(&blocking).unwrap_or_default();
    let form = shown.form(&gate_name(gate), Typed::default(), speech);
    let label = if blocking.is_empty() {
        ("不通过时写明如何修改", "If it fails, say how to fix it")
    } else {
        (
            "有必须修改的问题：请写明不成立的理由，或如何修改",
            "Something blocks: say why it does not hold, or how to fix it",
        )
    };
    let failed = form.fields().typed.one("outcome") == "failed";
    let length = review.text.as_deref().map_or(0, |text| text.chars().count());
    let id = format!("reason-{}", gate.key());
    let reason = Field {
        name: "reason",
        id: &id,
        label,
        pointer: if failed { "/findings" } else { "/overrules" },
        kind: "text",
        most: 2000,
        ..Field::default()
    };
    let key = review.gates.iter().position(|one| one.gate == gate).map_or(0, |at| at + 1);
    html! {
        (post_form(format!("/pieces/{}/gates", review.piece)).class("gate").holding(html! {
            fieldset {
                legend { (speech.gate(gate)) }
                input type="hidden" name="gate" value=(gate.key());
                input type="hidden" name="version" value=(review.version);
                input type="hidden" name="length" value=(length);
                input type="hidden" name="seen" value=(seen);
                (form.fields().show(&reason))
                button.main name="outcome" value="passed" data-key=(key) { (speech.say("通过", "Pass")) } " "
                button name="outcome" value="failed" { (speech.say("不通过", "Fail")) }
            }
        }))
    }
}

/// What the form of a gate is called among those of the page.
pub(super) fn gate_name(gate: Gate) -> String {
    format!("gates/{}", gate.key())
}

fn return_form(shown: &ShownPiece, review: &PieceReview, speech: Speech) -> Markup {
    let form = shown.form("return", Typed::default(), speech);
    let reason = Field {
        name: "reason",
        id: "return-reason",
        label: ("退回的原因", "Why"),
        pointer: "/reason",
        kind: "area",
        rows: Some(2),
        most: 2000,
        required: true,
        ..Field::default()
    };
    html! {
        details open[form.was_refused()] {
            summary data-key="r" { (speech.say("退回作者", "Give it back")) }
            (post_form(format!("/pieces/{}/return", review.piece)).holding(html! {
                input type="hidden" name="version" value=(review.version);
                (form.fields().show(&reason))
                button { (speech.say("退回", "Give back")) }
            }))
        }
    }
}
