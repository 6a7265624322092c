//! Nothing is answered from an old copy: whatever a server keeps in memory, it says what a server says that keeps nothing yet, also right after
//! another one on the same database has written.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::http::{Method, header};
use micromatrix::app::App;
use micromatrix::app::live::Live;
use micromatrix::app::seed::Seed;
use micromatrix::domain::right::Role;
use micromatrix::http::pages::Pages;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::database::everywhere;
use crate::support::random::Random;
use crate::support::{Caller, World, demo, grant};

const HANDLES: [&str; 3] = ["weibo-zjg-xuanchuanbu", "wechat-zjg-hongshizi", "wechat-zjg-jijiu"];
const STEPS: usize = 40;

/// A server that never tells anybody to wait with tokens that are none.
pub fn patient(app: App) -> Router {
    micromatrix::http::router_with(app, u32::MAX, Pages::none())
}

/// A server on the same database that keeps nothing yet.
pub fn forgetful(app: &App) -> Router {
    patient(App { live: Arc::new(Live::default()), contexts: Arc::default(), ..app.clone() })
}

/// Two servers on one database, and everybody who was given a token, as before the first.
struct Servers {
    both: [World; 2],
    admin: Caller,
    coordinator: Caller,
    holders: Vec<Holder>,
}

struct Holder {
    caller: Caller,
    token: String,
    speaks: bool,
}

impl Servers {
    async fn open(url: &str) -> Self {
        let mut both = [World::open(url).await, World::open(url).await];
        for server in &mut both {
            server.router = patient(server.app.clone());
        }
        both[0].import(Seed::demo_files()).await;
        let (admin, coordinator) =
            (both[0].caller(Role::Admin).await, both[0].caller(Role::Coordinator).await);
        Self { both, admin, coordinator, holders: Vec::new() }
    }

    /// A random change by one of the servers; what it was in a word.
    async fn change(&mut self, dice: &mut Random, step: usize) -> &'static str {
        // Everybody has refused the others once.
        self.holders.retain(|holder| holder.speaks);
        let router = self.both[dice.below(2)].router.clone();
        let (admin, coordinator) =
            (self.admin.before(router.clone()), self.coordinator.before(router.clone()));
        let holders = self.holders.len();
        match dice.below(if holders == 0 { 2 } else { 6 }) {
            0 => {
                let name = format!("改名 {step}");
                coordinator
                    .edit_account(HANDLES[dice.below(3)], |account| account["name"] = json!(name))
                    .await;
                "an account"
            }
            1 => {
                self.holders.push(made(&admin, dice, step).await);
                "a token"
            }
            2 | 3 => {
                let holder = &mut self.holders[dice.below(holders)];
                admin.delete(&format!("/api/v1/tokens/{}", holder.token)).await.ok();
                holder.speaks = false;
                "a revoked token"
            }
            4 => {
                let path = format!("/api/v1/subjects/{}", self.holders[dice.below(holders)].caller.subject);
                let person = admin.get(&path).await.ok();
                let input = json!({"name": format!("新名 {step}")});
                admin.put(&path, person["revision"].as_i64().unwrap(), &input).await.ok();
                "a name"
            }
            _ => {
                let holder = &mut self.holders[dice.below(holders)];
                admin.call(&format!("/api/v1/subjects/{}/bar", holder.caller.subject)).await.ok();
                holder.speaks = false;
                "a person shut out"
            }
        }
    }

    /// What both say is what a server says that has looked at nothing before.
    async fn compare(&self, name: &str) {
        let fresh = forgetful(&self.both[0].app);
        let asking = |router| Asking { holders: &self.holders, coordinator: self.coordinator.before(router) };
        let expected = asking(fresh).answers().await;
        for (holder, (status, _)) in self.holders.iter().zip(&expected) {
            assert_eq!(*status, if holder.speaks { 200 } else { 401 }, "{name}");
        }
        for (at, server) in self.both.iter().enumerate() {
            let answers = asking(server.router.clone()).answers().await;
            assert!(answers == expected, "server {at} after {name}");
        }
    }
}

