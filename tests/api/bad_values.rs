//! Well-formed bodies with wrong values: every wrong value is named with its pointer, and nothing is changed.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{draft, small, with};
use crate::support::{Caller, World, encoded, refused};

const CAMPAIGNS: &str = "/api/v1/campaigns";

async fn no_campaign(world: &World, coordinator: &Caller, body: &Value, places: &[&str]) {
    refused(world, coordinator.post(CAMPAIGNS, body), 422, "invalid", places).await;
}

/// The draft with these parts in place of its own.
fn changed(parts: &[(&str, Value)]) -> Value {
    parts.iter().fold(draft(), |body, (pointer, part)| with(body, pointer, part.clone()))
}

#[test]
fn over_long_text_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let long = |length: usize| json!("长".repeat(length));
        for (pointer, most) in [
            ("/title", 200),
            ("/brief", 5000),
            ("/basis", 2000),
            ("/contact", 500),
            ("/angles/0/title", 200),
            ("/angles/0/brief", 5000),
            ("/audiences/0/hook", 2000),
        ] {
            let body = changed(&[(pointer, long(most + 1))]);
            no_campaign(&world, &coordinator, &body, &[pointer]).await;
            coordinator.post(CAMPAIGNS, &changed(&[(pointer, long(most))])).await.ok();
        }
        let account =
            json!({"handle": "a", "name": long(201), "platform": "weibo", "organisation": "公安局"});
        let attempt = coordinator.post("/api/v1/accounts", &account);
        refused(&world, attempt, 422, "invalid", &["/name"]).await;
    });
}

#[test]
fn every_wrong_value_is_named_at_once() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let body = changed(&[
            ("/title", json!("")),
            ("/ends_at", json!("2026-06-01T00:00:00+08:00")),
            ("/min_fit", json!(0)),
            ("/angles/0/max", json!(0)),
            ("/angles/0/min", json!(2)),
        ]);
        let places = ["/title", "/ends_at", "/min_fit", "/angles/0/min"];
        no_campaign(&world, &coordinator, &body, &places).await;
    });
}

#[test]
fn a_minimum_above_the_maximum_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let body = changed(&[("/angles/1/min", json!(3)), ("/angles/1/max", json!(2))]);
        no_campaign(&world, &coordinator, &body, &["/angles/1/min"]).await;
        // A key angle wants one voice without saying so.
        let body = changed(&[("/angles/0/level", json!("key")), ("/angles/0/max", json!(0))]);
        no_campaign(&world, &coordinator, &body, &["/angles/0/min"]).await;
    });
}

#[test]
fn a_window_that_ends_before_it_starts_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for ends_at in ["2026-06-09T00:00:00+08:00", "2026-06-10T00:00:00+08:00", "2026-06-10T01:00:00+09:00"]
        {
            no_campaign(&world, &coordinator, &changed(&[("/ends_at", json!(ends_at))]), &["/ends_at"]).await;
        }
    });
}

#[test]
fn a_phase_outside_of_the_window_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let phase = |key: &str, from: &str, to: &str| json!({"key": key, "starts_at": from, "ends_at": to});
        let phases = json!([
            phase("early", "2026-06-09T00:00:00+08:00", "2026-06-12T00:00:00+08:00"),
            phase("late", "2026-06-12T00:00:00+08:00", "2026-07-12T00:00:00+08:00"),
            phase("backwards", "2026-06-20T00:00:00+08:00", "2026-06-12T00:00:00+08:00"),
            phase("right", "2026-06-12T00:00:00+08:00", "2026-06-20T00:00:00+08:00"),
        ]);
        let places = ["/phases/0", "/phases/1", "/phases/2/ends_at"];
        no_campaign(&world, &coordinator, &changed(&[("/phases", phases)]), &places).await;
        let body = changed(&[("/angles/0/phase", json!("never"))]);
        no_campaign(&world, &coordinator, &body, &["/angles/0/phase"]).await;
    });
}

#[test]
fn duplicate_keys_are_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let twice = |one: Value| json!([one.clone(), one]);
        let phase =
            json!({"key": "p", "starts_at": "2026-06-11T00:00:00Z", "ends_at": "2026-06-12T00:00:00Z"});
        for (pointer, part) in [
            ("/angles", twice(json!({"key": "belts", "title": "安全带"}))),
            ("/audiences", twice(json!({"key": "drivers"}))),
            ("/localities", twice(json!({"key": "yangshe"}))),
            ("/facts", twice(json!({"key": "hotline", "text": "12122"}))),
            ("/phases", twice(phase)),
            ("/angles/0/functions", json!(["traffic_police", "traffic_police"])),
        ] {
            let place = format!("{pointer}/1");
            no_campaign(&world, &coordinator, &changed(&[(pointer, part)]), &[&place]).await;
        }
        let twin = "{\"title\":\"a\",\"title\":\"b\"}";
        let attempt = coordinator.post_text(CAMPAIGNS, twin);
        refused(&world, attempt, 422, "invalid", &["/title"]).await;
    });
}

