//! Grading a piece: the form of an assessor who was drawn for it.

use maud::{Markup, html};

use super::language::Speech;
use super::post_form::post_form;
use super::shown_piece::ShownPiece;
use super::typed::{Field, Fields, Typed};
use domain::score::Score;

/// Where an assessor grades, with the grades that were given.
pub(super) fn score_form(shown: &ShownPiece, score: &Score, speech: Speech) -> Markup {
    let begins = score.grades.as_ref().map_or_else(Typed::default, |given| {
        Typed::default()
            .with("accuracy", given.accuracy.to_string())
            .with("usefulness", given.usefulness.to_string())
            .with("clarity", given.clarity.to_string())
            .with("comment", &given.comment)
    });
    let form = shown.form("score", begins, speech);
    let fields = form.fields();
    let rows = [
        ("accuracy", speech.say("准确：内容是否正确", "Accuracy: is it right")),
        ("usefulness", speech.say("有用：读者能否照此办理", "Usefulness: can its readers act on it")),
        ("clarity", speech.say("易懂：是否一看就明白", "Clarity: is it understood at once")),
    ];
    let comment = Field {
        name: "comment",
        id: "score-comment",
        label: ("给作者的意见", "For its author"),
        pointer: "/comment",
        kind: "area",
        rows: Some(3),
        most: 2000,
        ..Field::default()
    };
    html! {
        section aria-labelledby="score" {
            h2 #score { (speech.say("评分", "Grades")) }
            @if score.outdated { p.note { (speech.say("评分后有更正，请再看一遍。", "It was corrected since; please look again.")) } }
            (post_form(format!("/pieces/{}/score", score.piece)).class("narrow").holding(html! {
                @for (name, label) in rows { (grade_field(fields, name, label)) }
                (fields.show(&comment))
                button.main { (speech.say("提交评分", "Submit grades")) }
            }))
        }
    }
}

fn grade_field(fields: Fields<'_>, name: &str, label: &str) -> Markup {
    let speech = fields.speech;
    let words = [
        ("2", speech.say("好", "good")),
        ("1", speech.say("有不足", "in part")),
        ("0", speech.say("差", "no")),
    ];
    let faults = fields.faults(&format!("/{name}"));
    html! {
        fieldset {
            legend { (label) }
            @if !faults.is_empty() { p.fault { (faults.join(speech.say("；", "; "))) } }
            @for (value, word) in words {
                label.choice {
                    input type="radio" name=(name) value=(value) required checked[fields.typed.one(name) == value];
                    " " (word)
                }
            }
        }
    }
}
