//! Characters that say the same as another one: traditional forms, radicals and compatibility forms.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization as _;

/// The first and the last character that is looked up.
const FIRST: u32 = 0x2e80;
const LAST: u32 = 0xfaff;

/// By code point from [`FIRST`] on: the character that is compared, 0 where that is the character itself. 105 kB, made once.
static FOLDED: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let chars = (FIRST..=LAST).map(char::from_u32);
    chars
        .map(|char| char.map_or(0, |char| u16::try_from(u32::from(folded(char))).unwrap_or_default()))
        .collect()
});

/// What a character is compared as, found out anew: without its compatibility form, then simplified.
fn folded(char: char) -> char {
    let plain = only(char.nfkc()).unwrap_or(char);
    let simplified = fast2s::convert(&plain.to_string());
    only(simplified.chars()).unwrap_or(plain)
}

/// The one character that there is.
fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    first.filter(|_| chars.next().is_none())
}

/// The simplified form of a character, so that a text in traditional characters is compared as what it says: a character of Chinese by
/// itself, without the words around it. Several traditional characters can fold to one; both texts of a comparison are folded alike, so
/// that nothing is lost by it.
pub(super) fn fold_han(char: char) -> char {
    let Some(place) = place_of(char) else { return char };
    match FOLDED[place] {
        0 => char,
        to => char::from_u32(to.into()).unwrap_or(char),
    }
}

fn place_of(char: char) -> Option<usize> {
    let code = u32::from(char);
    (FIRST..=LAST).contains(&code).then(|| (code - FIRST) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_characters_and_radicals_fold_and_simplified_ones_stay() {
        let fold = |text: &str| text.chars().map(fold_han).collect::<String>();
        assert_eq!(fold("電費單與插線板，請關煤氣⼀下"), "电费单与插线板，请关煤气一下");
        assert_eq!(fold("取暖器离窗帘一米。ABC か"), "取暖器离窗帘一米。ABC か");
    }

    #[test]
    fn what_is_folded_folds_no_further() {
        let chars = (FIRST..=LAST).filter_map(char::from_u32);
        let changed: Vec<char> = chars.filter(|char| fold_han(*char) != *char).collect();
        assert!(changed.len() > 3_000, "{}", changed.len());
        for char in changed {
            assert_eq!(fold_han(fold_han(char)), fold_han(char), "{char}");
        }
    }
}
