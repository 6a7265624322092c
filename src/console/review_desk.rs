//! The review desk: gates to pass or fail, giving back, signing with the text before one's eyes.

use maud::{Markup, html};

use super::language::Speech;
use super::shown_piece::ShownPiece;
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
                (return_form(&place, review, speech))
            }
        }
        @if shown.step == Some(ReviewStep::Sign) {
            form method="post" action=(format!("{place}/sign")) {
                input type="hidden" name="digest" value=(review.digest);
                input type="hidden" name="attachments" value=(review.attachments.join(" "));
                p { (speech.say("签发的就是上面这一版标题和正文。", "What you sign is the title and the text above.")) }
                button.main data-key="s" { (speech.say("签发", "Sign")) }
            }
        }
    }
}

fn gate_form(shown: &ShownPiece, review: &PieceReview, gate: Gate, speech: Speech) -> Markup {
    let blocks =
        shown.findings.iter().flatten().any(|one| one.gate == gate && one.severity == Severity::Block);
    let length = review.text.as_deref().map_or(0, |text| text.chars().count());
    let id = format!("reason-{}", gate.key());
    let key = review.gates.iter().position(|one| one.gate == gate).map_or(0, |at| at + 1);
    html! {
        form.gate method="post" action=(format!("/pieces/{}/gates", review.piece)) {
            fieldset {
                legend { (speech.gate(gate)) }
                input type="hidden" name="gate" value=(gate.key());
                input type="hidden" name="version" value=(review.version);
                input type="hidden" name="length" value=(length);
                label for=(id) {
                    @if blocks { (speech.say("有拦下的问题：写明为什么不成立，或如何修改", "Something blocks: say why it does not hold, or how to fix it")) }
                    @else { (speech.say("不通过时写明如何修改", "If it fails, say how to fix it")) }
                }
                input id=(id) type="text" name="reason" maxlength="2000";
                button.main name="outcome" value="passed" data-key=(key) { (speech.say("通过", "Pass")) } " "
                button name="outcome" value="failed" { (speech.say("不通过", "Fail")) }
            }
        }
    }
}

fn return_form(place: &str, review: &PieceReview, speech: Speech) -> Markup {
    html! {
        details {
            summary data-key="r" { (speech.say("退回作者", "Give it back")) }
            form method="post" action=(format!("{place}/return")) {
                input type="hidden" name="version" value=(review.version);
                label for="return-reason" { (speech.say("退回的原因", "Why")) }
                textarea #return-reason name="reason" rows="2" required maxlength="2000" {}
                button { (speech.say("退回", "Give back")) }
            }
        }
    }
}
