//! Writing a text for a direction.

use maud::{Markup, html};
use serde::Deserialize;

use super::language::Speech;
use super::refusal::summary;
use domain::card::DirectionDetail;
use domain::piece::PieceInput;
use http::problem::Problem;

/// What was typed so far, and what was wrong with it.
#[derive(Default)]
pub(super) struct Draft {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) major: bool,
    pub(super) repost_of: String,
    pub(super) problem: Option<Problem>,
}

impl Draft {
    /// What was wrong with it.
    pub(super) fn problem(&self, speech: Speech) -> Markup {
        html! { @if let Some(problem) = &self.problem { (summary(problem, speech)) } }
    }
}

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
}

/// Where a text is written: with its length as it grows, and findings beside it while somebody types.
pub(super) fn writing_form(detail: &DirectionDetail, draft: &Draft, speech: Speech) -> Markup {
    let place = format!("/directions/{}", detail.card.id);
    html! {
        section aria-labelledby="write" {
            h2 #write { (speech.say("写稿", "Write")) }
            form.writing method="post" data-unsaved[draft.problem.is_some()] action=(format!("{place}/pieces")) data-check=(format!("{place}/check")) {
                label for="title" { (speech.say("标题", "Title")) }
                input #title type="text" name="title" value=(draft.title) required maxlength="200" autocomplete="off";
                label for="text" { (speech.say("正文", "Text")) " " span.hint { (detail.length) } }
                textarea #text name="text" rows="14" required maxlength="100000" aria-describedby="count" { (draft.text) }
                p.hint #count { output name="count" data-unit=(speech.say("字", "characters")) {} }
                label.choice {
                    input type="checkbox" name="major" checked[draft.major];
                    " " (speech.say("重要稿件，需要签发", "A major item, to be signed"))
                }
                (repost_field(&draft.repost_of, speech))
                div.findings role="status" aria-live="polite" {}
                button.main { (speech.say("交稿", "Hand in")) }
            }
        }
    }
}

/// Where one says that a text is somebody else's.
pub(super) fn repost_field(address: &str, speech: Speech) -> Markup {
    html! {
        details open[!address.is_empty()] {
            summary { (speech.say("这是转载", "It reposts something")) }
            label for="repost" { (speech.say("原文链接", "Address of the original")) }
            input #repost name="repost_of" type="url" maxlength="2000" placeholder="https://" value=(address);
        }
    }
}
