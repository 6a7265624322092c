//! Bulletins of an emergency: who stands behind them, what does not go out, drills, false alarms, corrections, alerts for other systems.

use serde_json::{Value, json};

use crate::api::night::{Night, leak};
use crate::support::{demo, refused};

#[test]
fn a_bulletin_needs_two_persons_a_leader_this_very_text_and_typed_words() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let draft = night.draft(json!({})).await;
        let at = |step: &str| night.at(&format!("/bulletins/1/{step}"));
        let digest = json!({"digest": draft["digest"]});
        let release = json!({"digest": draft["digest"], "confirm": "保税区 危险化学品泄漏"});
        refused(&world, night.desk.post(&at("release"), &release), 409, "wrong_state", &[]).await;
        refused(&world, night.desk.post(&at("review"), &digest), 403, "same_person", &[]).await;
        let other = json!({"digest": "0"});
        refused(&world, night.reviewer.post(&at("review"), &other), 409, "digest_stale", &["/digest"]).await;
        night.reviewer.post(&at("review"), &digest).await.ok();
        refused(&world, night.desk.post(&at("release"), &release), 409, "wrong_state", &[]).await;
        let consent = json!({"digest": draft["digest"], "leader": night.leader.subject, "given_at": "2026-06-12T14:10:00Z"});
        night.desk.post(&at("consent"), &consent).await.ok();
        let slip = json!({"digest": draft["digest"], "confirm": "金港 危险化学品泄漏"});
        refused(&world, night.desk.post(&at("release"), &slip), 422, "invalid", &["/confirm"]).await;
        // Another draft takes its place, and is reviewed anew.
        let again = night.draft(json!({"text": "保税区发生危险化学品泄漏，正在处置。"})).await;
        assert_eq!((&again["number"], &again["review"]), (&json!(1), &Value::Null));
        refused(&world, night.desk.post(&at("release"), &release), 409, "digest_stale", &["/digest"]).await;
        night.release(&again).await;
        refused(
            &world,
            night.reviewer.post(&at("review"), &json!({"digest": again["digest"]})),
            409,
            "wrong_state",
            &[],
        )
        .await;
    });
}

#[test]
fn what_is_not_confirmed_contradicts_or_is_not_public_does_not_go_out() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        night.state(&night.desk, "area", "园区北门周边1公里", 0).await;
        let draft = night.draft(json!({})).await;
        assert!(!draft["text"].as_str().unwrap().contains("1公里"), "it is not confirmed: {draft}");
        night.confirm(&night.desk, "area", 1, "").await;
        let draft = night.draft(json!({})).await;
        // A new version comes while the draft is agreed to.
        night.state(&night.desk, "area", "园区北门周边3公里", 1).await;
        let at = night.at("/bulletins/1");
        let digest = json!({"digest": draft["digest"]});
        night.reviewer.post(&format!("{at}/review"), &digest).await.ok();
        let consent = json!({"digest": draft["digest"], "leader": night.leader.subject, "given_at": "2026-06-12T14:10:00Z"});
        night.desk.post(&format!("{at}/consent"), &consent).await.ok();
        let release = json!({"digest": draft["digest"], "confirm": "保税区 危险化学品泄漏"});
        let path = format!("{at}/release");
        refused(&world, night.desk.post(&path, &release), 409, "obstructed", &["/facts/area"]).await;
        night.confirm(&night.desk, "area", 2, "").await;
        // Two facts that say different things.
        night.state(&night.desk, "evacuation", "已组织园区北门周边1公里内群众撤离", 0).await;
        night.confirm(&night.desk, "evacuation", 1, "").await;
        let board = night.board().await;
        assert_eq!(board["contradictions"].as_array().unwrap().len(), 1, "{board:#}");
        let draft = night.draft(json!({})).await;
        let digest = json!({"digest": draft["digest"]});
        night.reviewer.post(&format!("{at}/review"), &digest).await.ok();
        let consent = json!({"digest": draft["digest"], "leader": night.leader.subject, "given_at": "2026-06-12T14:10:00Z"});
        night.desk.post(&format!("{at}/consent"), &consent).await.ok();
        let mut release = json!({"digest": draft["digest"], "confirm": "保税区 危险化学品泄漏"});
        night.desk.post(&path, &release).await.problem(409, "obstructed");
        release["despite"] = json!("疏散范围小于影响范围，两者并不矛盾。");
        night.desk.post(&path, &release).await.ok();
        // What is not public is not even drafted.
        let secret = json!({"text": "联系人身份证号110101199003077491。"});
        refused(&world, night.desk.post(&night.at("/bulletins"), &secret), 422, "invalid", &["/text"]).await;
        let fact =
            json!({"information": "phone", "text": "110101199003077491", "source": "现场", "after": 0});
        refused(&world, night.desk.post(&night.at("/facts"), &fact), 422, "invalid", &["/text"]).await;
    });
}

