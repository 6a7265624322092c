//! Pins that contradict each other or the rules: refused with the smallest set that cannot hold, and nothing is changed.

use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::support::{World, refused};

fn pin(account: &str, angle: &str, must: bool) -> Value {
    json!({"account": account, "angle": angle, "must": must})
}

fn must(account: &str, angle: &str) -> Value {
    pin(account, angle, true)
}

fn told(account: &str, angle: &str, audience: &str, must: bool) -> Value {
    json!({"account": account, "angle": angle, "audience": audience, "must": must})
}

/// A campaign in which everybody may be asked to speak to everybody.
fn stretched() -> Value {
    with(draft(), "/stretch", json!(true))
}

/// What an account is asked, and for whom.
async fn asked(run: &Run, account: &str) -> (Value, Value) {
    let standing = run.standing(account).await.unwrap();
    (standing["angle"].clone(), standing["audience"].clone())
}

/// The pins of the conflict that this attempt is refused with, sorted.
async fn conflict(world: &World, run: &Run, pins: &Value) -> Vec<String> {
    let path = run.at("pins");
    let revision = run.coordinator.get(&path).await.revision();
    let attempt = run.coordinator.put(&path, revision, pins);
    let problem = refused(world, attempt, 409, "pin_conflict", &[]).await;
    // A preview says the same of the same pins.
    let preview = json!({"pins": pins});
    let attempt = run.coordinator.post(&run.at("preview"), &preview);
    assert_eq!(refused(world, attempt, 409, "pin_conflict", &[]).await["pins"], problem["pins"]);
    let mut set: Vec<String> = problem["pins"].as_array().unwrap().iter().map(ToString::to_string).collect();
    set.sort_unstable();
    set
}

fn texts(pins: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = pins.iter().map(ToString::to_string).collect();
    texts.sort_unstable();
    texts
}

#[test]
fn opposite_pins_cannot_hold() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let pins = [
            must("wechat-jiaoyu", "school_way"),
            must("weibo-jiaojing", "belts"),
            pin("weibo-jiaojing", "belts", false),
        ];
        assert_eq!(conflict(&world, &run, &json!(pins)).await, texts(&pins[1..]));
    });
}

#[test]
fn two_musts_on_an_account_that_takes_one_cannot_hold() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let pins = [
            must("app-jiaojing", "belts"),
            must("weibo-jiaojing", "belts"),
            must("weibo-jiaojing", "weather"),
        ];
        assert_eq!(conflict(&world, &run, &json!(pins)).await, texts(&pins[1..]));
    });
}

#[test]
fn more_musts_than_an_angle_takes_cannot_hold() {
    small(async |world| {
        let run = Run::planned(&world, &with(draft(), "/angles/0/max", json!(1))).await;
        let pins = [must("wechat-jiaojing", "belts"), must("weibo-jiaojing", "belts")];
        assert_eq!(conflict(&world, &run, &json!(pins)).await, texts(&pins));
    });
}

#[test]
fn more_musts_than_an_organisation_takes_cannot_hold() {
    small(async |world| {
        let run = Run::planned(&world, &with(draft(), "/organisation_capacity", json!(2))).await;
        let pins = [
            must("wechat-jiaojing", "belts"),
            must("weibo-jiaojing", "weather"),
            must("app-jiaojing", "belts"),
            must("wechat-jiaoyu", "school_way"),
        ];
        assert_eq!(conflict(&world, &run, &json!(pins)).await, texts(&pins[..3]));
    });
}

#[test]
fn a_must_that_the_account_may_not_take_cannot_hold_by_itself() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        for (account, angle) in
            [("wechat-jiaoyu", "belts"), ("wechat-fayuan", "weather"), ("wechat-lvshi", "weather")]
        {
            let pins = [must("wechat-jiaojing", "belts"), must(account, angle)];
            assert_eq!(conflict(&world, &run, &json!(pins)).await, texts(&pins[1..]));
        }
    });
}

#[test]
fn pins_that_name_nothing_or_stand_twice_are_refused() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let path = run.at("pins");
        let revision = run.coordinator.get(&path).await.revision();
        let right = must("weibo-jiaojing", "belts");
        for (pins, places) in [
            (json!([right, must("nobody", "nothing")]), &["/1/account", "/1/angle"][..]),
            (json!([right, right]), &["/1"]),
            (json!([{"account": "weibo-jiaojing", "angle": "belts"}]), &["/0/must"]),
            (json!({"pins": []}), &[""]),
        ] {
            let attempt = run.coordinator.put(&path, revision, &pins);
            refused(&world, attempt, 422, "invalid", places).await;
        }
        let preview = json!({"pins": [right, must("nobody", "nothing")]});
        let attempt = run.coordinator.post(&run.at("preview"), &preview);
        refused(&world, attempt, 422, "invalid", &["/pins/1/account", "/pins/1/angle"]).await;
    });
}

