//! What handlers take out of a request, each refusing with a problem document.

use std::fmt::Display;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, OptionalFromRequest, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use axum::response::IntoResponse;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::problem::{Kind, Problem};
use super::strict::Strict;

/// A JSON body.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(unsupported());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| refused(&rejection))?;
        read_json(&bytes).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> OptionalFromRequest<S> for Json<T> {
    type Rejection = Problem;

    /// `None` for an empty body.
    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        let json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| refused(&rejection))?;
        if bytes.is_empty() {
            return Ok(None);
        }
        if !json {
            return Err(unsupported());
        }
        read_json(&bytes).map(|value| Some(Self(value)))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    media.eq_ignore_ascii_case("application/json")
        || (media.starts_with("application/") && media.ends_with("+json"))
}

fn unsupported() -> Problem {
    Problem::new(Kind::UnsupportedMedia, "set the content type to application/json")
        .at("#content-type", "is not application/json")
}

pub(super) fn refused(rejection: &BytesRejection) -> Problem {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        Problem::new(Kind::TooLarge, "send less at once, or use the command line for large imports")
    } else {
        Problem::new(Kind::MalformedJson, "the body could not be read")
    }
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("byte {} is not UTF-8", error.valid_up_to());
        Problem::new(Kind::MalformedJson, &*detail).at("", &*detail)
    })?;
    if text.contains("\\u0000")
        && let Some(pointer) = serde_json::from_str(text).ok().as_ref().and_then(find_null)
    {
        // PostgreSQL keeps no such character in a text, so no database is given any.
        return Err(
            Problem::new(Kind::Invalid, "1 value is not right").at(&pointer, "holds the character U+0000")
        );
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(located)?;
    json.end().map_err(|error| {
        Problem::new(Kind::MalformedJson, "something follows the JSON value").at("", error.to_string())
    })?;
    // Read twice: the text itself shows a field that stands twice, the parsed value an array where an object belongs.
    let parsed: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        Problem::new(Kind::MalformedJson, "the body is not JSON").at("", error.to_string())
    })?;
    serde_path_to_error::deserialize::<_, T>(Strict(&parsed)).map_err(located)?;
    Ok(value)
}

fn located(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let mut pointer = pointer_of(error.path());
    let inner = error.into_inner();
    let said = inner.to_string();
    let field = named_field(&said).map(|name| format!("/{}", escaped(name)));
    if let Some(field) = field.filter(|field| !pointer.ends_with(field.as_str())) {
        pointer.push_str(&field);
    }
    let (kind, what) = match inner.classify() {
        serde_json::error::Category::Data => (Kind::Invalid, "1 value is not right"),
        _ => (Kind::MalformedJson, "the body is not well-formed JSON"),
    };
    Problem::new(kind, what).at(&pointer, said)
}

/// The field that serde names in a message, which the path to the error leaves out.
fn named_field(said: &str) -> Option<&str> {
    let kinds = ["missing field `", "duplicate field `", "unknown field `"];
    kinds.iter().find_map(|kind| said.strip_prefix(kind)?.split('`').next())
}

/// Where the character U+0000 stands first; a key that holds it counts as its value.
fn find_null(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(String::new),
        Value::Array(items) => {
            let mut found = items.iter().enumerate().filter_map(|(at, item)| Some((at, find_null(item)?)));
            found.next().map(|(at, rest)| format!("/{at}{rest}"))
        }
        Value::Object(fields) => fields.iter().find_map(|(key, value)| {
            let rest = if key.contains('\0') { Some(String::new()) } else { find_null(value) };
            rest.map(|rest| format!("/{}{rest}", escaped(key)))
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

/// A key as a part of a JSON pointer (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn pointer_of(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", escaped(key)),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

/// Path parameters. One that cannot be what it names is not there.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        let axum::extract::Path(value) =
            path.map_err(|rejection| Problem::new(Kind::NotFound, rejection.body_text()))?;
        Ok(Self(value))
    }
}

/// Query parameters; unknown ones are refused, so that a slip in a filter's name does not show everything.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        read_query(parts.uri.query().unwrap_or_default(), "").map(Self)
    }
}

/// Reads the text of a query; `also` says which names fit besides those of `T`.
pub(super) fn read_query<T: DeserializeOwned>(text: &str, also: &str) -> Result<T, Problem> {
    let refuse = |said: &str| {
        let mut detail = said.strip_prefix("Failed to deserialize query string: ").unwrap_or(said).to_owned();
        if detail.contains("unknown field `") {
            detail.push_str(also);
        }
        // serde says "limit: invalid digit …", or names a field.
        let value = || detail.split_once(": ").map_or("", |(name, _)| name);
        let name = named_field(&detail).unwrap_or_else(value);
        Problem::new(Kind::InvalidQuery, &*detail).at(&format!("?{name}"), &*detail)
    };
    let uri: Uri = format!("/?{text}").parse().map_err(|_| refuse("is no query"))?;
    let query = axum::extract::Query::<T>::try_from_uri(&uri);
    let axum::extract::Query(value) = query.map_err(|rejection| refuse(&rejection.body_text()))?;
    if text.contains("%00") {
        return Err(Problem::new(Kind::InvalidQuery, "holds the character U+0000").at("?", "holds U+0000"));
    }
    Ok(value)
}

/// The revision in `If-Match`, which whoever changes something must send.
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            let detail =
                "read the thing first and send its ETag as If-Match, so that nobody's change is lost";
            return Err(Problem::new(Kind::PreconditionRequired, detail).at("#if-match", "is missing"));
        };
        let tag = value.to_str().unwrap_or_default().trim();
        let revision =
            tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
        revision.map(Self).ok_or_else(|| {
            let detail = "is no ETag of this service, such as \"3\"";
            Problem::new(Kind::InvalidHeader, format!("If-Match {detail}")).at("#if-match", detail)
        })
    }
}

/// What a reader has seen already, in `If-None-Match`. One that holds no tag of this service matches nothing.
pub struct IfNoneMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let values = parts.headers.get_all(header::IF_NONE_MATCH).iter();
        let tags: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        Ok(Self((!tags.is_empty()).then(|| tags.join(","))))
    }
}

impl IfNoneMatch {
    /// The answer to a reader who has seen this revision: 304 (RFC 9110, section 13.1.2, weak comparison).
    #[must_use]
    pub fn unchanged(&self, revision: impl Display) -> Option<axum::response::Response> {
        let tag = format!("\"{revision}\"");
        let mut seen = self.0.as_deref()?.split(',').map(str::trim);
        let known = seen.any(|seen| seen == "*" || seen.strip_prefix("W/").unwrap_or(seen) == tag);
        known.then(|| (axum::http::StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response())
    }
}

/// A body together with its revision as `ETag`, or with whatever else tells its states apart.
pub struct Tagged<T, R = i64>(pub R, pub T);

impl<T: serde::Serialize, R: Display> IntoResponse for Tagged<T, R> {
    fn into_response(self) -> axum::response::Response {
        ([(header::ETAG, format!("\"{}\"", self.0))], axum::Json(self.1)).into_response()
    }
}
