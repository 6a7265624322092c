//! Accepting, declining, swapping: what changes, who is moved, and what stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use micromatrix::app::demo::{DEMO_ACCOUNT, DEMO_CLUSTER};
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::api::demo::launched_demo;
use crate::support::{Caller, World, refused};

async fn by_id(run: &Run) -> BTreeMap<String, Value> {
    let all = run.coordinator.all(&run.at("directions")).await;
    all.into_iter().map(|one| (one["id"].as_str().unwrap().to_owned(), one)).collect()
}

#[test]
fn accepting_fixes_a_direction_and_accepting_again_changes_nothing() {
    launched_demo(async |world, run| {
        let member = world.caller(Role::Member).await;
        let mine = run.standing(DEMO_ACCOUNT).await.unwrap();
        let accepted = member.call(&answer(&mine, "accept")).await.ok();
        assert_eq!(accepted["state"], "accepted");
        assert_eq!(accepted["id"], mine["id"]);
        let before = world.everything().await;
        assert_eq!(member.call(&answer(&mine, "accept")).await.ok(), accepted);
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn a_decline_plans_again_moves_nobody_who_has_accepted_and_names_everybody_moved() {
    launched_demo(async |world, run| {
        // Every second account accepts, so that there is somebody who must not be moved.
        for (at, card) in run.directions("asked").await.iter().enumerate() {
            if at % 2 == 0 && card["account"] != DEMO_ACCOUNT {
                let member = world.member(&[card["account"].as_str().unwrap()]).await;
                member.call(&answer(card, "accept")).await.ok();
            }
        }
        let before = by_id(&run).await;
        let mine = run.standing(DEMO_ACCOUNT).await.unwrap();
        let member = world.caller(Role::Member).await;
        let decline = json!({"reason": "no_staff", "note": "值班"});
        let answered = member.post(&answer(&mine, "decline"), &decline).await.ok();
        assert_eq!(answered["direction"]["state"], "declined");
        let after = by_id(&run).await;
        let mut gone = BTreeSet::new();
        for (id, card) in &before {
            match after[id]["state"].as_str().unwrap() {
                "declined" => assert_eq!(*id, mine["id"]),
                "superseded" => {
                    assert_eq!(card["state"], "asked", "an accepted direction was moved");
                    gone.insert(id.clone());
                }
                same => assert_eq!(same, card["state"]),
            }
        }
        let new: BTreeSet<String> = after.keys().filter(|id| !before.contains_key(*id)).cloned().collect();
        let moved = answered["moved"].as_array().unwrap();
        let ids = |name: &str| -> BTreeSet<String> {
            moved.iter().filter_map(|one| one[name].as_str()).map(ToOwned::to_owned).collect()
        };
        assert_eq!((ids("from"), ids("to")), (gone, new.clone()));
        for one in moved {
            for name in ["from", "to"] {
                if let Some(id) = one[name].as_str() {
                    assert_eq!(after[id]["account"], one["account"]);
                }
            }
            if let Some(from) = one["from"].as_str() {
                assert_eq!(after[from]["successor"], one["to"], "a moved direction names its successor");
            }
        }
        assert!(new.iter().all(|id| after[id]["state"] == "asked"));
        // The declined angle is not asked of the account again.
        let again = run.standing(DEMO_ACCOUNT).await;
        assert!(again.is_none_or(|card| card["angle"] != mine["angle"]));
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        assert_eq!(run.coordinator.call(&run.at("preview")).await.ok()["objective"], plan["objective"]);
    });
}

#[test]
fn a_withdrawal_takes_the_account_out_of_the_whole_campaign() {
    launched_demo(async |world, run| {
        let member = world.caller(Role::Member).await;
        let mine = run.standing(DEMO_ACCOUNT).await.unwrap();
        let decline = json!({"reason": "account_paused", "withdraw": true});
        member.post(&answer(&mine, "decline"), &decline).await.ok();
        assert!(run.standing(DEMO_ACCOUNT).await.is_none());
        let left = member.all(&run.at("unassigned")).await;
        assert_eq!((left.len(), &left[0]["code"]), (1, &json!("declined")));
    });
}

#[test]
fn a_withdrawal_gives_up_every_direction_of_the_account() {
    small(async |world| {
        let run = Run::launched(&world, &with(draft(), "/capacity", json!(2))).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = member.all(&run.at("directions")).await;
        assert_eq!(mine.len(), 2);
        member.call(&answer(&mine[1], "accept")).await.ok();
        let decline = json!({"reason": "no_authority", "withdraw": true});
        member.post(&answer(&mine[0], "decline"), &decline).await.ok();
        let states = member.all(&run.at("directions")).await;
        assert!(states.iter().all(|card| card["state"] == "declined"), "{states:#?}");
    });
}

/// An account that is offered something else: who operates it, its direction, and the first thing that it is offered.
async fn with_an_offer(world: &World, run: &Run) -> (Caller, Value, Value) {
    for mine in run.directions("asked").await {
        let detail = run.coordinator.get(answer(&mine, "").trim_end_matches('/')).await.ok();
        if let Some(offered) = detail["alternatives"].get(0) {
            let member = world.member(&[mine["account"].as_str().unwrap()]).await;
            return (member, mine, offered.clone());
        }
    }
    panic!("nobody is offered anything")
}

#[test]
fn an_account_swaps_for_one_of_its_own_alternatives_and_for_nothing_else() {
    launched_demo(async |world, run| {
        let (member, mine, offered) = with_an_offer(&world, &run).await;
        for nothing in [
            json!({"angle": "nothing", "audience": offered["audience"]}),
            // The same angle for the same readers may be offered to it elsewhere.
            json!({"angle": mine["angle"], "audience": mine["audience"], "locality": mine["locality"]}),
        ] {
            let attempt = member.post(&answer(&mine, "swap"), &nothing);
            refused(&world, attempt, 409, "not_offered", &[]).await;
        }
        let swap = json!({
            "angle": offered["angle"], "audience": offered["audience"], "locality": offered["locality"]
        });
        let answered = member.post(&answer(&mine, "swap"), &swap).await.ok();
        let new = &answered["direction"];
        assert_eq!((&new["state"], &new["account"]), (&json!("accepted"), &mine["account"]));
        for name in ["angle", "audience", "cluster"] {
            assert_eq!(new[name], offered[name]);
        }
        let old = &by_id(&run).await[mine["id"].as_str().unwrap()];
        assert_eq!((&old["state"], &old["successor"]), (&json!("superseded"), &new["id"]));
        let own = json!({"account": mine["account"], "from": mine["id"], "to": new["id"]});
        assert!(answered["moved"].as_array().unwrap().contains(&own), "{answered:#}");
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        assert_eq!(run.coordinator.call(&run.at("preview")).await.ok()["objective"], plan["objective"]);
        // What was swapped away takes no answer any more.
        let attempt = member.call(&answer(&mine, "accept"));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_swap_costs_the_plan_what_the_card_said() {
    launched_demo(async |world, run| {
        let (member, mine, offered) = with_an_offer(&world, &run).await;
        let before = run.coordinator.get(&run.at("plan")).await.ok()["objective"].as_i64().unwrap();
        let swap = json!({
            "angle": offered["angle"], "audience": offered["audience"], "locality": offered["locality"]
        });
        member.post(&answer(&mine, "swap"), &swap).await.ok();
        let after = run.coordinator.get(&run.at("plan")).await.ok()["objective"].as_i64().unwrap();
        assert_eq!(before - after, offered["loss"].as_i64().unwrap());
    });
}

#[test]
fn a_lead_swaps_inside_its_cluster_and_nowhere_else() {
    launched_demo(async |world, run| {
        let lead = world.caller(Role::Lead).await;
        let all = run.directions("asked").await;
        let inside = all.iter().find(|card| card["cluster"] == DEMO_CLUSTER).unwrap();
        let outside = all.iter().find(|card| card["cluster"] != DEMO_CLUSTER).unwrap();
        let swap = |card: &Value| json!({"angle": card["angle"], "audience": card["audience"]});
        let attempt = lead.post(&answer(outside, "swap"), &swap(outside));
        refused(&world, attempt, 404, "not_found", &[]).await;
        let mut swapped = None;
        for audience in ["drivers", "parents", "farmers", "worksites", "elderly_alone"] {
            for angle in run.coordinator.get(&run.path).await.ok()["angles"].as_array().unwrap() {
                let wanted = json!({"angle": angle["key"], "audience": audience});
                let answer = lead.post(&answer(inside, "swap"), &wanted).await;
                if answer.status.is_success() && swapped.is_none() {
                    swapped = Some(answer.ok());
                } else if swapped.is_none() {
                    answer.problem(409, "not_offered");
                }
            }
        }
        let swapped = swapped.expect("a lead can swap to something");
        assert_eq!(swapped["direction"]["cluster"], DEMO_CLUSTER);
        assert_eq!(swapped["direction"]["account"], inside["account"]);
    });
}

#[test]
fn a_coordinator_swaps_any_direction_for_whatever_its_account_may_take() {
    launched_demo(async |world, run| {
        let (_, mine, offered) = with_an_offer(&world, &run).await;
        let assessor = world.caller(Role::Assessor).await;
        let swap = json!({"angle": offered["angle"], "audience": offered["audience"]});
        assessor.post(&answer(&mine, "swap"), &swap).await.problem(403, "forbidden");
        let nothing = json!({"angle": "nothing", "audience": offered["audience"]});
        let attempt = run.coordinator.post(&answer(&mine, "swap"), &nothing);
        refused(&world, attempt, 409, "not_offered", &[]).await;
        let swapped = run.coordinator.post(&answer(&mine, "swap"), &swap).await.ok();
        let new = &swapped["direction"];
        assert_eq!((&new["state"], &new["account"]), (&json!("accepted"), &mine["account"]));
        assert_eq!((&new["angle"], &new["audience"]), (&offered["angle"], &offered["audience"]));
        // Beyond the three that an account is offered: what a lead may choose inside its clusters.
        let asked = run.directions("asked").await;
        let three = async |card: &Value| {
            let path = format!("/api/v1/directions/{}", card["id"].as_str().unwrap());
            run.coordinator.get(&path).await.ok()["alternatives"].as_array().unwrap().clone()
        };
        let mut beyond = None;
        'asked: for card in asked.iter().take(40) {
            let offers = three(card).await;
            for angle in run.coordinator.get(&run.path).await.ok()["angles"].as_array().unwrap() {
                for audience in ["drivers", "parents", "farmers", "worksites", "elderly_alone"] {
                    let is_offered =
                        offers.iter().any(|one| one["angle"] == angle["key"] && one["audience"] == audience);
                    let wanted = json!({"angle": angle["key"], "audience": audience});
                    if is_offered || (card["angle"] == angle["key"] && card["audience"] == audience) {
                        continue;
                    }
                    let answer = run.coordinator.post(&answer(card, "swap"), &wanted).await;
                    if answer.status.is_success() {
                        beyond = Some(answer.ok());
                        break 'asked;
                    }
                    answer.problem(409, "not_offered");
                }
            }
        }
        assert!(beyond.is_some(), "some account may take a fourth direction");
    });
}

#[test]
fn a_note_is_bounded_and_a_reason_is_one_of_six_of_which_another_is_said_in_words() {
    launched_demo(async |world, run| {
        let member = world.caller(Role::Member).await;
        let mine = run.standing(DEMO_ACCOUNT).await.unwrap();
        for (body, place) in [
            (json!({"reason": "no_staff", "note": "长".repeat(1001)}), "/note"),
            (json!({"reason": "lazy"}), "/reason"),
            (json!({"reason": "other", "note": " "}), "/note"),
            (json!({}), "/reason"),
        ] {
            let attempt = member.post(&answer(&mine, "decline"), &body);
            refused(&world, attempt, 422, "invalid", &[place]).await;
        }
    });
}

#[test]
fn closing_lapses_what_has_no_piece() {
    launched_demo(async |world, run| {
        let member = world.caller(Role::Member).await;
        let mine = run.standing(DEMO_ACCOUNT).await.unwrap();
        member.call(&answer(&mine, "accept")).await.ok();
        let declined = run.directions("asked").await.remove(0);
        let other = world.member(&[declined["account"].as_str().unwrap()]).await;
        other.post(&answer(&declined, "decline"), &json!({"reason": "sensitive"})).await.ok();
        let before = by_id(&run).await;
        let closed = run.coordinator.call(&run.at("close")).await.ok();
        assert_eq!(closed["state"], "closed");
        for (id, card) in by_id(&run).await {
            let expected = match before[&id]["state"].as_str().unwrap() {
                "asked" | "accepted" => "lapsed",
                other => other,
            };
            assert_eq!(card["state"], expected);
        }
    });
}
