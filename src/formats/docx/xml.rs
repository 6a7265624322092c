//! Text as XML.

use std::fmt::Write as _;

/// A text as the content of an element or of an attribute. What XML 1.0 has no way to write is left out: a file that held it could not
/// be opened.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| is_allowed(*letter)) {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// The characters of XML 1.0, section 2.2.
const fn is_allowed(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{1_0000}'..)
}

/// A text as what stands in a run: line ends become breaks, and tabs stops.
pub(super) fn run_content(text: &str) -> String {
    let mut content = String::new();
    let text =
        text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            content.push_str("<w:br/>");
        }
        for (at, part) in line.split('\t').enumerate() {
            if at > 0 {
                content.push_str("<w:tab/>");
            }
            if !part.is_empty() {
                // Writing to a string cannot fail.
                let _ = write!(content, r#"<w:t xml:space="preserve">{}</w:t>"#, escape(part));
            }
        }
    }
    content
}
