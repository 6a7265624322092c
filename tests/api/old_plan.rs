//! No plan is shown from an old copy: whichever of two servers on one database has changed it, both say what one says that keeps nothing yet.

use axum::Router;
use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small};
use crate::api::old_copy::{forgetful, patient};
use crate::support::random::Random;

/// What is said of a campaign: its directions, each as a card, its coverage, and what another spread would come to.
async fn said_of(run: &Run, router: &Router) -> Vec<Value> {
    let coordinator = run.coordinator.before(router.clone());
    let mut said = coordinator.all(&run.at("directions")).await;
    for direction in said.clone() {
        said.push(coordinator.get(answer(&direction, "").trim_end_matches('/')).await.json);
    }
    said.push(coordinator.get(&run.at("coverage")).await.ok());
    said.push(coordinator.post(&run.at("preview"), &json!({"spread": 90})).await.json);
    said
}

#[test]
fn a_plan_is_shown_as_it_stands_whichever_of_two_servers_has_changed_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let servers = [patient(world.app.clone()), forgetful(&world.app)];
        let mut dice = Random(5);
        for step in 0..12 {
            let router = servers[dice.below(servers.len())].clone();
            let asked = run.directions("asked").await;
            if asked.is_empty() || dice.one_in(3) {
                let coordinator = run.coordinator.before(router);
                let name = json!(format!("改名 {step}"));
                coordinator.edit_account("weibo-jiaojing", |account| account["name"] = name.clone()).await;
            } else {
                let mine = dice.pick(&asked).clone();
                let member = world.member(&[mine["account"].as_str().unwrap()]).await.before(router);
                if dice.one_in(2) {
                    member.call(&answer(&mine, "accept")).await.ok();
                } else {
                    member.post(&answer(&mine, "decline"), &json!({"reason": "no_staff"})).await.ok();
                }
            }
            let expected = said_of(&run, &forgetful(&world.app)).await;
            for server in &servers {
                assert!(said_of(&run, server).await == expected, "step {step}");
            }
        }
    });
}
