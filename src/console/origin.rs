//! Forms are taken from pages of this service alone, so that no other site has a visitor do what the visitor does not see.

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use http::problem::{Kind, Problem};

/// Refuses what would change something and comes from another site: browsers say where a request comes from (Fetch metadata; `Origin`,
/// RFC 6454). What says nothing comes from no browser of today, and is refused as well.
pub(super) async fn refuse_foreign_forms(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_own(request.headers()) {
        return next.run(request).await;
    }
    Problem::new(Kind::ForeignForm, "open the page here, and send its form again").into_response()
}

fn is_own(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site == "same-origin";
    }
    let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, host)| Some(host) == text(header::HOST.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn is_taken(pairs: &[(&'static str, &'static str)]) -> bool {
        let pairs =
            pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        is_own(&pairs.collect())
    }

    #[test]
    fn a_form_is_taken_from_this_service_alone() {
        assert!(is_taken(&[("sec-fetch-site", "same-origin"), ("origin", "https://a.cn")]));
        assert!(is_taken(&[("origin", "http://a.cn:8080"), ("host", "a.cn:8080")]));
        assert!(!is_taken(&[("sec-fetch-site", "same-site"), ("origin", "http://a.cn"), ("host", "a.cn")]));
        assert!(!is_taken(&[("sec-fetch-site", "cross-site")]));
        assert!(!is_taken(&[("origin", "http://b.cn"), ("host", "a.cn")]));
        assert!(!is_taken(&[("origin", "null"), ("host", "a.cn")]));
        assert!(!is_taken(&[("host", "a.cn")]));
    }
}
