//! Webhooks: what happens is sent in order, signed, once more where it failed, and to nobody who may not be asked.

use micromatrix::domain::right::Role;
use micromatrix::domain::time::Timestamp;
use serde_json::{Value, json};

use crate::api::receiver::{Receiver, Sent, later, near};
use crate::support::database::everywhere;
use crate::support::world::execute;
use crate::support::{Caller, World, demo, empty, refused};

const PATH: &str = "/api/v1/webhooks";

struct Entered {
    id: String,
    secret: String,
}

impl Entered {
    fn path(&self) -> String {
        format!("{PATH}/{}", self.id)
    }
}

async fn enter(admin: &Caller, input: Value) -> Entered {
    let new = admin.post(PATH, &input).await;
    assert_eq!(new.status, 201, "{:#}", new.json);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Entered { id: text(&new.json["webhook"]["id"]), secret: text(&new.json["secret"]) }
}

/// Delivers what is due.
async fn deliver(world: &World) {
    world.app.begin_deliveries("this process").await.unwrap();
    world.app.deliveries.settled().await;
}

fn kinds(sent: &[Sent]) -> Vec<String> {
    sent.iter().map(|one| one.json()["type"].as_str().unwrap().to_owned()).collect()
}

async fn organisation(coordinator: &Caller, key: &str) {
    coordinator.post("/api/v1/organisations", &json!({"key": key, "name": key})).await.ok();
}

#[test]
fn what_happens_is_sent_in_order_and_signed_as_the_specification_says() {
    empty(async |world| {
        let world = near(&world);
        let (admin, coordinator) = (world.caller(Role::Admin).await, world.caller(Role::Coordinator).await);
        let receiver = Receiver::start().await;
        organisation(&coordinator, "earlier").await;
        let hook = enter(&admin, json!({"name": "发布平台", "url": receiver.url()})).await;
        assert!(hook.secret.starts_with("whsec_"));
        for key in ["a", "b", "c"] {
            organisation(&coordinator, key).await;
        }
        deliver(&world).await;
        let sent = receiver.take();
        assert_eq!(kinds(&sent), ["organisation.created"; 3], "what was before is not sent");
        let events = coordinator.get("/api/v1/events?kind=organisation.created&limit=500").await.ok();
        let events = &events["items"].as_array().unwrap()[1..];
        for (one, event) in sent.iter().zip(events) {
            assert_eq!(one.json()["data"], *event);
            assert_eq!(one.json()["timestamp"], event["at"]);
            let at = Timestamp::parse(event["at"].as_str().unwrap()).unwrap();
            assert_eq!(one.id(), format!("event-{}-{}", event["seq"], at.as_ms()));
            assert!(one.is_signed(&hook.secret));
            assert!(!one.is_signed("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        }
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 0, "an event is sent once");
        let state = admin.get(&hook.path()).await.ok();
        assert_eq!(state["position"], events[2]["seq"]);
        assert_eq!((&state["state"], &state["last_fault"]), (&json!("active"), &Value::Null));
    });
}

#[test]
fn a_webhook_is_sent_the_kinds_and_the_scope_that_it_names_and_nothing_about_webhooks_unless_it_says_so() {
    demo(async |world| {
        let world = near(&world);
        let (admin, coordinator) = (world.caller(Role::Admin).await, world.caller(Role::Coordinator).await);
        let (all, some, about) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
        enter(&admin, json!({"name": "all", "url": all.url()})).await;
        let scope = json!({"accounts": ["wechat-zjg-jiaoyu"]});
        enter(
            &admin,
            json!({"name": "some", "url": some.url(), "scope": scope, "kinds": ["account.updated"]}),
        )
        .await;
        enter(
            &admin,
            json!({"name": "about", "url": about.url(), "kinds": ["webhook.created", "webhook.deleted"]}),
        )
        .await;
        let gone = enter(&admin, json!({"name": "gone", "url": about.url(), "paused": true})).await;
        admin.delete_at(&gone.path(), 1).await.ok();
        for handle in ["wechat-zjg-jiaoyu", "weibo-zjg-jiaoyu"] {
            coordinator.edit_account(handle, |account| account["name"] = json!("新名")).await;
        }
        deliver(&world).await;
        assert_eq!(kinds(&all.take()), ["account.updated"; 2]);
        let sent = some.take();
        assert_eq!(kinds(&sent), ["account.updated"]);
        assert_eq!(sent[0].json()["data"]["account"], "wechat-zjg-jiaoyu");
        assert_eq!(kinds(&about.take()), ["webhook.created", "webhook.deleted"]);
    });
}

#[test]
fn what_fails_is_sent_again_in_its_order_after_a_pause() {
    empty(async |world| {
        let world = near(&world);
        let (admin, coordinator) = (world.caller(Role::Admin).await, world.caller(Role::Coordinator).await);
        let receiver = Receiver::start().await;
        let hook = enter(&admin, json!({"name": "a", "url": receiver.url()})).await;
        organisation(&coordinator, "a").await;
        organisation(&coordinator, "b").await;
        receiver.answer([503]);
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 1);
        let state = admin.get(&hook.path()).await.ok();
        assert_eq!(state["last_fault"], json!({"kind": "failed", "status": 503}));
        assert_eq!(state["failures"], 1);
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 0, "not before its time");
        later(&world, 2);
        receiver.answer_with(429, &[("retry-after", "600")]);
        deliver(&world).await;
        later(&world, 599);
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 1, "a receiver that asks for time has it");
        later(&world, 2);
        deliver(&world).await;
        let sent = receiver.take();
        let keys: Vec<Value> = sent.iter().map(|one| one.json()["data"]["key"].clone()).collect();
        assert_eq!(keys, ["a", "b"]);
        let state = admin.get(&hook.path()).await.ok();
        assert_eq!((&state["failures"], &state["failing_since"]), (&json!(0), &Value::Null));
    });
}

