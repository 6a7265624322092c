//! Writing a text for a direction.

use maud::{Markup, html};
use serde::Deserialize;

use super::post_form::post_form;
use super::refused_form::DrawnForm;
use super::typed::{Field, Fields, Typed};
use domain::card::DirectionDetail;
use domain::piece::PieceInput;

/// A text that somebody writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Writing {
    pub(super) title: String,
    pub(super) text: String,
    #[serde(default)]
    pub(super) major: Option<String>,
    /// Address of what it reposts; empty: it is one's own.
    #[serde(default)]
    pub(super) repost_of: String,
}

impl Writing {
    /// As it is handed in: browsers end lines by two characters, which nobody typed.
    pub(super) fn into_input(self) -> PieceInput {
        PieceInput {
            title: self.title.trim().to_owned(),
            text: self.text.replace("\r\n", "\n"),
            repost_of: Some(self.repost_of.trim().to_owned()).filter(|address| !address.is_empty()),
            major: self.major.is_some(),
            facts: None,
        }
    }

    /// As it was typed.
    pub(super) fn typed(&self) -> Typed {
        let typed = Typed::default()
            .with("title", &self.title)
            .with("text", self.text.replace("\r\n", "\n"))
            .with("repost_of", &self.repost_of);
        if self.major.is_some() { typed.with("major", "on") } else { typed }
    }
}

/// Where a text is written: with its length as it grows, and findings beside it while somebody types.
pub(super) fn writing_form(detail: &DirectionDetail, form: &DrawnForm<'_>) -> Markup {
    let (fields, place) = (form.fields(), format!("/directions/{}", detail.card.id));
    let speech = fields.speech;
    let area = Field { kind: "area", rows: Some(14), most: 100_000, required: true, ..Field::default() };
    let title =
        Field {
            name: "title", label: ("标题", "Title"), pointer: "/title", kind: "text", most: 200, ..area
        };
    let text =
        Field { name: "text", label: ("正文", "Text"), pointer: "/text", hint: &detail.length, ..area };
    html! {
        section aria-labelledby="write" {
            h2 #write { (speech.say("写稿", "Write")) }
            (post_form(format!("{place}/pieces")).class("writing").unsaved(form.was_refused()).checked_at(format!("{place}/check")).holding(html! {
                (fields.show(&title)) (fields.show(&text))
                p.hint #count { output name="count" data-unit=(speech.say("字", "characters")) {} }
                label.choice {
                    input type="checkbox" name="major" checked[!fields.typed.one("major").is_empty()];
                    " " (speech.say("重要稿件，需要签发", "A major item, to be signed"))
                }
                (repost_field(fields))
                div.findings role="status" aria-live="polite" {}
                button.main { (speech.say("交稿", "Hand in")) }
            }))
        }
    }
}

/// Where one says that a text is somebody else's.
pub(super) fn repost_field(fields: Fields<'_>) -> Markup {
    let field = Field {
        name: "repost_of",
        id: "repost",
        label: ("原文链接", "Address of the original"),
        pointer: "/repost_of",
        kind: "url",
        most: 2000,
        ..Field::default()
    };
    let is_open = !fields.typed.one("repost_of").is_empty() || !fields.faults("/repost_of").is_empty();
    html! {
        details open[is_open] {
            summary { (fields.speech.say("这是转载", "It reposts something")) }
            (fields.show(&field))
        }
    }
}
