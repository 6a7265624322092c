//! An emergency from the call to its log: the leak of 22:10, two desks at once, cards, facts, and what is held meanwhile.

use axum::http::Method;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::api::desk::Desk;
use crate::api::night::{LEAD, Night, board_lead, clock, leak};
use crate::support::{Caller, demo, refused};

#[test]
fn within_one_answer_everybody_whose_duty_it_is_has_a_card_and_all_others_hold_routine_posts() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let board = night.board().await;
        assert_eq!(board["incident"]["region"], "baoshuiqu");
        assert_eq!(board["incident"]["command"], "zhangjiagang");
        let cards = night.desk.all(&night.at("/cards")).await;
        let held = night.desk.all(&night.at("/held")).await;
        let counts = (&board["cards"]["all"], &board["held"]);
        assert_eq!(counts, (&json!(cards.len()), &json!(held.len())));
        assert!(cards.len() > 10 && held.len() > 20, "{} cards, {} held", cards.len(), held.len());
        let handles = |list: &[Value]| -> Vec<String> {
            list.iter().map(|one| one["account"].as_str().unwrap().to_owned()).collect()
        };
        assert!(handles(&cards).iter().all(|handle| !handles(&held).contains(handle)));
        // Of another town nobody is asked but the city's own offices.
        assert!(!handles(&cards).contains(&"wechat-zjg-jinfeng-jingwu".to_owned()));
        let police = night.card("weibo-zjg-jiaojing").await;
        assert_eq!((&police["state"], &police["due_at"]), (&json!("asked"), &json!("2026-06-12T14:25:00Z")));
        let action = "室内关紧门窗、停空调；室外湿布捂口鼻，避开现场往侧风、上风高处走；不围观，不动明火；听通知撤离。";
        for card in &cards {
            assert!(card["text"]["text"].as_str().unwrap().ends_with(action), "{card}");
        }
        let mut due: Vec<&str> = board["clocks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|clock| clock["due_at"].as_str().unwrap())
            .collect();
        due.sort_unstable();
        assert_eq!(
            due,
            ["2026-06-12T14:25:00Z", "2026-06-12T19:05:00Z", "2026-06-13T14:05:00Z", "2026-06-14T14:05:00Z"]
        );
        let lead: Vec<&Value> = cards.iter().filter(|card| card["duty"] == "lead").collect();
        assert_eq!((lead.len(), &lead[0]["organisation"]), (1, &json!(LEAD)));
    });
}

#[test]
fn a_second_start_of_the_same_event_is_joined_and_not_doubled() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let second =
            json!({"kind": "hazardous_leak", "place": "金港街道", "at": "2026-06-12T22:09:00+08:00"});
        let other = world.caller(Role::Coordinator).await;
        let joined = other.post("/api/v1/incidents", &second).await.ok();
        assert_eq!((&joined["joined"], &joined["incident"]["id"]), (&json!(true), &json!(night.id)));
        assert_eq!(night.desk.all("/api/v1/incidents").await.len(), 1);
        for (field, value) in [
            ("another", json!(true)),
            ("drill", json!(true)),
            ("place", json!("塘桥镇")),
            ("kind", json!("火灾")),
        ] {
            let mut apart = second.clone();
            apart[field] = value;
            let apart = other.post("/api/v1/incidents", &apart).await.ok();
            assert_eq!(apart["joined"], false, "{field}");
        }
        assert_eq!(night.desk.all("/api/v1/incidents?state=running").await.len(), 5);
        assert_eq!(night.desk.all("/api/v1/incidents?drill=true").await.len(), 1);
    });
}

