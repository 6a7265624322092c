//! Who carries pieces through review, said before a campaign asks anybody.

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::{Run, small};
use crate::api::desk::{of, reviewed};
use crate::support::World;

async fn signed(world: &World, review: &str) -> Run {
    let run = Run::planned(world, &reviewed(review, "key")).await;
    run.sign().await;
    run
}

#[test]
fn a_launch_is_refused_while_an_organisation_that_is_asked_has_nobody_who_reviews() {
    small(async |world| {
        let run = signed(&world, "gates_and_signature").await;
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        let asked = run.coordinator.all(&run.at("staffing")).await;
        assert_eq!(plan["unstaffed"], json!(asked.len()));
        let refusal = run.coordinator.call(&run.at("launch")).await.problem(409, "nobody_reviews");
        let named: Vec<&str> =
            refusal["errors"].as_array().unwrap().iter().map(|one| one["detail"].as_str().unwrap()).collect();
        for one in &asked {
            let organisation = one["organisation"].as_str().unwrap();
            assert!(named.iter().any(|detail| detail.contains(organisation)), "{organisation}: {named:?}");
            assert_eq!(one["lacks"], json!(["reviewer", "signer"]));
        }
        let organisations: Vec<String> =
            asked.iter().map(|one| one["organisation"].as_str().unwrap().to_owned()).collect();
        for organisation in &organisations {
            world.caller_with(vec![of(Role::Reviewer, organisation), of(Role::Signer, organisation)]).await;
        }
        // Who reviews cannot sign as well.
        let lacking = run.coordinator.all(&run.at("staffing?lacks=signer")).await;
        assert_eq!(lacking.len(), organisations.len());
        run.coordinator.call(&run.at("launch")).await.problem(409, "nobody_reviews");
        for organisation in &organisations {
            world.caller_with(vec![of(Role::Signer, organisation)]).await;
        }
        // One who reviews alone waits for nobody, but is worth a word.
        assert_eq!(run.coordinator.all(&run.at("staffing?lacks=deputy")).await.len(), organisations.len());
        run.coordinator.call(&run.at("launch")).await.ok();
    });
}

#[test]
fn a_coordinator_may_launch_without_reviewers_and_needs_none_where_nothing_is_reviewed() {
    small(async |world| {
        let run = signed(&world, "gates").await;
        run.coordinator
            .post(&run.at("launch"), &json!({"without_reviewers": false}))
            .await
            .problem(409, "nobody_reviews");
        run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        let run = signed(&world, "none").await;
        assert!(run.coordinator.all(&run.at("staffing")).await.is_empty());
        assert!(run.coordinator.get(&run.at("plan")).await.ok().get("unstaffed").is_none());
        run.coordinator.call(&run.at("launch")).await.ok();
    });
}

#[test]
fn who_signs_plans_sees_the_staffing_and_a_member_does_not() {
    small(async |world| {
        let run = signed(&world, "gates").await;
        assert!(!run.signer.all(&run.at("staffing")).await.is_empty());
        let member = world.member(&["weibo-jiaojing"]).await;
        member.get(&run.at("staffing")).await.problem(403, "forbidden");
    });
}
