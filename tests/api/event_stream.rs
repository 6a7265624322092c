//! Events are told as they happen, to whoever may see them, from where they left off.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Method, header};
use futures_util::StreamExt as _;
use micromatrix::app::write::Actor;
use micromatrix::domain::right::Role;
use micromatrix::domain::time::Timestamp;
use micromatrix::domain::token::TokenInput;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::database::everywhere;
use crate::support::{Answer, Caller, World, demo, empty, grant};

const PATH: &str = "/api/v1/events/stream";

/// One who follows.
struct Follower {
    body: BodyDataStream,
    text: String,
}

/// An event as it was told.
#[derive(Debug, PartialEq)]
struct Told {
    id: String,
    kind: String,
    data: Value,
}

impl Follower {
    async fn open(caller: &Caller, path: &str, seen: Option<&str>) -> Self {
        let mut request = caller.request(Method::GET, path);
        if let Some(seen) = seen {
            request = request.header("last-event-id", seen);
        }
        let response = caller.router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event; `None` once the stream has ended.
    async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = frame.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
                    line.map(ToOwned::to_owned)
                };
                let told = field("data").map(|data| Told {
                    id: field("id").unwrap(),
                    kind: field("event").unwrap(),
                    data: serde_json::from_str(&data).unwrap(),
                });
                let rest = rest.to_owned();
                self.text = rest;
                if told.is_some() {
                    return told;
                }
                continue;
            }
            let part = self.body.next().await?.unwrap();
            self.text.push_str(std::str::from_utf8(&part).unwrap());
        }
    }

    async fn kinds(&mut self, count: usize) -> Vec<String> {
        let mut kinds = Vec::new();
        for _ in 0..count {
            kinds.push(self.next().await.unwrap().kind);
        }
        kinds
    }
}

fn ms(event: &Value) -> i64 {
    Timestamp::parse(event["at"].as_str().unwrap()).unwrap().as_ms()
}

async fn organisation(coordinator: &Caller, key: &str) {
    coordinator.post("/api/v1/organisations", &json!({"key": key, "name": key})).await.ok();
}

async fn asked(caller: &Caller, seen: &str) -> Answer {
    let request = caller.request(Method::GET, PATH).header("last-event-id", seen);
    caller.send(request.body(Body::empty()).unwrap()).await
}

#[test]
fn what_happens_is_told_as_a_list_has_it_and_who_comes_back_misses_nothing() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        organisation(&coordinator, "before").await;
        let mut follower = Follower::open(&coordinator, PATH, None).await;
        organisation(&coordinator, "a").await;
        let first = follower.next().await.unwrap();
        assert_eq!((first.kind.as_str(), &first.data["key"]), ("organisation.created", &json!("a")));
        drop(follower);
        organisation(&coordinator, "b").await;
        organisation(&coordinator, "c").await;
        let mut follower = Follower::open(&coordinator, PATH, Some(&first.id)).await;
        let told = [follower.next().await.unwrap(), follower.next().await.unwrap()];
        let list = coordinator.get(&format!("/api/v1/events?after={}", first.data["seq"])).await.ok();
        let list: Vec<Told> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| Told {
                id: format!("{}-{}", event["seq"], ms(event)),
                kind: event["kind"].as_str().unwrap().to_owned(),
                data: event.clone(),
            })
            .collect();
        assert_eq!(told.as_slice(), list);
        let mut whole =
            Follower::open(&coordinator, &format!("{PATH}?after=0&kind=organisation.created"), None).await;
        assert_eq!(whole.kinds(4).await, ["organisation.created"; 4]);
    });
}

#[test]
fn what_another_process_records_is_told_too() {
    everywhere(async |url| {
        let (mine, other) = (World::open(url).await, World::open(url).await);
        let coordinator = mine.caller(Role::Coordinator).await;
        let mut follower = Follower::open(&coordinator, PATH, None).await;
        organisation(&coordinator.before(other.router.clone()), "a").await;
        assert_eq!(follower.next().await.unwrap().data["key"], "a");
    });
}

