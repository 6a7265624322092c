//! Silence accepts: at half of what a direction's window had left when it was asked, not before.

use std::time::Duration;

use micromatrix::domain::id::CampaignId;
use micromatrix::domain::time::Timestamp;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::support::refused;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[test]
fn silence_accepts_at_half_of_the_window_and_not_a_moment_before() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let asked = run.directions("asked").await;
        let half = at("2026-06-12T01:00:00Z").halfway(at("2026-06-30T00:00:00+08:00"));
        assert!(asked.iter().all(|card| card["accepts_at"] == half.to_string()), "{asked:#?}");
        world.app.clock.set(Timestamp::from_ms(half.as_ms() - 1));
        let before = world.everything().await;
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), 0);
        assert_eq!(world.everything().await, before);
        world.app.clock.set(half);
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), asked.len());
        assert_eq!(run.directions("accepted").await.len(), asked.len());
        let events = run.coordinator.all("/api/v1/events?kind=direction.accepted").await;
        assert_eq!(events.len(), asked.len());
        assert!(events.iter().all(|event| event["subject"].is_null()), "the system accepted");
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), 0);
    });
}

#[test]
fn a_window_that_has_not_begun_is_halved_from_its_beginning() {
    small(async |world| {
        let phases = json!([
            {"key": "now", "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-06-14T00:00:00Z"},
            {"key": "later", "starts_at": "2026-06-20T00:00:00Z", "ends_at": "2026-06-24T00:00:00Z"}
        ]);
        let draft = with(with(draft(), "/phases", phases), "/angles/0/phase", json!("later"));
        let draft = with(draft, "/angles/1/phase", json!("now"));
        let run = Run::launched(&world, &draft).await;
        for card in run.directions("asked").await {
            let (starts, due, half) = match card["angle"].as_str().unwrap() {
                "belts" => ("2026-06-20T00:00:00Z", "2026-06-24T00:00:00Z", "2026-06-22T00:00:00Z"),
                "school_way" => ("2026-06-10T00:00:00Z", "2026-06-14T00:00:00Z", "2026-06-13T00:30:00Z"),
                _ => continue,
            };
            let times = ["starts_at", "due_at", "accepts_at"].map(|name| card[name].as_str().unwrap());
            assert_eq!(times, [starts, due, half]);
        }
    });
}

#[test]
fn who_has_answered_is_not_accepted_by_silence() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        member.post(&answer(&mine, "decline"), &json!({"reason": "no_staff", "withdraw": true})).await.ok();
        world.set_clock("2026-06-29T00:00:00Z");
        world.app.accept_silent_directions().await.unwrap();
        let all = run.coordinator.all(&run.at("directions?account=weibo-jiaojing")).await;
        let states: Vec<&Value> = all.iter().map(|card| &card["state"]).collect();
        assert_eq!(states, ["declined"]);
    });
}

#[test]
fn what_silence_has_accepted_is_not_moved_and_may_still_be_declined() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        world.set_clock("2026-06-25T00:00:00Z");
        world.app.accept_silent_directions().await.unwrap();
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        assert_eq!(mine["state"], "accepted");
        let answered = member.post(&answer(&mine, "decline"), &json!({"reason": "no_staff"})).await.ok();
        for one in answered["moved"].as_array().unwrap() {
            assert!(one["from"].is_null(), "an accepted direction was moved: {answered:#}");
        }
    });
}

#[test]
fn a_closed_campaign_is_left_alone() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.coordinator.call(&run.at("close")).await.ok();
        world.set_clock("2026-06-29T00:00:00Z");
        let before = world.everything().await;
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), 0);
        assert_eq!(world.everything().await, before);
        let member = world.member(&["weibo-jiaojing"]).await;
        let lapsed = member.all(&run.at("directions")).await.remove(0);
        refused(&world, member.call(&answer(&lapsed, "accept")), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn silence_that_comes_too_late_does_not_move_a_closed_campaign() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        world.set_clock("2026-06-29T00:00:00Z");
        // Silence has found its directions and waits for the warm plan; meanwhile the campaign is closed.
        let guard = world.app.live.warm_plan(CampaignId(run.id.parse().unwrap())).await;
        let app = world.app.clone();
        let mut silence = tokio::spawn(async move { app.accept_silent_directions().await });
        let waits = tokio::time::timeout(Duration::from_millis(500), &mut silence).await;
        assert!(waits.is_err(), "nobody can pass by the warm plan");
        run.coordinator.call(&run.at("close")).await.ok();
        let before = world.everything().await;
        drop(guard);
        assert_eq!(silence.await.unwrap().unwrap(), 0);
        assert_eq!(world.everything().await, before);
    });
}

