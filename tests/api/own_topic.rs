//! Topics that accounts propose themselves: as a slot of an angle, or in a cell of their own.

use micromatrix::domain::right::{Grant, Role};
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small};
use crate::support::{Caller, World, grant, refused};

const ACCOUNT: &str = "weibo-jiaojing";

fn proposals(account: &str) -> String {
    format!("/api/v1/accounts/{account}/proposals")
}

fn at(topic: &Value, action: &str) -> String {
    format!("/api/v1/topic-proposals/{}{action}", topic["id"].as_str().unwrap())
}

fn apart(run: &Run) -> Value {
    json!({"campaign": run.id, "title": "夜里怎么过施工路段", "brief": "讲看灯、减速、并道。", "audience": "drivers"})
}

fn of_angle(run: &Run, angle: &str) -> Value {
    let mut topic = apart(run);
    topic["angle"] = json!(angle);
    topic
}

async fn lead(world: &World, cluster: &str) -> Caller {
    world.caller_with(vec![Grant { clusters: vec![cluster.to_owned()], ..grant(Role::Lead) }]).await
}

/// The plan that is stored is what planning afresh gives, and the full check accepts it.
async fn certified(world: &World, run: &Run) {
    world.app.certify_plans().await.unwrap();
    let plan = run.coordinator.get(&run.at("plan")).await.ok();
    let fresh = run.coordinator.call(&run.at("preview")).await.ok();
    for figure in ["objective", "assigned", "unassigned"] {
        assert_eq!(plan[figure], fresh[figure], "{figure}");
    }
    assert_eq!(run.coordinator.all("/api/v1/events?kind=campaign.refuted").await, Vec::<Value>::new());
}

#[test]
fn a_topic_that_fits_no_angle_stands_beside_the_plan_and_adds_nothing_to_the_shares() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&[ACCOUNT]).await;
        let planned = run.standing(ACCOUNT).await.unwrap();
        let shares = run.coordinator.get(&run.at("contributions")).await.ok();
        let objective = run.objective().await;
        let topic = member.post(&proposals(ACCOUNT), &apart(&run)).await;
        assert_eq!(topic.status.as_u16(), 201);
        let topic = topic.ok();
        assert_eq!((&topic["state"], &topic["angle"]), (&json!("open"), &Value::Null));
        let accepted = run.coordinator.call(&at(&topic, "/accept")).await.ok();
        let card = &accepted["direction"];
        assert_eq!(
            (&card["state"], &card["title"], &card["brief"], &card["audience"]),
            (&json!("accepted"), &topic["title"], &topic["brief"], &json!("drivers"))
        );
        assert_eq!(
            (&card["kind"], &card["form"], &card["unconfirmed"]),
            (&json!("task"), &json!("quick_post"), &json!(false))
        );
        assert_eq!((&card["starts_at"], &card["due_at"]), (&planned["starts_at"], &planned["due_at"]));
        assert_eq!((&accepted["moved"], &accepted["topic"]["direction"]), (&json!([]), &card["id"]));
        let detail = member.get(&format!("/api/v1/directions/{}", card["id"].as_str().unwrap())).await.ok();
        assert_eq!((&detail["names"]["angle"], &detail["alternatives"]), (&json!("自拟选题"), &json!([])));
        // What was planned of the account stays, and no plan moves the topic.
        run.coordinator.call(&run.at("replan")).await.ok();
        certified(&world, &run).await;
        assert_eq!(run.objective().await, objective);
        let held = run.coordinator.all(&run.at(&format!("directions?account={ACCOUNT}"))).await;
        let mut states: Vec<&str> = held.iter().map(|one| one["state"].as_str().unwrap()).collect();
        states.sort_unstable();
        assert_eq!(states, ["accepted", "asked"]);
        assert_eq!(run.coordinator.get(&run.at("disqualified")).await.ok()["items"], json!([]));
        let piece = json!({"title": "夜里慢一点", "text": "施工路段夜里先看灯再并道，车速降下来。"});
        let piece = member.post(&answer(card, "pieces"), &piece).await.ok();
        let publish = format!("/api/v1/pieces/{}/publish", piece["id"].as_str().unwrap());
        member.post(&publish, &json!({"url": "https://example.cn/night"})).await.ok();
        let after = run.coordinator.get(&run.at("contributions")).await.ok();
        for figure in ["total", "covered", "uncovered", "blanks"] {
            assert_eq!(after[figure], shares[figure], "{figure}");
        }
        run.coordinator.call(&run.at("close")).await.ok();
        run.coordinator.get(&run.at("closing")).await.ok();
    });
}

