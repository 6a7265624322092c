//! Names without what tells nobody anything: case, width, invisible characters, brackets.

use unicode_normalization::UnicodeNormalization as _;

use crate::alike::is_invisible;

/// A name, folded: in NFKC, small letters, without blanks beside Han characters and without invisible characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Folded {
    /// What stands outside of brackets.
    pub outside: String,
    /// What stands in brackets, without them.
    pub inside: Vec<String>,
}

impl Folded {
    /// Folds a name. O(length).
    pub fn of(name: &str) -> Self {
        let mut folded = Self::default();
        let mut depth = 0_u32;
        let mut part = String::new();
        for c in name.nfkc() {
            match c {
                '(' | '[' | '【' | '〔' => {
                    depth += 1;
                }
                ')' | ']' | '】' | '〕' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && !part.is_empty() {
                        folded.inside.push(tidy(&part));
                        part.clear();
                    }
                }
                _ if depth > 0 => part.push(c),
                _ => folded.outside.push(c),
            }
        }
        if !part.is_empty() {
            folded.inside.push(tidy(&part));
        }
        folded.outside = tidy(&folded.outside);
        folded
    }
}

/// Small letters, one blank between words of letters, none beside Han characters.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            gap = true;
        } else if !c.is_control() && !is_invisible(c) {
            if gap && !is_han(c) && out.chars().next_back().is_some_and(|last| !is_han(last)) {
                out.push(' ');
            }
            gap = false;
            out.push(if c == '’' { '\'' } else { c });
        }
    }
    out
}

/// Whether it is a Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_blanks_and_invisible_characters_do_not_matter() {
        assert_eq!(Folded::of("　沂川 政能量\u{200b} ").outside, "沂川政能量");
        assert_eq!(Folded::of("Fire  &\u{a0}RESCUE １２０").outside, "fire & rescue 120");
    }

    #[test]
    fn brackets_of_either_width_are_taken_apart() {
        let folded = Folded::of("塔桥镇人民政府（高新区管委会）");
        assert_eq!(
            (folded.outside.as_str(), &folded.inside[..]),
            ("塔桥镇人民政府", &["高新区管委会".to_owned()][..])
        );
        assert_eq!(Folded::of("中国(江苏)自由贸易试验区").outside, "中国自由贸易试验区");
        assert_eq!(Folded::of("急救中心（120").inside, ["120"]);
    }
}
