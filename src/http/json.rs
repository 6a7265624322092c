//! JSON bodies, each refused with the place of what is wrong.

use std::error::Error;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, OptionalFromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_http::timeout::TimeoutError;
use utoipa::openapi::path::Operation;

use super::operation::{Describe, add_problem};
use super::problem::{Kind, Problem};
use super::strict::{Once, Strict};

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

impl<T> Describe for Json<T> {
    fn describe(operation: &mut Operation) {
        add_problem(operation, "400", "`malformed_json`");
        add_problem(operation, "408", "`too_slow`");
        add_problem(operation, "413", "`too_large`");
        add_problem(operation, "415", "`unsupported_media_type`");
        add_problem(operation, "422", "`invalid`");
    }
}

impl<T> Describe for Option<Json<T>> {
    fn describe(operation: &mut Operation) {
        Json::<T>::describe(operation);
    }
}

/// Whether a body says that it is JSON.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = content_type.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    media.eq_ignore_ascii_case("application/json")
        || (media.starts_with("application/") && media.ends_with("+json"))
}

fn unsupported() -> Problem {
    Problem::new(Kind::UnsupportedMedia, "set the content type to application/json")
        .at("#content-type", "is not application/json")
}

fn refused(rejection: &BytesRejection) -> Problem {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        too_large()
    } else {
        unread(rejection)
    }
}

/// What whoever sends a body that does not arrive is told.
pub(super) fn unread(error: &(dyn Error + 'static)) -> Problem {
    if causes(error).any(<dyn Error>::is::<TimeoutError>) {
        Problem::new(Kind::TooSlow, "nothing came for 30 seconds; send the request again")
    } else {
        Problem::new(Kind::MalformedJson, "the body could not be read")
    }
}

/// What whoever sends too much is told.
pub(super) fn too_large() -> Problem {
    Problem::new(Kind::TooLarge, "send less at once, or use the command line for large imports")
}

/// An error and what it came from.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// Reads JSON as the document says it.
pub(super) fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let value = parse(bytes)?;
    serde_path_to_error::deserialize(Strict(&value)).map_err(located)
}

/// The value that a text holds, whatever it is meant to be: compiled once for all bodies.
fn parse(bytes: &[u8]) -> Result<Value, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let detail = format!("byte {} is not UTF-8", error.valid_up_to());
        Problem::new(Kind::MalformedJson, &*detail).at("", &*detail)
    })?;
    // Programs that save JSON may put a byte order mark before it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut json = serde_json::Deserializer::from_str(text);
    let Once(value) = serde_path_to_error::deserialize(&mut json).map_err(located)?;
    json.end().map_err(|error| {
        Problem::new(Kind::MalformedJson, "something follows the JSON value").at("", error.to_string())
    })?;
    if text.contains("\\u0000")
        && let Some(pointer) = find_null(&value)
    {
        // PostgreSQL keeps no such character in a text, so no database is given any.
        return Err(
            Problem::new(Kind::Invalid, "1 value is not right").at(&pointer, "holds the character U+0000")
        );
    }
    Ok(value)
}

fn located(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let mut pointer = pointer_of(error.path());
    let inner = error.into_inner();
    let message = inner.to_string();
    let field = named_field(&message).map(|name| format!("/{}", escaped(name)));
    if let Some(field) = field.filter(|field| !pointer.ends_with(field.as_str())) {
        pointer.push_str(&field);
    }
    let (kind, what) = match inner.classify() {
        serde_json::error::Category::Data => (Kind::Invalid, "1 value is not right"),
        _ => (Kind::MalformedJson, "the body is not well-formed JSON"),
    };
    Problem::new(kind, what).at(&pointer, message)
}

/// The field that serde names in a message, which the path to the error leaves out.
pub(super) fn named_field(message: &str) -> Option<&str> {
    let kinds = ["missing field `", "duplicate field `", "unknown field `"];
    kinds.iter().find_map(|kind| message.strip_prefix(kind)?.split('`').next())
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
