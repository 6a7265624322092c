//! Forms of pages.

use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use http::problem::{Kind, Problem};

/// What a form holds.
pub(super) struct Form<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match axum::extract::Form::from_request(request, state).await {
            Ok(axum::extract::Form(form)) => Ok(Self(form)),
            Err(rejection) => Err(refused(&rejection)),
        }
    }
}

fn refused(rejection: &FormRejection) -> Problem {
    no_form(rejection.status())
}

/// A body that is no form of a page; of this status, if it is too large for one.
pub(super) fn no_form(status: StatusCode) -> Problem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(Kind::TooLarge, "send less at once");
    }
    Problem::new(
        Kind::MalformedForm,
        "the form is not one of this page; open the page again and send its form",
    )
}
