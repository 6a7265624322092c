//! Forms of pages.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use app::error::AppError;
use domain::field::FieldError;
use http::form_key::without_key;
use http::problem::{Kind, Problem};

/// What a form holds.
pub(super) struct Form<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let whole = Request::from_parts(parts.clone(), body);
        let bytes = match Bytes::from_request(whole, state).await {
            Ok(bytes) => bytes,
            Err(rejection) => return Err(no_form(rejection.status())),
        };
        let request = Request::from_parts(parts, Body::from(without_key(&bytes)));
        match axum::extract::Form::from_request(request, state).await {
            Ok(axum::extract::Form(form)) => Ok(Self(form)),
            Err(rejection) => Err(no_form(rejection.status())),
        }
    }
}

/// A whole number that a form holds.
///
/// # Errors
/// What is wrong with it, at its place.
pub(super) fn read_whole(pointer: &str, text: &str) -> Result<u32, Problem> {
    let wrong = |_| AppError::from(vec![FieldError::new(pointer, "is no whole number")]);
    Ok(text.trim().parse().map_err(wrong)?)
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
