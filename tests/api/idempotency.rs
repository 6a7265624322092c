//! `Idempotency-Key`: what is sent twice is done once, also when the process dies at the worst moment.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{HeaderValue, Method, header};
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::contract::{DOCUMENT, operations};
use crate::support::{Answer, Caller, World, demo, empty};

pub const ACCOUNTS: &str = "/api/v1/accounts";
pub const ORGANISATIONS: &str = "/api/v1/organisations";

pub async fn post(caller: &Caller, path: &str, key: &str, body: &Value) -> Answer {
    let key = HeaderValue::from_bytes(key.as_bytes()).unwrap();
    let request = caller.request(Method::POST, path).header("idempotency-key", key);
    let request = request.header(header::CONTENT_TYPE, "application/json");
    caller.send(request.body(Body::from(body.to_string())).unwrap()).await
}

pub async fn call(caller: &Caller, path: &str, key: &str) -> Answer {
    let request = caller.request(Method::POST, path).header("idempotency-key", key);
    caller.send(request.body(Body::empty()).unwrap()).await
}

pub fn organisation(key: &str) -> Value {
    json!({"key": key, "name": "教育局", "system": "government"})
}

pub fn account(handle: &str) -> Value {
    json!({"handle": handle, "name": "教育", "platform": "wechat", "organisation": "edu"})
}

pub fn is_replayed(answer: &Answer) -> bool {
    answer.headers.contains_key("idempotency-replayed")
}

#[track_caller]
pub fn assert_same(first: &Answer, again: &Answer) {
    assert!(!is_replayed(first) && is_replayed(again), "{:?} {:?}", first.headers, again.headers);
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!((again.status, &again.json), (first.status, &first.json));
    for name in ["content-type", "etag", "location"] {
        assert_eq!(again.headers.get(name), first.headers.get(name), "{name}");
    }
}

pub async fn coordinator_with_organisation(world: &World) -> Caller {
    let coordinator = world.caller(Role::Coordinator).await;
    coordinator.post(ORGANISATIONS, &organisation("edu")).await.ok();
    coordinator
}

/// How many events of a kind there are.
pub async fn events(world: &World, kind: &str) -> usize {
    world.rows("event").await.iter().filter(|event| event["kind"] == kind).count()
}

#[test]
fn a_repeated_request_is_answered_as_before_and_does_nothing() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        let first = post(&coordinator, ACCOUNTS, "k-1", &account("a")).await;
        assert_eq!((first.status.as_u16(), first.header("etag")), (201, "\"1\""));
        let again = post(&coordinator, ACCOUNTS, "k-1", &account("a")).await;
        assert_same(&first, &again);
        assert_eq!(events(&world, "account.created").await, 1);
        // Without the header nothing is new.
        coordinator.post(ACCOUNTS, &account("a")).await.problem(409, "taken");
    });
}

#[test]
fn a_key_belongs_to_one_request_of_one_person() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        let first = post(&coordinator, ACCOUNTS, "k", &account("a")).await;
        post(&coordinator, ACCOUNTS, "k", &account("b")).await.problem(422, "idempotency_mismatch");
        post(&coordinator, ORGANISATIONS, "k", &account("a")).await.problem(422, "idempotency_mismatch");
        let other = world.caller(Role::Coordinator).await;
        let theirs = post(&other, ACCOUNTS, "k", &account("b")).await;
        assert!(!is_replayed(&theirs));
        theirs.ok();
        assert_same(&first, &post(&coordinator, ACCOUNTS, "k", &account("a")).await);
        assert_eq!(events(&world, "account.created").await, 2);
    });
}

#[test]
fn what_is_no_key_is_refused_by_name() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        for key in ["", "two words", "schlüssel", &"x".repeat(256)] {
            let problem =
                post(&coordinator, ACCOUNTS, key, &account("a")).await.problem(400, "invalid_header");
            assert_eq!(problem["errors"][0]["pointer"], "#idempotency-key");
        }
        let twice = coordinator.request(Method::POST, ACCOUNTS).header("idempotency-key", "a");
        let twice = twice.header("idempotency-key", "b").body(Body::empty()).unwrap();
        coordinator.send(twice).await.problem(400, "invalid_header");
        post(&coordinator, ACCOUNTS, &"x".repeat(255), &account("a")).await.ok();
    });
}

#[test]
fn who_may_not_do_it_is_told_so_and_holds_no_key() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        post(&planner, ACCOUNTS, "two words", &account("a")).await.problem(403, "forbidden");
        post(&world.stranger(None), ACCOUNTS, "k", &account("a")).await.problem(401, "unauthenticated");
        assert!(world.rows("idempotency").await.is_empty());
    });
}

#[test]
fn a_refused_request_leaves_its_key_free_for_a_mended_one() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        let wrong = json!({"handle": "a", "name": "", "platform": "wechat", "organisation": "edu"});
        post(&coordinator, ACCOUNTS, "k", &wrong).await.problem(422, "invalid");
        post(&coordinator, ACCOUNTS, "k", &json!("text")).await.problem(422, "invalid");
        assert!(world.rows("idempotency").await.is_empty());
        let first = post(&coordinator, ACCOUNTS, "k", &account("a")).await;
        assert_same(&first, &post(&coordinator, ACCOUNTS, "k", &account("a")).await);
        post(&coordinator, ACCOUNTS, "other", &account("a")).await.problem(409, "taken");
    });
}