#[test]
fn two_starts_at_once_are_one_incident() {
    demo(async |world| {
        world.set_clock("2026-06-12T22:10:00+08:00");
        let desk = world.caller(Role::Coordinator).await;
        let starts = (0..8).map(|_| {
            let (desk, input) = (desk.clone(), leak());
            tokio::spawn(async move { desk.post("/api/v1/incidents", &input).await.ok() })
        });
        let mut began = 0;
        for start in starts.collect::<Vec<_>>() {
            began += usize::from(start.await.unwrap()["joined"] == false);
        }
        assert_eq!((began, desk.all("/api/v1/incidents").await.len()), (1, 1));
        let cards = world.select("SELECT COUNT(*) AS n FROM incident_card").await;
        let accounts = world.select("SELECT COUNT(DISTINCT account) AS n FROM incident_card").await;
        assert_eq!(cards, accounts);
    });
}

#[test]
fn the_leak_from_the_call_to_the_log() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        first_word(&night).await;
        let member = world.member(&[POLICE]).await;
        closures(&night, &member).await;
        the_end(&night).await;
        the_log(&night).await;
    });
}

/// An account that has the closing of roads to say.
const POLICE: &str = "weibo-zjg-jiaojing";

/// 22:12: the desk calls. 22:14: what the command knows, and the first word of it.
async fn first_word(night: &Night) {
    let (desk, world) = (&night.desk, &night.world);
    world.set_clock("2026-06-12T22:12:00+08:00");
    let call = |whom: &str, reached: bool| json!({"whom": whom, "reached": reached});
    let at = night.at(&format!("/cards/{POLICE}/call"));
    assert_eq!(desk.post(&at, &call("值班一", false)).await.ok()["state"], "asked");
    assert_eq!(desk.post(&at, &call("值班二", true)).await.ok()["state"], "called");
    world.set_clock("2026-06-12T22:14:00+08:00");
    night.state(desk, "area", "园区北门周边1公里", 0).await;
    night.confirm(desk, "area", 1, "").await;
    let first = night.draft(json!({})).await;
    assert_eq!(
        (&first["number"], &first["kind"], &first["quotes"]),
        (&json!(1), &json!("first"), &json!({"area": 1}))
    );
    let text = first["text"].as_str().unwrap();
    assert!(text.contains("园区北门周边1公里") && !text.contains('{') && !text.contains("伤亡"), "{text}");
    night.release(&first).await;
    let board = night.board().await;
    assert_eq!(
        (&clock(&board, "first_word")["state"], &clock(&board, "authoritative")["state"]),
        (&json!("met"), &json!("running"))
    );
    // Whoever has the first word posts the bulletin.
    let lead = board_lead(night).await;
    assert_eq!(night.card(&lead).await["text"]["text"], first["text"]);
}

/// The police say what is theirs to say. 22:40: the closure is another, and whoever stands on the old one is named until that is confirmed.
async fn closures(night: &Night, member: &Caller) {
    let world = &night.world;
    member.call(&night.at(&format!("/cards/{POLICE}/seen"))).await.ok();
    night.state(member, "road_closure", "港华路封闭", 0).await;
    night.confirm(member, "road_closure", 1, "").await;
    let posted = json!({"url": "https://weibo.com/zjg/1"});
    let card = member.post(&night.at(&format!("/cards/{POLICE}/posted")), &posted).await.ok();
    assert_eq!(
        (&card["state"], &card["progress"]["stands_on"]["road_closure"]),
        (&json!("posted"), &json!(1))
    );
    assert!(card["text"]["text"].as_str().unwrap().contains("港华路封闭"));
    world.set_clock("2026-06-12T22:40:00+08:00");
    night.state(member, "road_closure", "港华路、长江路封闭", 1).await;
    assert_eq!(night.card(POLICE).await["behind"], json!([]), "what is not confirmed is nobody's word");
    night.confirm(member, "road_closure", 2, "").await;
    assert_eq!(night.card(POLICE).await["behind"], json!(["road_closure"]));
    assert_eq!(night.board().await["cards"]["behind"], 1);
    member.call(&night.at(&format!("/cards/{POLICE}/confirm"))).await.ok();
    assert_eq!(night.board().await["cards"]["behind"], 0);
    // A deputy takes over.
    let deputy = world.member(&[POLICE]).await;
    let taken = deputy.call(&night.at(&format!("/cards/{POLICE}/take-over"))).await.ok();
    assert_eq!(taken["progress"]["taken_over_by"], deputy.subject);
}

