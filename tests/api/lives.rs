//! Random persons do random things to a piece through the API: whatever they do, no state is illegal, no version is lost,
//! author, reviewer and signer are different persons, and the records are complete.

use std::collections::BTreeSet;

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{small, with};
use crate::api::desk::{Desk, GATES, OTHER, TEXT, address, of, piece};
use crate::support::random::Random;
use crate::support::{Answer, Caller};

/// What a random person does; and whether it would be a new version.
async fn act(desk: &Desk, persons: &[Caller], dice: &mut Random) -> (Answer, bool) {
    // Mostly whoever has that duty, so that lives come far: a member, a reviewer, a signer.
    let any = dice.below(persons.len());
    let often = dice.below(3) > 0;
    let who = |duty: usize| &persons[if often { duty } else { any }];
    if dice.below(24) == 0 {
        let revision = desk.run.coordinator.get(&desk.at("")).await.revision();
        let text = format!("{}{}", [TEXT, OTHER][dice.below(2)], dice.below(1_000_000));
        return (who(0).put(&desk.at(""), revision, &piece(&text)).await, true);
    }
    let review = desk.run.coordinator.get(&desk.at("/review")).await.ok();
    let version = &review["version"];
    let post = async |duty: usize, path: &str, body: Value| who(duty).post(&desk.at(path), &body).await;
    let answer = match dice.below(20) {
        0..=2 => who(0).call(&desk.at("/submit")).await,
        3..=10 => {
            let gate = GATES[dice.below(4)];
            let decision = json!({"gate": gate, "version": version, "outcome": "passed"});
            let failed = with(decision.clone(), "/outcome", json!("failed"));
            let failed = with(failed, "/findings", json!([{"start": 0, "end": 1, "remedy": "改"}]));
            post(1, "/gates", if dice.below(16) == 0 { failed } else { decision }).await
        }
        11 if dice.below(4) == 0 => post(1, "/return", json!({"version": version, "reason": "改"})).await,
        11..=14 => {
            post(2, "/sign", json!({"digest": review["digest"], "attachments": review["attachments"]})).await
        }
        15..=17 => post(0, "/publish", address()).await,
        18 => {
            let out = desk.run.coordinator.get(&desk.at("")).await.ok();
            post(1, "/confirm", json!({"title": out["title"], "text": out["text"]})).await
        }
        _ if dice.below(12) == 0 => who(0).call(&desk.at("/withdraw")).await,
        _ => post(1, "/comments", json!({"version": version, "start": 0, "end": 1, "text": "?"})).await,
    };
    (answer, false)
}

fn persons_of(act: &Value) -> BTreeSet<String> {
    ["by", "acting_for"].iter().filter_map(|name| act[name].as_str()).map(ToOwned::to_owned).collect()
}

