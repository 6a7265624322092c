//! Personal links: each opens once, within its time, and becomes its person's token.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, StatusCode, header};
use micromatrix::domain::right::Role;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::api::builders::small;
use crate::api::person_list::{LIST, taken};
use crate::support::{Answer, Caller, World, empty, grant, refused};

const SUBJECTS: &str = "/api/v1/subjects";
const SHEET: &str = "/api/v1/subjects/links/sheet";
const SIGN_IN: &str = "/api/v1/sign-in";

/// A person with roles, by id.
async fn person(admin: &Caller, name: &str, role: Role) -> String {
    let input = json!({"name": name, "grants": [grant(role)], "phone": "13800004242"});
    admin.post(SUBJECTS, &input).await.ok()["id"].as_str().unwrap().to_owned()
}

fn links(subject: &str) -> String {
    format!("{SUBJECTS}/{subject}/links")
}

async fn code(admin: &Caller, subject: &str) -> String {
    let made = admin.post(&links(subject), &json!({})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    made.ok()["code"].as_str().unwrap().to_owned()
}

async fn open(world: &World, code: &str) -> Answer {
    world.stranger(None).post(SIGN_IN, &json!({"code": code})).await
}

/// Opening is refused as any other, and changes nothing.
async fn opens_nothing(world: &World, code: &str) -> Value {
    let stranger = world.stranger(None);
    refused(world, stranger.post(SIGN_IN, &json!({"code": code})), 401, "code_refused", &["/code"]).await
}

fn holder(world: &World, opened: &Value) -> Caller {
    let secret = opened["secret"].as_str().unwrap();
    let subject = opened["token"]["subject"].as_str().unwrap().to_owned();
    Caller::new(world.router.clone(), Some(secret.to_owned()), subject)
}

#[test]
fn a_link_opens_once_and_gives_what_its_person_may_do() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let id = person(&admin, "王芳", Role::Planner).await;
        let code = code(&admin, &id).await;
        let typed = code.to_lowercase().replace('-', " ");
        let opened = open(&world, &typed).await;
        assert_eq!(opened.status, StatusCode::CREATED);
        let opened = opened.ok();
        assert_eq!(opened["token"]["expires_at"], "2026-09-10T01:00:00Z", "after 90 days");
        let holder = holder(&world, &opened);
        let me = holder.get("/api/v1/me").await.ok();
        assert_eq!((&me["subject"], &me["grants"]), (&json!(id), &json!([{"role": "planner"}])));
        opens_nothing(&world, &code).await;
        let kept = admin.all(&links(&id)).await;
        assert_eq!((kept.len(), &kept[0]["token"]), (1, &opened["token"]["id"]));
        let events = world.caller(Role::Integrator).await.all("/api/v1/events?kind=link.opened").await;
        assert_eq!((events.len(), &events[0]["subject"]), (1, &json!(id)), "the person has done it");
        world.set_clock("2026-09-10T01:00:00Z");
        holder.get("/api/v1/me").await.problem(401, "unauthenticated");
    });
}

#[test]
fn a_code_that_opens_nothing_is_answered_alike_whatever_the_cause() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let (used, expired) =
            (person(&admin, "甲", Role::Planner).await, person(&admin, "乙", Role::Planner).await);
        let (renewed, taken_back) =
            (person(&admin, "丙", Role::Planner).await, person(&admin, "丁", Role::Planner).await);
        let barred = person(&admin, "戊", Role::Planner).await;
        let mut refusals = vec![opens_nothing(&world, "0000-0000-0000-0000-0000-0000-0000").await];
        refusals.push(opens_nothing(&world, "").await);
        let used = code(&admin, &used).await;
        open(&world, &used).await.ok();
        refusals.push(opens_nothing(&world, &used).await);
        let first = code(&admin, &renewed).await;
        let second = code(&admin, &renewed).await;
        refusals.push(opens_nothing(&world, &first).await);
        open(&world, &second).await.ok();
        let made = admin.post(&links(&taken_back), &json!({"valid_days": 1})).await.ok();
        let path = format!("{}/{}", links(&taken_back), made["link"]["id"].as_str().unwrap());
        let revoked = admin.delete(&path).await.ok();
        assert_eq!(revoked["revoked_at"], "2026-06-12T01:00:00Z");
        assert_eq!(admin.delete(&path).await.ok(), revoked);
        refusals.push(opens_nothing(&world, made["code"].as_str().unwrap()).await);
        let of_barred = code(&admin, &barred).await;
        admin.call(&format!("{SUBJECTS}/{barred}/bar")).await.ok();
        refusals.push(opens_nothing(&world, &of_barred).await);
        refused(&world, admin.post(&links(&barred), &json!({})), 409, "barred", &["/subject"]).await;
        admin.call(&format!("{SUBJECTS}/{barred}/lift")).await.ok();
        refusals.push(opens_nothing(&world, &of_barred).await);
        let late = admin.post(&links(&expired), &json!({"valid_days": 1})).await.ok();
        world.set_clock("2026-06-13T01:00:00Z");
        refusals.push(opens_nothing(&world, late["code"].as_str().unwrap()).await);
        assert!(refusals.iter().all(|one| *one == refusals[0]), "{refusals:#?}");
    });
}

#[test]
fn of_several_who_open_a_link_at_once_exactly_one_does() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let id = person(&admin, "王芳", Role::Planner).await;
        let code = code(&admin, &id).await;
        let mut openers = JoinSet::new();
        for _ in 0..8 {
            let (stranger, body) = (world.stranger(None), json!({"code": code}));
            openers.spawn(async move { stranger.post(SIGN_IN, &body).await.status });
        }
        let statuses = openers.join_all().await;
        let opened = statuses.iter().filter(|status| **status == StatusCode::CREATED).count();
        assert_eq!(opened, 1, "{statuses:?}");
        let of_person = admin.all("/api/v1/tokens").await;
        assert_eq!(of_person.iter().filter(|token| token["subject"] == json!(id)).count(), 1);
    });
}

