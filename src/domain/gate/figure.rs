//! Figures in a text, with what stands around them.

use std::ops::Range;

use super::quote::Squeezed;

/// A figure with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    /// Its place among the squeezed characters.
    pub span: Range<usize>,
    /// Its value, so that 3,000, 3000 and 三千 are equal.
    pub value: String,
    /// Whether it is a part of a date or a time of day.
    pub is_date: bool,
}

/// The most characters of context that are compared on the left.
const LEFT: usize = 6;

/// The figures of a text: digits with points, commas and colons between them, and Han numerals. O(n).
pub(super) fn figures(text: &Squeezed) -> Vec<Figure> {
    let chars = text.chars.as_slice();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        if chars[at].is_ascii_digit() {
            at = digits_end(chars, at);
            let value: String = chars[start..at].iter().filter(|c| **c != ',').collect();
            let value = value.trim_start_matches('0').to_owned();
            found.push(Figure { span: start..at, value, is_date: is_date(chars, &(start..at)) });
        } else if is_numeral(chars[at]) {
            while at < chars.len() && is_numeral(chars[at]) {
                at += 1;
            }
            let value = numeral(&chars[start..at]);
            found.extend(value.map(|value| Figure {
                span: start..at,
                value: value.to_string(),
                is_date: is_date(chars, &(start..at)),
            }));
        } else {
            at += 1;
        }
    }
    found
}

/// How well what stands around two figures agrees: characters in common on the left, and on the right. The end of a clause counts as
/// one in common on the right.
pub(super) fn agreement(a: &Squeezed, left: &Figure, b: &Squeezed, right: &Figure) -> (usize, usize) {
    let before = a.chars[..left.span.start].iter().rev().zip(b.chars[..right.span.start].iter().rev());
    let in_common = before.take(LEFT).take_while(|(x, y)| x == y && !is_break(**x)).count();
    let mut after = a.chars[left.span.end..].iter().zip(&b.chars[right.span.end..]);
    let behind = after.by_ref().take(2).take_while(|(x, y)| x == y && !is_break(**x)).count();
    let ends =
        |text: &Squeezed, figure: &Figure| text.chars.get(figure.span.end).is_none_or(|c| is_break(*c));
    (in_common, if ends(a, left) && ends(b, right) { 1 } else { behind })
}

/// The two characters before a figure; none where a clause begins there. Figures that agree have them in common: on the right there are
/// two at most, and four are needed.
pub(super) fn context(text: &Squeezed, figure: &Figure) -> Option<[char; 2]> {
    let before = &text.chars[figure.span.start.checked_sub(2)?..figure.span.start];
    let before: [char; 2] = before.try_into().ok()?;
    (!before.iter().any(|c| is_break(*c))).then_some(before)
}

/// The end of the figure that begins with the digit at `at`: a point, comma, colon or stroke counts between two digits.
pub(super) fn digits_end(chars: &[char], mut at: usize) -> usize {
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    while is_digit(at) || (is_joint(chars.get(at)) && is_digit(at + 1)) {
        at += 1;
    }
    at
}

/// Whether a character stands inside of figures.
pub(super) fn is_joint(c: Option<&char>) -> bool {
    c.is_some_and(|c| matches!(c, '.' | ',' | ':' | '/' | '-'))
}

/// Whether the figure at `span` is a part of a date or a time of day.
pub(super) fn is_date(chars: &[char], span: &Range<usize>) -> bool {
    let unit =
        chars.get(span.end).is_some_and(|c| matches!(c, '年' | '月' | '日' | '时' | '点' | '分' | '秒'));
    let text: String = chars[span.clone()].iter().collect();
    unit || text.contains(':') || text.matches(['-', '/']).count() == 2
}

fn is_break(c: char) -> bool {
    !c.is_alphanumeric() && c != '%' && c != '℃'
}

fn is_numeral(c: char) -> bool {
    "零〇一二三四五六七八九十百千万亿两".contains(c)
}

/// The value of a Han numeral, positional (二〇二六) or with units (三千二百).
fn numeral(chars: &[char]) -> Option<u64> {
    let digit = |c: char| {
        "零一二三四五六七八九".chars().position(|d| d == c).or(match c {
            '〇' => Some(0),
            '两' => Some(2),
            _ => None,
        })
    };
    if chars.iter().all(|c| digit(*c).is_some()) {
        return chars.iter().try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(digit(*c)? as u64));
    }
    let (mut total, mut section, mut last) = (0_u64, 0_u64, None);
    for c in chars {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' => 10_000,
            '亿' => 100_000_000,
            other => {
                last = digit(*other).map(|digit| digit as u64);
                continue;
            }
        };
        if unit >= 10_000 {
            section = section.checked_add(last.take().unwrap_or(0))?;
            total = total.checked_add(section.max(1))?.checked_mul(unit)?;
            section = 0;
        } else {
            section = section.checked_add(last.take().unwrap_or(1).checked_mul(unit)?)?;
        }
    }
    total.checked_add(section)?.checked_add(last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, bool)> {
        figures(&Squeezed::of(text)).into_iter().map(|figure| (figure.value, figure.is_date)).collect()
    }

    #[test]
    fn a_figure_has_one_value_however_it_is_written() {
        let plain = |value: &str| vec![(value.to_owned(), false)];
        for text in ["３，０００人", "3,000人", "3000人", "三千人"] {
            assert_eq!(values(text), plain("3000"), "{text}");
        }
        for (text, value) in
            [("十二处", "12"), ("一百零五户", "105"), ("两万三千五百户", "23500"), ("3.5%", "3.5")]
        {
            assert_eq!(values(text), plain(value), "{text}");
        }
    }

    #[test]
    fn dates_and_times_are_told_from_other_figures() {
        for text in ["6月", "8:30", "2026-06-12", "二〇二六年", "18时"] {
            assert!(values(text)[0].1, "{text}");
        }
        for text in ["132处", "12345", "3.5"] {
            assert!(!values(text)[0].1, "{text}");
        }
    }
}
