//! The session of a browser: a token in a cookie, which speaks for pages and for what is read.
//!
//! The cookie is sent along with whatever a page of another site asks for by itself. So it speaks for the pages of this service, whose forms
//! are taken from these pages alone, and for reading: a link to a file of the API opens. Nothing is written through the API by it.

use axum::http::{HeaderMap, Method, Uri, header};

/// Name of the cookie.
pub const SESSION: &str = "micromatrix_session";

/// What is data, not a page: everything below these.
const DATA: [&str; 6] = ["/api/", "/docs", "/healthz", "/readyz", "/metrics", "/assets/"];

/// Whether a path is that of a page for people.
#[must_use]
pub fn is_page(path: &str) -> bool {
    !DATA.iter().any(|prefix| path.starts_with(prefix))
}

/// The token in the cookie of a request, where it speaks.
pub(super) fn session_secret<'a>(headers: &'a HeaderMap, method: &Method, uri: &Uri) -> Option<&'a str> {
    if !is_page(uri.path()) && !method.is_safe() {
        return None;
    }
    find_cookie(headers, SESSION)
}

/// The value of a cookie (RFC 6265, section 5.4).
#[must_use]
pub fn find_cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = pairs.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn speaks(method: &Method, path: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; micromatrix_session=mm_x"));
        session_secret(&headers, method, &Uri::from_static(path)) == Some("mm_x")
    }

    #[test]
    fn a_cookie_speaks_for_pages_and_for_reading_and_for_nothing_else() {
        assert!(speaks(&Method::GET, "/"));
        assert!(speaks(&Method::POST, "/directions/1/accept"));
        assert!(speaks(&Method::GET, "/api/v1/campaigns/1/assignments.xlsx"));
        assert!(!speaks(&Method::POST, "/api/v1/directions/1/accept"));
        assert!(!speaks(&Method::DELETE, "/api/v1/accounts/a"));
    }

    #[test]
    fn a_cookie_of_another_name_is_none() {
        let mut headers = HeaderMap::new();
        headers
            .insert(header::COOKIE, HeaderValue::from_static("xmicromatrix_session=1; micromatrix_session="));
        assert_eq!(find_cookie(&headers, SESSION), None);
    }
}