#[test]
fn whoever_tries_codes_waits_and_nobody_else_does() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let id = person(&admin, "王芳", Role::Planner).await;
        let good = code(&admin, &id).await;
        let from = async |address: &str, code: &str| {
            let peer: SocketAddr = format!("{address}:5000").parse().unwrap();
            let stranger = world.stranger(None);
            let request = stranger.request(Method::POST, SIGN_IN).extension(ConnectInfo(peer));
            let request = request.header(header::CONTENT_TYPE, "application/json");
            stranger.send(request.body(Body::from(json!({"code": code}).to_string())).unwrap()).await
        };
        for at in 0..30 {
            from("192.0.2.1", &format!("guess {at}")).await.problem(401, "code_refused");
        }
        let answer = from("192.0.2.1", "guess").await;
        assert_eq!(answer.header("retry-after"), "60");
        answer.problem(429, "too_many_requests");
        from("192.0.2.2", "guess").await.problem(401, "code_refused");
        from("192.0.2.1", &good).await.ok();
    });
}

#[test]
fn a_link_that_would_give_nothing_is_not_made() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let id = admin.post(SUBJECTS, &json!({"name": "王芳"})).await.ok()["id"].as_str().unwrap().to_owned();
        refused(&world, admin.post(&links(&id), &json!({})), 409, "no_roles", &[]).await;
        for days in [0, 91] {
            let attempt = admin.post(&links(&id), &json!({"valid_days": days}));
            refused(&world, attempt, 422, "invalid", &["/valid_days"]).await;
        }
        let nobody = links("01980c5e-7a00-7000-8000-000000000001");
        refused(&world, admin.post(&nobody, &json!({})), 404, "not_found", &[]).await;
        admin.get(&nobody).await.problem(404, "not_found");
        let other = person(&admin, "李明", Role::Planner).await;
        let sheet = json!({"subjects": [other, id, other], "base_url": "ftp://x"});
        let places = ["/base_url"];
        refused(&world, admin.post(SHEET, &sheet), 422, "invalid", &places).await;
        let sheet = json!({"subjects": [other, id, other], "base_url": "https://m.cn"});
        refused(&world, admin.post(SHEET, &sheet), 422, "invalid", &["/subjects/1", "/subjects/2"]).await;
        let coordinator = world.caller(Role::Coordinator).await;
        refused(&world, coordinator.post(SHEET, &sheet), 403, "forbidden", &[]).await;
    });
}

#[test]
fn a_list_becomes_a_sheet_of_cards_that_open_once_and_is_printed_once() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let report = taken(&admin, LIST).await;
        let ids: Vec<&Value> = report["persons"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        let body = json!({"subjects": ids, "base_url": "https://matrix.example.cn"}).to_string();
        let request = || {
            let request = admin.request(Method::POST, SHEET).header("idempotency-key", "sheet");
            request.header(header::CONTENT_TYPE, "application/json")
        };
        let response =
            tower::ServiceExt::oneshot(admin.router(), request().body(Body::from(body.clone())).unwrap());
        let response = response.await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let page = http_body_util::BodyExt::collect(response.into_body()).await.unwrap().to_bytes();
        let page = String::from_utf8(page.to_vec()).unwrap();
        assert!(
            page.contains("审核（公安局）")
                && page.contains("2026年6月26日9:00（北京时间）")
                && !page.contains("<script")
        );
        assert!(!page.contains("1380000000"), "no phone");
        let codes: Vec<&str> =
            page.split("https://matrix.example.cn/s/").skip(1).map(|rest| &rest[..28]).collect();
        assert_eq!((codes.len(), page.matches("<svg").count()), (7, 7));
        let again = admin.send(request().body(Body::from(body)).unwrap()).await;
        again.problem(409, "secret_not_replayed");
        let mut names = Vec::new();
        for code in &codes {
            let holder = holder(&world, &open(&world, code).await.ok());
            names.push(holder.get("/api/v1/me").await.ok()["name"].as_str().unwrap().to_owned());
        }
        names.sort_unstable();
        assert_eq!(names.iter().filter(|name| *name == "王芳").count(), 2);
        let everything = world.everything().await.join("\n");
        for code in codes {
            assert!(!everything.contains(code), "a code is kept");
        }
    });
}

#[test]
fn neither_a_code_nor_a_phone_nor_a_secret_stands_in_any_record() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let id = person(&admin, "王芳", Role::Planner).await;
        let request = admin.request(Method::POST, &links(&id)).header("idempotency-key", "k");
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let made = admin.send(request.body(Body::from("{}")).unwrap()).await.ok();
        let code = made["code"].as_str().unwrap();
        let opened = open(&world, code).await.ok();
        let bare = code.replace('-', "");
        assert_eq!(made["path"], format!("/s/{bare}"));
        for row in world.everything().await {
            let own = row.starts_with("subject ");
            assert!(own || !row.contains("13800004242"), "{row}");
            for secret in [code, &bare, opened["secret"].as_str().unwrap()] {
                assert!(!row.contains(secret), "{row}");
            }
        }
        let lists =
            [admin.all(SUBJECTS).await, admin.all(&links(&id)).await, admin.all("/api/v1/tokens").await];
        let lists = json!(lists).to_string();
        assert!(!lists.contains(code) && !lists.contains("13800004242"));
    });
}
