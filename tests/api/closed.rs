//! Accounts that are closed, paused, or lose what qualified them, noticed at each step: at the signature, at the launch, and afterwards.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small};
use crate::support::{Answer, World, refused};

const TEXT: &str = "暴雨天开车要减速慢行，打开示宽灯，和前车拉开距离，遇到积水先停下来等。";

async fn become_status(run: &Run, handle: &str, status: &str) {
    run.coordinator.edit_account(handle, |account| account["status"] = json!(status)).await;
}

fn detail(problem: &Value) -> String {
    format!("{} {}", problem["detail"], problem["errors"])
}

async fn hand_in(world: &World, direction: &Value) -> Answer {
    let member = world.member(&[direction["account"].as_str().unwrap()]).await;
    member.post(&answer(direction, "pieces"), &json!({"title": "雨天出行", "text": TEXT})).await
}

async fn accepted(world: &World, run: &Run, account: &str) -> Value {
    let direction = run.standing(account).await.unwrap();
    world.member(&[account]).await.call(&answer(&direction, "accept")).await.ok()
}

/// The state of a direction.
async fn state(run: &Run, direction: &Value) -> Value {
    let path = format!("/api/v1/directions/{}", direction["id"].as_str().unwrap());
    run.coordinator.get(&path).await.ok()["state"].clone()
}

#[test]
fn neither_signature_nor_launch_goes_past_an_account_that_is_closed_and_the_way_out_works() {
    small(async |world| {
        for status in ["closed", "paused"] {
            let run = Run::planned(&world, &draft()).await;
            let digest = json!({"digest": run.digest().await});
            become_status(&run, "wechat-jiaoyu", status).await;
            let attempt = run.signer.post(&run.at("sign"), &digest);
            let problem = refused(&world, attempt, 409, "plan_outdated", &["/digest"]).await;
            assert!(detail(&problem).contains(&format!("`wechat-jiaoyu` is {status}")), "{problem:#}");
            assert!(detail(&problem).contains("POST /campaigns/{id}/plan"), "{problem:#}");
            // What it says is what helps.
            run.plan().await;
            run.sign().await;
            become_status(&run, "weibo-jiaoyu", status).await;
            let attempt = run.coordinator.call(&run.at("launch"));
            let problem = refused(&world, attempt, 409, "plan_outdated", &["/digest"]).await;
            assert!(detail(&problem).contains(&format!("`weibo-jiaoyu` is {status}")), "{problem:#}");
            run.plan().await;
            run.sign().await;
            run.coordinator.call(&run.at("launch")).await.ok();
            let asked = run.directions("asked").await;
            assert!(asked.iter().all(|one| one["organisation"] != "教育局"), "{asked:#?}");
            for handle in ["wechat-jiaoyu", "weibo-jiaoyu"] {
                become_status(&run, handle, "active").await;
            }
        }
    });
}

#[test]
fn a_lost_function_is_named_at_the_launch() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        run.sign().await;
        let all = run.directions("proposed").await;
        let belts = all.iter().find(|one| one["angle"] == "belts").unwrap();
        let lose = |account: &mut Value| account["functions"] = json!(["courts"]);
        run.coordinator.edit_account(belts["account"].as_str().unwrap(), lose).await;
        let attempt = run.coordinator.call(&run.at("launch"));
        let problem = refused(&world, attempt, 409, "plan_outdated", &["/digest"]).await;
        assert!(detail(&problem).contains("no longer has the function"), "{problem:#}");
    });
}

#[test]
fn a_closed_account_accepts_hands_in_and_publishes_nothing() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let member = world.member(&["weibo-jiaojing"]).await;
        let piece = hand_in(&world, &direction).await.ok();
        let other = run.standing("wechat-jiaojing").await.unwrap();
        for status in ["closed", "paused"] {
            for handle in ["weibo-jiaojing", "wechat-jiaojing"] {
                become_status(&run, handle, status).await;
            }
            let operator = world.member(&["wechat-jiaojing"]).await;
            let text = json!({"title": "雨天出行", "text": TEXT});
            let attempt = operator.post(&answer(&other, "pieces"), &text);
            refused(&world, attempt, 409, "account_inactive", &[]).await;
            let attempt = operator.call(&answer(&other, "accept"));
            refused(&world, attempt, 409, "account_inactive", &[]).await;
            let publish = format!("/api/v1/pieces/{}/publish", piece["id"].as_str().unwrap());
            let attempt = member.post(&publish, &json!({"url": "https://example.cn/a"}));
            let problem = refused(&world, attempt, 409, "account_inactive", &[]).await;
            assert!(detail(&problem).contains("POST /campaigns/{id}/replan"), "{problem:#}");
        }
        assert_eq!(run.coordinator.get(&run.at("contributions")).await.ok()["covered"], json!(0.0));
    });
}

