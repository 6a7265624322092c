//! Headers that every answer carries, whoever asks and whatever comes of it.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use micromatrix::domain::right::Role;
use tower::ServiceExt as _;

use crate::api::builders::small;
use crate::support::contract::operations;
use crate::support::{Caller, World};

const DATA: &str = "default-src 'none'";
const PAGE: &str = "default-src 'self'";

/// Headers of the answer to a request, whatever it is.
async fn headers(world: &World, request: Request<Body>) -> HeaderMap {
    let answer = world.router.clone().oneshot(request).await.unwrap();
    answer.headers().clone()
}

async fn got(world: &World, caller: &Caller, path: &str) -> HeaderMap {
    headers(world, caller.request(Method::GET, path).body(Body::empty()).unwrap()).await
}

fn said<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    let values: Vec<&str> = headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect();
    assert!(values.len() < 2, "{name} stands twice: {values:?}");
    values.first().copied().unwrap_or_default()
}

#[track_caller]
fn is_guarded(headers: &HeaderMap, policy: &str) {
    assert_eq!(said(headers, "x-content-type-options"), "nosniff", "{headers:?}");
    assert_eq!(said(headers, "referrer-policy"), "no-referrer", "{headers:?}");
    assert_eq!(said(headers, "x-frame-options"), "DENY", "{headers:?}");
    let given = said(headers, "content-security-policy");
    assert!(given.starts_with(policy) && given.contains("frame-ancestors 'none'"), "{given}");
}

#[test]
fn every_operation_answers_with_them_and_lets_nobody_keep_what_needs_a_token() {
    small(async |world| {
        for caller in [world.caller(Role::Coordinator).await, world.stranger(None)] {
            for operation in operations() {
                let method: Method = operation.method.to_uppercase().parse().unwrap();
                let request = caller.request(method, &operation.somewhere());
                let request = request.header(header::CONTENT_TYPE, "application/json");
                let headers = headers(&world, request.body(Body::from("{}")).unwrap()).await;
                is_guarded(&headers, DATA);
                let kept = if headers.contains_key("etag") { "private, no-cache" } else { "no-store" };
                assert_eq!(said(&headers, "cache-control"), kept, "{}", operation.id());
            }
        }
    });
}

#[test]
fn what_is_tagged_is_kept_by_its_reader_alone_who_asks_again() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/accounts/weibo-jiaojing";
        let first = got(&world, &coordinator, path).await;
        assert_eq!(said(&first, "cache-control"), "private, no-cache");
        assert_eq!(said(&got(&world, &coordinator, "/api/v1/functions").await, "cache-control"), "no-store");
        let seen = coordinator.request(Method::GET, "/api/v1/coverage");
        let tag = got(&world, &coordinator, "/api/v1/coverage").await["etag"].clone();
        let seen = seen.header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
        let answer = world.router.clone().oneshot(seen).await.unwrap();
        assert_eq!(answer.status(), 304);
        assert_eq!(said(answer.headers(), "cache-control"), "private, no-cache");
    });
}

#[test]
fn a_route_or_a_method_that_is_unknown_is_guarded_too() {
    small(async |world| {
        let anyone = world.stranger(None);
        for (method, path) in [("GET", "/"), ("GET", "/docs/nothing"), ("POST", "/healthz"), ("GET", "/api")]
        {
            let request = anyone.request(method.parse().unwrap(), path).body(Body::empty()).unwrap();
            let headers = headers(&world, request).await;
            is_guarded(&headers, DATA);
            assert_eq!(said(&headers, "cache-control"), "no-store", "{path}");
        }
    });
}

#[test]
fn the_documentation_runs_its_own_scripts_alone_and_may_be_kept() {
    small(async |world| {
        for caller in [world.stranger(None), world.caller(Role::Planner).await] {
            for path in ["/docs", "/docs/", "/docs/swagger-ui-bundle.js", "/docs/swagger-ui.css"] {
                let headers = got(&world, &caller, path).await;
                is_guarded(&headers, PAGE);
                assert!(!said(&headers, "content-security-policy").contains("script-src"), "{path}");
                assert_eq!(said(&headers, "cache-control"), "", "{path}");
            }
            let headers = got(&world, &caller, "/api/openapi.json").await;
            is_guarded(&headers, DATA);
            assert_eq!(said(&headers, "cache-control"), "public, no-cache");
        }
        let page = world.stranger(None).text("/docs/").await;
        for inline in ["<script>", "<style", "onload=", "javascript:"] {
            assert!(!page.contains(inline), "the policy would stop {inline}");
        }
    });
}