#[test]
fn more_pins_than_a_campaign_takes_are_refused() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let many: Vec<Value> = (0..10_001).map(|n| must(&format!("a{n}"), "belts")).collect();
        let attempt = run.coordinator.put(&run.at("pins"), 1, &json!(many));
        refused(&world, attempt, 422, "invalid", &[""]).await;
    });
}

#[test]
fn pins_that_hold_are_kept_by_the_plan() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let free = run.standing("weibo-jiaojing").await.unwrap();
        let other = if free["angle"] == "belts" { "weather" } else { "belts" };
        let pins = json!([must("weibo-jiaojing", other), pin("wechat-jiaoyu", "school_way", false)]);
        let revision = run.coordinator.get(&run.at("pins")).await.revision();
        let answer = run.coordinator.put(&run.at("pins"), revision, &pins).await;
        assert_eq!(answer.revision(), revision + 1);
        assert_eq!(answer.ok(), pins);
        assert_eq!(run.coordinator.get(&run.path).await.ok()["state"], "draft");
        assert!(run.directions("proposed").await.is_empty());
        run.plan().await;
        assert_eq!(run.standing("weibo-jiaojing").await.unwrap()["angle"], other);
        let school = run.standing("wechat-jiaoyu").await;
        assert!(school.is_none_or(|one| one["angle"] != "school_way"));
    });
}

#[test]
fn an_account_that_a_pin_keeps_out_of_all_is_left_out_for_that() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let revision = run.coordinator.get(&run.at("pins")).await.revision();
        let pins = json!([pin("app-jiaojing", "belts", false), pin("app-jiaojing", "weather", false)]);
        run.coordinator.put(&run.at("pins"), revision, &pins).await.ok();
        run.plan().await;
        let left = run.coordinator.all(&run.at("unassigned?code=pinned_out")).await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0]["account"], "app-jiaojing");
    });
}

#[test]
fn a_pin_with_an_audience_is_kept_by_the_plan_and_answered_as_it_was_given() {
    small(async |world| {
        let run = Run::planned(&world, &stretched()).await;
        for audience in ["drivers", "parents"] {
            let pins = json!([
                told("weibo-jiaojing", "belts", audience, true),
                told("wechat-jiaojing", "belts", audience, false),
                pin("app-jiaojing", "weather", true),
            ]);
            let revision = run.coordinator.get(&run.at("pins")).await.revision();
            assert_eq!(run.coordinator.put(&run.at("pins"), revision, &pins).await.ok(), pins);
            assert_eq!(run.coordinator.get(&run.at("pins")).await.ok(), pins);
            run.plan().await;
            assert_eq!(asked(&run, "weibo-jiaojing").await, (json!("belts"), json!(audience)));
            assert_ne!(asked(&run, "wechat-jiaojing").await, (json!("belts"), json!(audience)));
        }
    });
}

#[test]
fn an_audience_that_is_not_the_angle_s_or_that_the_account_does_not_reach_is_refused_with_a_way_out() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let path = run.at("pins");
        let revision = run.coordinator.get(&path).await.revision();
        let right = told("weibo-jiaojing", "belts", "drivers", true);
        for (wrong, says) in [
            (told("wechat-jiaoyu", "school_way", "drivers", true), "name one of `parents`"),
            (told("wechat-jiaoyu", "school_way", "drivers", false), "is not told to `drivers`"),
            (
                told("weibo-jiaojing", "belts", "parents", true),
                "(other_audience): of this angle's audiences it reaches `drivers`",
            ),
        ] {
            let pins = json!([right, wrong]);
            let attempt = run.coordinator.put(&path, revision, &pins);
            let problem = refused(&world, attempt, 422, "invalid", &["/1/audience"]).await;
            assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(says), "{problem:#}");
            let attempt = run.coordinator.post(&run.at("preview"), &json!({"pins": pins}));
            refused(&world, attempt, 422, "invalid", &["/pins/1/audience"]).await;
        }
        // What it would not be asked anyway may be ruled out all the same.
        let pins = json!([told("weibo-jiaojing", "belts", "parents", false)]);
        run.coordinator.put(&path, revision, &pins).await.ok();
    });
}

