//! Facts: who writes, reads and agrees to them, what a new version touches, and what keeps a piece from being published.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::api::desk::of;
use crate::support::{Caller, refused};

/// A campaign whose facts belong to the education office and to nobody; only one angle names its facts.
fn with_facts() -> Value {
    let facts = json!([
        {"key": "hotline", "text": "城市服务拨打 12345。", "verbatim": true},
        {"key": "school", "text": "停课一天。", "source": "教育局", "owner": "教育局"}
    ]);
    with(with(draft(), "/facts", facts), "/angles/1/facts", json!(["school"]))
}

/// The fact of a campaign with this key.
pub async fn fact(run: &Run, key: &str) -> Value {
    let facts = run.coordinator.all(&run.at("facts")).await;
    facts.into_iter().find(|fact| fact["key"] == key).unwrap()
}

fn at(fact: &Value, rest: &str) -> String {
    format!("/api/v1/facts/{}{rest}", fact["id"].as_str().unwrap())
}

fn revision(fact: &Value) -> i64 {
    fact["revision"].as_i64().unwrap()
}

/// Hands in a piece for the account's direction.
async fn hand_in(run: &Run, member: &Caller, account: &str, facts: Value) -> Value {
    let direction = run.standing(account).await.unwrap();
    let body =
        json!({"title": format!("题 {account}"), "text": format!("{account} 的稿件正文。"), "facts": facts});
    member.post(&answer(&direction, "pieces"), &body).await.ok()
}

fn piece(piece: &Value, rest: &str) -> String {
    format!("/api/v1/pieces/{}{rest}", piece["id"].as_str().unwrap())
}

const URL: &str = "https://example.cn/a";

#[test]
fn facts_of_a_campaign_are_registered_with_it_and_versioned_by_its_edits() {
    small(async |world| {
        let run = Run::drafted(&world, &with_facts()).await;
        let school = fact(&run, "school").await;
        assert_eq!((&school["owner"], &school["current"]["version"]), (&json!("教育局"), &json!(1)));
        assert_eq!(school["current"]["agreed_at"], Value::Null);
        let edited = with(with_facts(), "/facts/1/text", json!("停课两天。"));
        run.coordinator.put(&run.path, 1, &edited).await.ok();
        let versions = run.coordinator.all(&at(&school, "/versions")).await;
        let texts: Vec<&str> = versions.iter().map(|one| one["text"].as_str().unwrap()).collect();
        assert_eq!(texts, ["停课一天。", "停课两天。"]);
        assert_eq!(fact(&run, "hotline").await["current"]["version"], 1);
    });
}

#[test]
fn a_fact_needs_the_yes_of_its_owner_which_gives_it_by_writing_too() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let school = fact(&run, "school").await;
        let stranger = world.caller_with(vec![of(Role::Reviewer, "公安局")]).await;
        refused(&world, stranger.call(&at(&school, "/agree")), 404, "not_found", &[]).await;
        refused(&world, run.coordinator.call(&at(&school, "/agree")), 403, "forbidden", &[]).await;
        let reviewer = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        let agreed = reviewer.call(&at(&school, "/agree")).await.ok();
        assert_eq!(agreed["current"]["agreed_by"], reviewer.subject);
        assert_eq!(reviewer.call(&at(&school, "/agree")).await.ok(), agreed);
        let wording = json!({"text": "停课三天。"});
        let other = run.coordinator.put(&at(&school, ""), revision(&agreed), &wording).await.ok();
        assert_eq!(other["current"]["agreed_by"], Value::Null, "a new version needs a new yes");
        let own = reviewer.put(&at(&school, ""), revision(&other), &json!({"text": "停课四天。"})).await.ok();
        assert_eq!(
            (&own["current"]["version"], &own["current"]["agreed_by"]),
            (&json!(3), &json!(reviewer.subject))
        );
        let attempt = stranger.put(&at(&school, ""), revision(&own), &wording);
        refused(&world, attempt, 404, "not_found", &[]).await;
    });
}

