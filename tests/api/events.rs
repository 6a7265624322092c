//! Events and audit rows: every change of state writes exactly its own, in its transaction; what fails or changes nothing writes
//! none.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small};
use crate::support::{Answer, Caller, World, encoded};

/// Kinds of the events, and actions of the audit rows, that an act has written.
async fn written(world: &World, act: impl Future<Output = Answer>) -> (Vec<String>, Vec<String>) {
    let count = async |table: &str| world.rows(table).await.len();
    let (events, audit) = (count("event").await, count("audit").await);
    act.await.ok();
    let new = async |table: &str, from: usize, name: &str| {
        let mut rows = world.rows(table).await;
        rows.sort_by_key(|row| row["seq"].as_i64());
        let texts = rows[from..].iter().map(|row| row[name].as_str().unwrap().to_owned());
        texts.collect::<Vec<_>>()
    };
    (new("event", events, "kind").await, new("audit", audit, "action").await)
}

async fn writes(world: &World, act: impl Future<Output = Answer>, expected: &[&str]) {
    let (events, audit) = written(world, act).await;
    assert_eq!(
        (events.as_slice(), audit.as_slice()),
        (strings(expected).as_slice(), strings(expected).as_slice())
    );
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn every_change_of_the_registry_writes_its_event_and_its_audit_row() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let post = |path: &str, body: Value| coordinator.post(&format!("/api/v1/{path}"), &body);
        let put = |path: &str, body: Value| coordinator.put(&format!("/api/v1/{path}"), 1, &body);
        let account = |name: &str| json!({"handle": "weibo-new", "name": name, "platform": "weibo", "organisation": "局"});
        let organisation = |name: &str| json!({"key": "局", "name": name});
        let path = format!("organisations/{}", encoded("局"));
        writes(&world, post("organisations", organisation("甲")), &["organisation.created"]).await;
        writes(&world, put(&path, organisation("乙")), &["organisation.updated"]).await;
        writes(&world, post("accounts", account("甲")), &["account.created"]).await;
        writes(&world, put("accounts/weibo-new", account("乙")), &["account.updated"]).await;
        let cluster = |members: Value| json!({"key": "new", "name": "新", "members": members});
        writes(&world, post("clusters", cluster(json!([]))), &["cluster.created"]).await;
        writes(&world, put("clusters/new", cluster(json!(["weibo-new"]))), &["cluster.updated"]).await;
        let tie = |weight: f64| json!({"source": "weibo-new", "target": "app-jiaojing", "kind": "k", "weight": weight});
        writes(&world, put("ties", tie(1.0)), &["tie.created"]).await;
        writes(&world, put("ties", tie(1.0)), &[]).await;
        writes(&world, put("ties", tie(2.0)), &["tie.updated"]).await;
        let path = "/api/v1/ties?source=app-jiaojing&target=weibo-new&kind=k";
        writes(&world, coordinator.delete(path), &["tie.deleted"]).await;
    });
}

#[test]
fn every_change_of_persons_writes_its_event_and_its_audit_row() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let subject = admin.post("/api/v1/subjects", &json!({"name": "王芳"}));
        writes(&world, subject, &["subject.created"]).await;
        let token = |name: &str| json!({"subject": name, "grants": [{"role": "planner"}]});
        writes(&world, admin.post("/api/v1/tokens", &token("王芳")), &["token.created"]).await;
        let expected = ["subject.created", "token.created"];
        writes(&world, admin.post("/api/v1/tokens", &token("李明")), &expected).await;
        let tokens = admin.all("/api/v1/tokens").await;
        let last = tokens.iter().find(|one| one["subject_name"] == "李明").unwrap();
        let path = format!("/api/v1/tokens/{}", last["id"].as_str().unwrap());
        writes(&world, admin.delete(&path), &["token.revoked"]).await;
        writes(&world, admin.delete(&path), &[]).await;
    });
}