#[test]
fn whoever_sees_part_of_the_events_is_told_that_part() {
    demo(async |world| {
        let (coordinator, member) = (world.caller(Role::Coordinator).await, world.caller(Role::Member).await);
        let mut follower = Follower::open(&member, PATH, None).await;
        let mut all = Follower::open(&coordinator, PATH, None).await;
        for handle in ["weibo-zjg-jiaoyu", "wechat-zjg-jiaoyu"] {
            coordinator.edit_account(handle, |account| account["name"] = json!("新名")).await;
        }
        assert_eq!(all.next().await.unwrap().data["account"], "weibo-zjg-jiaoyu");
        assert_eq!(follower.next().await.unwrap().data["account"], "wechat-zjg-jiaoyu");
    });
}

#[test]
fn a_stream_ends_with_its_token_and_with_the_service() {
    empty(async |world| {
        let input = TokenInput {
            subject: "王芳".to_owned(),
            label: String::new(),
            grants: vec![grant(Role::Coordinator)],
            expires_at: None,
        };
        let (own, secret) = world.app.create_token(&Actor::default(), input).await.unwrap();
        let mut follower = Follower::open(&world.stranger(Some(secret.reveal())), PATH, None).await;
        world.caller(Role::Admin).await;
        assert_eq!(follower.kinds(2).await, ["subject.created", "token.created"]);
        world.app.revoke_token(&Actor::default(), own.id).await.unwrap();
        organisation(&world.caller(Role::Coordinator).await, "a").await;
        assert_eq!(follower.next().await, None, "nothing is told that came after");
        let other = world.caller(Role::Coordinator).await;
        let mut follower = Follower::open(&other, PATH, None).await;
        world.app.signal.end();
        assert_eq!(follower.next().await, None);
    });
}

#[test]
fn a_place_that_is_none_or_that_is_gone_is_refused() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for none in ["-1", "x", "1.5", "99999999999999999999"] {
            asked(&coordinator, none).await.problem(400, "invalid_header");
        }
        let problem = asked(&coordinator, "1000000").await.problem(410, "event_gone");
        assert!(problem["detail"].as_str().unwrap().contains("1000000"), "{problem:#}");
        // The number is there, and of another event: the database was put back.
        let events = coordinator.get("/api/v1/events").await.ok();
        let event = &events["items"][0];
        asked(&coordinator, &format!("{}-{}", event["seq"], ms(event) + 1)).await.problem(410, "event_gone");
        let mut follower =
            Follower::open(&coordinator, PATH, Some(&format!("{}-{}", event["seq"], ms(event)))).await;
        organisation(&coordinator, "a").await;
        assert!(follower.next().await.is_some());
        coordinator.get(&format!("{PATH}?after=-1")).await.problem(400, "invalid_query");
        coordinator.get(&format!("{PATH}?after=1000000")).await.problem(410, "event_gone");
    });
}

#[test]
fn one_person_has_so_many_streams_open_and_no_more() {
    empty(async |world| {
        let (coordinator, other) = (world.caller(Role::Coordinator).await, world.caller(Role::Planner).await);
        let mut open = Vec::new();
        for _ in 0..10 {
            open.push(Follower::open(&coordinator, PATH, None).await);
        }
        coordinator.get(PATH).await.problem(429, "too_many_requests");
        let mut others = Follower::open(&other, PATH, None).await;
        open.pop();
        let mut again = Follower::open(&coordinator, PATH, None).await;
        organisation(&coordinator, "a").await;
        for follower in [&mut others, &mut again, &mut open[0]] {
            let told = tokio::time::timeout(Duration::from_mins(1), follower.next()).await.unwrap();
            assert_eq!(told.unwrap().data["key"], "a");
        }
    });
}