/// Two angles whose windows end one after the other.
fn phased() -> Value {
    let phases = json!([
        {"key": "now", "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-06-14T00:00:00Z"},
        {"key": "later", "starts_at": "2026-06-20T00:00:00Z", "ends_at": "2026-06-24T00:00:00Z"}
    ]);
    let draft = with(with(draft(), "/phases", phases), "/angles/0/phase", json!("now"));
    let draft = with(draft, "/angles/1/phase", json!("later"));
    with(draft, "/angles/2/phase", json!("later"))
}

async fn events(run: &Run, kind: &str) -> Vec<Value> {
    run.coordinator.all(&format!("/api/v1/events?kind={kind}")).await
}

#[test]
fn silence_accepts_nothing_once_the_window_has_ended_though_nobody_has_looked_before() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let asked = run.directions("asked").await;
        let due = asked[0]["due_at"].as_str().unwrap();
        assert!(asked.iter().all(|card| card["due_at"] == due), "{asked:#?}");
        world.set_clock(due);
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), asked.len());
        assert_eq!(run.directions("lapsed").await.len(), asked.len());
        assert!(run.directions("accepted").await.is_empty());
        assert!(events(&run, "direction.accepted").await.is_empty());
        let lapsed = events(&run, "direction.lapsed").await;
        assert_eq!(lapsed.len(), asked.len());
        assert!(lapsed.iter().all(|event| event["subject"].is_null()), "nobody has done it: {lapsed:#?}");
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), 0);
        let mine =
            run.directions("lapsed").await.into_iter().find(|card| card["account"] == "weibo-jiaojing");
        let attempt = world.member(&["weibo-jiaojing"]).await.call(&answer(&mine.unwrap(), "accept"));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_moment_before_the_window_ends_silence_still_accepts() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let asked = run.directions("asked").await;
        let due = at(asked[0]["due_at"].as_str().unwrap());
        world.app.clock.set(Timestamp::from_ms(due.as_ms() - 1));
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), asked.len());
        assert_eq!(run.directions("accepted").await.len(), asked.len());
    });
}

#[test]
fn in_the_place_of_what_has_lapsed_nobody_is_asked_and_the_plan_stays_an_optimum() {
    small(async |world| {
        let run = Run::launched(&world, &phased()).await;
        let belts = async |state: &str| {
            let cards = run.directions(state).await;
            cards.into_iter().filter(|card| card["angle"] == "belts").count()
        };
        let silent = belts("asked").await;
        let others = run.directions("asked").await.len() - silent;
        assert!(silent > 0 && others > 0);
        // The service was down from before half of the first window until after its end.
        world.set_clock("2026-06-15T00:00:00Z");
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), silent);
        assert_eq!((belts("lapsed").await, belts("asked").await), (silent, 0));
        let later: Vec<Value> = run.directions("asked").await;
        for (number, card) in later.iter().enumerate() {
            let Some(mine) = run.standing(card["account"].as_str().unwrap()).await else { continue };
            let member = world.member(&[mine["account"].as_str().unwrap()]).await;
            let withdraw = number % 2 == 1;
            let decline = json!({"reason": "no_staff", "withdraw": withdraw});
            member.post(&answer(&mine, "decline"), &decline).await.ok();
            world.app.certify_plans().await.unwrap();
            // As after a restart, or on another replica.
            world.app.live.forget_warm().await;
        }
        run.coordinator.post(&run.at("replan"), &json!({})).await.ok();
        world.app.certify_plans().await.unwrap();
        assert_eq!(belts("lapsed").await, silent);
        let slot = |card: &Value| {
            let parts =
                ["cluster", "angle", "audience", "form", "locality"].map(|part| card[part].to_string());
            parts.join(" ")
        };
        let lapsed: Vec<String> = run.directions("lapsed").await.iter().map(slot).collect();
        let asked: Vec<String> = run.directions("asked").await.iter().map(slot).collect();
        assert!(asked.iter().all(|slot| !lapsed.contains(slot)), "{asked:#?} {lapsed:#?}");
        assert!(events(&run, "campaign.refuted").await.is_empty());
        assert!(!events(&run, "campaign.certified").await.is_empty());
        run.coordinator.call(&run.at("close")).await.ok();
        run.coordinator.get(&run.at("closing")).await.ok();
        assert!(belts("lapsed").await >= silent);
    });
}