#[test]
fn a_lost_race_a_wrong_value_and_a_taken_key_are_refused() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let hotline = fact(&run, "hotline").await;
        let put = |revision, body: Value| run.coordinator.put(&at(&hotline, ""), revision, &body);
        refused(&world, put(7, json!({"text": "a"})), 412, "stale", &["#if-match"]).await;
        refused(&world, put(1, json!({"text": " "})), 422, "invalid", &["/text"]).await;
        let hidden = json!({"text": "a", "public": false});
        refused(&world, put(1, hidden), 422, "invalid", &["/public"]).await;
        let post = |body: Value| {
            let (caller, path) = (run.coordinator.clone(), run.at("facts"));
            async move { caller.post(&path, &body).await }
        };
        let taken = json!({"key": "hotline", "wording": {"text": "a"}});
        refused(&world, post(taken), 409, "taken", &["/key"]).await;
        let nobody = json!({"key": "new", "owner": "无此单位", "wording": {"text": "a"}});
        refused(&world, post(nobody), 422, "invalid", &["/owner"]).await;
        run.coordinator.call(&run.at("close")).await.ok();
        let late = json!({"key": "late", "wording": {"text": "a"}});
        refused(&world, post(late), 409, "wrong_state", &[]).await;
        let unknown = "/api/v1/facts/01980c5e-7a00-7000-8000-00000000dead";
        refused(&world, run.coordinator.get(unknown), 404, "not_found", &[]).await;
    });
}

#[test]
fn what_is_not_public_is_seen_by_those_who_read_unpublished_texts_alone() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let input =
            json!({"key": "secretive", "owner": "法院", "wording": {"text": "明日开庭。", "public": false}});
        let hidden = run.coordinator.post(&run.at("facts"), &input).await.ok();
        let planner = world.caller(Role::Planner).await;
        refused(&world, planner.get(&at(&hidden, "")), 404, "not_found", &[]).await;
        refused(&world, planner.get(&at(&hidden, "/touched")), 404, "not_found", &[]).await;
        assert_eq!(planner.all(&run.at("facts")).await.len(), 2);
        let asked = world.member(&["weibo-jiaojing"]).await;
        let not_asked = world.member(&["wechat-lvshi"]).await;
        let owner = world.caller_with(vec![of(Role::Signer, "法院")]).await;
        for caller in [&run.coordinator, &asked, &owner] {
            assert_eq!(caller.get(&at(&hidden, "")).await.ok()["current"]["text"], "明日开庭。");
            assert_eq!(caller.all(&run.at("facts")).await.len(), 3);
        }
        refused(&world, not_asked.get(&at(&hidden, "")), 404, "not_found", &[]).await;
        let campaign = planner.get(&run.path).await.ok().to_string();
        assert!(!campaign.contains("开庭"));
        let told = world
            .rows("event")
            .await
            .iter()
            .chain(&world.rows("audit").await)
            .map(Value::to_string)
            .collect::<String>();
        assert!(!told.contains("开庭"));
        // Once it is public it stands on the cards, and its first version stays hidden.
        let wording = json!({"text": "今日开庭。", "public": true});
        run.coordinator.put(&at(&hidden, ""), revision(&hidden), &wording).await.ok();
        assert!(planner.get(&run.path).await.ok().to_string().contains("今日开庭"));
        assert_eq!(planner.all(&at(&hidden, "/versions")).await.len(), 1);
        assert_eq!(owner.all(&at(&hidden, "/versions")).await.len(), 2);
    });
}

