//! Who looks at a page, and how it is shown to them.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::language::Speech;
use domain::right::{Grant, Right};
use domain::token::Token;

/// Whoever looks at a page.
pub(super) struct Visitor {
    /// The language of the page.
    pub(super) speech: Speech,
    /// Where they are: path and query.
    pub(super) place: String,
    /// Whether they can come back there by a link: what a form was sent to is no page.
    pub(super) can_return: bool,
    /// Their session; `None`: not signed in.
    pub(super) token: Option<Arc<Token>>,
}

impl Visitor {
    /// What they may do at all.
    pub(super) fn may(&self, right: Right) -> bool {
        right.reach(self.grants()).is_some()
    }

    fn grants(&self) -> &[Grant] {
        self.token.as_deref().map_or(&[], |token| &token.grants)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let place = parts.uri.path_and_query().map_or("/", |place| place.as_str()).to_owned();
        let token = parts.extensions.get::<Arc<Token>>().cloned();
        Ok(Self { speech: Speech::of(&parts.headers), place, can_return: parts.method.is_safe(), token })
    }
}