#[test]
fn a_plan_that_is_made_again_takes_from_closed_accounts_what_is_not_published() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let kept = run.standing("wechat-jiaojing").await.unwrap();
        let published = hand_in(&world, &kept).await.ok();
        let publish = format!("/api/v1/pieces/{}/publish", published["id"].as_str().unwrap());
        let member = world.member(&["wechat-jiaojing"]).await;
        member.post(&publish, &json!({"url": "https://example.cn/a"})).await.ok();
        let given = accepted(&world, &run, "weibo-jiaojing").await;
        let written = run.standing("wechat-jiaoyu").await.unwrap();
        let piece = hand_in(&world, &written).await.ok();
        for handle in ["wechat-jiaojing", "weibo-jiaojing", "wechat-jiaoyu"] {
            become_status(&run, handle, "closed").await;
        }
        let listed = run.coordinator.all(&run.at("disqualified")).await;
        let accounts: Vec<&str> = listed.iter().map(|one| one["account"].as_str().unwrap()).collect();
        assert_eq!(accounts, ["wechat-jiaoyu", "weibo-jiaojing"], "{listed:#?}");
        let moved = run.coordinator.call(&run.at("replan")).await.ok()["moved"].clone();
        let from = |direction: &Value| {
            let mut moved = moved.as_array().unwrap().iter();
            moved.any(|one| one["from"] == direction["id"] && one["to"].is_null())
        };
        assert!(from(&given) && from(&written) && !from(&kept), "{moved:#}");
        assert_eq!(state(&run, &given).await, "superseded");
        assert_eq!(state(&run, &written).await, "superseded");
        assert_eq!(state(&run, &kept).await, "delivered");
        let taken =
            run.coordinator.get(&format!("/api/v1/pieces/{}", piece["id"].as_str().unwrap())).await.ok();
        assert_eq!(taken["state"], "withdrawn");
        let events = run.coordinator.all("/api/v1/events?kind=direction.withdrawn").await;
        assert_eq!(events.len(), 2);
        assert!(events.iter().all(|event| event["data"]["reason"] == "closed"), "{events:#?}");
        assert!(run.coordinator.all(&run.at("disqualified")).await.is_empty());
        hand_in(&world, &given).await.problem(409, "wrong_state");
        // The plan is that of planning afresh, and the full check accepts it.
        assert_eq!(world.app.certify_plans().await.unwrap(), 1);
        assert_eq!(run.coordinator.get(&run.at("plan")).await.ok()["certified"], true);
    });
}

#[test]
fn what_a_paused_account_has_accepted_waits_until_a_coordinator_withdraws_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let given = accepted(&world, &run, "weibo-jiaojing").await;
        become_status(&run, "weibo-jiaojing", "paused").await;
        run.coordinator.call(&run.at("replan")).await.ok();
        assert_eq!(state(&run, &given).await, "accepted");
        let listed = run.coordinator.all(&run.at("disqualified")).await;
        assert_eq!((listed.len(), &listed[0]["reason"]), (1, &json!("paused")), "{listed:#?}");
        run.coordinator.call(&answer(&given, "withdraw")).await.ok();
        assert_eq!(state(&run, &given).await, "superseded");
        // Nobody is paused any more, and the account is asked again.
        become_status(&run, "weibo-jiaojing", "active").await;
        run.coordinator.call(&run.at("replan")).await.ok();
        assert_eq!(run.standing("weibo-jiaojing").await.unwrap()["state"], "asked");
    });
}

#[test]
fn silence_of_a_closed_account_accepts_nothing() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let asked = run.directions("asked").await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        become_status(&run, "weibo-jiaojing", "closed").await;
        world.set_clock("2026-06-25T00:00:00Z");
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), asked.len() - 1);
        assert_eq!(state(&run, &direction).await, "asked");
        world.set_clock("2026-07-01T00:00:00Z");
        assert_eq!(world.app.accept_silent_directions().await.unwrap(), 1);
        assert_eq!(state(&run, &direction).await, "lapsed");
    });
}