#[test]
fn two_musts_for_two_audiences_of_one_angle_cannot_hold() {
    small(async |world| {
        let run = Run::planned(&world, &stretched()).await;
        let pins = [
            must("wechat-jiaojing", "belts"),
            told("weibo-jiaojing", "belts", "drivers", true),
            told("weibo-jiaojing", "belts", "parents", true),
        ];
        assert_eq!(conflict(&world, &run, &json!(pins)).await, texts(&pins[1..]));
    });
}

#[test]
fn must_nots_for_every_audience_of_an_angle_contradict_a_must_and_are_named() {
    small(async |world| {
        let run = Run::planned(&world, &stretched()).await;
        let pins = [
            told("weibo-jiaojing", "weather", "drivers", false),
            must("weibo-jiaojing", "belts"),
            told("weibo-jiaojing", "belts", "drivers", false),
            told("weibo-jiaojing", "belts", "parents", false),
        ];
        assert_eq!(conflict(&world, &run, &json!(pins)).await, texts(&pins[1..]));
        // With one of them the must holds, told to the other.
        let revision = run.coordinator.get(&run.at("pins")).await.revision();
        run.coordinator.put(&run.at("pins"), revision, &json!(pins[..3])).await.ok();
        run.plan().await;
        assert_eq!(asked(&run, "weibo-jiaojing").await, (json!("belts"), json!("parents")));
    });
}

#[test]
fn a_launched_campaign_is_planned_again_for_another_audience_until_that_is_accepted() {
    small(async |world| {
        let run = Run::launched(&world, &stretched()).await;
        let pins = |audience: &str| json!({"pins": [told("weibo-jiaojing", "belts", audience, true)]});
        for audience in ["parents", "drivers", "parents"] {
            run.coordinator.post(&run.at("replan"), &pins(audience)).await.ok();
            assert_eq!(asked(&run, "weibo-jiaojing").await, (json!("belts"), json!(audience)));
            assert_eq!(run.coordinator.get(&run.at("pins")).await.ok(), pins(audience)["pins"]);
        }
        let member = world.member(&["weibo-jiaojing"]).await;
        let standing = run.standing("weibo-jiaojing").await.unwrap();
        member.call(&answer(&standing, "accept")).await.ok();
        run.coordinator.post(&run.at("replan"), &pins("parents")).await.ok();
        let attempt = run.coordinator.post(&run.at("replan"), &pins("drivers"));
        let problem = refused(&world, attempt, 409, "pin_conflict", &[]).await;
        assert_eq!(problem["pins"], pins("drivers")["pins"]);
        // Of those that contradict each other all are named, though the plan stands in memory.
        let both = [
            told("app-jiaojing", "weather", "drivers", true),
            told("app-jiaojing", "weather", "parents", true),
        ];
        let attempt = run.coordinator.post(&run.at("replan"), &json!({"pins": both}));
        let problem = refused(&world, attempt, 409, "pin_conflict", &[]).await;
        assert_eq!(problem["pins"], json!(both));
        run.coordinator.post(&run.at("replan"), &json!({"pins": []})).await.ok();
        assert_eq!(asked(&run, "weibo-jiaojing").await, (json!("belts"), json!("parents")));
    });
}

#[test]
fn a_no_to_an_angle_stands_against_pins_to_any_of_its_audiences() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let standing = run.standing("wechat-jiaoyu").await.unwrap();
        let member = world.member(&["wechat-jiaoyu"]).await;
        member.post(&answer(&standing, "decline"), &json!({"reason": "no_staff"})).await.ok();
        let angle = standing["angle"].as_str().unwrap();
        let pins = json!({"pins": [told("wechat-jiaoyu", angle, "parents", true)]});
        let attempt = run.coordinator.post(&run.at("replan"), &pins);
        refused(&world, attempt, 409, "pin_declined", &["/pins/0"]).await;
        member.delete(&answer(&standing, "decline")).await.ok();
        run.coordinator.post(&run.at("replan"), &pins).await.ok();
        assert_eq!(asked(&run, "wechat-jiaoyu").await, (json!(angle), json!("parents")));
    });
}

#[test]
fn a_pin_goes_with_the_audience_that_its_angle_is_no_longer_told_to() {
    small(async |world| {
        let run = Run::drafted(&world, &stretched()).await;
        let pins = [told("weibo-jiaojing", "belts", "parents", true), must("app-jiaojing", "belts")];
        run.coordinator.put(&run.at("pins"), 1, &json!(pins)).await.ok();
        let narrower = with(stretched(), "/angles/0/audiences", json!(["drivers"]));
        run.coordinator.put(&run.path, 2, &narrower).await.ok();
        assert_eq!(run.coordinator.get(&run.at("pins")).await.ok(), json!(pins[1..]));
    });
}