/// 23:00: how it goes on. 02:00: the last word, and standing down, which nobody who has not posted is forgotten by.
async fn the_end(night: &Night) {
    let (desk, world) = (&night.desk, &night.world);
    world.set_clock("2026-06-12T23:00:00+08:00");
    let late = desk.all(&night.at("/cards?late=true")).await;
    assert_eq!(late.len() as u64 + 1, night.board().await["cards"]["all"].as_u64().unwrap());
    night.state(desk, "measures", "已关阀堵漏，消防水幕稀释", 0).await;
    night.confirm(desk, "measures", 1, "").await;
    let second = night.draft(json!({})).await;
    assert_eq!(
        (&second["number"], &second["kind"], &second["replaces"]),
        (&json!(2), &json!("progress"), &json!(1))
    );
    night.release(&second).await;
    assert_eq!(clock(&night.board().await, "authoritative")["state"], "met");
    world.set_clock("2026-06-13T02:00:00+08:00");
    night.release(&night.draft(json!({"kind": "last"})).await).await;
    let down = night.at("/stand-down");
    let reason = json!({"reason": "泄漏已封堵，空气连续两小时正常。"});
    let problem = desk.post(&down, &reason).await.problem(409, "obstructed");
    assert_eq!(problem["errors"].as_array().unwrap().len(), late.len());
    let mut all = reason.clone();
    all["relieve_open"] = json!(true);
    let over = desk.post(&down, &all).await.ok();
    assert_eq!((&over["state"], &over["ended"]["reason"]), (&json!("stood_down"), &reason["reason"]));
    assert_eq!(night.board().await["held"], 0, "routine posts go on, each by its own office");
    refused(world, desk.post(&down, &all), 409, "wrong_state", &[]).await;
}

/// From minute to minute; the leader confirms afterwards, and nobody else can.
async fn the_log(night: &Night) {
    let desk = &night.desk;
    let log = desk.get(&night.at("/log")).await.ok();
    let entries = log["entries"].as_array().unwrap();
    let actions: Vec<&str> = entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!((actions[0], actions[actions.len() - 1]), ("incident.started", "incident.stood_down"));
    for (action, times) in
        [("incident.card_called", 2), ("incident.bulletin_released", 3), ("incident.card_taken_over", 1)]
    {
        assert_eq!(actions.iter().filter(|one| **one == action).count(), times, "{action}");
    }
    let said = |text: &str| entries.iter().any(|entry| entry["text"] == text);
    assert!(said("港华路封闭") && said("港华路、长江路封闭") && said("值班二"));
    assert_eq!(clock(&log, "press_conference")["state"], "stopped");
    let (_, paper) = desk.raw(desk.request(Method::GET, &night.at("/log.docx"))).await;
    assert!(paper.starts_with(b"PK"));
    let confirm = night.at("/bulletins/1/consent/confirm");
    refused(&night.world, desk.call(&confirm), 409, "nothing_to_confirm", &[]).await;
    assert!(night.leader.call(&confirm).await.ok()["consent"]["confirmed_at"].is_string());
}

#[test]
fn of_two_desks_that_state_or_confirm_at_once_one_is_told() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let other = world.caller(Role::Coordinator).await;
        let fact = |text: &str| json!({"information": "area", "text": text, "source": "现场", "after": 0});
        let path = night.at("/facts");
        let (one, two) =
            tokio::join!(night.desk.post(&path, &fact("1公里")), other.post(&path, &fact("3公里")));
        let mut states = [one.status.as_u16(), two.status.as_u16()];
        states.sort_unstable();
        assert_eq!(states, [201, 409]);
        assert_eq!(night.desk.all(&path).await.len(), 1);
        night.confirm(&night.desk, "area", 1, "").await;
        let again = night.at("/facts/area/confirm");
        refused(&world, other.post(&again, &json!({"version": 1})), 409, "wrong_state", &[]).await;
        refused(&world, other.post(&again, &json!({"version": 2})), 409, "old_version", &["/after"]).await;
    });
}

