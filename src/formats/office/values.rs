//! Values of single cells; what is none is said and left out.

use domain::account::AccountStatus;
use domain::address::check_address;
use domain::field::{ValidationErrors, check_key};
use domain::language_tag::language_of_word;
use domain::office::{ListPlace, OfficeField, OfficeProblem};
use domain::opened::OpenedOn;
use domain::terms::{Terms, cleaned, fold_word};

use super::date::opened;
use super::none::is_none;
use super::number::{Count, count};
use super::said::{damaged_value, left_out_value, not_computed, unknown_word};
use super::text::{in_one_line, lines};
use super::words::OfficeWords;
use crate::sheet::Cell;

/// A cell of a field, read; the place is where it stands.
pub(super) struct Reading<'a> {
    pub(super) field: OfficeField,
    pub(super) cell: &'a Cell,
    pub(super) place: &'a dyn Fn() -> ListPlace,
}

/// A value, nothing, or what is wrong.
pub(super) type Read<T> = Result<Option<T>, Box<OfficeProblem>>;

impl Reading<'_> {
    /// The text of the cell, its line breaks kept; nothing where it says so.
    pub(super) fn raw(&self) -> Read<String> {
        let text = match self.cell {
            Cell::Error(error) => return Err(Box::new(damaged_value((self.place)(), self.field, error))),
            Cell::NotComputed => return Err(Box::new(not_computed((self.place)(), self.field))),
            cell => cell.shown(),
        };
        if is_error(&text) {
            return Err(Box::new(damaged_value((self.place)(), self.field, &text)));
        }
        Ok((!is_none(&text)).then(|| cleaned(&text)).filter(|text| !text.is_empty()))
    }

    /// The text in one line.
    pub(super) fn text(&self) -> Read<String> {
        Ok(self.raw()?.map(|text| in_one_line(&text)))
    }

    /// An id on a platform: what a spreadsheet program has rounded is none.
    pub(super) fn handle(&self) -> Read<String> {
        if let Some(text) = self.digits()? {
            return Ok(Some(text));
        }
        let Some(text) = self.text()? else { return Ok(None) };
        if is_rounded(&text) {
            return Err(Box::new(damaged_value((self.place)(), self.field, &text)));
        }
        let bare = match text.split_once(['：', ':']) {
            Some((before, rest))
                if before.chars().count() <= 6 && !rest.trim().is_empty() && !rest.starts_with("//") =>
            {
                rest.trim()
            }
            _ => &text,
        };
        let bare = bare.trim_start_matches(['@', '＠']);
        if bare.contains(char::is_whitespace) || check_key(bare).is_err() {
            let what = (
                "不能做账号ID（有空格或竖线），这个值没有取",
                "is no id: it holds white space or a bar; the value was left out",
            );
            let problem = left_out_value((self.place)(), self.field, &text, what);
            return Err(Box::new(problem.remedy(("请只填一个ID", "write one id alone"))));
        }
        Ok(Some(bare.to_owned()))
    }

    /// Phones, one after the other.
    pub(super) fn phone(&self) -> Read<String> {
        if let Some(text) = self.digits()? {
            return Ok(Some(text));
        }
        let Some(text) = self.raw()? else { return Ok(None) };
        if is_rounded(&text) {
            return Err(Box::new(damaged_value((self.place)(), self.field, &text)));
        }
        Ok(Some(lines(&text).join("、")))
    }

    /// The digits of a number; an error where a spreadsheet program no longer has them all.
    fn digits(&self) -> Read<String> {
        let Cell::Number(number) = self.cell else { return Ok(None) };
        // Up to 15 digits are kept exactly; of longer ones the last were made up.
        if number.fract() == 0.0 && (0.0..1e15).contains(number) {
            return Ok(Some(number.to_string()));
        }
        Err(Box::new(damaged_value((self.place)(), self.field, &self.cell.shown())))
    }

    /// An address with its scheme.
    pub(super) fn url(&self) -> Read<String> {
        let Some(text) = self.raw()? else { return Ok(None) };
        let candidates = lines(&text);
        for line in &candidates {
            let address = match line.split_once("://") {
                Some(_) => line.clone(),
                None if line.contains('.') && line.is_ascii() => format!("https://{line}"),
                None => continue,
            };
            let mut faults = ValidationErrors::default();
            check_address(&mut faults, "", &address);
            if faults.into_errors().is_empty() {
                return Ok(Some(address));
            }
        }
        let what = ("不是网址，这个值没有取", "is no address on the web; the value was left out");
        let problem = left_out_value((self.place)(), self.field, &text, what);
        Err(Box::new(
            problem.remedy(("请填 https:// 开头的网址", "write an address such as https://example.cn/a")),
        ))
    }

    pub(super) fn followers(&self, unit: Option<i64>) -> Read<i64> {
        let Some(text) = self.text()? else { return Ok(None) };
        if let (Count::Of(followers), Cell::Number(_) | Cell::Text(_)) = (count(&text, unit), self.cell) {
            return Ok(Some(followers));
        }
        let what = ("不是人数，这个值没有取", "is no number of followers; the value was left out");
        let problem = left_out_value((self.place)(), self.field, &text, what);
        Err(Box::new(
            problem.remedy(("请填数字，如 32000 或 3.2万", "write a number such as 32000 or 3.2万")),
        ))
    }

    pub(super) fn opened(&self) -> Read<OpenedOn> {
        let Some(text) = self.text()? else { return Ok(None) };
        if let Some(day) = opened(self.cell) {
            return Ok(Some(day));
        }
        let what = ("不是日期，这个值没有取", "is no date; the value was left out");
        let problem = left_out_value((self.place)(), self.field, &text, what);
        Err(Box::new(
            problem.remedy(("请填如 2017/3/13 或 2018年12月", "write a date such as 2017-03-13 or 2018-12")),
        ))
    }

    pub(super) fn status(&self, words: &OfficeWords) -> Read<AccountStatus> {
        let Some(text) = self.text()? else { return Ok(None) };
        if let Some(status) = status_of(&text, &words.statuses) {
            return Ok(Some(status));
        }
        let mut nearest = words.statuses.nearest(&text, 3);
        if nearest.is_empty() {
            nearest.push("active".to_owned());
        }
        let problem =
            unknown_word((self.place)(), self.field, &text, "正常 (active), 停更 (paused), 注销 (closed)");
        Err(Box::new(problem.nearest(nearest)))
    }

    /// The tag of a language.
    pub(super) fn language(&self) -> Read<String> {
        let Some(text) = self.text()? else { return Ok(None) };
        if let Some(tag) = language_of_word(&text) {
            return Ok(Some(tag));
        }
        Err(Box::new(unknown_word((self.place)(), self.field, &text, "中文 (zh), 英文 (en), 藏文 (bo)")))
    }

    /// Keys of the words that are known; one problem for each that is not.
    pub(super) fn keys(&self, terms: &Terms) -> (Vec<String>, Vec<OfficeProblem>) {
        let text = match self.raw() {
            Ok(text) => text.unwrap_or_default(),
            Err(problem) => return (Vec::new(), vec![*problem]),
        };
        let (mut keys, mut problems) = (Vec::new(), Vec::new());
        if let Some(key) = terms.find(&text) {
            return (vec![key.to_owned()], problems);
        }
        for word in text.split(['、', ',', '，', ';', '；', '|', '/', '\n', '\r']).map(cleaned) {
            match terms.find(&word) {
                Some(key) if !keys.iter().any(|known| known == key) => keys.push(key.to_owned()),
                Some(_) => {}
                None if is_none(&word) => {}
                None => {
                    let problem = unknown_word(
                        (self.place)(),
                        self.field,
                        &word,
                        "表内“可选值”或分类名称 (a name or key of the taxonomy)",
                    );
                    problems.push(problem.nearest(terms.nearest(&word, 3)));
                }
            }
        }
        keys.sort_unstable();
        (keys, problems)
    }
}

