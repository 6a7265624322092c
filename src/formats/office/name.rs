//! Names of accounts as they stand in a cell: one, several, with a platform before or an id behind.

use domain::platform::{AccountKind, Platforms};
use domain::terms::cleaned;

use super::contact::begins_as_contact;
use super::none::is_none;
use super::text::{in_one_line, joined, lines};

/// One account that a cell names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct NamedAccount {
    pub(super) name: String,
    pub(super) platform: Option<String>,
    pub(super) kind: Option<AccountKind>,
    pub(super) handle: Option<String>,
}

/// What line breaks in a cell are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// A new account each, as where a column stands for a platform.
    Separate,
    /// A wrapped name, unless there are just so many other things in the row.
    Wrap { unless: usize },
}

/// The accounts that a cell names.
pub(super) fn named_accounts(text: &str, breaks: Breaks, platforms: &Platforms) -> Vec<NamedAccount> {
    let pieces = pieces(text, breaks, platforms);
    pieces
        .iter()
        .map(|piece| named_account(piece, platforms))
        .filter(|account| !account.name.is_empty())
        .collect()
}

fn pieces(text: &str, breaks: Breaks, platforms: &Platforms) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for line in lines(text) {
        let goes_on = line.starts_with(['（', '(']) && !rows.is_empty();
        match rows.last_mut() {
            Some(last) if goes_on => *last = joined(last, &line),
            _ => rows.push(line),
        }
    }
    let separate = match breaks {
        Breaks::Separate => true,
        Breaks::Wrap { unless } => {
            rows.len() > 1
                && (rows.len() == unless
                    || rows.iter().all(|row| without_number(row).len() < row.len())
                    || rows.iter().all(|row| with_platform(row, platforms).is_some()))
        }
    };
    if !separate {
        rows = vec![in_one_line(text)];
    }
    let cuts: &[char] = if breaks == Breaks::Separate {
        &['、', '；', ';', '，', ',', '/', '|']
    } else {
        &['、', '；', ';', '|']
    };
    let mut found = Vec::new();
    for row in rows {
        let parts: Vec<String> = outside_of_brackets(&row, cuts)
            .iter()
            .map(|part| cleaned(part))
            .filter(|part| !part.is_empty())
            .collect();
        if parts.iter().all(|part| part.chars().count() > 1) {
            found.extend(parts);
        } else {
            found.push(row);
        }
    }
    found
}

/// Cuts a text where no bracket is open.
fn outside_of_brackets(text: &str, cuts: &[char]) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_i32;
    for c in text.chars() {
        match c {
            '（' | '(' | '《' | '“' => depth += 1,
            '）' | ')' | '》' | '”' => depth -= 1,
            _ => {}
        }
        // `http://…` is no list.
        let cut = cuts.contains(&c) && depth <= 0 && !(c == '/' && text.contains("://"));
        match parts.last_mut() {
            Some(last) if !cut => last.push(c),
            _ => parts.push(String::new()),
        }
    }
    parts
}

fn named_account(piece: &str, platforms: &Platforms) -> NamedAccount {
    let mut account = NamedAccount::default();
    let mut name = without_number(piece);
    if let Some((platform, rest)) = with_platform(name, platforms) {
        account.kind = AccountKind::named_in(&name[..name.len() - rest.len()]);
        account.platform = Some(platform.to_owned());
        name = rest;
    }
    let mut name = cleaned(name.trim_start_matches(['@', '＠']));
    if let Some((before, inside)) = with_bracket(&name) {
        let is_word = |word: &str| word.chars().count() <= 12;
        if let Some(platform) = platforms.named(inside).filter(|_| is_word(inside)) {
            account.platform = account.platform.or_else(|| Some(platform.to_owned()));
            account.kind = account.kind.or_else(|| AccountKind::named_in(inside));
            name = cleaned(before);
        } else if let Some(handle) = as_handle(inside) {
            account.handle = Some(handle);
            name = cleaned(before);
        }
    }
    let quoted =
        name.strip_prefix(['“', '"', '《', '「']).and_then(|rest| rest.strip_suffix(['”', '"', '》', '」']));
    if let Some(inside) = quoted.filter(|inside| !inside.contains(['“', '《', '"', '「'])) {
        name = cleaned(inside);
    }
    account.name = if is_none(&name) || begins_as_contact(&name) { String::new() } else { name };
    account
}

