//! What a reader cannot tell apart: characters that do not show, and names that look the same.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::confusable_detection;

/// Names that are there, by what they look like.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// These names. O(length of all).
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().map(|name| (skeleton(&name), name)).collect())
    }

    /// Adds a name.
    pub fn add(&mut self, name: &str) {
        self.0.insert(skeleton(name), name.to_owned());
    }

    /// Whether no other name looks like this one. O(length).
    ///
    /// # Errors
    /// What is wrong and what would be right.
    ///
    /// ```
    /// use domain::alike::Names;
    /// let names = Names::of(["weibo-xf".to_owned()]);
    /// assert!(names.check("weibo-xf").is_ok() && names.check("weibo-xff").is_ok());
    /// let wrong = names.check("Weibo-XF").unwrap_err();
    /// assert_eq!(wrong, "looks like `weibo-xf`, which is another; choose one that nobody takes for it");
    /// ```
    pub fn check(&self, name: &str) -> Result<(), String> {
        match self.0.get(&skeleton(name)) {
            Some(other) if other != name => {
                Err(format!("looks like `{other}`, which is another; choose one that nobody takes for it"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether a character shows nothing of itself: it has no width, or it only says in which direction to write. Two keys that differ in
/// such characters alone look the same, and one that turns the direction looks like another.
///
/// Source: Unicode Standard Annex #9, section 2 (bidirectional marks); Unicode Technical Standard #39, section 3.1 (default
/// ignorable characters, without the selectors of variants, which emoji and names in Han and Mongolian letters are written with).
///
/// ```
/// use domain::alike::is_invisible;
/// assert!("a\u{200b}".contains(is_invisible) && "\u{202e}a".contains(is_invisible));
/// assert!(!"张家港-a".contains(is_invisible));
/// ```
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a character chooses a variant of the one before it.
const fn is_variant(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// What two names have in common that look the same but for their case, the width of their characters, how these are composed, and
/// what does not show. O(length).
///
/// Compatibility composition (NFKC, Unicode Standard Annex #15), with case taken away by way of capital letters, as `ß`, `ς` and `ı`
/// need. A letter of another alphabet that looks like a Latin one, such as a Cyrillic a, counts as that (Unicode Technical Standard
/// #39, section 4); `l` and `1` stay apart, since handles are rightly different by these alone.
///
/// ```
/// use domain::alike::skeleton;
/// assert_eq!(skeleton("Weibo-XF"), skeleton("ｗｅｉｂｏ-xf\u{200b}"));
/// assert_eq!(skeleton("weibo"), skeleton("weib\u{43e}"));
/// assert_ne!(skeleton("weibo-x1"), skeleton("weibo-xl"));
/// ```
#[must_use]
pub fn skeleton(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    let shown = name.nfkc().filter(|c| !is_invisible(*c) && !is_variant(*c));
    let folded = shown.flat_map(char::to_lowercase).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    folded.nfkc().map(to_latin).collect()
}

/// The Latin letter for which a reader takes one of another alphabet; else the character itself.
fn to_latin(c: char) -> char {
    if !shares_shapes_with_latin(c) {
        return c;
    }
    let mut bytes = [0; 4];
    let mut shape = confusable_detection::skeleton(c.encode_utf8(&mut bytes)).fuse();
    match (shape.next(), shape.next()) {
        (Some(latin), None) if latin.is_ascii_alphanumeric() => latin.to_ascii_lowercase(),
        _ => c,
    }
}

/// Alphabets of which letters are taken for Latin ones: further Latin, Greek, Cyrillic, Armenian, Cherokee, phonetic letters, Coptic.
/// Not others: among Arabic letters several that are different in Uyghur have the same Latin shape.
const fn shares_shapes_with_latin(c: char) -> bool {
    matches!(c, '\u{100}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{1c80}'..='\u{1c8f}' | '\u{1d00}'..='\u{1fff}'
        | '\u{2c60}'..='\u{2cff}' | '\u{a640}'..='\u{a69f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{abbf}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_has_one_skeleton() {
        for (one, other) in [
            ("weibo-xf", "WEIBO-XF"),
            ("weibo-xf", "\u{200b}weibo-xf"),
            ("weibo-xf", "ｗｅｉｂｏ－ｘｆ"),
            ("é", "e\u{301}"),
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("①", "1"),
            ("港\u{fe00}", "港"),
            ("ⅷ", "viii"),
            ("weibo-xf", "w\u{435}ibo-\u{445}f"),
            ("\u{421}\u{41e}\u{420}", "cop"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        for (one, other) in
            [("a", "b"), ("a-b", "ab"), ("港", "巷"), ("x1", "xl"), ("e", "é"), ("\u{6d5}", "\u{6be}")]
        {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn a_skeleton_is_its_own() {
        for name in ["Weibo-XF", "ﬁn", "ǅ", "ẞ", "İ", "ΰ", "ŉ", "Ǆ\u{301}"] {
            assert_eq!(skeleton(&skeleton(name)), skeleton(name), "{name}");
        }
    }
}