fn status_of(text: &str, statuses: &Terms) -> Option<AccountStatus> {
    let key = |folded: &str| statuses.find_folded(folded).and_then(AccountStatus::of_key);
    let folded = fold_word(text);
    let bare = folded.split(['(', ',', '，', ';', '；']).next().unwrap_or_default().to_owned();
    key(&folded).or_else(|| key(&bare)).or_else(|| {
        let denied = bare.contains(['未', '不', '非', '拟', '待', '将', '否']);
        match statuses.within(&bare).as_slice() {
            [one] if !denied => AccountStatus::of_key(one),
            _ => None,
        }
    })
}

/// `#REF!` and its like, also as texts.
fn is_error(text: &str) -> bool {
    matches!(text.trim(), "#N/A" | "#REF!" | "#NAME?" | "#VALUE!" | "#DIV/0!" | "#NUM!" | "#NULL!" | "#DATA!")
        || (text.len() > 2 && text.bytes().all(|byte| byte == b'#'))
}

/// `1.66E+09`: a number in the dress that spreadsheet programs give to long ones.
fn is_rounded(text: &str) -> bool {
    let text = domain::terms::fold_name(text);
    let Some((mantissa, exponent)) = text.split_once("e+") else { return false };
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    is_digits(whole) && is_digits(part) && is_digits(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_told_from_what_looks_like_it() {
        for text in ["1.66E+09", "1.66307E+09", "5E+15", "1.7e+11"] {
            assert!(is_rounded(text), "{text}");
        }
        for text in ["1E09", "e+1", "gh_1e+5", "166307", "1.2.3E+4"] {
            assert!(!is_rounded(text), "{text}");
        }
        for text in ["#REF!", "#NAME?", "#N/A", "#####"] {
            assert!(is_error(text), "{text}");
        }
        assert!(!is_error("#沂川#"));
    }
}