#[test]
fn nobody_states_what_is_another_offices_to_state() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let police = world.member(&["weibo-zjg-jiaojing"]).await;
        let fact = |information: &str| json!({"information": information, "text": "三人受伤", "source": "现场", "after": 0});
        let path = night.at("/facts");
        for information in ["casualties", "air_reading", "cause"] {
            refused(&world, police.post(&path, &fact(information)), 422, "invalid", &["/information"]).await;
        }
        refused(&world, night.desk.post(&path, &fact("horoscope")), 422, "invalid", &["/information"]).await;
        // Whoever has no card has no part in it.
        let school = world.member(&["wechat-zjg-jinfeng-jingwu"]).await;
        refused(&world, school.post(&path, &fact("road_closure")), 404, "not_found", &[]).await;
        // The desk confirms another office's word only if it says whose.
        night.state(&night.desk, "road_closure", "港华路封闭", 0).await;
        let confirm = night.at("/facts/road_closure/confirm");
        refused(&world, night.desk.post(&confirm, &json!({"version": 1})), 422, "invalid", &["/heard_from"])
            .await;
        night.confirm(&night.desk, "road_closure", 1, "交警大队 李强").await;
    });
}

#[test]
fn an_unknown_kind_or_place_is_answered_with_the_nearest_and_nobody_starts_without_the_desk() {
    demo(async |world| {
        let desk = world.caller(Role::Coordinator).await;
        let start = "/api/v1/incidents";
        world.set_clock("2026-06-12T22:10:00+08:00");
        let mut unknown = leak();
        (unknown["kind"], unknown["place"]) = (json!("氯气泻漏"), json!("保税去"));
        let problem = refused(&world, desk.post(start, &unknown), 422, "invalid", &["/kind", "/place"]).await;
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("氯气泄漏"), "{problem}");
        let mut late = leak();
        late["at"] = json!("2026-06-13T22:05:00+08:00");
        refused(&world, desk.post(start, &late), 422, "invalid", &["/at"]).await;
        late["at"] = json!("2026-04-13T22:05:00+08:00");
        refused(&world, desk.post(start, &late), 422, "invalid", &["/at"]).await;
        let member = world.caller(Role::Member).await;
        refused(&world, member.post(start, &leak()), 403, "forbidden", &[]).await;
    });
}

#[test]
fn others_are_called_in_and_relieved_by_one_call_and_the_desk_is_handed_over() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let desk = &night.desk;
        let added = "wechat-zjg-jinfeng-jingwu";
        let cards = night.at("/cards");
        let call = json!({"account": added, "task": "closures"});
        let card = desk.post(&cards, &call).await.ok();
        assert_eq!((&card["duty"], &card["tasks"]), (&json!("added"), &json!(["closures"])));
        refused(&world, desk.post(&cards, &call), 409, "taken", &["/key"]).await;
        let unfit = json!({"account": "wechat-zjg-jinfeng-yingji", "task": "closures"});
        refused(&world, desk.post(&cards, &unfit), 422, "invalid", &["/task", "/task"]).await;
        let relieve = night.at(&format!("/cards/{added}/relieve"));
        let relieved = desk.post(&relieve, &json!({"reason": "不在影响范围内。"})).await.ok();
        assert_eq!(relieved["state"], "relieved");
        let member = world.member(&[added]).await;
        let posted = night.at(&format!("/cards/{added}/posted"));
        let url = json!({"url": "https://weibo.com/1"});
        refused(&world, member.post(&posted, &url), 409, "wrong_state", &[]).await;
        let stranger = world.member(&["weibo-zjg-jiaotong"]).await;
        refused(&world, stranger.post(&posted, &url), 404, "not_found", &[]).await;
        let next = world.caller(Role::Coordinator).await;
        let handed = desk.post(&night.at("/hand-over"), &json!({"to": next.subject})).await.ok();
        assert_eq!(handed["desk"], next.subject);
        refused(
            &world,
            desk.post(&night.at("/hand-over"), &json!({"to": "无此人"})),
            422,
            "invalid",
            &["/to"],
        )
        .await;
        let graded = desk.post(&night.at("/grade"), &json!({"level": "iv"})).await.ok();
        assert_eq!(graded["level"], "iv");
        // At level iv only the place itself holds routine posts.
        let held = desk.all(&night.at("/held")).await;
        let accounts = desk.all("/api/v1/accounts?region=baoshuiqu").await;
        assert!(held.iter().all(|one| accounts.iter().any(|account| account["handle"] == one["account"])));
    });
}

