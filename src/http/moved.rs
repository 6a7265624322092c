//! Former keys in addresses: whoever asks for a thing by a key that it had before is led to its present one.
//!
//! A handler says that there is no such thing. Where the key of the address is a former one, a reader is redirected and keeps method and
//! query; whoever changes something is told the present key and sends it again: what the change was meant for may be another thing now.

use axum::extract::{FromRequestParts as _, MatchedPath, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use utoipa::openapi::path::PathItem;

use super::operation::{add_problem, add_response};
use super::percent::encoded;
use super::problem::{Kind, Problem};
use app::App;
use domain::entity::Entity;
use domain::renamed::RenamedKey;

/// Where things stand whose keys may be former ones, each with the parameter.
const PLACES: [(&str, Entity); 4] = [
    ("/api/v1/accounts/{handle}", Entity::Account),
    ("/api/v1/organisations/{key}", Entity::Organisation),
    ("/api/v1/clusters/{key}", Entity::Cluster),
    ("/api/v1/regions/{key}", Entity::Region),
];

/// What stands at a path as the router has it.
fn entity_at(path: &str) -> Option<Entity> {
    let stands =
        |place: &str| path.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    PLACES.into_iter().find(|(place, _)| stands(place)).map(|(_, entity)| entity)
}

/// Leads on from former keys.
pub(super) async fn lead_on(
    app: &App,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let asked = asked_for(&mut parts).await;
    let (method, uri) = (parts.method.clone(), parts.uri.clone());
    let response = next(Request::from_parts(parts, body)).await;
    let Some((entity, key)) = asked.filter(|_| response.status() == StatusCode::NOT_FOUND) else {
        return response;
    };
    let Ok(Some(former)) = Box::pin(app.former_key(entity, &key)).await else { return response };
    let place = place_of(uri.path(), uri.query(), &former.present);
    let mut response = match method {
        Method::GET | Method::HEAD => StatusCode::PERMANENT_REDIRECT.into_response(),
        _ => told(&former).into_response(),
    };
    if let Ok(place) = HeaderValue::try_from(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

async fn asked_for(parts: &mut Parts) -> Option<(Entity, String)> {
    let entity = entity_at(parts.extensions.get::<MatchedPath>()?.as_str())?;
    let params = RawPathParams::from_request_parts(parts, &()).await.ok()?;
    let (_, key) = params.iter().next()?;
    Some((entity, key.to_owned()))
}

fn told(former: &RenamedKey) -> Problem {
    let RenamedKey { entity, former, present, .. } = former;
    let what = entity.key();
    Problem::new(
        Kind::Renamed,
        format!("the {what} `{former}` is `{present}` now; send it to that one, if it is meant for it"),
    )
}

/// The same address with the present key: `/api/v1/PLACE/KEY`, and what follows.
fn place_of(path: &str, query: Option<&str>, present: &str) -> String {
    let mut segments: Vec<&str> = path.split('/').collect();
    let present = encoded(present);
    if let Some(key) = segments.get_mut(4) {
        *key = &present;
    }
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}{query}", segments.join("/"))
}

/// Says in the document what a former key is answered with.
pub(super) fn describe(path: &str, item: &mut PathItem) {
    if entity_at(path).is_none() {
        return;
    }
    if let Some(get) = &mut item.get {
        add_response(get, "308", "The key is a former one; `location` has the present one");
    }
    for operation in [&mut item.put, &mut item.post, &mut item.delete].into_iter().flatten() {
        add_problem(operation, "409", "`renamed`");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_of_an_address_stays() {
        let place = place_of("/api/v1/accounts/a/neighbours", Some("limit=2"), "微博-a");
        assert_eq!(place, "/api/v1/accounts/%E5%BE%AE%E5%8D%9A-a/neighbours?limit=2");
        assert_eq!(place_of("/api/v1/regions/a", None, "b"), "/api/v1/regions/b");
    }

    #[test]
    fn lists_and_words_of_the_paths_are_no_keys() {
        assert_eq!(entity_at("/api/v1/accounts/{handle}/history"), Some(Entity::Account));
        for path in ["/api/v1/accounts", "/api/v1/accounts/hints", "/api/v1/campaigns/{id}"] {
            assert_eq!(entity_at(path), None, "{path}");
        }
    }
}