#[test]
fn an_event_that_is_refused_is_set_aside_and_sent_once_more_when_somebody_says_so() {
    empty(async |world| {
        let world = near(&world);
        let (admin, coordinator) = (world.caller(Role::Admin).await, world.caller(Role::Coordinator).await);
        let receiver = Receiver::start().await;
        let hook = enter(&admin, json!({"name": "a", "url": receiver.url()})).await;
        organisation(&coordinator, "bad").await;
        organisation(&coordinator, "good").await;
        receiver.answer([400; 6]);
        for _ in 0..6 {
            deliver(&world).await;
            later(&world, 60);
        }
        let sent = receiver.take();
        assert_eq!(sent.len(), 7);
        assert!(sent[..6].iter().all(|one| one.id() == sent[0].id()));
        assert_eq!(sent[6].json()["data"]["key"], "good");
        let aside = admin.all(&format!("{}/set-aside", hook.path())).await;
        assert_eq!(aside.len(), 1);
        assert_eq!(aside[0]["tries"], 6);
        assert_eq!(aside[0]["fault"], json!({"kind": "refused", "status": 400}));
        let told = coordinator.get("/api/v1/events?kind=webhook.set_aside").await.ok();
        assert_eq!(told["items"][0]["data"]["event"], aside[0]["event"]);
        let replay = format!("{}/replay", hook.path());
        receiver.answer([400]);
        admin.post_over(&replay, 1, &json!({})).await.ok();
        deliver(&world).await;
        let again = admin.all(&format!("{}/set-aside", hook.path())).await;
        assert_eq!((again.len(), &again[0]["tries"]), (1, &json!(7)), "it stays until it is taken");
        receiver.answer([500]);
        admin.post_over(&replay, 2, &json!({})).await.ok();
        deliver(&world).await;
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 2, "one that fails is waited for");
        later(&world, 2);
        deliver(&world).await;
        let sent = receiver.take();
        assert_eq!(sent.len(), 1);
        assert_eq!(sent[0].json()["data"]["key"], "bad");
        assert!(admin.all(&format!("{}/set-aside", hook.path())).await.is_empty());
        let first = sent[0].json()["data"]["seq"].as_i64().unwrap();
        admin.post_over(&replay, 3, &json!({"after": first - 1})).await.ok();
        deliver(&world).await;
        let keys: Vec<Value> = receiver.take().iter().map(|one| one.json()["data"]["key"].clone()).collect();
        assert_eq!(keys, ["bad", "good"]);
        refused(
            &world,
            admin.post_over(&replay, 4, &json!({"after": 1_000_000})),
            422,
            "invalid",
            &["/after"],
        )
        .await;
    });
}

