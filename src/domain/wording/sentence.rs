//! Sentences with blanks.

use std::collections::BTreeMap;

use crate::keyed;

keyed! {
    /// What a sentence leaves open, `{readers}` and so on.
    pub enum Placeholder {
        /// What is told: the title of the angle.
        What = "what",
        /// The account that tells it, with its platform.
        Who = "who",
        /// The name of its organisation.
        Office = "office",
        /// The name of the audience.
        Readers = "readers",
        /// The name of the place.
        Place = "place",
        /// Places within it that people know.
        Places = "places",
        /// What the account often tells.
        Topics = "topics",
        /// Accounts that are tied to it.
        Neighbours = "neighbours",
    }
}

/// What the wording of an angle may leave open.
pub const OF_WORDINGS: [Placeholder; 3] = [Placeholder::Readers, Placeholder::Place, Placeholder::Office];

/// What the words of an angle for an audience may leave open.
pub const OF_NOTES: [Placeholder; 2] = [Placeholder::Place, Placeholder::Office];

/// What goes into the blanks.
pub type Filling<'a> = BTreeMap<Placeholder, &'a str>;

/// A sentence with what it leaves open filled in; what is not given, and braces that hold no blank, stay as they are. What is filled in
/// is not read again, so that a name with braces does no harm. O(length).
///
/// ```
/// use domain::wording::{Placeholder, Filling, fill};
/// let filling = Filling::from([(Placeholder::Readers, "家长"), (Placeholder::Place, "{readers}镇")]);
/// assert_eq!(fill("告诉{readers}：{place}的{门}", &filling), "告诉家长：{readers}镇的{门}");
/// ```
#[must_use]
pub fn fill(sentence: &str, filling: &Filling<'_>) -> String {
    let mut filled = String::with_capacity(sentence.len() + 64);
    for part in parts(sentence) {
        let value = part.blank.and_then(Placeholder::of_key).and_then(|blank| filling.get(&blank));
        filled.push_str(value.unwrap_or(&part.text));
    }
    filled
}

/// What stands in braces and is none of these blanks, as it is written; braces that are not closed among them. O(length).
///
/// ```
/// use domain::wording::{Placeholder, unknown_placeholders};
/// assert_eq!(unknown_placeholders("告诉{readers}和{readrs}", &[Placeholder::Readers]), ["{readrs}"]);
/// assert_eq!(unknown_placeholders("告诉{readers", &[Placeholder::Readers]), ["{readers"]);
/// ```
#[must_use]
pub fn unknown_placeholders<'a>(sentence: &'a str, known: &[Placeholder]) -> Vec<&'a str> {
    let is_known =
        |part: &Part<'_>| part.blank.and_then(Placeholder::of_key).is_some_and(|one| known.contains(&one));
    let strange = parts(sentence).filter(|part| part.text.contains(['{', '}']) && !is_known(part));
    strange.map(|part| part.text).collect()
}

/// A piece of a sentence; with `blank`, what stands between its braces.
struct Part<'a> {
    text: &'a str,
    blank: Option<&'a str>,
}

fn parts(sentence: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = sentence;
    std::iter::from_fn(move || {
        let next = rest.chars().next()?;
        let closed = || rest.find('}').map(|end| end + 1);
        let end =
            if next == '{' { closed().unwrap_or(rest.len()) } else { rest.find('{').unwrap_or(rest.len()) };
        let (text, after) = rest.split_at(end);
        rest = after;
        let blank = text.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        Some(Part { text, blank })
    })
}