#[test]
fn the_ring_list_says_whom_to_call_next_and_nobody_but_the_desk_reads_it() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let filing = json!({"person_in_charge": "王芳", "phone": "0512-55550123"});
        let lead = board_lead(&night).await;
        night.desk.put(&format!("/api/v1/accounts/{lead}/filing"), 0, &filing).await.ok();
        let ring = night.desk.get(&night.at("/ring-list")).await.ok();
        assert_eq!((&ring[0]["account"], &ring[0]["next"]), (&json!(lead), &json!(0)));
        assert_eq!(ring[0]["contacts"][0]["phone"], "0512-55550123");
        assert!(ring[0]["contacts"].as_array().unwrap().len() > 1, "its reviewer stands in: {}", ring[0]);
        let call = json!({"whom": "王芳", "reached": false});
        night.desk.post(&night.at(&format!("/cards/{lead}/call")), &call).await.ok();
        assert_eq!(night.desk.get(&night.at("/ring-list")).await.ok()[0]["next"], 1);
        let planner = world.caller(Role::Planner).await;
        refused(&world, planner.get(&night.at("/ring-list")), 403, "forbidden", &[]).await;
        // Of drafts and of what is not confirmed a planner reads nothing.
        night.state(&night.desk, "area", "1公里", 0).await;
        night.draft(json!({})).await;
        let board = planner.get(&night.at("")).await.ok();
        assert_eq!((&board["facts"], &board["bulletins"]), (&json!([]), &json!([])));
    });
}

#[test]
fn what_was_approved_before_an_emergency_is_held_and_looked_at_again_after_it() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.submit().await;
        desk.pass_all().await;
        let programs = world.caller(Role::Integrator).await;
        let item = format!("/api/v1/outbox/{}", desk.id);
        assert_eq!(programs.get(&item).await.ok()["held_back"], Value::Null);
        let input = json!({"kind": "fire", "place": "zhangjiagang", "at": "2026-06-12T00:50:00Z"});
        let coordinator = &desk.run.coordinator;
        let started = coordinator.post("/api/v1/incidents", &input).await.ok();
        let held = programs.get(&item).await.ok();
        assert_eq!((&held["held_back"], &held["text"]), (&json!("emergency"), &Value::Null));
        let publish = desk.at("/publish");
        let url = json!({"url": "https://example.cn/1"});
        refused(&world, desk.member.post(&publish, &url), 409, "held", &[]).await;
        let confirm = desk.at("/hold/confirm");
        refused(&world, desk.reviewer.call(&confirm), 409, "held", &[]).await;
        let id = started["incident"]["id"].as_str().unwrap();
        let down = json!({"reason": "已扑灭。", "relieve_open": true});
        world.set_clock("2026-06-12T03:00:00Z");
        coordinator.post(&format!("/api/v1/incidents/{id}/stand-down"), &down).await.ok();
        assert_eq!(programs.get(&item).await.ok()["held_back"], "emergency", "nothing goes out by itself");
        refused(&world, desk.member.post(&publish, &url), 409, "held", &[]).await;
        world.set_clock("2026-06-12T03:05:00Z");
        desk.reviewer.call(&confirm).await.ok();
        refused(&world, desk.reviewer.call(&confirm), 409, "not_held", &[]).await;
        assert_eq!(programs.get(&item).await.ok()["held_back"], Value::Null);
        desk.member.post(&publish, &url).await.ok();
    });
}
