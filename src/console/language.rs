//! In which language a page speaks: as its visitor has chosen, else as the browser prefers.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::address::local_path;
use super::form::Form;
use domain::language::Language;
use http::language::named;
use http::session::find_cookie;

/// Name of the cookie with the choice.
const CHOICE: &str = "micromatrix_language";

/// A year, in seconds.
const KEPT_SECONDS: u32 = 31_536_000;

/// One language's side of every sentence; both stand side by side, so that none is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Speech(pub(super) Language);

impl Speech {
    /// This sentence.
    pub(super) const fn say<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// The language's tag (BCP 47).
    pub(super) const fn tag(self) -> &'static str {
        self.say("zh-CN", "en")
    }

    /// As a visitor with these headers wants it.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        match find_cookie(headers, CHOICE) {
            Some("en") => Self(Language::En),
            Some("zh") => Self(Language::Zh),
            _ => Self(named(headers).unwrap_or_default()),
        }
    }
}

/// A choice of language, and where the visitor was.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    language: Language,
    next: String,
}

/// Keeps a choice and leads back.
pub(super) async fn choose(Form(choice): Form<Choice>) -> Response {
    let key = Speech(choice.language).say("zh", "en");
    let cookie = format!("{CHOICE}={key}; Path=/; Max-Age={KEPT_SECONDS}; HttpOnly; SameSite=Lax");
    let mut response = Redirect::to(local_path(&choice.next)).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepts(value: &'static str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(value));
        Speech::of(&headers).0
    }

    #[test]
    fn a_page_speaks_as_the_browser_prefers_and_chinese_to_others() {
        assert_eq!(accepts("en-GB,en;q=0.9"), Language::En);
        assert_eq!(accepts("en;q=0.5, zh-TW"), Language::Zh);
        assert_eq!(accepts("fr, en;q=0.1"), Language::En);
        assert_eq!(accepts("fr"), Language::Zh);
    }

    #[test]
    fn what_a_visitor_has_chosen_comes_first() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("zh"));
        headers.insert(header::COOKIE, HeaderValue::from_static("micromatrix_language=en"));
        assert_eq!(Speech::of(&headers).0, Language::En);
    }
}
