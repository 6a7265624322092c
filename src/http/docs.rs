//! The OpenAPI document and its page. The document is made once; however many read it, and however slowly, they share its bytes.

use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::etag::IfNoneMatch;
use super::headers::PAGE;
use super::observe::bare_not_found;
use app::App;
use domain::token::hex;

const DOCUMENT: &str = "/api/openapi.json";

/// The document at `/api/openapi.json`, and its page at `/docs`.
pub(super) fn docs(document: &Value) -> Router<App> {
    let bytes = Bytes::from(document.to_string());
    let tag = hex(&Sha256::digest(&bytes)[..8]);
    let page = SwaggerUi::new(PAGE).config(Config::from(DOCUMENT));
    Router::new()
        .route(DOCUMENT, get(async move |seen: IfNoneMatch| answer(&seen, &tag, bytes.clone())))
        .merge(Router::from(page).layer(map_response(bare_not_found)))
}

fn answer(seen: &IfNoneMatch, tag: &str, bytes: Bytes) -> Response {
    let headers =
        [(header::ETAG, format!("\"{tag}\"")), (header::CACHE_CONTROL, "public, no-cache".to_owned())];
    if seen.has_seen(tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    ([(header::CONTENT_TYPE, "application/json")], headers, bytes).into_response()
}
