//! What follows the publication of a piece: comparing its page with what was approved, and taking it back.

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::shown_piece::ShownPiece;
use super::typed::{Field, Typed};
use super::visitor::Visitor;
use domain::right::Right;

/// Where the page of a piece that is out is compared, by somebody else than who published it.
pub(super) fn confirm_form(shown: &ShownPiece, visitor: &Visitor) -> Markup {
    let speech = visitor.speech;
    let waits =
        shown.review.as_ref().is_some_and(|review| review.published.is_some() && review.page.is_none());
    if !waits || !visitor.may(Right::ConfirmPages) {
        return html! {};
    }
    let form = shown.form("confirm", Typed::default(), speech);
    let fields = form.fields();
    let title = Field {
        name: "title",
        id: "page-title",
        label: ("页面上的标题", "The title on the page"),
        pointer: "/title",
        kind: "text",
        most: 200,
        required: true,
        ..Field::default()
    };
    let text = Field {
        name: "text",
        id: "page-text",
        label: ("页面上的正文", "The text on the page"),
        pointer: "/text",
        kind: "area",
        rows: Some(6),
        most: 100_000,
        required: true,
        ..Field::default()
    };
    html! {
        details open[form.was_refused()] {
            summary { (speech.say("核对已发布的页面", "Compare the published page")) }
            p.hint { (speech.say(
                "从已发布的页面复制标题和正文，系统逐字比对。发布的人不能核对自己发布的页面。",
                "Copy title and text from the published page; they are compared character by character. Who published it does not compare it.",
            )) }
            (post_form(format!("/pieces/{}/confirm", shown.id)).holding(html! {
                (fields.show(&title)) (fields.show(&text))
                button { (speech.say("比对", "Compare")) }
            }))
        }
    }
}

/// Where whoever answers for the account takes a piece back.
pub(super) fn withdraw_form(shown: &ShownPiece, speech: Speech) -> Markup {
    html! {
        details {
            summary { (speech.say("撤回稿件", "Withdraw the piece")) }
            p.hint { (speech.say(
                "撤回后，这篇稿件不再计入覆盖份额，选题方向重新等待交稿；已发布的页面请另行删除。",
                "Its share goes, and the direction waits for another piece. Remove the published page yourself.",
            )) }
            (post_form(format!("/pieces/{}/withdraw", shown.id)).holding(html! {
                label.choice { input type="checkbox" required; " " (speech.say("确定撤回", "I mean it")) }
                button { (speech.say("撤回", "Take it back")) }
            }))
        }
    }
}
