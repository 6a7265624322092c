//! What may be published waits in the outbox, is published by a report and by nothing else than what was approved, and its page is looked at.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use micromatrix::domain::attachment::hash_of;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::api::builders::small;
use crate::api::desk::{Desk, OTHER, TEXT};
use crate::api::receiver::{later, near};
use crate::support::world::execute;
use crate::support::{Caller, World, refused};

const OUTBOX: &str = "/api/v1/outbox";

/// A site that shows one page.
#[derive(Clone)]
struct Site {
    url: String,
    page: Arc<Mutex<(u16, &'static str, Vec<u8>)>>,
}

impl Site {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/s/1", listener.local_addr().unwrap());
        let site = Self { url, page: Arc::new(Mutex::new((404, "text/html", Vec::new()))) };
        let router = Router::new().fallback(show).with_state(site.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        site
    }

    fn shows(&self, status: u16, media: &'static str, page: impl Into<Vec<u8>>) {
        *self.page.lock().unwrap() = (status, media, page.into());
    }

    fn says(&self, title: &str, text: &str) {
        let paragraphs = text.lines().map(|line| format!("<p>{line}</p>")).collect::<Vec<_>>().concat();
        let page = format!(
            "<title>{title}</title><nav>首页</nav><h1>{title}</h1>{paragraphs}<script>'再说'</script>"
        );
        self.shows(200, "text/html; charset=utf-8", page);
    }
}

async fn show(State(site): State<Site>) -> Response {
    let (status, media, page) = site.page.lock().unwrap().clone();
    (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_TYPE, media)], page).into_response()
}

/// A piece that was signed, and a platform.
async fn signed(world: &World) -> (Desk, Caller) {
    let desk = Desk::major(world).await;
    desk.approve().await;
    desk.sign().await;
    (desk, world.caller(Role::Integrator).await)
}

fn item(desk: &Desk) -> String {
    format!("{OUTBOX}/{}", desk.id)
}

fn report(item: &Value, url: &str) -> Value {
    let files: Vec<&Value> =
        item["attachments"].as_array().unwrap().iter().map(|file| &file["sha256"]).collect();
    json!({"version": item["version"], "digest": item["digest"], "attachments": files, "url": url})
}

/// What was found on the page, by the outcome alone.
async fn outcome(desk: &Desk) -> Value {
    desk.member.get(&desk.at("/publication")).await.ok()["page"]["outcome"].clone()
}

#[test]
fn what_is_signed_waits_with_its_files_and_is_published_by_a_report() {
    small(async |world| {
        let world = near(&world);
        let desk = Desk::major(&world).await;
        let file = json!({
            "name": "图.png", "media_type": "image/png", "licence": "自有", "owner": "公安局",
            "sha256": hash_of(b"abc"), "content": "YWJj"
        });
        desk.member.post(&desk.at("/attachments"), &file).await.ok();
        let platform = world.caller(Role::Integrator).await;
        assert_eq!(platform.all(OUTBOX).await, [json!(null); 0], "nothing is approved yet");
        desk.approve().await;
        assert_eq!(platform.all(OUTBOX).await.len(), 0, "it is not signed yet");
        platform.get(&item(&desk)).await.problem(404, "not_found");
        desk.sign().await;
        let all = platform.all(OUTBOX).await;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0], platform.get(&item(&desk)).await.ok());
        let seal = desk.seal().await;
        assert_eq!((&all[0]["text"], &all[0]["digest"]), (&json!(TEXT), &seal["digest"]));
        assert_eq!((&all[0]["held_back"], &all[0]["corrects"]), (&Value::Null, &Value::Null));
        let path = format!("{}/attachments/{}", item(&desk), hash_of(b"abc"));
        assert_eq!(platform.text(&path).await, "abc");
        let other = format!("{}/attachments/{}", item(&desk), hash_of(b"abd"));
        platform.get(&other).await.problem(404, "not_found");

        let site = Site::start().await;
        let reported =
            platform.post(&format!("{}/report", item(&desk)), &report(&all[0], &site.url)).await.ok();
        assert_eq!((&reported["url"], &reported["page"]), (&json!(site.url), &Value::Null));
        assert_eq!(reported["reported_by"], json!(platform.subject));
        let piece = desk.piece().await;
        assert_eq!((&piece["state"], &piece["url"]), (&json!("published"), &json!(site.url)));
        assert_eq!(platform.all(OUTBOX).await.len(), 0);
        platform.get(&path).await.problem(404, "not_found");

        desk.revise(OTHER).await;
        desk.approve().await;
        desk.sign().await;
        let correction = platform.get(&item(&desk)).await.ok();
        assert_eq!((&correction["version"], &correction["corrects"]), (&json!(2), &json!(site.url)));
        let again = report(&correction, "http://127.0.0.1:9/s/2");
        platform.post(&format!("{}/report", item(&desk)), &again).await.ok();
        assert_eq!(desk.state().await, "corrected");
    });
}

