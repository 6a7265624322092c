//! Query parameters; unknown ones are refused, so that a slip in a filter's name does not show everything.

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};

use super::json::named_field;
use super::operation::{Describe, add_parameters, add_problem};
use super::problem::{Kind, Problem};

/// What is read of a query: the parameters of one struct, or of several together ([`Both`]).
pub trait QueryPart: Sized {
    /// Reads it; `also` says which other parameters fit.
    ///
    /// # Errors
    /// A parameter that is unknown, missing or wrong.
    fn read(query: &str, also: &str) -> Result<Self, Problem>;

    /// Its parameters.
    fn parameters() -> Vec<Parameter>;
}

impl<T: DeserializeOwned + IntoParams> QueryPart for T {
    fn read(query: &str, also: &str) -> Result<Self, Problem> {
        read_query(query, also)
    }

    fn parameters() -> Vec<Parameter> {
        T::into_params(|| Some(ParameterIn::Query))
    }
}

/// Two structs whose parameters stand beside each other. Every parameter belongs to one of them and unknown ones are refused;
/// serde's `flatten` would let them pass.
#[derive(Debug, Serialize)]
pub struct Both<A, B>(pub A, pub B);

impl<A: QueryPart, B: QueryPart> QueryPart for Both<A, B> {
    fn read(query: &str, also: &str) -> Result<Self, Problem> {
        let names: Vec<String> = A::parameters().into_iter().map(|parameter| parameter.name).collect();
        let is_named = |pair: &&str| names.iter().any(|name| pair.split('=').next() == Some(name));
        let (first, second): (Vec<&str>, Vec<&str>) = query.split('&').partition(is_named);
        let also = format!("{also}, or one of `{}`", names.join("`, `"));
        Ok(Self(A::read(&first.join("&"), "")?, B::read(&second.join("&"), &also)?))
    }

    fn parameters() -> Vec<Parameter> {
        A::parameters().into_iter().chain(B::parameters()).collect()
    }
}

/// Query parameters.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: QueryPart> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        T::read(parts.uri.query().unwrap_or_default(), "").map(Self)
    }
}

impl<T: QueryPart> Describe for Query<T> {
    fn describe(operation: &mut Operation) {
        add_parameters(operation, T::parameters());
        add_problem(operation, "400", "`invalid_query`");
    }
}

/// Reads the text of a query; `also` says which names fit besides those of `T`.
fn read_query<T: DeserializeOwned>(text: &str, also: &str) -> Result<T, Problem> {
    let refuse = |message: &str| {
        let mut detail =
            message.strip_prefix("Failed to deserialize query string: ").unwrap_or(message).to_owned();
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
