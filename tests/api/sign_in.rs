//! Tokens that are none, sent again and again.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Method;
use micromatrix::domain::right::Role;

use crate::support::{Answer, Caller, World, empty};

/// What is answered to somebody who calls from this address.
async fn from(address: &str, caller: &Caller) -> Answer {
    let peer: SocketAddr = format!("{address}:5000").parse().unwrap();
    let request = caller.request(Method::GET, "/api/v1/me").extension(ConnectInfo(peer));
    caller.send(request.body(Body::empty()).unwrap()).await
}

/// As many failures as are answered as such.
async fn fail_often(world: &World, address: &str) {
    for at in 0..30 {
        let guess = world.stranger(Some(&format!("mm_{at}")));
        from(address, &guess).await.problem(401, "unauthenticated");
    }
}

#[test]
fn whoever_tries_tokens_waits_and_nobody_else_does() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let guess = world.stranger(Some("mm_guess"));
        fail_often(&world, "192.0.2.1").await;
        world.set_clock("2026-06-12T01:00:20Z");
        let answer = from("192.0.2.1", &guess).await;
        assert_eq!(answer.header("retry-after"), "40");
        let problem = answer.problem(429, "too_many_requests");
        assert!(!problem.to_string().contains("192.0.2.1"), "{problem:#}");
        from("192.0.2.1", &planner).await.ok();
        from("192.0.2.1", &world.stranger(None)).await.problem(401, "unauthenticated");
        from("192.0.2.2", &guess).await.problem(401, "unauthenticated");
        world.set_clock("2026-06-12T01:01:00Z");
        from("192.0.2.1", &guess).await.problem(401, "unauthenticated");
    });
}

#[test]
fn without_an_address_all_count_as_one() {
    empty(async |world| {
        let guess = world.stranger(Some("mm_guess"));
        for _ in 0..30 {
            guess.get("/api/v1/me").await.problem(401, "unauthenticated");
        }
        guess.call("/api/v1/campaigns").await.problem(429, "too_many_requests");
    });
}