#[test]
fn a_receiver_that_fails_for_days_or_is_gone_is_disabled_and_goes_on_where_it_was() {
    empty(async |world| {
        let world = near(&world);
        let (admin, coordinator) = (world.caller(Role::Admin).await, world.caller(Role::Coordinator).await);
        for (status, days, tries) in [(500, 6, 2), (410, 0, 1)] {
            let receiver = Receiver::start().await;
            let hook =
                enter(&admin, json!({"name": "a", "url": receiver.url(), "kinds": ["organisation.created"]}))
                    .await;
            organisation(&coordinator, &format!("first-{status}")).await;
            receiver.answer(std::iter::repeat_n(status, tries));
            deliver(&world).await;
            later(&world, days * 24 * 3600);
            deliver(&world).await;
            let state = admin.get(&hook.path()).await;
            assert_eq!(state.json["state"], "disabled", "{:#}", state.json);
            let events = coordinator.get("/api/v1/events?kind=webhook.disabled&limit=500").await.ok();
            let told = events["items"].as_array().unwrap().last().unwrap();
            assert_eq!((&told["key"], &told["data"]["fault"]["status"]), (&json!(hook.id), &json!(status)));
            receiver.take();
            organisation(&coordinator, &format!("second-{status}")).await;
            deliver(&world).await;
            assert_eq!(receiver.take().len(), 0);
            let on = json!({"name": "a", "url": receiver.url(), "kinds": ["organisation.created"]});
            let revision = state.revision();
            admin.put(&hook.path(), revision, &on).await.ok();
            deliver(&world).await;
            let keys: Vec<Value> =
                receiver.take().iter().map(|one| one.json()["data"]["key"].clone()).collect();
            assert_eq!(keys, [format!("first-{status}"), format!("second-{status}")]);
            admin.delete_at(&hook.path(), revision + 1).await.ok();
        }
    });
}

#[test]
fn nothing_is_sent_to_networks_of_ones_own_unless_that_was_allowed_and_no_redirect_is_followed() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        for url in [
            "http://127.0.0.1:9/",
            "https://127.0.0.1:9/",
            "https://localhost:9/",
            "http://localhost:9/",
            "https://10.1.2.3/",
            "https://[::1]/",
            "https://[::ffff:192.168.1.1]/",
            "https://169.254.169.254/",
            "https://0x7f000001/",
            "https://2130706433/",
            "http://93.184.215.14/",
        ] {
            let attempt = admin.post(PATH, &json!({"name": "a", "url": url}));
            refused(&world, attempt, 422, "invalid", &["/url"]).await;
        }
        let near = near(&world);
        let admin = admin.before(near.router.clone());
        let coordinator = near.caller(Role::Coordinator).await;
        let receiver = Receiver::start().await;
        let hook = enter(&admin, json!({"name": "a", "url": receiver.url()})).await;
        receiver.answer([302]);
        organisation(&coordinator, "a").await;
        deliver(&near).await;
        assert_eq!(receiver.take().len(), 1, "the redirect is not followed");
        let fault = |state: Value| state["last_fault"]["kind"].as_str().unwrap_or_default().to_owned();
        assert_eq!(fault(admin.get(&hook.path()).await.ok()), "elsewhere");
        // What was allowed when it was entered is not any more: that is seen where the connection is made.
        later(&world, 60);
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 0);
        assert_eq!(fault(admin.get(&hook.path()).await.ok()), "forbidden");
    });
}