#[test]
fn nothing_is_reported_but_what_was_approved() {
    small(async |world| {
        let (desk, platform) = signed(&world).await;
        let right = report(&platform.get(&item(&desk)).await.ok(), "https://example.gov.cn/1");
        let path = format!("{}/report", item(&desk));
        let with = |field: &str, value: Value| {
            let mut other = right.clone();
            other[field] = value;
            other
        };
        for (field, value, status, code, place) in [
            ("version", json!(2), 409, "old_version", "/version"),
            ("digest", json!("0".repeat(64)), 409, "digest_stale", "/digest"),
            ("attachments", json!(["0".repeat(64)]), 409, "digest_stale", "/digest"),
            ("url", json!("example.gov.cn"), 422, "invalid", "/url"),
            ("digest", json!("0".repeat(65)), 422, "invalid", "/digest"),
        ] {
            refused(&world, platform.post(&path, &with(field, value)), status, code, &[place]).await;
        }
        for role in [Role::Coordinator, Role::Admin, Role::Signer] {
            let other = world.caller(role).await;
            refused(&world, other.post(&path, &right), 403, "forbidden", &[]).await;
            refused(&world, other.get(OUTBOX), 403, "forbidden", &[]).await;
        }
        refused(&world, desk.member.post(&path, &right), 403, "forbidden", &[]).await;
        refused(&world, platform.get(&desk.at("/publication")), 404, "not_found", &[]).await;
        platform.post(&path, &right).await.ok();
        refused(&world, platform.post(&path, &right), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn what_must_not_be_published_now_is_listed_without_its_text() {
    small(async |world| {
        let (desk, platform) = signed(&world).await;
        let coordinator = &desk.run.coordinator;
        let of_account = platform.all(&format!("{OUTBOX}?account=weibo-jiaojing")).await;
        assert_eq!(of_account.len(), 1);
        assert_eq!(platform.all(&format!("{OUTBOX}?account=wechat-jiaoyu")).await.len(), 0);
        coordinator.edit_account("weibo-jiaojing", |account| account["status"] = json!("paused")).await;
        let held = platform.get(&item(&desk)).await.ok();
        assert_eq!((&held["held_back"], &held["title"]), (&json!("account"), &Value::Null));
        assert_eq!((&held["text"], &held["attachments"]), (&Value::Null, &json!([])));
        let path = format!("{}/report", item(&desk));
        let attempt = platform.post(&path, &report(&of_account[0], "https://example.gov.cn/1"));
        refused(&world, attempt, 409, "account_inactive", &[]).await;
    });
}

#[test]
fn a_page_is_held_against_what_was_signed_until_it_is_as_it_should_be() {
    small(async |world| {
        let world = near(&world);
        let (desk, platform) = signed(&world).await;
        let site = Site::start().await;
        let ready = platform.get(&item(&desk)).await.ok();
        let title = ready["title"].as_str().unwrap();
        platform.post(&format!("{}/report", item(&desk)), &report(&ready, &site.url)).await.ok();
        let look = async || {
            let looked = world.app.look_at_pages().await.unwrap();
            (looked, outcome(&desk).await)
        };
        assert_eq!(look().await, (1, json!("unreachable")), "it is not up yet");
        let reported = desk.member.get(&desk.at("/publication")).await.ok();
        assert_eq!(reported["page"]["fault"], json!({"kind": "refused", "status": 404}));
        assert_eq!(look().await.0, 0, "not before its time");
        site.says(title, &TEXT.replace('雨', "雪"));
        later(&world, 61);
        assert_eq!(look().await, (1, json!("differs")));
        site.shows(200, "text/html", "<p>请在微信客户端打开链接");
        later(&world, 601);
        assert_eq!(look().await, (1, json!("absent")));
        site.says(title, TEXT);
        later(&world, 3_601);
        assert_eq!(look().await, (1, json!("same")));
        later(&world, 100_000);
        assert_eq!(look().await.0, 0, "what is as it should be is left alone");
        let compared: Vec<Value> = platform
            .all("/api/v1/events?kind=piece.page_compared")
            .await
            .iter()
            .map(|event| event["data"]["outcome"].clone())
            .collect();
        assert_eq!(compared, ["unreachable", "differs", "absent", "same"]);
        let passage: String = TEXT.chars().take(6).collect();
        assert!(world.rows("event").await.iter().all(|event| !event.to_string().contains(&passage)));
    });
}

#[test]
fn a_page_that_is_none_or_too_long_is_unreadable_and_one_in_a_closed_network_is_not_asked_for() {
    small(async |world| {
        for (media, length, near_enough, expected) in [
            ("image/png", 10, true, "unreadable"),
            ("text/html", 5 * 1024 * 1024, true, "unreadable"),
            ("text/html", 10, false, "unreachable"),
        ] {
            let world = if near_enough { near(&world) } else { world.clone() };
            let (desk, platform) = signed(&world).await;
            let site = Site::start().await;
            site.shows(200, media, "a".repeat(length));
            let ready = platform.get(&item(&desk)).await.ok();
            platform.post(&format!("{}/report", item(&desk)), &report(&ready, &site.url)).await.ok();
            while world.app.look_at_pages().await.unwrap() > 0 {}
            assert_eq!(outcome(&desk).await, expected);
        }
    });
}

#[test]
fn the_outbox_is_read_page_by_page_and_what_was_changed_behind_the_service_is_held_back() {
    small(async |world| {
        let mut desks = Vec::new();
        for _ in 0..3 {
            desks.push(signed(&world).await.0);
        }
        let platform = world.caller(Role::Integrator).await;
        let whole = platform.get(OUTBOX).await.ok();
        assert_eq!(whole["items"].as_array().unwrap().len(), 3);
        let (mut items, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = platform.get(&format!("{OUTBOX}?limit=1{cursor}")).await.ok();
            items.extend(page["items"].as_array().unwrap().clone());
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(json!(items), whole["items"]);
        let forge = format!("UPDATE piece_version SET text = '{OTHER}' WHERE text = '{TEXT}'");
        execute(&*world.app.db, &forge).await;
        let held = platform.get(&item(&desks[0])).await.ok();
        assert_eq!((&held["held_back"], &held["text"]), (&json!("changed"), &Value::Null));
    });
}

#[test]
fn a_report_that_is_sent_again_under_its_key_is_answered_as_before() {
    small(async |world| {
        let (desk, platform) = signed(&world).await;
        let ready = platform.get(&item(&desk)).await.ok();
        let body = report(&ready, "https://example.gov.cn/1").to_string();
        let send = async || {
            let request = platform
                .request(Method::POST, &format!("{}/report", item(&desk)))
                .header(header::CONTENT_TYPE, "application/json")
                .header("idempotency-key", "one");
            platform.send(request.body(Body::from(body.clone())).unwrap()).await.ok()
        };
        let first = send().await;
        assert_eq!((send().await, &first["url"]), (first.clone(), &json!("https://example.gov.cn/1")));
    });
}

#[test]
fn a_version_that_does_not_count_any_more_is_not_looked_at() {
    small(async |world| {
        let world = near(&world);
        let (desk, platform) = signed(&world).await;
        let site = Site::start().await;
        let ready = platform.get(&item(&desk)).await.ok();
        platform.post(&format!("{}/report", item(&desk)), &report(&ready, &site.url)).await.ok();
        desk.member.call(&desk.at("/withdraw")).await.ok();
        assert_eq!(world.app.look_at_pages().await.unwrap(), 1);
        let left = desk.member.get(&desk.at("/publication")).await.ok();
        assert_eq!((&left["page"], &left["next_look_at"]), (&Value::Null, &Value::Null));
        assert_eq!(platform.all("/api/v1/events?kind=piece.page_compared").await.len(), 0);
    });
}
