//! What each page takes, as the operations of the API that do the same.

use axum::http::Method;

use http::pages::PageWork;

/// What a request for a page takes, by its method and its route.
pub(super) fn work(method: &Method, route: &str) -> PageWork {
    if method.is_safe() { reading(route) } else { changing(route) }
}

fn reading(route: &str) -> PageWork {
    match route {
        "/campaigns/{id}/preview"
        | "/campaigns/{id}/preview/picture"
        | "/campaigns/{id}/coverage"
        | "/coverage/what-if/plan" => PageWork::Plans,
        "/accounts/{handle}"
        | "/directions/{id}"
        | "/pieces/{id}"
        | "/facts/{id}"
        | "/facts/{id}/revise"
        | "/campaigns/{id}"
        | "/campaigns/{id}/plan"
        | "/campaigns/{id}/progress"
        | "/campaigns/{id}/closing"
        | "/campaigns/{id}/sign"
        | "/campaigns/{id}/launch"
        | "/campaigns/{id}/contribution"
        | "/campaigns/{id}/contribution/{cluster}"
        | "/matrix"
        | "/matrix/drift"
        | "/matrix/bridges"
        | "/clusters"
        | "/clusters/{key}" => PageWork::Computes,
        _ if route.starts_with("/coverage") => PageWork::Computes,
        _ => PageWork::Reads,
    }
}

fn changing(route: &str) -> PageWork {
    match route {
        "/campaigns/{id}/plan"
        | "/campaigns/{id}/settings"
        | "/campaigns/{id}/pins"
        | "/campaigns/{id}/pins/remove"
        | "/campaigns/{id}/replan"
        | "/campaigns/{id}/sign"
        | "/directions/{id}/decline"
        | "/directions/{id}/swap"
        | "/topics/{id}/accept" => PageWork::Plans,
        "/campaigns/{id}/launch"
        | "/campaigns/{id}/close"
        | "/clusters/detections/{id}/preview"
        | "/clusters/detections/{id}/adopt"
        | "/coverage/targets"
        | "/coverage/need"
        | "/directions/{id}/pieces"
        | "/directions/{id}/check"
        | "/facts/{id}/revise"
        | "/lists/{id}/proposals"
        | "/persons/list"
        | "/persons/cards"
        | "/pieces/{id}/revise"
        | "/pieces/{id}/submit"
        | "/pieces/{id}/gates"
        | "/pieces/{id}/files"
        | "/pieces/{id}/publish"
        | "/pieces/{id}/overrule"
        | "/pieces/{id}/withdraw"
        | "/settings/password"
        | "/sign-in/password" => PageWork::Computes,
        _ => PageWork::Writes,
    }
}
