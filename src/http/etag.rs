//! Revisions of things, as `ETag`, `If-Match` and `If-None-Match` (RFC 9110, sections 8.8.3 and 13.1).

use std::fmt::Display;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

use super::operation::{Describe, add_header, add_parameters, add_problem, add_response};
use super::problem::{Kind, Problem};
use domain::revision_tag::{read_revision_tag, revision_tag};

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
        let revision = read_revision_tag(value.to_str().unwrap_or_default());
        revision.map(Self).ok_or_else(|| {
            let detail = "is no ETag of this service, such as \"3\"";
            Problem::new(Kind::InvalidHeader, format!("If-Match {detail}")).at("#if-match", detail)
        })
    }
}

impl Describe for IfMatch {
    fn describe(operation: &mut Operation) {
        let parameter = ParameterBuilder::new()
            .name("if-match")
            .parameter_in(ParameterIn::Header)
            .description(Some("The ETag that you have seen"))
            .required(Required::True)
            .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
            .build();
        add_parameters(operation, [parameter]);
        add_problem(operation, "400", "`invalid_header`");
        add_problem(operation, "412", "`stale`");
        add_problem(operation, "428", "`precondition_required`");
    }
}

/// What a reader has seen already, in `If-None-Match`. One that holds no tag of this service matches nothing.
pub struct IfNoneMatch(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IfNoneMatch {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

impl IfNoneMatch {
    /// What these headers say.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(header::IF_NONE_MATCH).iter();
        let tags: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        Self((!tags.is_empty()).then(|| tags.join(",")))
    }

    /// Whether the reader has seen this (RFC 9110, section 13.1.2, weak comparison).
    #[must_use]
    pub fn has_seen(&self, tag: impl Display) -> bool {
        self.holds(&revision_tag(tag))
    }

    /// The same of a tag as it stands in a header.
    pub(super) fn holds(&self, tag: &str) -> bool {
        let mut seen = self.0.as_deref().unwrap_or_default().split(',').map(str::trim);
        seen.any(|seen| seen == "*" || seen.strip_prefix("W/").unwrap_or(seen) == tag)
    }
}

impl Describe for IfNoneMatch {
    /// In words: as a parameter, any text would count as a tag, and `*` as a request that deserves a body.
    fn describe(operation: &mut Operation) {
        let seen = "Send the ETag that you have seen as `If-None-Match`: 304 if it still holds.";
        // A description begins with what the operation does.
        let does = operation.description.take().or_else(|| operation.summary.clone()).unwrap_or_default();
        operation.description = Some(format!("{does}\n\n{seen}"));
    }
}

/// A body together with its revision as `ETag`, or with whatever else tells its states apart.
pub struct Tagged<T, R = i64>(pub R, pub T);

impl<T: serde::Serialize, R: Display> IntoResponse for Tagged<T, R> {
    fn into_response(self) -> Response {
        ([(header::ETAG, revision_tag(self.0))], axum::Json(self.1)).into_response()
    }
}

impl<T, R> Describe for Tagged<T, R> {
    fn describe(operation: &mut Operation) {
        add_header(operation, "etag", "The revision; changes whenever the answer does");
    }
}

/// An answer that is left out when the reader has seen it.
pub enum Conditional<T> {
    /// Nothing that the answer depends on has changed since this tag.
    NotModified(String),
    /// The answer, with the tag that tells its states apart.
    Modified(String, T),
}

impl<T: IntoResponse> IntoResponse for Conditional<T> {
    fn into_response(self) -> Response {
        match self {
            Self::NotModified(tag) => {
                (StatusCode::NOT_MODIFIED, [(header::ETAG, revision_tag(tag))]).into_response()
            }
            Self::Modified(tag, answer) => ([(header::ETAG, revision_tag(tag))], answer).into_response(),
        }
    }
}

impl<T> Describe for Conditional<T> {
    fn describe(operation: &mut Operation) {
        add_response(operation, "304", "Nothing that it depends on has changed");
        add_header(operation, "etag", "Changes with whatever the answer depends on");
    }
}
