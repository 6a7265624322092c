//! Answers in the language that their reader wants.
//!
//! Everything is said in English inside, which is also what is kept under an idempotency key and what the default is: an answer that is
//! given again is said in the language of whoever asks again. On the way out the messages of an answer in JSON are said in Chinese
//! where that is wanted (`Accept-Language`). What people wrote is in no message's field and is never touched.
//!
//! The same answer in two languages has two tags, as two representations of one thing must (RFC 9110, section 8.8.3): the one in
//! Chinese ends in `-zh`. A reader who has seen the English one has not seen the Chinese one, so that `If-None-Match` is answered by
//! language; whoever changes the thing has seen its state in either, so that `If-Match` takes both.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};

use super::language::wanted;
use super::problem::Problem;
use super::rewriting::rewrite;
use app::App;
use app::computation::compute;
use app::error::AppError;
use domain::language::Language;

/// How the tag of an answer in Chinese ends.
const CHINESE: &str = "-zh";

/// An answer that is longer, in bytes, is not rewritten where others wait for their turn.
const LONG: usize = 64 * 1024;

/// Says the answer in the language that is wanted.
pub(super) async fn speak(
    app: &App,
    mut request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let language = wanted(request.headers());
    let is_api = request.uri().path().starts_with("/api/v1/");
    read_tags(request.headers_mut(), language);
    let response = next(request).await;
    let Some(kind) = JsonKind::of(&response).filter(|kind| is_api || *kind == JsonKind::Problem) else {
        return if is_api { tagged(response, language) } else { response };
    };
    let (mut response, spoken) = match language {
        Language::Zh => said(app, response, kind).await,
        Language::En => (response, language),
    };
    let name = match spoken {
        Language::Zh => "zh",
        Language::En => "en",
    };
    response.headers_mut().insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(name));
    tagged(response, language)
}

/// What kind of JSON an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum JsonKind {
    Plain,
    Problem,
}

impl JsonKind {
    fn of(response: &Response) -> Option<Self> {
        match response.headers().get(header::CONTENT_TYPE)?.as_bytes() {
            b"application/json" => Some(Self::Plain),
            b"application/problem+json" => Some(Self::Problem),
            _ => None,
        }
    }
}

/// The answer in Chinese; as it is, in English, if the service stops before that is done.
async fn said(app: &App, response: Response, kind: JsonKind) -> (Response, Language) {
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, usize::MAX).await {
        Ok(bytes) => bytes,
        Err(error) => return (Problem::from(AppError::internal(error)).into_response(), Language::En),
    };
    let messages = Arc::clone(&app.seed.messages);
    let say = move |bytes: &[u8]| {
        let json = std::str::from_utf8(bytes).ok()?;
        rewrite(json, kind == JsonKind::Problem, |text| messages.chinese(text))
    };
    let said = if bytes.len() > LONG {
        let bytes = bytes.clone();
        app.computations.scope(None, compute(move || say(&bytes))).await
    } else {
        Ok(say(&bytes))
    };
    let Ok(said) = said else { return (Response::from_parts(parts, Body::from(bytes)), Language::En) };
    // That of the answer in English, also where HEAD leaves the body out.
    parts.headers.remove(header::CONTENT_LENGTH);
    (Response::from_parts(parts, said.map_or_else(|| Body::from(bytes), Body::from)), Language::Zh)
}

/// Says that the answer depends on the language, and gives it the tag of its own.
fn tagged(mut response: Response, language: Language) -> Response {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    if language == Language::Zh
        && let Some(tag) = headers.get(header::ETAG).and_then(|tag| tag.to_str().ok())
        && let Some(tag) = tag.strip_suffix('"')
        && let Ok(tag) = HeaderValue::try_from(format!("{tag}{CHINESE}\""))
    {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Takes the language out of the tags that a request names: handlers know states, not languages.
fn read_tags(headers: &mut HeaderMap, language: Language) {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let changed = text(header::IF_MATCH).and_then(stated);
    if let Some(changed) = changed.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        headers.insert(header::IF_MATCH, changed);
    }
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let seen: Vec<String> =
        given.flat_map(|value| value.split(',')).filter_map(|tag| seen_in(tag, language)).collect();
    if let Some(seen) = HeaderValue::try_from(seen.join(",")).ok().filter(|seen| !seen.is_empty()) {
        headers.insert(header::IF_NONE_MATCH, seen);
    } else {
        headers.remove(header::IF_NONE_MATCH);
    }
}

/// The tag of the state that was seen in this language; one of the other language says nothing of it.
fn seen_in(tag: &str, language: Language) -> Option<String> {
    match (stated(tag), language) {
        (Some(state), Language::Zh) => Some(state),
        (None, Language::En) => Some(tag.to_owned()),
        // Whatever there is.
        (None, Language::Zh) => (tag.trim() == "*").then(|| tag.to_owned()),
        (Some(_), Language::En) => None,
    }
}

/// The tag of a state, out of that of its answer in Chinese.
fn stated(tag: &str) -> Option<String> {
    let state = tag.trim().strip_suffix('"')?.strip_suffix(CHINESE)?;
    Some(format!("{state}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(name: &header::HeaderName, given: &str, language: Language) -> Option<String> {
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::try_from(given).unwrap());
        read_tags(&mut headers, language);
        headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }

    #[test]
    fn whoever_has_seen_one_language_has_not_seen_the_other_but_may_change_the_thing() {
        let seen = |given, language| tags(&header::IF_NONE_MATCH, given, language);
        assert_eq!(seen("\"3\"", Language::En).as_deref(), Some("\"3\""));
        assert_eq!(seen("\"3\"", Language::Zh), None);
        assert_eq!(seen("\"3-zh\"", Language::Zh).as_deref(), Some("\"3\""));
        assert_eq!(seen("\"3-zh\"", Language::En), None);
        assert_eq!(seen("\"2\", W/\"3-zh\"", Language::Zh).as_deref(), Some("W/\"3\""));
        assert_eq!(seen("*", Language::Zh).as_deref(), Some("*"));
        for language in [Language::Zh, Language::En] {
            assert_eq!(tags(&header::IF_MATCH, "\"3-zh\"", language).as_deref(), Some("\"3\""));
            assert_eq!(tags(&header::IF_MATCH, "\"3\"", language).as_deref(), Some("\"3\""));
            assert_eq!(tags(&header::IF_MATCH, "zh", language).as_deref(), Some("zh"));
        }
    }
}
