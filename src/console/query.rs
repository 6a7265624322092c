//! What stands behind the question mark of a page's address.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use http::problem::{Kind, Problem};

/// Parameters of a page. What cannot be one is told as a problem.
pub(super) struct Query<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Query::from_request_parts(parts, state).await {
            Ok(axum::extract::Query(query)) => Ok(Self(query)),
            Err(rejection) => Err(Problem::new(Kind::InvalidQuery, rejection.body_text())),
        }
    }
}

/// A value by its key; empty: none.
pub(super) fn keyed_of<T>(
    text: &str,
    name: &str,
    of: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    of(text).map(Some).ok_or_else(|| not_of(name))
}

/// What an address says that no address of the page does.
pub(super) fn not_of(name: &str) -> Problem {
    let detail = "the address is not one of this page; open the page again";
    Problem::new(Kind::InvalidQuery, detail).at(&format!("?{name}"), detail)
}