#[test]
fn a_drill_is_marked_in_every_text_and_leaves_the_house_nowhere() {
    demo(async |world| {
        let mut input = leak();
        input["drill"] = json!(true);
        let drill = Night::begin(&world, &input).await;
        let mut real = leak();
        real["another"] = json!(true);
        let night = Night::begin(&world, &real).await;
        assert_ne!(drill.id, night.id);
        for card in drill.desk.all(&drill.at("/cards")).await {
            assert!(card["text"]["text"].as_str().unwrap().starts_with("【演练】"), "{card}");
        }
        let written = drill.draft(json!({"text": "保税区发生泄漏。"})).await;
        assert_eq!(written["text"], "【演练】保税区发生泄漏。");
        // Of a drill nothing has to be typed.
        let at = drill.at("/bulletins/1");
        let digest = json!({"digest": written["digest"]});
        drill.reviewer.post(&format!("{at}/review"), &digest).await.ok();
        let consent = json!({"digest": written["digest"], "leader": drill.leader.subject, "given_at": "2026-06-12T14:10:00Z"});
        drill.desk.post(&format!("{at}/consent"), &consent).await.ok();
        drill.desk.post(&format!("{at}/release"), &digest).await.ok();
        // What is said in one is not known in the other.
        drill.state(&drill.desk, "area", "演练范围", 0).await;
        let board = night.board().await;
        assert_eq!((&board["facts"], &board["bulletins"]), (&json!([]), &json!([])));
        for card in night.desk.all(&night.at("/cards")).await {
            assert!(!card["text"]["text"].as_str().unwrap().contains("演练"), "{card}");
        }
        let events = drill.desk.all("/api/v1/events").await;
        let of = |id: &str| -> Vec<&Value> { events.iter().filter(|event| event["key"] == id).collect() };
        assert!(of(&drill.id).iter().all(|event| event["data"]["drill"] == true));
        assert!(of(&night.id).iter().all(|event| event["data"]["drill"] == false));
        assert!(!of(&drill.id).is_empty() && !of(&night.id).is_empty());
        assert!(!events.iter().any(|event| event.to_string().contains("演练范围")), "events carry no text");
    });
}

#[test]
fn a_false_alarm_is_taken_back_in_one_step_with_a_wording_of_its_own() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        night.release(&night.draft(json!({})).await).await;
        let withdraw = night.at("/withdraw");
        let slip = json!({"reason": "现场核实为水蒸气。", "confirm": "是"});
        refused(&world, night.desk.post(&withdraw, &slip), 422, "invalid", &["/confirm"]).await;
        let typed = json!({"reason": "现场核实为水蒸气。", "confirm": "保税区危险化学品泄漏"});
        assert_eq!(night.desk.post(&withdraw, &typed).await.ok()["state"], "withdrawn");
        let bulletins = night.desk.all(&night.at("/bulletins")).await;
        let last = bulletins.last().unwrap();
        assert_eq!((&last["kind"], &last["replaces"]), (&json!("withdrawal"), &json!(1)));
        assert!(last["text"].as_str().unwrap().contains("并无此事"));
        refused(&world, night.desk.post(&night.at("/bulletins"), &json!({})), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn what_was_never_said_is_not_corrected_and_what_was_is_with_both_wordings() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let correction = json!({"kind": "correction"});
        let path = night.at("/bulletins");
        refused(&world, night.desk.post(&path, &correction), 409, "wrong_state", &[]).await;
        night.state(&night.desk, "area", "园区北门周边1公里", 0).await;
        night.confirm(&night.desk, "area", 1, "").await;
        night.release(&night.draft(json!({})).await).await;
        refused(&world, night.desk.post(&path, &correction), 409, "wrong_state", &[]).await;
        night.state(&night.desk, "area", "园区北门周边2公里", 1).await;
        night.confirm(&night.desk, "area", 2, "").await;
        let corrected = night.draft(correction).await;
        let text = corrected["text"].as_str().unwrap();
        assert!(text.contains("园区北门周边1公里") && text.contains("园区北门周边2公里"), "{text}");
        night.release(&corrected).await;
    });
}

#[test]
fn each_bulletin_that_is_out_is_an_alert_for_other_systems_and_the_last_stands_in_the_feed() {
    demo(async |world| {
        let night = Night::begin(&world, &leak()).await;
        let first = night.draft(json!({})).await;
        let cap = |number: u32| night.at(&format!("/bulletins/{number}/cap"));
        refused(&world, night.desk.get(&cap(1)), 404, "not_found", &[]).await;
        assert!(!night.desk.text("/api/v1/alerts").await.contains("<entry>"));
        night.release(&first).await;
        world.set_clock("2026-06-12T23:00:00+08:00");
        night.release(&night.draft(json!({})).await).await;
        let (alert, update) = (night.desk.text(&cap(1)).await, night.desk.text(&cap(2)).await);
        assert!(
            alert.contains("<msgType>Alert</msgType>") && alert.contains(first["text"].as_str().unwrap())
        );
        let reference = format!("zjg-yingji,{}.1,2026-06-12T22:10:00+08:00", night.id);
        assert!(update.contains(&reference) && update.contains("<msgType>Update</msgType>"), "{update}");
        let feed = night.desk.text("/api/v1/alerts").await;
        assert_eq!(
            (feed.matches("<entry>").count(), feed.contains(&cap(2)), feed.contains(&cap(1))),
            (1, true, false)
        );
        assert!(!night.desk.text("/api/v1/alerts?drill=true").await.contains("<entry>"));
        // A day after the end it is not in force any more.
        let down = json!({"reason": "已处置完毕。", "relieve_open": true});
        night.desk.post(&night.at("/stand-down"), &down).await.ok();
        assert!(night.desk.text("/api/v1/alerts").await.contains("<entry>"));
        world.set_clock("2026-06-13T23:30:00+08:00");
        assert!(!night.desk.text("/api/v1/alerts").await.contains("<entry>"));
    });
}
