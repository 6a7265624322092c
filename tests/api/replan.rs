//! Re-plans from the warm plan: whatever happens to what is kept in memory, the plan that is stored is what planning afresh
//! gives, and it says which of its revisions was checked in full.

use std::collections::BTreeMap;

use micromatrix::domain::account::AccountStatus;
use micromatrix::domain::direction::Direction;
use micromatrix::domain::right::Role;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, files, small, with};
use crate::api::demo::flood;
use crate::api::main_job::from_theme;
use crate::api::random::{check, one_answer};
use crate::support::database::everywhere;
use crate::support::random::Random;
use crate::support::{World, refused};

/// What is stored is what planning afresh gives.
async fn equals_afresh(run: &Run) {
    let fresh = run.coordinator.call(&run.at("preview")).await.ok();
    let kept = run.coordinator.get(&run.at("plan")).await.ok();
    for figure in ["objective", "assigned", "unassigned"] {
        assert_eq!(kept[figure], fresh[figure], "{figure} {kept:#}");
    }
}

/// The full check accepts what is stored, and everything that is kept with it is what it would be afresh.
async fn certified(world: &World, run: &Run) {
    let waits = run.coordinator.get(&run.at("plan")).await.ok()["certified"] == false;
    assert_eq!(world.app.certify_plans().await.unwrap(), usize::from(waits));
    let plan = run.coordinator.get(&run.at("plan")).await.ok();
    assert_eq!(
        (&plan["certified"], &plan["revision"]),
        (&json!(true), &plan["certified_revision"]),
        "{plan:#}"
    );
    let fresh = run.coordinator.call(&run.at("preview")).await.ok();
    for figure in
        ["objective", "assigned", "unassigned", "covered_share", "coverable_share", "digest", "blanks"]
    {
        assert_eq!(plan[figure], fresh[figure], "{figure}");
    }
    assert_eq!(run.coordinator.get("/api/v1/events?kind=campaign.refuted").await.ok()["items"], json!([]));
}

/// Some account is paused, or is active again.
async fn rest_or_return(world: &World, dice: &mut Random) {
    let matrix = world.app.matrix().await.unwrap();
    let accounts = matrix.graph.accounts();
    let resting: Vec<&str> = accounts
        .iter()
        .filter(|account| account.status != AccountStatus::Active)
        .map(|account| account.handle.as_str())
        .collect();
    let handle = match dice.below(2) {
        0 if !resting.is_empty() => resting[dice.below(resting.len())],
        _ => accounts[dice.below(accounts.len())].handle.as_str(),
    };
    let coordinator = world.caller(Role::Coordinator).await;
    let status = if resting.contains(&handle) { "active" } else { "paused" };
    coordinator.edit_account(handle, |account| account["status"] = json!(status)).await;
}

/// Answers and changes of the registry through two services over one database, each of which is started anew now and then.
async fn take_turns(replicas: &[World; 2], run: &Run, seed: u64) {
    let mut dice = Random(seed);
    let mut standing = check(&replicas[0], run, &BTreeMap::new(), None).await;
    for step in 0..30 {
        let world = &replicas[dice.below(2)];
        if dice.below(5) == 0 {
            world.app.live.forget_warm().await;
        }
        if dice.below(6) == 0 {
            world.app.certify_plans().await.unwrap();
        }
        if dice.below(3) == 0 {
            rest_or_return(&replicas[dice.below(2)], &mut dice).await;
            run.coordinator.call(&run.at("replan")).await.ok();
            standing = check(world, run, &standing, None).await;
        }
        let mut sorted: Vec<&Direction> = standing.values().collect();
        sorted.sort_by_key(|direction| (&direction.account, &direction.slot));
        let direction = sorted[dice.below(sorted.len())].clone();
        let member = world.member(&[&direction.account]).await;
        one_answer(run, &member, &direction, &mut dice).await;
        standing = check(world, run, &standing, Some(direction.id)).await;
        if step % 3 == 0 {
            equals_afresh(run).await;
        }
    }
    equals_afresh(run).await;
    certified(&replicas[1], run).await;
}

#[test]
fn two_replicas_that_take_turns_and_restart_equal_planning_afresh() {
    everywhere(async |url| {
        let replicas = [World::open(url).await, World::open(url).await];
        replicas[0].app.insert_demo().await.unwrap();
        let run = flood(&replicas[0]).await;
        take_turns(&replicas, &run, 0x5eed_0011).await;
    });
}