/// A text without a running number before it.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let circled = text.strip_prefix(|c: char| ('①'..='⑳').contains(&c));
    match rest.strip_prefix(['.', '、', '．', ')', '）']) {
        Some(after) if (1..3).contains(&digits) && !after.trim().is_empty() => after.trim_start(),
        _ => circled.map_or(text, str::trim_start),
    }
}

/// The platform that stands before a colon, and what stands behind.
fn with_platform<'a, 'b>(text: &'a str, platforms: &'b Platforms) -> Option<(&'b str, &'a str)> {
    let text = without_number(text);
    let at = text.find(['：', ':'])?;
    let rest = text[at..].trim_start_matches(['：', ':']).trim_start();
    if rest.is_empty() || rest.starts_with("//") || text[..at].chars().count() > 12 {
        return None;
    }
    platforms.named(&text[..at]).map(|platform| (platform, rest))
}

/// What stands before a bracket at the end of a text, and in it.
fn with_bracket(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_suffix(['）', ')'])?;
    let at = body.rfind(['（', '('])?;
    let inside = body[at..].trim_start_matches(['（', '(']);
    (at > 0 && !inside.is_empty()).then(|| (&body[..at], inside))
}

/// An id in brackets: Latin letters and digits, some of them digits or of a length that no word has.
fn as_handle(text: &str) -> Option<String> {
    let text = cleaned(text);
    let lower = text.to_lowercase();
    let text = ["微信号", "id", "uid", "账号", "抖音号"]
        .iter()
        .find_map(|word| lower.starts_with(word).then(|| &text[word.len()..]))
        .map_or(text.as_str(), |rest| rest.trim_start_matches(['：', ':', ' ']));
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_id = (letters >= 2 && text.len() >= 6) || digits >= 8;
    (plain && is_id).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use domain::form::Form;
    use domain::language::Bilingual;
    use domain::platform::Platform;

    use super::*;

    fn platforms() -> Platforms {
        let one = |key: &str, zh: &str, words: &[&str]| Platform {
            key: key.into(),
            name: Bilingual { zh: zh.into(), en: key.into() },
            form: Form::Post,
            carries: vec![],
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        Platforms::new([one("wechat", "微信", &["订阅号", "公众号"]), one("weibo", "微博", &["新浪微博"])])
    }

    fn names(text: &str, breaks: Breaks) -> Vec<String> {
        named_accounts(text, breaks, &platforms()).into_iter().map(|account| account.name).collect()
    }

    #[test]
    fn a_line_break_is_a_new_account_or_a_wrapped_name() {
        assert_eq!(names("沂川\n发布", Breaks::Wrap { unless: 1 }), ["沂川发布"]);
        assert_eq!(names("沂川\n发布", Breaks::Separate), ["沂川", "发布"]);
        assert_eq!(names("沂川发布\n平安沂川", Breaks::Wrap { unless: 2 }), ["沂川发布", "平安沂川"]);
        assert_eq!(names("1.沂川发布\n2.平安沂川", Breaks::Wrap { unless: 1 }), ["沂川发布", "平安沂川"]);
        assert_eq!(names("沂川发布\n（订阅号）", Breaks::Separate), ["沂川发布"]);
        assert_eq!(names("City of\nSpringfield", Breaks::Wrap { unless: 1 }), ["City of Springfield"]);
    }

    #[test]
    fn a_platform_or_an_id_beside_a_name_is_none_of_it() {
        let found = named_accounts(
            "微信：沂水发布（yishui_fabu）\n新浪微博：@沂水发布",
            Breaks::Wrap { unless: 1 },
            &platforms(),
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].name, "沂水发布");
        assert_eq!(found[0].platform.as_deref(), Some("wechat"));
        assert_eq!(found[0].handle.as_deref(), Some("yishui_fabu"));
        assert_eq!((found[1].name.as_str(), found[1].platform.as_deref()), ("沂水发布", Some("weibo")));
        let kind = named_accounts("沂水发布（订阅号）", Breaks::Separate, &platforms());
        assert_eq!(kind[0].kind, Some(AccountKind::Subscription));
    }

    #[test]
    fn what_belongs_to_a_name_stays() {
        for name in [
            "沂川12345",
            "今日 沂川",
            "沂川一院（东院区）",
            "I沂川",
            "12345热线",
            "沂川发布（官方）",
            "V·沂川",
        ] {
            assert_eq!(names(name, Breaks::Separate), [name]);
            assert_eq!(names(name, Breaks::Wrap { unless: 1 }), [name]);
        }
        assert_eq!(names("无", Breaks::Separate), Vec::<String>::new());
        assert_eq!(names("“沂川发布”", Breaks::Separate), ["沂川发布"]);
    }
}