#[test]
fn a_key_that_is_taken_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let admin = world.caller(Role::Admin).await;
        let account = json!({"handle": "weibo-jiaojing", "name": "交警", "platform": "weibo", "organisation": "公安局"});
        for (caller, path, body, pointer) in [
            (&coordinator, "/api/v1/accounts", account, "/handle"),
            (&coordinator, "/api/v1/organisations", json!({"key": "公安局", "name": "公安局"}), "/key"),
            (&coordinator, "/api/v1/clusters", json!({"key": "roads", "name": "道路"}), "/key"),
            (&admin, "/api/v1/subjects", json!({"name": "王芳"}), "/name"),
        ] {
            if path.ends_with("subjects") {
                caller.post(path, &body).await.ok();
            }
            refused(&world, caller.post(path, &body), 409, "taken", &[pointer]).await;
        }
    });
}

#[test]
fn a_key_never_changes() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let account = json!({"handle": "b", "name": "交警", "platform": "weibo", "organisation": "公安局"});
        for (path, body, pointer) in [
            ("/api/v1/accounts/weibo-jiaojing".to_owned(), account, "/handle"),
            ("/api/v1/clusters/roads".to_owned(), json!({"key": "b", "name": "道路"}), "/key"),
            (
                format!("/api/v1/organisations/{}", encoded("公安局")),
                json!({"key": "b", "name": "公安局"}),
                "/key",
            ),
        ] {
            refused(&world, coordinator.put(&path, 1, &body), 422, "invalid", &[pointer]).await;
        }
    });
}

#[test]
fn words_that_name_nothing_are_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let admin = world.caller(Role::Admin).await;
        for (pointer, part) in [
            ("/angles/2/functions", json!(["courts", "magic"])),
            ("/localities", json!([{"key": "yangshe"}, {"key": "atlantis"}])),
            ("/facts", json!([{"key": "f", "text": "…", "owner": "nobody"}])),
            ("/theme", json!("moon")),
            ("/angles/0/facts", json!(["rumour"])),
        ] {
            let place = match pointer {
                "/angles/2/functions" => "/angles/2/functions/1",
                "/localities" => "/localities/1/key",
                "/facts" => "/facts/0/owner",
                "/angles/0/facts" => "/angles/0/facts/0",
                other => other,
            };
            no_campaign(&world, &coordinator, &changed(&[(pointer, part)]), &[place]).await;
        }
        let account = json!({
            "handle": "a", "name": "甲", "platform": "weibo", "organisation": "nobody", "functions": ["magic"]
        });
        let places = ["/functions/0", "/organisation"];
        refused(&world, coordinator.post("/api/v1/accounts", &account), 422, "invalid", &places).await;
        let cluster = json!({
            "key": "c", "name": "丙", "functions": ["magic"], "lead": "x", "members": ["weibo-jiaojing", "y"]
        });
        let places = ["/functions/0", "/members/1", "/lead"];
        refused(&world, coordinator.post("/api/v1/clusters", &cluster), 422, "invalid", &places).await;
        let tie = json!({"source": "x", "target": "y", "kind": "k", "weight": 1});
        let attempt = coordinator.put("/api/v1/ties", 1, &tie);
        refused(&world, attempt, 422, "invalid", &["/source", "/target"]).await;
        let token = json!({"subject": "s", "grants": [
            {"role": "member", "accounts": ["x"], "organisations": ["y"]}, {"role": "lead", "clusters": ["z"]}
        ]});
        let places = ["/grants/0/accounts/0", "/grants/0/organisations/0", "/grants/1/clusters/0"];
        refused(&world, admin.post("/api/v1/tokens", &token), 422, "invalid", &places).await;
    });
}

#[test]
fn a_tie_to_itself_and_a_weight_of_nothing_are_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let tie = |target: &str, weight: f64| json!({"source": "weibo-jiaojing", "target": target, "kind": "k", "weight": weight});
        let itself = tie("weibo-jiaojing", 1.0);
        let attempt = coordinator.put("/api/v1/ties", 1, &itself);
        refused(&world, attempt, 422, "invalid", &["/target"]).await;
        for weight in [0.0, -1.0, 1e9] {
            let tie = tie("wechat-jiaojing", weight);
            let attempt = coordinator.put("/api/v1/ties", 1, &tie);
            refused(&world, attempt, 422, "invalid", &["/weight"]).await;
        }
    });
}

#[test]
fn a_token_with_a_scope_that_its_role_does_not_take_is_refused() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        for (grants, place) in [
            (json!([]), "/grants"),
            (json!([{"role": "member"}]), "/grants/0/accounts"),
            (json!([{"role": "lead"}]), "/grants/0/clusters"),
            (json!([{"role": "planner", "accounts": ["weibo-jiaojing"]}]), "/grants/0/accounts"),
            (json!([{"role": "signer", "clusters": ["roads"]}]), "/grants/0/clusters"),
            (json!([{"role": "emperor"}]), "/grants/0/role"),
        ] {
            let body = json!({"subject": "王芳", "grants": grants});
            refused(&world, admin.post("/api/v1/tokens", &body), 422, "invalid", &[place]).await;
        }
    });
}

#[test]
fn a_file_that_is_none_of_an_imports_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let attempt = |files: Value| coordinator.post("/api/v1/imports", &json!({"files": files}));
        refused(&world, attempt(json!({})), 422, "invalid", &["/files"]).await;
        let files = json!({"accounts.csv": "handle\n", "a/b~c.csv": ""});
        refused(&world, attempt(files), 422, "invalid", &["/files/a~1b~0c.csv"]).await;
    });
}