#[test]
fn every_step_of_a_campaign_writes_its_events_and_its_audit_rows() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        writes(&world, coordinator.post("/api/v1/campaigns", &draft()), &["campaign.created"]).await;
        let run = Run::drafted(&world, &draft()).await;
        writes(&world, coordinator.put(&run.path, 1, &draft()), &["campaign.updated"]).await;
        writes(&world, coordinator.put(&run.at("pins"), 2, &json!([])), &["campaign.pinned"]).await;
        writes(&world, coordinator.call(&run.at("plan")), &["campaign.planned"]).await;
        writes(&world, coordinator.call(&run.at("preview")), &[]).await;
        let digest = json!({"digest": run.digest().await});
        writes(&world, run.signer.post(&run.at("sign"), &digest), &["campaign.signed"]).await;
        let mut launched = vec!["campaign.launched"];
        let count = run.directions("proposed").await.len();
        launched.extend(std::iter::repeat_n("direction.asked", count));
        writes(&world, coordinator.call(&run.at("launch")), &launched).await;
        let mut closed = vec!["campaign.closed"];
        closed.extend(std::iter::repeat_n("direction.lapsed", count));
        writes(&world, coordinator.call(&run.at("close")), &closed).await;
    });
}

#[test]
fn every_answer_writes_its_events_and_its_audit_rows() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu", "wechat-jiaoyu", "app-jiaojing"]).await;
        let mine = run.standing("weibo-jiaoyu").await.unwrap();
        writes(&world, member.call(&answer(&mine, "accept")), &["direction.accepted"]).await;
        writes(&world, member.call(&answer(&mine, "accept")), &[]).await;
        let other = run.standing("wechat-jiaoyu").await.unwrap();
        let withdraw = json!({"reason": "no_staff", "withdraw": true});
        let (events, audit) = written(&world, member.post(&answer(&other, "decline"), &withdraw)).await;
        assert_eq!(events, audit);
        assert_eq!(
            (events[0].as_str(), events.last().unwrap().as_str()),
            ("direction.declined", "campaign.replanned")
        );
        let last = run.standing("app-jiaojing").await.unwrap();
        let detail = member.get(answer(&last, "").trim_end_matches('/')).await.ok();
        let to = &detail["alternatives"][0];
        let swap = json!({"angle": to["angle"], "audience": to["audience"]});
        let (events, audit) = written(&world, member.post(&answer(&last, "swap"), &swap)).await;
        assert_eq!(events, audit);
        for kind in ["direction.swapped", "direction.asked", "campaign.replanned"] {
            assert!(events.iter().any(|event| event == kind), "{kind} is missing: {events:?}");
        }
    });
}

#[test]
fn an_import_is_one_event_and_a_history_for_each_thing() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let text = "handle,name,platform,organisation\nweibo-new,新,weibo,公安局\nweibo-jiaojing,改名,weibo,公安局\n";
        let import = json!({"files": {"accounts.csv": text}});
        writes(&world, coordinator.post("/api/v1/imports", &import), &["job.created"]).await;
        let events = world.rows("event").await.len();
        world.work().await;
        let kinds: Vec<Value> = coordinator.all("/api/v1/events").await[events..]
            .iter()
            .map(|event| event["kind"].clone())
            .collect();
        assert_eq!(kinds, ["import.applied", "job.done"]);
        for (handle, action) in [("weibo-new", "account.created"), ("weibo-jiaojing", "account.updated")] {
            let history = coordinator.all(&format!("/api/v1/accounts/{handle}/history")).await;
            let last = history.last().unwrap();
            assert_eq!((&last["action"], &last["subject"]), (&json!(action), &json!(coordinator.subject)));
        }
    });
}

#[test]
fn the_history_of_an_account_shows_who_changed_what_from_what_to_what() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/accounts/weibo-jiaojing";
        for (revision, name) in [(1, "甲"), (2, "乙")] {
            let body = json!({
                "handle": "weibo-jiaojing", "name": name, "platform": "weibo", "organisation": "公安局"
            });
            let request = coordinator.request(axum::http::Method::PUT, path);
            let request = request.header("if-match", format!("\"{revision}\""));
            let request = request.header("content-type", "application/json");
            let request = request.header("x-request-id", format!("request-{revision}"));
            coordinator.send(request.body(body.to_string().into()).unwrap()).await.ok();
        }
        let history = coordinator.all(&format!("{path}/history")).await;
        let told: Vec<_> = history
            .iter()
            .map(|entry| {
                (entry["action"].as_str(), entry["before"]["name"].as_str(), entry["after"]["name"].as_str())
            })
            .collect();
        let expected = [
            (Some("account.created"), None, Some("交警微博")),
            (Some("account.updated"), Some("交警微博"), Some("甲")),
            (Some("account.updated"), Some("甲"), Some("乙")),
        ];
        assert_eq!(told, expected);
        assert_eq!(history[2]["subject"], coordinator.subject);
        assert_eq!(history[2]["request"], "request-2");
        assert!(history[0]["subject"].is_null(), "the import of this story was the system's");
    });
}

