//! The operations, read out of the OpenAPI document, so that neither a right nor a status nor a lane stands in two places.

use std::collections::BTreeMap;

use axum::extract::{MatchedPath, Request};
use axum::http::Method;
use serde_json::Value;

use super::lane::LaneKind;
use domain::idempotency::Promise;
use domain::right::Right;

/// The word in the document for the lane of an operation that is no plain read or write.
pub(super) const LANE: &str = "x-lane";

/// What the document says of an operation.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The right that it needs; none for whoever asks how the service is.
    pub right: Option<Right>,
    /// Where it waits for its turn.
    pub(super) lane: LaneKind,
    /// What is kept of its answer, if it may be sent under a key.
    pub promise: Option<Promise>,
}

/// Every operation by its path and method.
#[derive(Debug, Clone, Default)]
pub struct Catalogue(BTreeMap<String, BTreeMap<String, Operation>>);

impl Catalogue {
    /// Reads them out of the document.
    #[must_use]
    pub fn of(document: &Value) -> Self {
        let operations = |item: &Value| -> BTreeMap<String, Operation> {
            let methods = item.as_object().into_iter().flatten();
            methods.map(|(method, one)| (method.to_uppercase(), Operation::of(method, one))).collect()
        };
        let paths = document["paths"].as_object().into_iter().flatten();
        Self(paths.map(|(path, item)| (path.clone(), operations(item))).collect())
    }

    /// The operations that may be sent under a key.
    pub fn keyed(&self) -> impl Iterator<Item = &Operation> {
        self.0.values().flat_map(BTreeMap::values).filter(|operation| operation.promise.is_some())
    }

    /// The operation that a request asks for. What is said of GET holds for HEAD.
    pub(super) fn find(&self, request: &Request) -> Option<Operation> {
        let path = request.extensions().get::<MatchedPath>()?;
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        self.0.get(path.as_str())?.get(method.as_str()).copied()
    }
}

impl Operation {
    fn of(method: &str, operation: &Value) -> Self {
        let requirements = operation["security"].as_array().into_iter().flatten();
        let mut rights = requirements.filter_map(|one| one["token"].as_array()?.first()?.as_str());
        let named = LaneKind::ALL.into_iter().find(|lane| operation[LANE] == lane.key());
        let plain = if method == "get" { LaneKind::Reading } else { LaneKind::Writing };
        Self {
            right: rights.next().and_then(Right::of_key),
            lane: named.unwrap_or(plain),
            promise: promise(operation),
        }
    }
}

/// An operation takes a key if it says so.
fn promise(operation: &Value) -> Option<Promise> {
    let mut parameters = operation["parameters"].as_array()?.iter();
    parameters.find(|one| one["name"] == "idempotency-key")?;
    let mut responses = operation["responses"].as_object()?.iter();
    let (status, response) = responses.find(|(status, _)| status.starts_with('2'))?;
    let has = |header: &str| response["headers"].get(header).is_some();
    Some(Promise { status: status.parse().ok()?, etag: has("etag"), location: has("location") })
}