#[test]
fn a_secret_is_given_once_and_kept_nowhere() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let input = json!({"subject": "王芳", "grants": [{"role": "planner"}]});
        let before = world.rows("token").await.len();
        let made = post(&admin, "/api/v1/tokens", "k", &input).await.ok();
        post(&admin, "/api/v1/tokens", "k", &input).await.problem(409, "secret_not_replayed");
        let other = json!({"subject": "李明", "grants": [{"role": "planner"}]});
        post(&admin, "/api/v1/tokens", "k", &other).await.problem(422, "idempotency_mismatch");
        assert_eq!(world.rows("token").await.len(), before + 1);
        let kept = format!("{:?}", world.rows("idempotency").await);
        assert!(kept.contains("secret") && !kept.contains(made["secret"].as_str().unwrap()));
        assert!(world.rows("idempotency").await[0]["body"].is_null());
    });
}

#[test]
fn of_sixteen_at_once_one_is_done() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        let sending = (0..16).map(|_| {
            let coordinator = coordinator.clone();
            tokio::spawn(async move { post(&coordinator, ACCOUNTS, "k", &account("a")).await })
        });
        let mut first = 0;
        for sent in sending.collect::<Vec<_>>() {
            let answer = sent.await.unwrap();
            if answer.status.as_u16() == 409 {
                answer.problem(409, "in_flight");
            } else {
                first += usize::from(!is_replayed(&answer));
                assert_eq!(answer.ok()["handle"], "a");
            }
        }
        assert_eq!((first, events(&world, "account.created").await), (1, 1));
        assert_eq!(world.rows("account").await.len(), 1);
    });
}

#[test]
fn a_key_lasts_a_day() {
    empty(async |world| {
        let coordinator = coordinator_with_organisation(&world).await;
        let first = post(&coordinator, ACCOUNTS, "k", &account("a")).await;
        world.set_clock("2026-06-13T00:59:59Z");
        assert_same(&first, &post(&coordinator, ACCOUNTS, "k", &account("a")).await);
        assert_eq!(world.app.sweep_keys().await.unwrap(), 0);
        world.set_clock("2026-06-13T01:00:00Z");
        post(&coordinator, ACCOUNTS, "k", &account("b")).await.ok();
        post(&coordinator, ACCOUNTS, "k2", &account("c")).await.ok();
        world.set_clock("2026-06-14T01:00:00Z");
        assert_eq!(world.app.sweep_keys().await.unwrap(), 2);
        assert!(world.rows("idempotency").await.is_empty());
    });
}

/// Sends a POST, sends it again, and holds the answers against each other; nothing may happen the second time.
async fn twice(world: &World, caller: &Caller, path: &str, body: Option<&Value>) -> Value {
    let key = world.app.clock.id().to_string();
    let send = async || match body {
        Some(body) => post(caller, path, &key, body).await,
        None => call(caller, path, &key).await,
    };
    let first = send().await;
    assert!(first.status.is_success(), "{path}: {} {:#}", first.status, first.json);
    let count = world.rows("event").await.len();
    assert_same(&first, &send().await);
    assert_eq!(world.rows("event").await.len(), count, "{path}");
    first.json
}

#[test]
fn every_step_of_a_campaign_can_be_sent_twice() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let signer = world.caller(Role::Signer).await;
        let (world, by) = (&world, &coordinator);
        twice(world, by, ORGANISATIONS, Some(&organisation("edu"))).await;
        twice(world, by, ACCOUNTS, Some(&account("a"))).await;
        let cluster = json!({"key": "c", "name": "微矩阵", "functions": [], "members": ["a"]});
        twice(world, by, "/api/v1/clusters", Some(&cluster)).await;
        let draft = json!({"theme": "flood_season", "starts_at": "2026-06-13T00:00:00Z", "ends_at": "2026-06-20T00:00:00Z"});
        let campaign = twice(world, by, "/api/v1/campaigns", Some(&draft)).await;
        let path = format!("/api/v1/campaigns/{}", campaign["id"].as_str().unwrap());
        let plan = twice(world, by, &format!("{path}/plan"), None).await;
        let signature = json!({"digest": plan["digest"], "basis": "会议"});
        twice(world, &signer, &format!("{path}/sign"), Some(&signature)).await;
        twice(world, by, &format!("{path}/launch"), None).await;
        answer_directions(world, by, &path).await;
        twice(world, by, &format!("{path}/close"), None).await;
    });
}

