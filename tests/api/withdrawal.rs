//! Pieces that are taken back, and what a closed campaign leaves to do.

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::small;
use crate::api::desk::{Desk, OTHER, address, piece};
use crate::support::Answer;

/// Every act on a piece, by somebody who may do it.
async fn acts(desk: &Desk) -> Vec<Answer> {
    let version = desk.review().await["version"].clone();
    let revision = desk.member.get(&desk.at("")).await.revision();
    let given =
        json!({"person": "nobody", "version": version, "given_at": "2026-06-12T00:00:00Z", "basis": "电话"});
    let seal = desk.seal().await;
    vec![
        desk.member.put(&desk.at(""), revision, &piece(OTHER)).await,
        desk.member.call(&desk.at("/submit")).await,
        desk.reviewer
            .post(&desk.at("/gates"), &json!({"gate": "text", "version": version, "outcome": "passed"}))
            .await,
        desk.reviewer.post(&desk.at("/return"), &json!({"version": version, "reason": "改"})).await,
        desk.signer.post(&desk.at("/sign"), &seal).await,
        desk.member.post(&desk.at("/publish"), &address()).await,
        desk.run.coordinator.post(&desk.at("/major"), &json!({"major": true})).await,
        desk.reviewer
            .post(&desk.at("/comments"), &json!({"version": version, "start": 0, "end": 1, "text": "请改"}))
            .await,
        desk.reviewer.post(&desk.at("/consents"), &given).await,
    ]
}

#[test]
fn nothing_is_done_in_a_closed_campaign_but_to_take_a_piece_back() {
    small(async |world| {
        for stage in 0..4 {
            let desk = Desk::major(&world).await;
            match stage {
                0 => {}
                1 => desk.submit().await,
                2 => desk.approve().await,
                _ => desk.deliver().await,
            }
            desk.run.coordinator.call(&desk.run.at("close")).await.ok();
            let before = world.everything().await;
            for (at, answer) in acts(&desk).await.into_iter().enumerate() {
                let (status, code) = if at == 8 { (422, "invalid") } else { (409, "wrong_state") };
                let problem = answer.problem(status, code);
                assert!(
                    at == 8 || problem["detail"].as_str().unwrap().contains("closed"),
                    "{at}: {problem:#}"
                );
            }
            assert_eq!(world.everything().await, before);
            assert!(desk.reviewer.all("/api/v1/reviews").await.is_empty());
            desk.member.call(&desk.at("/withdraw")).await.ok();
        }
    });
}

#[test]
fn a_withdrawn_piece_is_gone_for_good_and_its_history_stays() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.deliver().await;
        desk.revise(OTHER).await;
        desk.submit().await;
        desk.member.call(&desk.at("/withdraw")).await.ok();
        assert!(desk.reviewer.all("/api/v1/reviews").await.is_empty());
        let before = world.everything().await;
        for (at, answer) in acts(&desk).await.into_iter().enumerate() {
            match at {
                // A comment on what was, and a person who is not there.
                7 => continue,
                8 => answer.problem(422, "invalid"),
                _ => answer.problem(409, "wrong_state"),
            };
        }
        assert_eq!(
            world.everything().await.len(),
            before.len() + 3,
            "the comment with its event and audit row"
        );
        let review = desk.member.get(&desk.at("/review?version=1")).await.ok();
        assert_eq!((&review["state"], review["signature"].is_object()), (&json!("withdrawn"), true));
        world.caller(Role::Planner).await.get(&desk.at("/review")).await.problem(404, "not_found");
    });
}
