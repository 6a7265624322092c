//! The live graph for whoever reads nothing else, and what lies in it as answers.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::{Serialize, Serializer};
use utoipa::openapi::path::Operation;

use super::operation::Describe;
use super::problem::Problem;
use app::App;
use domain::matrix::Matrix;
use store::matrix::RecordState;

/// The registry as it stood when the request came, or since. Who called was looked up together with where the registry stood, so a reader
/// of nothing but the registry asks the database nothing more. Whoever reads rows as well asks [`App::matrix`], which is not older than
/// what was read before.
pub(super) struct Registry(pub Arc<Matrix>);

impl FromRequestParts<App> for Registry {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let state = parts.extensions.get::<RecordState>();
        match state.and_then(|state| app.live.matrix_of(state)) {
            Some(matrix) => Ok(Self(matrix)),
            None => Ok(Self(app.matrix().await?)),
        }
    }
}

/// It is no part of a request.
impl Describe for Registry {
    fn describe(_: &mut Operation) {}
}

/// Something of the live graph as an answer: it is written from where it lies.
#[derive(Debug, Clone)]
pub struct Shared<T>(pub Arc<T>);

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
