//! Amending a campaign after it was planned: contact, brief and facts, with history, and without losing plan or signature.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::support::{Answer, World, refused};

const ACCOUNT: &str = "weibo-jiaojing";

fn drafted() -> Value {
    with(with(draft(), "/contact", json!("市交安办 0512-55550000")), "/brief", json!("讲清路上怎么走。"))
}

async fn amend(run: &Run, input: &Value) -> Answer {
    let revision = run.coordinator.get(&run.path).await.revision();
    run.coordinator.post_over(&run.at("amendments"), revision, input).await
}

async fn card(run: &Run, account: &str) -> Value {
    let direction = run.standing(account).await.unwrap();
    let path = format!("/api/v1/directions/{}", direction["id"].as_str().unwrap());
    run.coordinator.get(&path).await.ok()
}

async fn refused_amendment(world: &World, run: &Run, input: &Value, places: &[&str]) {
    let revision = run.coordinator.get(&run.path).await.revision();
    let attempt = run.coordinator.post_over(&run.at("amendments"), revision, input);
    refused(world, attempt, 422, "invalid", places).await;
}

#[test]
fn a_contact_is_amended_at_every_stage_after_planning_and_what_was_signed_holds() {
    small(async |world| {
        let run = Run::planned(&world, &drafted()).await;
        let digest = run.digest().await;
        let first = json!({"contact": "市交安办 0512-55550001", "reason": "值班电话改了。"});
        let answered = amend(&run, &first).await;
        assert_eq!(answered.status.as_u16(), 201);
        assert_eq!(answered.revision(), run.coordinator.get(&run.path).await.revision());
        let amendment = answered.ok();
        assert_eq!(
            (&amendment["number"], &amendment["brief"], &amendment["reason"]),
            (&json!(1), &Value::Null, &json!("值班电话改了。"))
        );
        let text = json!({"before": "市交安办 0512-55550000", "after": "市交安办 0512-55550001"});
        assert_eq!(amendment["contact"], text);
        let campaign = run.coordinator.get(&run.path).await.ok();
        assert_eq!(
            (&campaign["state"], &campaign["contact"], &campaign["amendments"]),
            (&json!("planned"), &json!("市交安办 0512-55550001"), &json!(1))
        );
        assert_eq!(run.digest().await, digest);
        run.sign().await;
        amend(&run, &json!({"brief": "讲清雨天路上怎么走。"})).await.ok();
        run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        amend(&run, &json!({"contact": "市交安办 0512-55550002", "brief": "讲清雨天路上怎么走。"}))
            .await
            .ok();
        let shown = card(&run, ACCOUNT).await;
        assert_eq!(shown["names"]["contact"], "市交安办 0512-55550002");
        let numbers: Vec<&Value> =
            shown["amendments"].as_array().unwrap().iter().map(|one| &one["number"]).collect();
        assert_eq!(numbers, [3, 2, 1], "members see what changed, the newest first");
        assert_eq!(shown["amendments"][0]["brief"], Value::Null, "what it said already is no change");
        let sheet = run.coordinator.text(&run.at("assignments.txt")).await;
        assert!(sheet.contains("市交安办 0512-55550002"), "{sheet}");
        let history = world.member(&[ACCOUNT]).await.all(&run.at("amendments")).await;
        assert_eq!(history.len(), 3);
        assert_eq!(history[0], amendment);
        let campaign = run.coordinator.get(&run.path).await.ok();
        assert_eq!(
            (&campaign["state"], &campaign["brief"]),
            (&json!("launched"), &json!("讲清雨天路上怎么走。"))
        );
        // The plan is what it was, also when it is made anew around an answer.
        let fresh = run.coordinator.call(&run.at("preview")).await.ok();
        assert_eq!(fresh["digest"], digest);
        run.coordinator.call(&run.at("replan")).await.ok();
        world.app.certify_plans().await.unwrap();
        assert_eq!(run.coordinator.all("/api/v1/events?kind=campaign.refuted").await, Vec::<Value>::new());
    });
}

#[test]
fn everybody_who_was_asked_is_told_of_an_amendment_and_no_event_says_its_words() {
    small(async |world| {
        let run = Run::launched(&world, &drafted()).await;
        let asked = run.directions("asked").await.len();
        amend(&run, &json!({"contact": "市交安办 0512-55550001"})).await.ok();
        let events = run.coordinator.all("/api/v1/events?kind=campaign.amended").await;
        assert_eq!((events.len(), &events[0]["data"]["fields"]), (1, &json!(["contact"])));
        let told = run.coordinator.all("/api/v1/events?kind=direction.amended").await;
        assert_eq!((told.len(), &told[0]["data"]["amendment"]), (asked, &json!(1)));
        let mine = world.member(&[ACCOUNT]).await.all("/api/v1/events?kind=direction.amended").await;
        assert_eq!(mine.len(), 1);
        assert!(!json!([events, told]).to_string().contains("5555"), "an event carries no text");
        let audit = world.rows("audit").await;
        let entry = audit.iter().find(|row| row["action"] == "campaign.amended").unwrap();
        assert!(entry["before"].to_string().contains("55550000"), "{entry}");
        assert!(entry["after"].to_string().contains("55550001"), "{entry}");
    });
}

