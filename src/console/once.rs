//! What is shown once and kept nowhere: a link, a secret.

use axum::http::{HeaderMap, header};
use maud::{Markup, html};

use super::language::Speech;

/// The field with it, to be marked and copied.
pub(super) fn shown_once(label: &str, value: &str, speech: Speech) -> Markup {
    html! {
        p.note { (speech.say("只显示这一次，离开这一页就看不到了。", "It is shown this once; after you leave this page nobody can see it again.")) }
        label for="secret" { (label) }
        input.code #secret type="text" readonly value=(value) autocomplete="off";
        button type="button" data-copy="secret" data-done=(speech.say("已复制", "Copied")) hidden { (speech.say("复制", "Copy")) }
    }
}

/// The address at which whoever asks has reached this service.
pub(super) fn own_address(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let scheme = text("x-forwarded-proto").filter(|scheme| matches!(*scheme, "http" | "https"));
    let host = text(header::HOST.as_str()).unwrap_or("localhost");
    format!("{}://{host}", scheme.unwrap_or("http"))
}