#[test]
fn so_they_do_where_accounts_take_two_directions_and_organisations_few() {
    everywhere(async |url| {
        let replicas = [World::open(url).await, World::open(url).await];
        replicas[0].import(micromatrix::app::seed::Seed::demo_files()).await;
        let draft = with(with(from_theme(), "/capacity", json!(2)), "/organisation_capacity", json!(3));
        let run = Run::launched(&replicas[0], &draft).await;
        take_turns(&replicas, &run, 0x5eed_0012).await;
    });
}

#[test]
fn an_answer_says_which_revision_of_the_plan_was_checked_in_full() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let signed = run.coordinator.get(&run.at("plan")).await.ok();
        assert_eq!(
            (&signed["certified"], &signed["revision"]),
            (&json!(true), &signed["certified_revision"])
        );
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        let declined = member.post(&answer(&mine, "decline"), &json!({"reason": "no_staff"})).await.ok();
        assert_eq!(declined["plan"]["checked"], "touched");
        assert_eq!(declined["plan"]["certified_revision"], signed["revision"]);
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        assert_eq!(plan["certified"], false);
        assert_eq!(plan["revision"], declined["plan"]["revision"]);
        assert_eq!(plan["digest"], signed["digest"], "the other figures are those of the certified revision");
        certified(&world, &run).await;
        let events = run.coordinator.all("/api/v1/events?kind=campaign.certified").await;
        assert_eq!(events.len(), 1);
        assert_eq!(events[0]["data"]["plan_revision"], plan["revision"]);
        assert_eq!(world.app.certify_plans().await.unwrap(), 0, "once is enough");
    });
}

#[test]
fn an_answer_that_could_not_be_written_leaves_the_plan_as_it_is_stored() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing", "wechat-jiaojing", "app-jiaojing"]).await;
        let no = json!({"reason": "no_staff"});
        let first = run.standing("weibo-jiaojing").await.unwrap();
        member.post(&answer(&first, "decline"), &no).await.ok();
        for table in ["event", "audit"] {
            let second = run.standing("wechat-jiaojing").await.unwrap();
            let before = run.objective().await;
            let rename = |from, to| format!("ALTER TABLE {from} RENAME TO {to}");
            world.app.db.execute_unprepared(&rename(table, "taken_away")).await.unwrap();
            member.post(&answer(&second, "decline"), &no).await.problem(500, "internal");
            member.call(&answer(&second, "accept")).await;
            world.app.db.execute_unprepared(&rename("taken_away", table)).await.unwrap();
            assert_eq!(run.objective().await, before);
            equals_afresh(&run).await;
        }
        let third = run.standing("app-jiaojing").await.unwrap();
        member.post(&answer(&third, "decline"), &no).await.ok();
        equals_afresh(&run).await;
        certified(&world, &run).await;
    });
}

#[test]
fn silence_and_hand_ins_are_known_to_the_plan_that_is_kept() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing", "wechat-jiaojing", "app-jiaojing"]).await;
        let no = json!({"reason": "no_staff"});
        let first = run.standing("app-jiaojing").await.unwrap();
        member.post(&answer(&first, "decline"), &no).await.ok();
        let written = run.standing("wechat-jiaojing").await.unwrap();
        let piece = json!({"title": "雨天慢行", "text": "雨天路滑，请减速慢行，保持车距。"});
        member.post(&answer(&written, "pieces"), &piece).await.ok();
        world.set_clock("2026-06-28T00:00:00Z");
        assert!(world.app.accept_silent_directions().await.unwrap() > 0);
        let accepted = run.directions("accepted").await;
        let leaves = run.standing("weibo-jiaojing").await.unwrap();
        let answer = member.post(&answer(&leaves, "decline"), &no).await.ok();
        for moved in answer["moved"].as_array().unwrap() {
            assert_eq!(moved["from"], Value::Null, "everybody else had accepted: {moved}");
        }
        for one in accepted.iter().filter(|one| one["id"] != leaves["id"]) {
            let now =
                run.coordinator.get(&format!("/api/v1/directions/{}", one["id"].as_str().unwrap())).await;
            assert_eq!(now.ok()["state"], "accepted");
        }
        equals_afresh(&run).await;
        certified(&world, &run).await;
    });
}