#[test]
fn what_cannot_be_amended_is_refused_where_it_stands() {
    small(async |world| {
        let run = Run::drafted(&world, &drafted()).await;
        let contact = json!({"contact": "市交安办 0512-55550001"});
        let amendments = run.at("amendments");
        let attempt = run.coordinator.post_over(&amendments, 1, &contact);
        refused(&world, attempt, 409, "wrong_state", &[]).await;
        run.plan().await;
        run.sign().await;
        run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        let attempt = run.coordinator.post(&amendments, &contact);
        refused(&world, attempt, 428, "precondition_required", &["#if-match"]).await;
        refused(&world, run.coordinator.post_over(&amendments, 1, &contact), 412, "stale", &["#if-match"])
            .await;
        let fact =
            json!({"key": "plan", "wording": {"text": "下周一起新泾路全线封闭施工。", "public": false}});
        run.coordinator.post(&run.at("facts"), &fact).await.ok();
        for (wrong, place) in [
            (json!({}), ""),
            (json!({"contact": "市交安办 0512-55550000", "brief": "讲清路上怎么走。"}), ""),
            (json!({"contact": "长".repeat(501)}), "/contact"),
            (json!({"brief": "长".repeat(5001)}), "/brief"),
            (json!({"brief": "好。", "reason": "长".repeat(1001)}), "/reason"),
            (json!({"brief": "下周一起 新泾路全线封闭施工。请绕行。"}), "/brief"),
            (json!({"brief": "好。", "reason": "因为下周一起 新泾路全线封闭施工。"}), "/reason"),
            (json!({"brief": "好。", "reason": "请打 13812345678 问老王。"}), "/reason"),
        ] {
            refused_amendment(&world, &run, &wrong, &[place]).await;
        }
        let member = world.member(&[ACCOUNT]).await;
        member.post_over(&amendments, 1, &contact).await.problem(403, "forbidden");
        world.caller(Role::Planner).await.post_over(&amendments, 1, &contact).await.problem(403, "forbidden");
        run.coordinator.call(&run.at("close")).await.ok();
        let revision = run.coordinator.get(&run.path).await.revision();
        let attempt = run.coordinator.post_over(&amendments, revision, &contact);
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_draft_that_is_written_anew_says_what_it_is_written_and_keeps_its_history() {
    small(async |world| {
        let run = Run::planned(&world, &drafted()).await;
        amend(&run, &json!({"contact": "市交安办 0512-55550001"})).await.ok();
        let revision = run.coordinator.get(&run.path).await.revision();
        let edited = with(drafted(), "/contact", json!("市交安办 0512-55550009"));
        let campaign = run.coordinator.put(&run.path, revision, &edited).await.ok();
        assert_eq!(
            (&campaign["state"], &campaign["contact"], &campaign["amendments"]),
            (&json!("draft"), &json!("市交安办 0512-55550009"), &json!(1))
        );
        run.plan().await;
        let again = amend(&run, &json!({"contact": "市交安办 0512-55550010"})).await.ok();
        assert_eq!(again["contact"]["before"], "市交安办 0512-55550009");
        assert_eq!(again["number"], 2);
    });
}

#[test]
fn a_fact_that_comes_after_the_launch_stands_on_the_cards_of_its_angles() {
    small(async |world| {
        let facts = json!([{"key": "hotline", "text": "城市服务拨打 12345。"}]);
        let drafted = with(with(draft(), "/facts", facts), "/angles/0/facts", json!(["hotline"]));
        let drafted = with(drafted, "/angles/1/facts", json!(["hotline"]));
        let run = Run::launched(&world, &drafted).await;
        let keys = async |angle: &str| {
            let cards = run.coordinator.all(&run.at(&format!("directions?angle={angle}"))).await;
            let path = format!("/api/v1/directions/{}", cards[0]["id"].as_str().unwrap());
            let card = run.coordinator.get(&path).await.ok();
            let keys = card["facts"].as_array().unwrap().iter();
            keys.map(|fact| fact["key"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let everywhere = json!({"key": "rain", "wording": {"text": "雨天限速三成。"}});
        run.coordinator.post(&run.at("facts"), &everywhere).await.ok();
        let belts = json!({"key": "belts", "angles": ["belts"], "wording": {"text": "后排也要系安全带。"}});
        run.coordinator.post(&run.at("facts"), &belts).await.ok();
        assert_eq!(keys("belts").await, ["hotline", "rain", "belts"]);
        assert_eq!(keys("school_way").await, ["hotline", "rain"]);
        let fact =
            run.coordinator.all(&run.at("facts")).await.into_iter().find(|one| one["key"] == "rain").unwrap();
        let path = format!("/api/v1/facts/{}", fact["id"].as_str().unwrap());
        let revision = fact["revision"].as_i64().unwrap();
        run.coordinator.put(&path, revision, &json!({"text": "雨天限速一半。"})).await.ok();
        let shown = card(&run, ACCOUNT).await;
        assert!(shown["facts"].to_string().contains("雨天限速一半。"), "cards show the new version at once");
        for (wrong, place) in [
            (json!({"key": "a", "angles": ["nothing"], "wording": {"text": "某事。"}}), "/angles/0"),
            (
                json!({"key": "a", "angles": ["belts"], "wording": {"text": "某事。", "public": false}}),
                "/angles",
            ),
        ] {
            refused(&world, run.coordinator.post(&run.at("facts"), &wrong), 422, "invalid", &[place]).await;
        }
        let mine = run.standing(ACCOUNT).await.unwrap();
        world.member(&[ACCOUNT]).await.call(&answer(&mine, "accept")).await.ok();
    });
}
