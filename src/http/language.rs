//! Which of the two languages of the service a reader wants: `Accept-Language` (RFC 9110, section 12.5.4).

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::language::Language;

use super::operation::Describe;

/// How much a reader wants a language: thousandths, as `q` says it.
type Quality = u16;

/// The language that is wanted most; English where nothing, or neither of the two, is asked for, as programs expect that know no
/// header. Of equal wishes the first counts. What is not written as the RFC says counts as not written.
pub(super) fn wanted(headers: &HeaderMap) -> Language {
    let values = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let ranges: Vec<(&str, Quality)> = values.flat_map(|value| value.split(',')).filter_map(range).collect();
    let any = ranges.iter().find(|(tag, _)| *tag == "*").map_or(0, |(_, quality)| *quality);
    let of = |language: &str| {
        let named = ranges.iter().enumerate().filter(|(_, (tag, _))| is_of(tag, language));
        // The first of the best.
        let best = named.map(|(at, (_, quality))| (*quality, std::cmp::Reverse(at))).max();
        best.unwrap_or((any, std::cmp::Reverse(usize::MAX)))
    };
    let (chinese, english) = (of("zh"), of("en"));
    if chinese.0 > 0 && chinese > english { Language::Zh } else { Language::En }
}

/// The language that is asked for by its name; `None`: neither of the two.
#[must_use]
pub fn named(headers: &HeaderMap) -> Option<Language> {
    let wanted = wanted(headers);
    let values = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut ranges = values.flat_map(|value| value.split(',')).filter_map(range);
    let key = match wanted {
        Language::Zh => "zh",
        Language::En => "en",
    };
    ranges.any(|(tag, _)| is_of(tag, key)).then_some(wanted)
}

/// The language that the reader asks for, where texts are composed when they are read; `None`: neither of the two.
pub(super) struct Asked(pub Option<Language>);

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(named(&parts.headers)))
    }
}

/// Said once for the whole document.
impl Describe for Asked {
    fn describe(_: &mut utoipa::openapi::path::Operation) {}
}

/// Whether a range is of a language, with whatever script or region: `zh-Hant-TW` is read as Chinese.
fn is_of(tag: &str, language: &str) -> bool {
    tag.split('-').next().is_some_and(|first| first.eq_ignore_ascii_case(language))
}

/// One range and its quality.
fn range(text: &str) -> Option<(&str, Quality)> {
    let (tag, weight) = match text.split_once(';') {
        Some((tag, weight)) => (tag, Some(weight)),
        None => (text, None),
    };
    let tag = tag.trim();
    let is_tag = tag
        .split('-')
        .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let quality = weight.map_or(Some(1000), |weight| {
        let weight = weight.trim();
        quality(weight.strip_prefix("q=").or_else(|| weight.strip_prefix("Q="))?)
    });
    quality.filter(|_| is_tag || tag == "*").map(|quality| (tag, quality))
}

/// `0`, `1`, or either with at most three decimals, at most 1 in all.
fn quality(text: &str) -> Option<Quality> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_number = matches!(whole, "0" | "1")
        && decimals.len() <= 3
        && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: Quality = format!("{whole}{decimals:0<3}").parse().ok()?;
    (is_number && thousandths <= 1000).then_some(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(values: &[&str]) -> Language {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::ACCEPT_LANGUAGE, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        wanted(&headers)
    }

    #[test]
    fn what_is_wanted_most_is_said_and_of_equals_the_first() {
        for zh in [
            "zh",
            "ZH-cn",
            "zh-Hans",
            "zh-TW",
            "zh-Hant-HK",
            "zh-CN,zh;q=0.9,en;q=0.8",
            "fr, zh;q=0.1",
            "zh,en",
            "en;q=0.999,zh",
        ] {
            assert_eq!(of(&[zh]), Language::Zh, "{zh}");
        }
        for en in [
            "",
            "*",
            "en",
            "en-GB,zh;q=0.9",
            "en, zh",
            "de",
            "zh;q=0",
            "zh;q=0.5,*",
            "zh-CN;q=0.2, en;q=0.3",
            "*;q=0.5",
        ] {
            assert_eq!(of(&[en]), Language::En, "{en}");
        }
        assert_eq!(of(&["en;q=0.1", "zh;q=0.2"]), Language::Zh);
        assert_eq!(of(&[]), Language::En);
        assert_eq!(of(&["*, en;q=0.1"]), Language::Zh);
    }

    #[test]
    fn what_is_not_written_as_it_should_be_counts_as_not_written() {
        for wrong in [
            "zh;q=2",
            "zh;q=1.001",
            "zh;q=0.1234",
            "zh;q=",
            "zh;level=1",
            "zh;q=-1",
            "zh_CN",
            "zh-",
            "z h",
            "zh;q=0.5;x",
        ] {
            assert_eq!(of(&[wrong]), Language::En, "{wrong}");
        }
        assert_eq!(of(&["zh;q=9, zh-CN ; q=0.3"]), Language::Zh);
    }
}