#[test]
fn a_new_version_touches_pieces_and_directions_until_each_is_seen_to() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let police = world.caller_with(vec![of(Role::Member, "公安局")]).await;
        let weibo = hand_in(&run, &police, "weibo-jiaojing", Value::Null).await;
        let wechat = hand_in(&run, &police, "wechat-jiaojing", json!(["hotline"])).await;
        let app = hand_in(&run, &police, "app-jiaojing", json!([])).await;
        police.post(&piece(&weibo, "/publish"), &json!({"url": URL})).await.ok();
        world.set_clock("2026-06-12T02:00:00Z");
        let hotline = fact(&run, "hotline").await;
        let fact =
            run.coordinator.put(&at(&hotline, ""), 1, &json!({"text": "城市服务拨打 12328。"})).await.ok();
        let state = async |of: &Value| {
            let items = run.coordinator.all(&at(&fact, "/touched")).await;
            items.into_iter().find(|item| item["piece"] == of["id"]).map(|item| item["state"].clone())
        };
        assert_eq!((state(&weibo).await, state(&wechat).await), (Some(json!("open")), Some(json!("open"))));
        assert_eq!(state(&app).await, None, "it cites nothing");
        let mine = police.all(&at(&fact, "/touched")).await;
        assert_eq!(mine.len(), 2, "a member sees its own");
        let all = run.coordinator.all(&at(&fact, "/touched?state=open")).await;
        let waiting: Vec<&Value> = all.iter().filter(|item| item["piece"].is_null()).collect();
        assert!(!waiting.is_empty() && waiting.iter().all(|item| item["cited_version"].is_null()));
        let events = police.all("/api/v1/events?kind=fact.touched").await;
        assert_eq!(events.len(), 2);
        assert_eq!(events[0]["data"]["version"], 2);
        // The piece that is not out is held back until it cites the new version.
        let attempt = police.post(&piece(&wechat, "/publish"), &json!({"url": URL}));
        refused(&world, attempt, 409, "fact_obstacle", &["/facts/hotline"]).await;
        let cited = police.all(&piece(&wechat, "/facts")).await;
        assert_eq!((&cited[0]["faults"], &cited[0]["cited_version"]), (&json!(["outdated"]), &json!(1)));
        let body = json!({"title": "新", "text": "改拨 12328。", "facts": ["hotline"]});
        police.put(&piece(&wechat, ""), 1, &body).await.ok();
        assert_eq!(state(&wechat).await, Some(json!("corrected")));
        police.post(&piece(&wechat, "/publish"), &json!({"url": URL})).await.ok();
        // The one that is out is confirmed; the next version opens it again.
        let confirm = at(&fact, &format!("/touched/{}", weibo["id"].as_str().unwrap()));
        let stranger = world.member(&["weibo-jiaoyu"]).await;
        refused(&world, stranger.call(&confirm), 404, "not_found", &[]).await;
        assert_eq!(police.call(&confirm).await.ok()["state"], "confirmed");
        assert_eq!(state(&weibo).await, Some(json!("confirmed")));
        run.coordinator.put(&at(&fact, ""), 2, &json!({"text": "城市服务拨打 12366。"})).await.ok();
        assert_eq!((state(&weibo).await, state(&wechat).await), (Some(json!("open")), Some(json!("open"))));
        police.call(&piece(&weibo, "/withdraw")).await.ok();
        assert_eq!(state(&weibo).await, Some(json!("withdrawn")));
        let missing = at(&fact, &format!("/touched/{}", app["id"].as_str().unwrap()));
        refused(&world, police.call(&missing), 404, "not_found", &[]).await;
    });
}

#[test]
fn an_expired_fact_keeps_a_piece_from_being_published() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let police = world.caller_with(vec![of(Role::Member, "公安局")]).await;
        let input = json!({"key": "shelter", "wording": {"text": "避难点开放。", "valid_until": "2026-06-13T01:00:00Z"}});
        let shelter = run.coordinator.post(&run.at("facts"), &input).await.ok();
        let weibo = hand_in(&run, &police, "weibo-jiaojing", json!(["shelter"])).await;
        world.set_clock("2026-06-13T01:00:00Z");
        let publish = || police.post(&piece(&weibo, "/publish"), &json!({"url": URL}));
        refused(&world, publish(), 409, "fact_obstacle", &["/facts/shelter"]).await;
        let longer = json!({"text": "避难点开放。", "valid_until": "2026-06-20T01:00:00Z"});
        run.coordinator.put(&at(&shelter, ""), revision(&shelter), &longer).await.ok();
        refused(&world, publish(), 409, "fact_obstacle", &["/facts/shelter"]).await;
        let confirm = at(&shelter, &format!("/touched/{}", weibo["id"].as_str().unwrap()));
        police.call(&confirm).await.ok();
        publish().await.ok();
    });
}

#[test]
fn a_piece_cites_the_facts_of_its_angle_unless_it_names_others_of_its_campaign() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let teacher = world.member(&["wechat-jiaoyu", "weibo-jiaoyu"]).await;
        let school = hand_in(&run, &teacher, "wechat-jiaoyu", Value::Null).await;
        let direction = run.standing("wechat-jiaoyu").await.unwrap();
        let keys = async |of: &Value| {
            let cited = teacher.all(&piece(of, "/facts")).await;
            cited.iter().map(|one| one["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let expected: &[&str] =
            if direction["angle"] == "school_way" { &["school"] } else { &["hotline", "school"] };
        assert_eq!(keys(&school).await, expected);
        let other = run.standing("weibo-jiaoyu").await.unwrap();
        let body = json!({"title": "题", "text": "文", "facts": ["hotline", "nothing", "hotline"]});
        let attempt = teacher.post(&answer(&other, "pieces"), &body);
        refused(&world, attempt, 422, "invalid", &["/facts/2"]).await;
        let body = json!({"title": "题", "text": "文", "facts": ["hotline", "nothing"]});
        let attempt = teacher.post(&answer(&other, "pieces"), &body);
        refused(&world, attempt, 422, "invalid", &["/facts/1"]).await;
    });
}