#[test]
fn what_was_accepted_by_an_account_that_lost_its_function_is_decided_on_one_by_one() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let path = |direction: &Value, action: &str| answer(direction, action);
        let all = run.directions("asked").await;
        let belts: Vec<&Value> = all.iter().filter(|one| one["angle"] == "belts").collect();
        let [first, second, ..] = belts[..] else { panic!("{all:#?}") };
        let handle = |direction: &Value| direction["account"].as_str().unwrap().to_owned();
        for direction in [first, second] {
            accepted(&world, &run, &handle(direction)).await;
        }
        let attempt = run.coordinator.call(&path(first, "confirm"));
        refused(&world, attempt, 409, "still_qualified", &[]).await;
        for direction in [first, second] {
            let lose = |account: &mut Value| account["functions"] = json!(["courts"]);
            run.coordinator.edit_account(&handle(direction), lose).await;
        }
        // A plan moves neither by itself.
        run.coordinator.call(&run.at("replan")).await.ok();
        assert_eq!([state(&run, first).await, state(&run, second).await], ["accepted", "accepted"]);
        let listed = run.coordinator.all(&run.at("disqualified")).await;
        assert_eq!(listed.len(), 2);
        assert!(
            listed.iter().all(|one| one["reason"] == "function" && one["confirmed"] == false),
            "{listed:#?}"
        );
        run.coordinator.call(&path(first, "confirm")).await.ok();
        run.coordinator.call(&path(first, "confirm")).await.ok();
        let withdrawn = run.coordinator.call(&path(second, "withdraw")).await.ok();
        let moved = withdrawn["moved"].as_array().unwrap();
        assert!(moved.iter().any(|one| one["from"] == second["id"]), "{withdrawn:#}");
        assert_eq!([state(&run, first).await, state(&run, second).await], ["accepted", "superseded"]);
        let confirmed = run.coordinator.all(&run.at("disqualified?confirmed=true")).await;
        assert_eq!(confirmed.len(), 1);
        assert!(run.coordinator.all(&run.at("disqualified?confirmed=false")).await.is_empty());
        assert_eq!(run.coordinator.all("/api/v1/events?kind=direction.confirmed").await.len(), 1);
        // Of a closed account nothing is kept.
        become_status(&run, &handle(first), "closed").await;
        let attempt = run.coordinator.call(&path(first, "confirm"));
        refused(&world, attempt, 409, "account_inactive", &[]).await;
        run.coordinator.call(&run.at("replan")).await.ok();
        assert_eq!(state(&run, first).await, "superseded");
        world.caller(Role::Planner).await.call(&path(first, "confirm")).await.problem(403, "forbidden");
    });
}

#[test]
fn a_pin_to_what_was_declined_is_refused_until_the_no_is_taken_back() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let direction = run.standing("wechat-jiaoyu").await.unwrap();
        let member = world.member(&["wechat-jiaoyu"]).await;
        let take_back = answer(&direction, "decline");
        member.delete(&take_back).await.problem(409, "wrong_state");
        for withdraw in [false, true] {
            let standing = run.standing("wechat-jiaoyu").await.unwrap();
            let no = json!({"reason": "no_staff", "withdraw": withdraw});
            member.post(&answer(&standing, "decline"), &no).await.ok();
            let pins =
                json!({"pins": [{"account": "wechat-jiaoyu", "angle": standing["angle"], "must": true}]});
            for path in ["replan", "preview"] {
                let attempt = run.coordinator.post(&run.at(path), &pins);
                let problem = refused(&world, attempt, 409, "pin_declined", &["/pins/0"]).await;
                let said = problem["errors"][0]["detail"].as_str().unwrap();
                let named = |one: &Value| {
                    said.contains(&format!("DELETE /directions/{}/decline", one["id"].as_str().unwrap()))
                };
                assert!(run.directions("declined").await.iter().any(named), "{problem:#}");
            }
            let nobody = world.member(&["weibo-jiaojing"]).await;
            nobody.delete(&answer(&standing, "decline")).await.problem(404, "not_found");
            // The account itself takes it back, or a coordinator on its word.
            let who = if withdraw { &run.coordinator } else { &member };
            who.delete(&answer(&standing, "decline")).await.ok();
            who.delete(&answer(&standing, "decline")).await.problem(409, "wrong_state");
            run.coordinator.post(&run.at("replan"), &pins).await.ok();
            let again = run.standing("wechat-jiaoyu").await.unwrap();
            assert_eq!((&again["angle"], &again["state"]), (&standing["angle"], &json!("asked")));
            assert_ne!(again["id"], standing["id"]);
            run.coordinator.post(&run.at("replan"), &json!({"pins": []})).await.ok();
        }
        assert_eq!(run.coordinator.all("/api/v1/events?kind=direction.reopened").await.len(), 2);
    });
}