#[test]
fn a_topic_of_an_angle_takes_a_slot_of_it_and_the_plan_goes_on_around_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&[ACCOUNT]).await;
        let planned = run.standing(ACCOUNT).await.unwrap();
        let angle = if planned["angle"] == "weather" { "belts" } else { "weather" };
        let topic = member.post(&proposals(ACCOUNT), &of_angle(&run, angle)).await.ok();
        let lead = lead(&world, "roads").await;
        let accepted = lead.post(&at(&topic, "/accept"), &json!({"cluster": "roads"})).await.ok();
        let card = &accepted["direction"];
        assert_eq!(
            (&card["state"], &card["title"], &card["angle"], &card["cluster"]),
            (&json!("accepted"), &topic["title"], &json!(angle), &json!("roads"))
        );
        let own = json!({"account": ACCOUNT, "from": planned["id"], "to": card["id"]});
        assert!(accepted["moved"].as_array().unwrap().contains(&own), "{accepted:#}");
        certified(&world, &run).await;
        assert_eq!(run.standing(ACCOUNT).await.unwrap()["id"], card["id"]);
        run.coordinator.call(&run.at("replan")).await.ok();
        assert_eq!(run.standing(ACCOUNT).await.unwrap()["id"], card["id"], "it stays as what was accepted");
        // The account has no place left: what it would give up is for it to say.
        let mut second = of_angle(&run, planned["angle"].as_str().unwrap());
        second["title"] = json!("白天怎么过施工路段");
        let second = member.post(&proposals(ACCOUNT), &second).await.ok();
        refused(&world, lead.call(&at(&second, "/accept")), 409, "obstructed", &["/angle"]).await;
    });
}

#[test]
fn a_topic_is_decided_on_once_by_those_whom_it_concerns() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&[ACCOUNT]).await;
        let mut topics = Vec::new();
        for title in ["甲题", "乙题", "丙题"] {
            let mut topic = apart(&run);
            topic["title"] = json!(title);
            topics.push(member.post(&proposals(ACCOUNT), &topic).await.ok());
        }
        let [first, second, third] = topics.as_slice() else { panic!("{topics:?}") };
        let stranger = world.member(&["wechat-jiaoyu"]).await;
        stranger.post(&proposals(ACCOUNT), &apart(&run)).await.problem(404, "not_found");
        refused(&world, stranger.call(&at(first, "/withdraw")), 404, "not_found", &[]).await;
        let schools = lead(&world, "schools").await;
        refused(&world, schools.call(&at(first, "/accept")), 404, "not_found", &[]).await;
        member.call(&at(first, "/accept")).await.problem(403, "forbidden");
        run.coordinator.call(&at(first, "/withdraw")).await.problem(403, "forbidden");
        let attempt = run.coordinator.post(&at(first, "/reject"), &json!({"reason": " "}));
        refused(&world, attempt, 422, "invalid", &["/reason"]).await;
        let attempt = run.coordinator.post(&at(first, "/accept"), &json!({"cluster": "schools"}));
        refused(&world, attempt, 422, "invalid", &["/cluster"]).await;
        let roads = lead(&world, "roads").await;
        let rejected = roads.post(&at(first, "/reject"), &json!({"reason": "住建局已在讲。"})).await.ok();
        assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &json!("住建局已在讲。")));
        let withdrawn = member.call(&at(second, "/withdraw")).await.ok();
        assert_eq!(withdrawn["state"], "withdrawn");
        roads.call(&at(third, "/accept")).await.ok();
        for topic in [first, second, third] {
            refused(&world, run.coordinator.call(&at(topic, "/accept")), 409, "wrong_state", &[]).await;
            refused(&world, member.call(&at(topic, "/withdraw")), 409, "wrong_state", &[]).await;
        }
        let list = run.at("topic-proposals");
        assert_eq!(run.coordinator.all(&list).await.len(), 3);
        assert_eq!(roads.all(&format!("{list}?state=rejected")).await, std::slice::from_ref(&rejected));
        assert_eq!(member.get(&at(first, "")).await.ok(), rejected);
        assert_eq!(stranger.all(&list).await, Vec::<Value>::new());
        assert_eq!(schools.all(&list).await, Vec::<Value>::new());
        let events = run.coordinator.all("/api/v1/events").await;
        let kinds: Vec<&str> = events
            .iter()
            .map(|event| event["kind"].as_str().unwrap())
            .filter(|kind| kind.starts_with("topic."))
            .collect();
        assert_eq!(kinds[3..], ["topic.rejected", "topic.withdrawn", "topic.accepted"]);
        assert!(!json!(events).to_string().contains("乙题"), "an event carries no text");
        let own = member.all("/api/v1/events?kind=topic.accepted").await;
        assert_eq!(own.len(), 1, "its member follows it");
    });
}

