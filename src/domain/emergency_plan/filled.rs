//! Texts with blanks, filled with what is confirmed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A text of which only the sentences stand whose blanks are known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"text": "化工园区发生氯气泄漏。", "quotes": ["kind", "place"], "awaits": ["area"]}))]
pub struct FilledText {
    /// What can be said now.
    pub text: String,
    /// Information that stands in it, sorted.
    pub quotes: Vec<String>,
    /// Information that further sentences wait for, sorted.
    pub awaits: Vec<String>,
}

/// The blanks of a text, `{information}`, in order.
///
/// ```
/// use domain::emergency_plan::blanks_of;
/// assert_eq!(blanks_of("{place}发生{kind}。"), ["place", "kind"]);
/// ```
#[must_use]
pub fn blanks_of(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}').map(|(blank, _)| blank)).collect()
}

/// Fills the blanks of a text word for word and leaves out each sentence that holds one which is not known. A value's own full stop gives way
/// to that of the sentence. O(length).
///
/// ```
/// use std::collections::BTreeMap;
/// use domain::emergency_plan::fill_known;
/// let known = BTreeMap::from([("place".to_owned(), "化工园区".to_owned())]);
/// let filled = fill_known("请避开{place}。影响范围：{area}。", &known);
/// assert_eq!(filled.text, "请避开化工园区。");
/// assert_eq!(filled.awaits, ["area"]);
/// ```
#[must_use]
pub fn fill_known(text: &str, known: &BTreeMap<String, String>) -> FilledText {
    let (mut said, mut quotes, mut awaits) = (String::new(), BTreeSet::new(), BTreeSet::new());
    for sentence in sentences(text) {
        let blanks = blanks_of(sentence);
        let missing: Vec<&&str> = blanks.iter().filter(|blank| !known.contains_key(**blank)).collect();
        if !missing.is_empty() {
            awaits.extend(missing.into_iter().map(|blank| (*blank).to_owned()));
            continue;
        }
        let mut filled = sentence.to_owned();
        for blank in &blanks {
            let value = known.get(*blank).map_or("", |value| bare(value));
            filled = filled.replace(&format!("{{{blank}}}"), value);
        }
        quotes.extend(blanks.into_iter().map(ToOwned::to_owned));
        said.push_str(&filled);
    }
    FilledText {
        text: said.trim().to_owned(),
        quotes: quotes.into_iter().collect(),
        awaits: awaits.into_iter().collect(),
    }
}

/// A value without the full stop and the space at its ends.
fn bare(value: &str) -> &str {
    value.trim().trim_end_matches(['。', '.', '；', ';']).trim_end()
}

/// The sentences of a text, each with its end and the space behind it.
fn sentences(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut letters) = (Vec::new(), 0, text.char_indices().peekable());
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        let ends = matches!(letter, '。' | '！' | '？' | '\n')
            || (matches!(letter, '.' | '!' | '?') && next.is_none_or(char::is_whitespace));
        if ends {
            let mut end = at + letter.len_utf8();
            if let Some((space, ' ')) = letters.peek() {
                end = space + 1;
                letters.next();
            }
            found.push(&text[start..end]);
            start = end;
        }
    }
    if start < text.len() {
        found.push(&text[start..]);
    }
    found
}
