//! Where messages are put together of several.

use std::ops::Range;

use super::english::closing_of;

/// What stands between two sentences.
pub(super) const SENTENCES: &str = ". ";

/// What stands between two messages, and what stands there in Chinese; that which separates most comes first. A full stop belongs to the
/// sentence that it ends.
pub(super) const SEPARATORS: [(&str, &str); 5] =
    [("\n", "\n"), (SENTENCES, ""), ("; ", "；"), (": ", "："), (", ", "、")];

/// The parts of a text between separators that stand outside of backticks and quotes; one part where there are none. O(length).
pub(super) fn parts(text: &str, separator: &str) -> Vec<Range<usize>> {
    let (mut parts, mut from, mut quoted) = (Vec::new(), 0, None);
    for (at, c) in text.char_indices() {
        match quoted {
            Some(end) if c == end => quoted = None,
            Some(_) => {}
            None if text[at..].starts_with(separator) && at >= from => {
                parts.push(from..at + usize::from(separator == SENTENCES));
                from = at + separator.len();
            }
            None => quoted = closing_of(c).filter(|end| text[at + c.len_utf8()..].contains(*end)),
        }
    }
    parts.push(from..text.len());
    parts
}

/// A value in quotes at the beginning, as reports of rows write it, and the phrase that is said of it.
pub(super) fn quoted_value(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    let (value, rest) = text.split_at(end?.0 + 2);
    Some((value, rest.strip_prefix(' ')?))
}
