//! Nobody is answered by something older than what they have written.

use axum::body::Body;
use axum::http::Method;
use micromatrix::domain::right::Role;
use serde_json::json;

use crate::support::database::everywhere;
use crate::support::{Answer, Caller, World, empty};

const HEADER: &str = "matrix-revision";

async fn at_least(caller: &Caller, revision: &str) -> Answer {
    let request = caller.request(Method::GET, "/api/v1/matrix").header(HEADER, revision);
    caller.send(request.body(Body::empty()).unwrap()).await
}

#[test]
fn an_answer_says_where_the_registry_stands_and_one_that_was_written_is_there_for_every_process() {
    everywhere(async |url| {
        let (mine, other) = (World::open(url).await, World::open(url).await);
        let coordinator = mine.caller(Role::Coordinator).await;
        let before: i64 = coordinator.get("/api/v1/matrix").await.header(HEADER).parse().unwrap();
        let written = coordinator.post("/api/v1/organisations", &json!({"key": "a", "name": "甲"})).await;
        let after: i64 = written.header(HEADER).parse().unwrap();
        assert!(after > before, "{after} {before}");
        for world in [&mine, &other] {
            let answer = at_least(&coordinator.before(world.router.clone()), &after.to_string()).await;
            assert_eq!(answer.header(HEADER), after.to_string());
            assert_eq!(answer.ok()["organisations"], 1);
        }
    });
}

#[test]
fn a_revision_that_does_not_come_is_not_waited_for_for_ever_and_one_that_is_none_is_refused() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let answer = at_least(&coordinator, "1000000").await;
        assert_eq!(answer.header("retry-after"), "1");
        answer.problem(503, "unavailable");
        for none in ["x", "1.5", ""] {
            at_least(&coordinator, none).await.problem(400, "invalid_header");
        }
    });
}