#[test]
fn a_secret_is_shown_once_and_a_former_one_signs_beside_the_new_one_for_a_day() {
    empty(async |world| {
        let world = near(&world);
        let (admin, coordinator) = (world.caller(Role::Admin).await, world.caller(Role::Coordinator).await);
        let receiver = Receiver::start().await;
        let hook = enter(&admin, json!({"name": "a", "url": receiver.url()})).await;
        let renewed = admin.call(&format!("{}/secret", hook.path())).await.ok();
        let secret = renewed["secret"].as_str().unwrap();
        assert_ne!(secret, hook.secret);
        organisation(&coordinator, "a").await;
        deliver(&world).await;
        let sent = receiver.take();
        assert!(sent[0].is_signed(secret) && sent[0].is_signed(&hook.secret));
        later(&world, 24 * 3600);
        organisation(&coordinator, "b").await;
        deliver(&world).await;
        let sent = receiver.take();
        assert!(sent[0].is_signed(secret) && !sent[0].is_signed(&hook.secret));
        for table in ["event", "audit", "idempotency"] {
            let rows: String = world.rows(table).await.iter().map(Value::to_string).collect();
            assert!(!rows.contains(secret) && !rows.contains(&hook.secret), "a secret stands in {table}");
        }
        let said = [admin.get(PATH).await.ok(), admin.get(&hook.path()).await.ok()];
        assert!(said.iter().all(|said| !said.to_string().contains("whsec_")));
    });
}

#[test]
fn a_message_is_tried_without_anything_being_kept_of_it() {
    empty(async |world| {
        let world = near(&world);
        let admin = world.caller(Role::Admin).await;
        let receiver = Receiver::start().await;
        let hook = enter(&admin, json!({"name": "a", "url": receiver.url()})).await;
        let before = world.everything().await;
        let trial = format!("{}/trial", hook.path());
        assert_eq!(admin.call(&trial).await.ok(), json!({"fault": null}));
        receiver.answer([401]);
        let refused = json!({"fault": {"kind": "refused", "status": 401}});
        assert_eq!(admin.call(&trial).await.ok(), refused);
        let sent = receiver.take();
        assert_eq!(kinds(&sent), ["webhook.trial"; 2]);
        assert!(sent[0].is_signed(&hook.secret) && sent[0].id() != sent[1].id());
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn two_processes_deliver_each_event_once_and_one_that_shows_no_life_is_replaced() {
    everywhere(async |url| {
        let world = near(&World::open(url).await);
        let (admin, coordinator) = (world.caller(Role::Admin).await, world.caller(Role::Coordinator).await);
        let receiver = Receiver::start().await;
        enter(&admin, json!({"name": "a", "url": receiver.url()})).await;
        for number in 0..20 {
            organisation(&coordinator, &format!("o{number}")).await;
        }
        let other = near(&World::open(url).await);
        let (first, second) = (deliver(&world), deliver(&other));
        tokio::join!(first, second);
        deliver(&other).await;
        let sent = receiver.take();
        let keys: Vec<String> =
            sent.iter().map(|one| one.json()["data"]["key"].as_str().unwrap().to_owned()).collect();
        assert_eq!(keys, (0..20).map(|number| format!("o{number}")).collect::<Vec<_>>());
        // A process that has died holds the lease.
        organisation(&coordinator, "last").await;
        execute(&*world.app.db, "UPDATE webhook SET lease_owner = 'gone', lease_beat = 1").await;
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 0);
        later(&world, 31);
        deliver(&world).await;
        assert_eq!(receiver.take().len(), 1);
    });
}