#[test]
fn no_secret_and_no_unpublished_word_stands_in_events_or_audit() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let token =
            json!({"subject": "王芳", "grants": [{"role": "member", "accounts": ["weibo-jiaojing"]}]});
        let secret = admin.post("/api/v1/tokens", &token).await.ok()["secret"].as_str().unwrap().to_owned();
        let run = Run::launched(&world, &draft()).await;
        let member = world.stranger(Some(&secret));
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        let decline = json!({"reason": "sensitive", "note": "只对你说的一句话"});
        member.post(&answer(&mine, "decline"), &decline).await.ok();
        let tables = ["event", "audit", "token", "job"];
        for table in tables {
            for row in world.rows(table).await {
                let row = row.to_string();
                assert!(!row.contains(&secret) && !row.contains(&secret[3..]), "{row}");
                assert!(!row.contains("只对你说的一句话"), "{row}");
            }
        }
        for event in world.rows("event").await {
            let event = event.to_string();
            assert!(!event.contains("平安出行") && !event.contains("安全带"), "{event}");
        }
    });
}

#[test]
fn events_follow_by_cursor_or_by_the_last_one_seen() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let run = Run::launched(&world, &draft()).await;
        let all = planner.all("/api/v1/events").await;
        let numbers: Vec<i64> = all.iter().map(|event| event["seq"].as_i64().unwrap()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]));
        let after = numbers[numbers.len() / 2];
        let rest = planner.all(&format!("/api/v1/events?after={after}")).await;
        assert_eq!(rest, all[numbers.len() / 2 + 1..]);
        let of_campaign = planner.all(&format!("/api/v1/events?campaign={}", run.id)).await;
        assert!(!of_campaign.is_empty() && of_campaign.iter().all(|event| event["campaign"] == run.id));
        let asked = planner.all("/api/v1/events?kind=direction.asked").await;
        assert_eq!(asked.len(), run.directions("asked").await.len());
    });
}

async fn make_subjects(admin: Caller, writer: usize, count: usize) {
    for n in 0..count {
        admin.post("/api/v1/subjects", &json!({"name": format!("person-{writer}-{n}")})).await.ok();
    }
}

#[test]
fn a_follower_misses_no_event_of_eight_writers_at_once() {
    small(async |world| {
        let admin = world.caller(Role::Admin).await;
        let follower = world.caller(Role::Integrator).await;
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..8 {
            writers.spawn(make_subjects(admin.clone(), writer, 12));
        }
        // Follows while they write: whatever was passed over once is never seen.
        let (mut seen, mut after) = (Vec::new(), 0);
        loop {
            let done = writers.is_empty();
            let path = format!("/api/v1/events?kind=subject.created&limit=5&after={after}");
            let page = follower.get(&path).await.ok();
            for event in page["items"].as_array().unwrap() {
                after = event["seq"].as_i64().unwrap();
                seen.push(after);
            }
            if page["items"].as_array().unwrap().is_empty() && done {
                break;
            }
            while writers.try_join_next().transpose().unwrap().is_some() {}
        }
        let all = follower.all("/api/v1/events?kind=subject.created").await;
        let numbers: Vec<i64> = all.iter().map(|event| event["seq"].as_i64().unwrap()).collect();
        assert_eq!(seen, numbers);
        let subjects = admin.all("/api/v1/subjects").await;
        assert_eq!(
            subjects.iter().filter(|one| one["name"].as_str().unwrap().matches('-').count() == 2).count(),
            96
        );
    });
}