#[test]
fn what_no_topic_can_be_is_refused_where_it_stands() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&[ACCOUNT, "wechat-fayuan", "wechat-lvshi", "weibo-jiaoyu"]).await;
        let fact =
            json!({"key": "plan", "wording": {"text": "下周一起新泾路全线封闭施工。", "public": false}});
        run.coordinator.post(&run.at("facts"), &fact).await.ok();
        let taken = run.standing("wechat-jiaojing").await.unwrap()["title"].clone();
        let set = |field: &str, value: Value| {
            let mut topic = apart(&run);
            topic[field] = value;
            topic
        };
        for (wrong, places) in [
            (set("audience", Value::Null), vec!["/audience"]),
            (set("audience", json!("parents")), vec!["/audience"]),
            (set("audience", json!("nobody")), vec!["/audience"]),
            (set("title", json!(" ")), vec!["/title"]),
            (set("title", json!("题".repeat(201))), vec!["/title"]),
            (set("brief", json!("")), vec!["/brief"]),
            (set("title", taken), vec!["/title"]),
            (set("brief", json!("下周一起新泾路全线封闭施工。怎么绕行。")), vec!["/brief"]),
            (set("angle", json!("nothing")), vec!["/angle"]),
            (set("angle", json!("school_way")), vec!["/angle"]),
        ] {
            refused(&world, member.post(&proposals(ACCOUNT), &wrong), 422, "invalid", &places).await;
        }
        let told = member
            .post(&proposals(ACCOUNT), &set("audience", json!("parents")))
            .await
            .problem(422, "invalid");
        assert!(told["errors"][0]["detail"].as_str().unwrap().starts_with("`other_audience`"), "{told:#}");
        let attempt = member.post(&proposals("wechat-fayuan"), &apart(&run));
        refused(&world, attempt, 422, "invalid", &[""]).await;
        let attempt = member.post(&proposals("wechat-lvshi"), &apart(&run));
        refused(&world, attempt, 409, "account_inactive", &[]).await;
        let later = Run::drafted(&world, &draft()).await;
        let attempt = member.post(&proposals(ACCOUNT), &apart(&later));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
        // A title that somebody has taken meanwhile.
        let topic = member.post(&proposals(ACCOUNT), &apart(&run)).await.ok();
        let mine = run.standing("wechat-jiaojing").await.unwrap();
        run.coordinator.post(&answer(&mine, "texts"), &json!({"title": topic["title"]})).await.ok();
        refused(&world, run.coordinator.call(&at(&topic, "/accept")), 422, "invalid", &["/title"]).await;
        // Its account reads why it is rejected, and no reason says what is not public.
        let reason = json!({"reason": "下周一起 新泾路全线封闭施工。"});
        let attempt = run.coordinator.post(&at(&topic, "/reject"), &reason);
        refused(&world, attempt, 422, "invalid", &["/reason"]).await;
        world.set_clock("2026-06-30T00:00:00Z");
        let attempt = member.post(&proposals(ACCOUNT), &set("title", json!("另一题")));
        refused(&world, attempt, 409, "window_over", &[]).await;
    });
}