/// One account accepts and hands in, one declines, one swaps.
async fn answer_directions(world: &World, coordinator: &Caller, campaign: &str) {
    let page = coordinator.get(&format!("{campaign}/directions?limit=200")).await.ok();
    let directions = page["items"].as_array().unwrap();
    let of =
        |at: usize| (directions[at]["account"].as_str().unwrap(), directions[at]["id"].as_str().unwrap());
    let (account, id) = of(0);
    let member = world.member(&[account]).await;
    twice(world, &member, &format!("/api/v1/directions/{id}/accept"), None).await;
    let piece = json!({"title": "积水路段", "text": "老街口积水半米，请绕行沙洲路。"});
    let piece = twice(world, &member, &format!("/api/v1/directions/{id}/pieces"), Some(&piece)).await;
    let piece = format!("/api/v1/pieces/{}", piece["id"].as_str().unwrap());
    let published = json!({"url": "https://example.cn/1"});
    twice(world, &member, &format!("{piece}/publish"), Some(&published)).await;
    twice(world, &member, &format!("{piece}/withdraw"), None).await;
    let (account, id) = of(1);
    let member = world.member(&[account]).await;
    let decline = json!({"reason": "no_staff"});
    twice(world, &member, &format!("/api/v1/directions/{id}/decline"), Some(&decline)).await;
    for at in 2..directions.len() {
        let (account, id) = of(at);
        let member = world.member(&[account]).await;
        let direction = member.get(&format!("/api/v1/directions/{id}")).await.ok();
        let Some(other) = direction["alternatives"].as_array().unwrap().first() else { continue };
        let swap = json!({"angle": other["angle"], "audience": other["audience"]});
        twice(world, &member, &format!("/api/v1/directions/{id}/swap"), Some(&swap)).await;
        return;
    }
    panic!("nobody had an alternative");
}

#[test]
fn an_import_and_its_cancelling_can_be_sent_twice() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let files = json!({"files": {"organisations.csv": "key,name,system\nedu,教育局,government\n"}});
        let job = twice(&world, &coordinator, "/api/v1/imports", Some(&files)).await;
        let path = format!("/api/v1/jobs/{}/cancel", job["id"].as_str().unwrap());
        twice(&world, &coordinator, &path, None).await;
        let admin = world.caller(Role::Admin).await;
        twice(&world, &admin, "/api/v1/subjects", Some(&json!({"name": "王芳"}))).await;
        assert_eq!(world.rows("job").await.len(), 1);
    });
}

#[test]
fn a_body_of_an_imports_size_goes_through() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let rows: Vec<String> = (0..120_000)
            .map(|n| {
                format!(
                    "o{n},教育局教育局教育局,government
"
                )
            })
            .collect();
        let files = json!({"files": {"organisations.csv": format!("key,name,system\n{}", rows.concat())}});
        assert!(files.to_string().len() > 5_000_000);
        twice(&world, &coordinator, "/api/v1/imports", Some(&files)).await;
        // Elsewhere it is still too large.
        let large = json!({"key": "k", "name": "x".repeat(5_000_000)});
        post(&coordinator, ORGANISATIONS, "k", &large).await.problem(413, "too_large");
    });
}

#[test]
fn the_document_says_so_of_every_post_that_does_something() {
    let mut seen = 0;
    let mut asking = BTreeSet::new();
    for operation in operations() {
        let id = operation.id();
        let mut parameters = operation.says["parameters"].as_array().into_iter().flatten();
        let key = parameters.find(|parameter| parameter["name"] == "idempotency-key");
        let only_asks = operation.says["x-read-only"] == true;
        // Keys are a person's; whoever signs in is nobody yet.
        let keyed = operation.method == "post" && !only_asks && !operation.rights().is_empty();
        assert_eq!(key.is_some(), keyed, "{id}");
        if only_asks {
            asking.insert(id);
        }
        let Some(key) = key else { continue };
        seen += 1;
        // Tools send an example with everything, as if all were one request.
        assert!(key.get("example").is_none() && key["schema"].get("example").is_none(), "{id}");
        for (status, code) in
            [("400", "invalid_header"), ("409", "in_flight"), ("422", "idempotency_mismatch")]
        {
            let (_, response) = operation.responses().find(|(promised, _)| *promised == status).unwrap();
            assert!(response["description"].as_str().unwrap().contains(&format!("`{code}`")), "{id}");
        }
    }
    assert_eq!(micromatrix::http::catalogue::Catalogue::of(&DOCUMENT).keyed().count(), seen);
    assert!(seen > 14);
    let expected = [
        "check_texts",
        "check_theme",
        "compare_scenarios",
        "preview_plan",
        "run_plan_what_if",
        "run_what_if",
        "try_webhook",
    ];
    assert_eq!(asking, BTreeSet::from(expected));
}

#[test]
fn what_only_asks_is_answered_as_things_stand_now_whatever_the_key() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let change = json!({"changes": [{"kind": "close", "account": "weibo-zjg-jiaoyu"}]});
        let before = post(&planner, "/api/v1/what-if", "k", &change).await;
        assert!(!is_replayed(&before));
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.edit_account("wechat-zjg-jiaoyu", |account| account["functions"] = json!([])).await;
        let after = post(&planner, "/api/v1/what-if", "k", &change).await;
        assert!(!is_replayed(&after));
        assert_ne!(before.ok()["before"]["met"], after.ok()["before"]["met"]);
        assert!(world.rows("idempotency").await.is_empty());
    });
}
