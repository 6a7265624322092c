//! Bodies that cannot be read, or whose shape is wrong: refused with a pointer, and nothing is changed.

use axum::body::Body;
use axum::http::{Method, header};
use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::{draft, small, with};
use crate::support::refused;

const CAMPAIGNS: &str = "/api/v1/campaigns";

#[test]
fn malformed_json_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for text in
            ["", "{", "{\"title\": }", "{\"title\": \"a\",}", "{} {}", "nul", "{\"title\": \"\u{1}\"}"]
        {
            let attempt = coordinator.post_text(CAMPAIGNS, text);
            let before = world.everything().await;
            let problem = attempt.await.problem(400, "malformed_json");
            assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{text}");
            assert_eq!(world.everything().await, before);
        }
    });
}

#[test]
fn broken_utf8_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let attempt = coordinator.post_text(CAMPAIGNS, b"{\"title\": \"\xff\xfe\"}".to_vec());
        let problem = refused(&world, attempt, 400, "malformed_json", &[""]).await;
        assert_eq!(problem["errors"][0]["detail"], "byte 11 is not UTF-8");
        let half = b"{\"title\": \"\xe9\x98\"}".to_vec();
        refused(&world, coordinator.post_text(CAMPAIGNS, half), 400, "malformed_json", &[""]).await;
    });
}

#[test]
fn the_character_u_0000_is_refused_where_it_stands() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (pointer, body) in [
            ("/title", with(draft(), "/title", json!("a\u{0}b"))),
            ("/angles/1/brief", with(draft(), "/angles/1/brief", json!("\u{0}"))),
        ] {
            refused(&world, coordinator.post(CAMPAIGNS, &body), 422, "invalid", &[pointer]).await;
        }
        let import = json!({"files": {"accounts.csv": "handle\u{0}"}});
        let place = "/files/accounts.csv";
        refused(&world, coordinator.post("/api/v1/imports", &import), 422, "invalid", &[place]).await;
        let spelled = with(draft(), "/title", json!("写作 \\u0000 的样子"));
        let campaign = coordinator.post(CAMPAIGNS, &spelled).await.ok();
        assert_eq!(campaign["title"], spelled["title"]);
    });
}

#[test]
fn a_value_of_the_wrong_type_is_refused_where_it_stands() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (pointer, value) in [
            ("/title", json!(7)),
            ("/starts_at", json!("10 June")),
            ("/starts_at", json!("2026-06-10T00:00:00")),
            ("/ends_at", json!(1_780_000_000)),
            ("/spread", json!(-1)),
            ("/min_fit", json!(400.5)),
            ("/capacity", json!("1")),
            ("/angles", json!({})),
            ("/angles/1/functions", json!("education")),
            ("/angles/1/local", json!("yes")),
            ("/angles/0/level", json!("urgent")),
            ("/angles/0/form", json!("poster")),
            ("/language", json!("fr")),
            ("/review", json!("two_persons")),
        ] {
            let body = with(draft(), pointer, value);
            refused(&world, coordinator.post(CAMPAIGNS, &body), 422, "invalid", &[pointer]).await;
        }
        for body in [json!([]), json!(["flood_season"]), json!("flood_season"), json!(null)] {
            refused(&world, coordinator.post(CAMPAIGNS, &body), 422, "invalid", &[""]).await;
        }
        // A list is no object, even where its items would fit the fields in their order.
        for (pointer, value) in [("/weights", json!([])), ("/angles/2", json!(["weather", "雨天慢行"]))] {
            let body = with(draft(), pointer, value);
            refused(&world, coordinator.post(CAMPAIGNS, &body), 422, "invalid", &[pointer]).await;
        }
        let tie =
            json!({"source": "weibo-jiaojing", "target": "wechat-jiaojing", "kind": "x", "weight": null});
        refused(&world, coordinator.put("/api/v1/ties", 1, &tie), 422, "invalid", &["/weight"]).await;
    });
}

#[test]
fn an_unknown_field_is_refused_where_it_stands() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for pointer in ["/colour", "/angles/1/colour", "/audiences/0/colour"] {
            let body = with(draft(), pointer, json!("red"));
            refused(&world, coordinator.post(CAMPAIGNS, &body), 422, "invalid", &[pointer]).await;
        }
        let decline = json!({"reason": "no_staff", "because": "…"});
        let member = world.member(&["weibo-jiaojing"]).await;
        let path = "/api/v1/directions/01980c5e-7a00-7000-8000-000000000001/decline";
        refused(&world, member.post(path, &decline), 422, "invalid", &["/because"]).await;
    });
}

#[test]
fn a_missing_field_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let missing = ["/title", "/angles", "/starts_at", "/ends_at"];
        refused(&world, coordinator.post(CAMPAIGNS, &json!({})), 422, "invalid", &missing).await;
        let tie = json!({"source": "weibo-jiaojing", "kind": "x", "weight": 1});
        refused(&world, coordinator.put("/api/v1/ties", 1, &tie), 422, "invalid", &["/target"]).await;
    });
}

#[test]
fn another_content_type_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for media in ["text/plain", "application/x-www-form-urlencoded", "application/jsonish", ""] {
            let request = coordinator.request(Method::POST, CAMPAIGNS).header(header::CONTENT_TYPE, media);
            let attempt = coordinator.send(request.body(Body::from(draft().to_string())).unwrap());
            refused(&world, attempt, 415, "unsupported_media_type", &["#content-type"]).await;
        }
        let request = coordinator.request(Method::POST, CAMPAIGNS);
        let attempt = coordinator.send(request.body(Body::from(draft().to_string())).unwrap());
        refused(&world, attempt, 415, "unsupported_media_type", &["#content-type"]).await;
        let request = coordinator.request(Method::POST, CAMPAIGNS);
        let request = request.header(header::CONTENT_TYPE, "Application/JSON; charset=utf-8");
        coordinator.send(request.body(Body::from(draft().to_string())).unwrap()).await.ok();
    });
}

#[test]
fn an_oversize_body_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let brief = "长".repeat(2 * 1024 * 1024);
        let body = with(draft(), "/brief", json!(brief));
        refused(&world, coordinator.post(CAMPAIGNS, &body), 413, "too_large", &[]).await;
        let import = json!({"files": {"accounts.csv": brief}});
        let answer = coordinator.post("/api/v1/imports", &import).await;
        assert_eq!(answer.status, 202, "imports take more: {:#}", answer.json);
    });
}
