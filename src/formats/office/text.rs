//! Texts of cells.

use domain::terms::cleaned;

/// Two lines of one text: joined without a blank where Chinese stands at the break.
pub(super) fn joined(before: &str, after: &str) -> String {
    let latin =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ',' | '.' | ';' | '&'));
    if latin(before.chars().next_back()) && latin(after.chars().next()) {
        format!("{before} {after}")
    } else {
        format!("{before}{after}")
    }
}

/// A text in one line.
pub(crate) fn in_one_line(text: &str) -> String {
    let mut lines = text.split(['\n', '\r']).map(cleaned).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |text, line| joined(&text, &line))
}

/// The lines of a text that hold something.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.split(['\n', '\r']).map(cleaned).filter(|line| !line.is_empty()).collect()
}

/// At most so many characters, with a sign that there are more.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let mut shown: String = text.chars().take(most).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