#[test]
fn a_topic_is_accepted_only_while_its_account_reaches_its_readers() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&[ACCOUNT]).await;
        let topic = member.post(&proposals(ACCOUNT), &apart(&run)).await.ok();
        let tell = async |audience: &str| {
            run.coordinator.edit_account(ACCOUNT, |account| account["audiences"] = json!([audience])).await;
        };
        tell("parents").await;
        refused(&world, run.coordinator.call(&at(&topic, "/accept")), 422, "invalid", &["/audience"]).await;
        tell("drivers").await;
        run.coordinator.call(&at(&topic, "/accept")).await.ok();
    });
}

#[test]
fn what_a_closed_account_has_proposed_goes_with_the_next_plan_and_so_does_its_piece() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&[ACCOUNT]).await;
        let accept = async |title: &str| {
            let mut topic = apart(&run);
            topic["title"] = json!(title);
            let topic = member.post(&proposals(ACCOUNT), &topic).await.ok();
            run.coordinator.call(&at(&topic, "/accept")).await.ok()["direction"].clone()
        };
        let (told, written, waiting) = (accept("甲题").await, accept("乙题").await, accept("丙题").await);
        let hand_in = async |card: &Value, title: &str, text: &str| {
            let piece = json!({"title": title, "text": text});
            member.post(&answer(card, "pieces"), &piece).await.ok()
        };
        let out = hand_in(&told, "夜里慢一点", "施工路段夜里先看灯再并道，车速降下来。").await;
        let publish = format!("/api/v1/pieces/{}/publish", out["id"].as_str().unwrap());
        member.post(&publish, &json!({"url": "https://example.cn/night"})).await.ok();
        let piece =
            hand_in(&written, "并道看后面", "并道以前看后视镜，让直行的车先走，夜里更要留出距离。").await;
        let become_status = async |status: &str| {
            run.coordinator.edit_account(ACCOUNT, |account| account["status"] = json!(status)).await;
        };
        let state = async |card: &Value| {
            let path = format!("/api/v1/directions/{}", card["id"].as_str().unwrap());
            run.coordinator.get(&path).await.ok()["state"].clone()
        };
        // A pause ends, and whether somebody waits for that is a person's decision.
        become_status("paused").await;
        run.coordinator.call(&run.at("replan")).await.ok();
        assert_eq!((state(&written).await, state(&waiting).await), (json!("accepted"), json!("accepted")));
        become_status("closed").await;
        let moved = run.coordinator.call(&run.at("replan")).await.ok()["moved"].clone();
        for card in [&written, &waiting] {
            assert_eq!(state(card).await, "superseded");
            let gone = json!({"account": ACCOUNT, "from": card["id"], "to": null});
            assert!(moved.as_array().unwrap().contains(&gone), "{moved:#}");
        }
        assert_eq!(state(&told).await, "delivered", "what is published stays");
        let path = format!("/api/v1/pieces/{}", piece["id"].as_str().unwrap());
        assert_eq!(run.coordinator.get(&path).await.ok()["state"], "withdrawn");
        let events = run.coordinator.all("/api/v1/events?kind=direction.withdrawn").await;
        let of = |card: &Value| {
            events
                .iter()
                .any(|event| event["data"]["direction"] == card["id"] && event["data"]["reason"] == "closed")
        };
        assert!(of(&written) && of(&waiting) && !of(&told), "{events:#?}");
        certified(&world, &run).await;
    });
}

#[test]
fn an_account_may_give_up_what_it_has_proposed() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&[ACCOUNT]).await;
        let topic = member.post(&proposals(ACCOUNT), &apart(&run)).await.ok();
        let card = run.coordinator.call(&at(&topic, "/accept")).await.ok()["direction"].clone();
        let attempt =
            member.post(&answer(&card, "swap"), &json!({"angle": "weather", "audience": "drivers"}));
        refused(&world, attempt, 409, "not_offered", &[]).await;
        let declined = member.post(&answer(&card, "decline"), &json!({"reason": "no_staff"})).await.ok();
        assert_eq!((&declined["direction"]["state"], &declined["moved"]), (&json!("declined"), &json!([])));
        certified(&world, &run).await;
        assert_eq!(run.standing(ACCOUNT).await.unwrap()["state"], "asked");
    });
}