/// Everything that must hold of every version between two acts.
async fn check(desk: &Desk, versions: usize) {
    let kept = desk.run.coordinator.all(&desk.at("/versions")).await;
    assert_eq!(kept.len(), versions, "a version is lost");
    let numbers: Vec<_> = kept.iter().map(|one| one["version"].as_u64().unwrap()).collect();
    assert!(numbers.iter().zip(1..).all(|(number, expected)| *number == expected), "{numbers:?}");
    let out = desk.run.coordinator.get(&desk.at("")).await.ok();
    for version in &kept {
        let review =
            desk.run.coordinator.get(&desk.at(&format!("/review?version={}", version["version"]))).await.ok();
        let authors: BTreeSet<String> = review["authors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap().to_owned())
            .collect();
        assert!(authors.contains(version["author"].as_str().unwrap()));
        let gates = review["gates"].as_array().unwrap();
        let reviewers: BTreeSet<String> = gates.iter().flat_map(|gate| persons_of(&gate["act"])).collect();
        let signers = persons_of(&review["signature"]);
        assert!(authors.is_disjoint(&reviewers), "an author has reviewed: {review:#}");
        assert!(authors.is_disjoint(&signers), "an author has signed: {review:#}");
        assert!(reviewers.is_disjoint(&signers), "a reviewer has signed: {review:#}");
        let passed = gates.iter().filter(|gate| gate["state"] == "passed").count();
        let state = review["state"].as_str().unwrap();
        match state {
            "draft" | "submitted" => assert!(passed == 0 && signers.is_empty(), "{review:#}"),
            "in_review" => assert!(passed < 4 && signers.is_empty() && !reviewers.is_empty(), "{review:#}"),
            "approved" => assert!(passed == 4 && signers.is_empty(), "{review:#}"),
            "signed" | "published" | "corrected" => {
                assert!(passed == 4 && !signers.is_empty(), "{review:#}");
                assert_eq!(review["signature"]["seal"]["digest"], version["digest"]);
            }
            other => assert_eq!(other, "withdrawn"),
        }
        if version["published_at"].is_string() && out["state"] != "withdrawn" {
            assert!(["published", "corrected"].contains(&state));
        }
        let published = persons_of(&review["published"]);
        let confirmed = persons_of(&review["page"]).iter().any(|one| published.contains(one));
        assert!(!confirmed, "who published it has confirmed it: {review:#}");
    }
}

async fn sequence(desk: &Desk, seed: u64) -> BTreeSet<String> {
    let world = &desk.world;
    let (member, reviewer, signer) =
        (of(Role::Member, "公安局"), of(Role::Reviewer, "公安局"), of(Role::Signer, "公安局"));
    let mut persons = vec![desk.member.clone(), desk.reviewer.clone(), desk.signer.clone()];
    for grants in [
        vec![member.clone(), reviewer.clone()],
        vec![reviewer.clone(), signer.clone()],
        vec![member, reviewer, signer],
        vec![of(Role::Signer, "教育局"), of(Role::Reviewer, "教育局")],
    ] {
        persons.push(world.caller_with(grants).await);
    }
    let mut dice = Random(seed);
    let (mut versions, mut states) = (1, BTreeSet::new());
    for _ in 0..110 {
        let (audit, events) = (world.rows("audit").await.len(), world.rows("event").await.len());
        let (answer, revises) = act(desk, &persons, &mut dice).await;
        let (audit, events) =
            (world.rows("audit").await.len() - audit, world.rows("event").await.len() - events);
        if answer.status.is_success() {
            assert_eq!(events, 1, "one change, one event");
            versions += usize::from(revises);
            check(desk, versions).await;
            // Publishing and taking back change the direction too, which has a history of its own.
            assert!((1..=2).contains(&audit), "{audit} rows of audit");
            states.insert(answer.json["state"].as_str().unwrap_or_default().to_owned());
        } else {
            assert!(answer.status.is_client_error(), "{:#}", answer.json);
            assert_eq!((audit, events), (0, 0), "what is refused leaves no trace");
        }
    }
    for table in ["event", "audit"] {
        for row in world.rows(table).await {
            let row = row.to_string();
            assert!(!["暴雨天", "书包", "雨天出行"].iter().any(|part| row.contains(part)), "{table}: {row}");
        }
    }
    states
}

#[test]
fn whatever_random_persons_do_no_state_is_illegal_and_no_version_is_lost() {
    small(async |world| {
        let all = ["submitted", "in_review", "approved", "signed", "published"];
        let reached = |states: &BTreeSet<String>| all.iter().all(|state| states.contains(*state));
        let mut states = BTreeSet::new();
        // At least two lives, and as many more as it takes to reach every state.
        for (lived, seed) in (0x5eed_0011..0x5eed_0019).enumerate() {
            if lived >= 2 && reached(&states) {
                break;
            }
            let desk = Desk::major(&world).await;
            states.extend(sequence(&desk, seed).await);
            desk.run.coordinator.call(&desk.run.at("close")).await.ok();
        }
        assert!(reached(&states), "of {all:?} only {states:?} were reached");
    });
}
