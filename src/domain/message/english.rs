//! Whether a text still speaks English.

/// How many English words a text has in runs of two or more, outside of backticks, quotes and brackets of an address. Keys, paths, names
/// of one word and numbers are no English. O(length).
///
/// ```
/// use domain::message::english_words;
/// assert_eq!(english_words("请先读取，再带 `If-Match` 修改（PUT /accounts/{handle}）"), 0);
/// assert_eq!(english_words("`is there already` 已存在"), 0);
/// assert_eq!(english_words("the key is there 已存在"), 4);
/// ```
#[must_use]
pub fn english_words(text: &str) -> usize {
    let (mut words, mut run, mut quoted) = (0, 0, None);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (taken, after) = if first.is_ascii_alphabetic() && quoted.is_none() {
            rest.split_at(rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len()))
        } else {
            rest.split_at(first.len_utf8())
        };
        rest = after;
        match (quoted, first) {
            (Some(end), _) => {
                quoted = (first != end).then_some(end);
                continue;
            }
            (None, _) => quoted = closing_of(first),
        }
        if is_english(taken) {
            run += 1;
        } else if first != ' ' {
            words += counted(run);
            run = 0;
        }
    }
    words + counted(run)
}

/// One word alone may be a name.
const fn counted(run: usize) -> usize {
    if run >= 2 { run } else { 0 }
}

/// What ends the quotation that begins here.
pub(super) const fn closing_of(first: char) -> Option<char> {
    match first {
        '`' => Some('`'),
        '"' => Some('"'),
        '“' => Some('”'),
        _ => None,
    }
}

const fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '\'' | '.' | '{' | '}' | '=' | '&' | '?' | '@')
}

/// A word of letters alone, such as no key or path is; in capitals it is a name.
fn is_english(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let rest = word.strip_prefix(|c: char| c.is_ascii_alphabetic());
    rest.is_some_and(|rest| {
        rest.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'\'' | b'-'))
    })
}
