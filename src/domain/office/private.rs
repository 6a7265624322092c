//! What a report of a list does not repeat: reports are read by more people than filings.

/// So many digits one after the other, and a phone may be meant.
const PHONE: usize = 7;

/// A text with a sign in place of each run of digits that may be a phone, an extension or an area code beside it included.
///
/// ```
/// use domain::office::without_phones;
/// assert_eq!(without_phones("合计 126个；张三 0512-55550123"), "合计 126个；张三 …");
/// assert_eq!(without_phones("更新于2026年6月"), "更新于2026年6月");
/// ```
#[must_use]
pub fn without_phones(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        let goes_on = is_digit(c) || (!run.is_empty() && matches!(c, '-' | '－' | '—'));
        if goes_on {
            run.push(c);
            continue;
        }
        if run.chars().filter(|c| is_digit(*c)).count() >= PHONE && !is_day(&run) {
            shown.push('…');
        } else {
            shown.push_str(&run);
        }
        run.clear();
        shown.push(c);
    }
    shown.pop();
    shown
}

/// A year, a month and a day with dashes between them.
fn is_day(run: &str) -> bool {
    let digits: Vec<usize> = run.split(['-', '－', '—']).map(|part| part.chars().count()).collect();
    matches!(digits.as_slice(), [4, 1 | 2, 1 | 2])
}

const fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_in_any_dress_are_not_repeated_and_other_numbers_are() {
        for (text, shown) in [
            ("13800000001", "…"),
            ("电话：１３８００００００１２ 王芳", "电话：… 王芳"),
            ("a0512-5555-0123b", "a…b"),
            ("第12行，3.2万，2018-12-3", "第12行，3.2万，2018-12-3"),
            ("", ""),
        ] {
            assert_eq!(without_phones(text), shown);
        }
    }
}
