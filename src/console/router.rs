//! Every page of the console on one page.

use axum::Router;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::{
    account, asset, campaign, cited_fact, comment, contribution, direction, direction_forms, file, language,
    matrix, origin, own_topic, own_topic_forms, picture, piece, piece_forms, refusal, score, sign_in, today,
};
use http::pages::{PageWork, Pages};

/// The pages of the service.
#[must_use]
pub fn pages() -> Pages {
    let routes = Router::new()
        .route("/", get(today::today))
        .route("/sign-in", get(sign_in::show).post(sign_in::open))
        .route("/sign-out", post(sign_in::close))
        .route("/s/{code}", get(sign_in::show_link).post(sign_in::open_link))
        .route("/language", post(language::choose))
        .route("/directions/{id}", get(direction::show))
        .route("/directions/{id}/accept", post(direction_forms::accept))
        .route("/directions/{id}/decline", post(direction_forms::decline))
        .route("/directions/{id}/swap", post(direction_forms::swap))
        .route("/directions/{id}/confirm-text", post(direction_forms::confirm_text))
        .route("/directions/{id}/pieces", post(direction_forms::hand_in))
        .route("/directions/{id}/check", post(direction_forms::check))
        .route("/pieces/{id}", get(piece::show))
        .route("/pieces/{id}/revise", post(piece_forms::revise))
        .route("/pieces/{id}/submit", post(piece_forms::submit))
        .route("/pieces/{id}/score", post(score::grade))
        .route("/pieces/{id}/facts/{fact}/confirm", post(cited_fact::confirm))
        .route("/pieces/{id}/comments", post(comment::comment))
        .route("/pieces/{id}/files", post(file::attach))
        .route("/pieces/{id}/files/{key}/detach", post(file::detach))
        .route("/pieces/{id}/pictures/{key}", get(picture::show))
        .route("/pieces/{id}/gates", post(piece_forms::decide))
        .route("/pieces/{id}/return", post(piece_forms::give_back))
        .route("/pieces/{id}/sign", post(piece_forms::sign))
        .route("/pieces/{id}/publish", post(piece_forms::publish))
        .route("/matrix", get(matrix::show))
        .route("/accounts/{handle}", get(account::show))
        .route("/campaigns", get(campaign::list))
        .route("/campaigns/{id}", get(campaign::show))
        .route("/campaigns/{id}/plan", post(campaign::plan))
        .route("/campaigns/{id}/sign", post(campaign::sign))
        .route("/campaigns/{id}/launch", post(campaign::launch))
        .route("/campaigns/{id}/directions", get(campaign::directions))
        .route("/campaigns/{id}/topics", get(own_topic::show).post(own_topic::propose))
        .route("/topics/{id}/accept", post(own_topic_forms::accept))
        .route("/topics/{id}/reject", post(own_topic_forms::reject))
        .route("/topics/{id}/withdraw", post(own_topic_forms::withdraw))
        .route("/campaigns/{id}/contribution", get(contribution::show))
        .layer(from_fn(origin::refuse_foreign_forms))
        .route(asset::STYLE.path, get(asset::style))
        .route(asset::SCRIPT.path, get(asset::script));
    Pages { routes, work, show: refusal::show }
}

/// What a page takes, as the operations of the API that do the same.
fn work(method: &Method, route: &str) -> PageWork {
    match (method.is_safe(), route) {
        (true, "/directions/{id}" | "/pieces/{id}" | "/campaigns/{id}" | "/campaigns/{id}/contribution") => {
            PageWork::Computes
        }
        (true, _) => PageWork::Reads,
        (
            false,
            "/campaigns/{id}/plan"
            | "/campaigns/{id}/sign"
            | "/directions/{id}/decline"
            | "/directions/{id}/swap"
            | "/topics/{id}/accept",
        ) => PageWork::Plans,
        (
            false,
            "/campaigns/{id}/launch"
            | "/directions/{id}/pieces"
            | "/directions/{id}/check"
            | "/pieces/{id}/revise"
            | "/pieces/{id}/publish",
        ) => PageWork::Computes,
        (false, _) => PageWork::Writes,
    }
}