/// A token of a new person, of some right.
async fn made(admin: &Caller, dice: &mut Random, step: usize) -> Holder {
    let role = *dice.pick(&[Role::Planner, Role::Coordinator, Role::Assessor]);
    let input = json!({"subject": format!("人 {step}"), "grants": [grant(role)]});
    let made = admin.post("/api/v1/tokens", &input).await.ok();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let caller = Caller::new(admin.router(), Some(text(&made["secret"])), text(&made["token"]["subject"]));
    Holder { caller, token: text(&made["token"]["id"]), speaks: true }
}

/// Whoever asks one server.
struct Asking<'a> {
    holders: &'a [Holder],
    coordinator: Caller,
}

impl Asking<'_> {
    async fn answers(&self) -> Vec<(u16, Value)> {
        let mut answers = Vec::new();
        for holder in self.holders {
            let answer = holder.caller.before(self.coordinator.router()).get("/api/v1/me").await;
            let told = if answer.status.is_success() { answer.json } else { Value::Null };
            answers.push((answer.status.as_u16(), told));
        }
        for handle in HANDLES {
            answers.push(tagged(&self.coordinator, &format!("/api/v1/accounts/{handle}")).await);
        }
        for path in ["/api/v1/accounts?limit=200", "/api/v1/matrix", "/api/v1/tokens"] {
            answers.push(tagged(&self.coordinator, path).await);
        }
        answers
    }
}

/// An answer with its tag.
async fn tagged(caller: &Caller, path: &str) -> (u16, Value) {
    let answer = caller.get(path).await;
    let tag = answer.headers.get(header::ETAG).map(|tag| tag.to_str().unwrap().to_owned());
    (answer.status.as_u16(), json!([tag, answer.json]))
}

#[test]
fn two_servers_that_write_in_turns_say_what_a_fresh_one_says() {
    everywhere(async |url| {
        let mut servers = Servers::open(url).await;
        for story in 0..2 {
            let mut dice = Random(story);
            for step in 0..STEPS {
                let changed = servers.change(&mut dice, step + STEPS * usize::try_from(story).unwrap()).await;
                servers.compare(&format!("{changed} in step {step} of story {story}")).await;
            }
        }
    });
}

#[test]
fn whoever_asks_while_many_write_is_told_nothing_older_than_what_was_written_before() {
    everywhere(async |url| {
        let both = [World::open(url).await, World::open(url).await];
        both[0].import(Seed::demo_files()).await;
        let coordinator = both[0].caller(Role::Coordinator).await;
        let path = format!("/api/v1/accounts/{}", HANDLES[0]);
        let written = Arc::new(AtomicI64::new(coordinator.get(&path).await.revision()));
        let mut tasks = JoinSet::new();
        for at in 0..8 {
            let (reader, path) = (coordinator.before(both[at % 2].router.clone()), path.clone());
            let written = Arc::clone(&written);
            tasks.spawn(async move {
                for _ in 0..40 {
                    let before = written.load(Ordering::SeqCst);
                    let seen = reader.get(&path).await.revision();
                    assert!(seen >= before, "{seen} was shown after {before} was written");
                }
            });
        }
        for step in 0..20 {
            let writer = coordinator.before(both[step % 2].router.clone());
            writer.edit_account(HANDLES[0], |account| account["name"] = json!(format!("改名 {step}"))).await;
            written.fetch_max(writer.get(&path).await.revision(), Ordering::SeqCst);
        }
        while let Some(done) = tasks.join_next().await {
            done.unwrap();
        }
    });
}

#[test]
fn a_list_that_its_reader_has_seen_is_not_sent_again_until_something_changes() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for path in ["/api/v1/accounts?limit=3", "/api/v1/matrix"] {
            let tag = coordinator.get(path).await.header("etag").to_owned();
            let again = |tag: &str| {
                let request = coordinator.request(Method::GET, path).header(header::IF_NONE_MATCH, tag);
                coordinator.send(request.body(axum::body::Body::empty()).unwrap())
            };
            // Also once it is kept, with and without the answer itself.
            assert_eq!(again(&tag).await.status, 304);
            assert_eq!(again(&tag).await.status, 304);
            assert_eq!(again("\"another\"").await.status, 200);
            assert_eq!(again(&tag).await.status, 304);
            coordinator.edit_account(HANDLES[0], |account| account["name"] = json!(path)).await;
            let changed = again(&tag).await;
            assert_eq!(changed.status, 200);
            assert_ne!(changed.header("etag"), tag);
        }
    });
}