#[test]
fn a_replan_calls_on_those_who_have_come_and_no_more_on_those_who_rest() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        member.call(&answer(&mine, "accept")).await.ok();
        let still = run.coordinator.call(&run.at("replan")).await.ok();
        assert_eq!(still["moved"], json!([]));
        let accounts = "handle,name,platform,organisation,functions,audiences,region,status\n\
            douyin-jiaojing,交警抖音,douyin,公安局,traffic_police,drivers,zhangjiagang,active\n\
            weibo-jiaojing,交警微博,weibo,公安局,traffic_police,drivers,zhangjiagang,paused\n\
            app-jiaojing,交警应用,app,公安局,traffic_police,drivers,zhangjiagang,paused\n";
        let members = "cluster,account\nroads,weibo-jiaojing\nroads,wechat-jiaojing\nroads,app-jiaojing\nroads,douyin-jiaojing\n";
        world.import(files(&[("accounts.csv", accounts), ("members.csv", members)])).await;
        assert_eq!(run.standing("douyin-jiaojing").await, None, "nobody is asked before a person wants it");
        let moved = run.coordinator.call(&run.at("replan")).await.ok();
        let named: Vec<&str> =
            moved["moved"].as_array().unwrap().iter().map(|one| one["account"].as_str().unwrap()).collect();
        assert!(named.contains(&"douyin-jiaojing") && named.contains(&"app-jiaojing"), "{moved:#}");
        assert!(run.standing("douyin-jiaojing").await.is_some());
        assert_eq!(run.standing("app-jiaojing").await, None);
        let kept = run.standing("weibo-jiaojing").await.unwrap();
        assert_eq!(
            (&kept["id"], &kept["state"]),
            (&mine["id"], &json!("accepted")),
            "what was accepted stays"
        );
        equals_afresh(&run).await;
        certified(&world, &run).await;
    });
}

#[test]
fn a_launched_campaign_is_planned_again_with_other_pins() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let pin = |must: bool| json!({"account": "weibo-jiaojing", "angle": "weather", "must": must});
        let pinned = run.coordinator.post(&run.at("replan"), &json!({"pins": [pin(true)]})).await.ok();
        assert_eq!(pinned["plan"]["checked"], "touched");
        assert_eq!(run.standing("weibo-jiaojing").await.unwrap()["angle"], "weather");
        assert_eq!(run.coordinator.get(&run.at("pins")).await.ok(), json!([pin(true)]));
        equals_afresh(&run).await;
        run.coordinator.post(&run.at("replan"), &json!({"pins": [pin(false)]})).await.ok();
        assert_ne!(
            run.standing("weibo-jiaojing").await.map(|one| one["angle"].clone()),
            Some(json!("weather"))
        );
        equals_afresh(&run).await;
        let both =
            json!({"pins": [pin(true), {"account": "weibo-jiaojing", "angle": "belts", "must": true}]});
        let attempt = run.coordinator.post(&run.at("replan"), &both);
        refused(&world, attempt, 409, "pin_conflict", &[]).await;
        let unknown = json!({"pins": [{"account": "nobody", "angle": "belts", "must": true}]});
        let attempt = run.coordinator.post(&run.at("replan"), &unknown);
        refused(&world, attempt, 422, "invalid", &["/pins/0/account"]).await;
        run.coordinator.post(&run.at("replan"), &json!({"pins": []})).await.ok();
        equals_afresh(&run).await;
        certified(&world, &run).await;
    });
}

#[test]
fn a_campaign_that_is_not_launched_is_not_planned_again() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        refused(&world, run.coordinator.call(&run.at("replan")), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_plan_that_does_not_pass_the_full_check_is_planned_again_and_said_to_everybody() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        member.post(&answer(&mine, "decline"), &json!({"reason": "no_staff"})).await.ok();
        // Somebody has lost a direction behind the program's back.
        let lost = "UPDATE direction SET state = 'superseded' WHERE account = 'wechat-jiaojing'";
        world.app.db.execute_unprepared(lost).await.unwrap();
        assert_eq!(world.app.certify_plans().await.unwrap(), 0);
        let refuted = run.coordinator.all("/api/v1/events?kind=campaign.refuted").await;
        assert_eq!(refuted.len(), 1);
        assert!(run.standing("wechat-jiaojing").await.is_some());
        equals_afresh(&run).await;
        assert_eq!(world.app.certify_plans().await.unwrap(), 1);
        let planner = world.caller(Role::Planner).await;
        assert_eq!(planner.get(&run.at("plan")).await.ok()["certified"], true);
    });
}
