//! The life of a piece through the API: gates, signature, publishing, correction; and everything that is refused.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::api::desk::{Desk, OTHER, TEXT, address, of};
use crate::support::{grant, refused};

#[test]
fn a_major_item_passes_four_gates_is_signed_published_and_its_page_confirmed() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let begun = desk.review().await;
        assert_eq!((&begun["state"], &begun["needs_signature"]), (&json!("draft"), &json!(true)));
        assert_eq!((&begun["step"], &begun["text"]), (&json!("submit"), &json!(TEXT)));
        desk.submit().await;
        assert_eq!(desk.state().await, "submitted");
        for (gate, state) in [
            ("political", "in_review"),
            ("legal", "in_review"),
            ("confidentiality", "in_review"),
            ("text", "approved"),
        ] {
            let decision = desk.gate(gate).await;
            let review = desk.reviewer.post(&desk.at("/gates"), &decision).await.ok();
            assert_eq!(review["state"], state);
            let decided = review["gates"].as_array().unwrap().iter().find(|one| one["gate"] == gate).unwrap();
            assert_eq!(
                (&decided["state"], &decided["act"]["by"]),
                (&json!("passed"), &json!(desk.reviewer.subject))
            );
        }
        desk.sign().await;
        let signed = desk.review().await;
        assert_eq!((&signed["state"], &signed["step"]), (&json!("signed"), &json!("publish")));
        assert_eq!(signed["signature"]["by"], json!(desk.signer.subject));
        assert_eq!(signed["signature"]["seal"]["digest"], signed["digest"]);
        let published = desk.publish().await;
        assert_eq!((&published["state"], &published["text"]), (&json!("published"), &json!(TEXT)));

        let page = json!({"title": "雨天出行", "text": TEXT});
        let confirmed = desk.other_reviewer.post(&desk.at("/confirm"), &page).await.ok();
        assert_eq!(confirmed["page"]["by"], json!(desk.other_reviewer.subject));
        assert_eq!(
            desk.kinds().await,
            [
                "piece.handed_in",
                "piece.submitted",
                "piece.gate_passed",
                "piece.gate_passed",
                "piece.gate_passed",
                "piece.gate_passed",
                "piece.signed",
                "piece.published",
                "piece.page_confirmed"
            ]
        );
        let direction = desk.run.standing("weibo-jiaojing").await.unwrap();
        assert_eq!(direction["state"], "delivered");
    });
}

#[test]
fn where_nothing_is_signed_and_for_what_is_no_major_item_gates_are_enough() {
    small(async |world| {
        for (review, level) in [("gates", "key"), ("gates_and_signature", "normal")] {
            let desk = Desk::begun(&world, review, level).await;
            desk.approve().await;
            assert_eq!(desk.review().await["needs_signature"], false);
            let seal = desk.seal().await;
            refused(&world, desk.signer.post(&desk.at("/sign"), &seal), 409, "wrong_state", &[]).await;
            assert_eq!(desk.publish().await["state"], "published");
        }
    });
}

#[test]
fn what_is_not_approved_or_not_signed_is_not_published() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let publish = || desk.member.post(&desk.at("/publish"), &address());
        refused(&world, publish(), 409, "not_approved", &[]).await;
        desk.submit().await;
        refused(&world, publish(), 409, "not_approved", &[]).await;
        desk.pass_all().await;
        refused(&world, publish(), 409, "unsigned", &[]).await;
        desk.sign().await;
        publish().await.ok();
        refused(&world, publish(), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn gates_are_decided_by_reviewers_of_the_organisation_on_the_version_that_they_have_read() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        let decision = desk.gate("text").await;
        let post = |who: &crate::support::Caller| who.post(&desk.at("/gates"), &decision);
        refused(&world, post(&desk.reviewer), 409, "wrong_state", &[]).await;
        desk.submit().await;
        refused(&world, desk.member.call(&desk.at("/submit")), 409, "wrong_state", &[]).await;
        for stranger in [
            world.caller(Role::Reviewer).await,
            world.caller_with(vec![of(Role::Reviewer, "教育局")]).await,
            desk.signer.clone(),
        ] {
            refused(&world, post(&stranger), 404, "not_found", &[]).await;
        }
        for role in [Role::Coordinator, Role::Integrator] {
            refused(&world, post(&world.caller(role).await), 403, "forbidden", &[]).await;
        }
        refused(&world, post(&desk.member), 403, "forbidden", &[]).await;
        let old = json!({"gate": "text", "version": 2, "outcome": "passed"});
        refused(&world, desk.reviewer.post(&desk.at("/gates"), &old), 409, "old_version", &["/version"])
            .await;
        desk.revise(OTHER).await;
        desk.submit().await;
        refused(&world, post(&desk.reviewer), 409, "old_version", &["/version"]).await;
        let behind = json!({
            "gate": "text", "version": 2, "outcome": "failed",
            "findings": [{"start": 0, "end": 1000, "remedy": " "}],
        });
        let attempt = desk.reviewer.post(&desk.at("/gates"), &behind);
        refused(&world, attempt, 422, "invalid", &["/findings/0/end", "/findings/0/remedy"]).await;
    });
}

#[test]
fn a_failed_gate_shows_where_and_why_and_a_returned_piece_says_why_and_begins_again() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.submit().await;
        let failed = json!({
            "gate": "legal", "version": 1, "outcome": "failed",
            "findings": [{"start": 3, "end": 5, "remedy": "依据写明条款"}],
        });
        desk.reviewer.post(&desk.at("/gates"), &failed).await.ok();
        let review = desk.review().await;
        assert_eq!(review["gates"][1]["state"], "failed");
        assert_eq!(review["gates"][1]["findings"][0]["remedy"], "依据写明条款");
        for gate in ["political", "confidentiality", "text"] {
            let decision = desk.gate(gate).await;
            desk.reviewer.post(&desk.at("/gates"), &decision).await.ok();
        }
        assert_eq!(desk.state().await, "in_review");
        let back = json!({"version": 1, "reason": "请补充依据"});
        desk.other_reviewer.post(&desk.at("/return"), &back).await.ok();
        let review = desk.review().await;
        assert_eq!(
            (&review["state"], &review["returned"]["reason"]),
            (&json!("draft"), &json!("请补充依据"))
        );
        assert!(review["gates"].as_array().unwrap().iter().all(|gate| gate["state"] == "open"));
        refused(&world, desk.reviewer.post(&desk.at("/return"), &back), 409, "wrong_state", &[]).await;
        desk.revise(OTHER).await;
        desk.approve().await;
        assert_eq!(desk.state().await, "approved");
    });
}

#[test]
fn a_page_is_confirmed_by_a_second_person_if_it_is_the_text_and_once() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let page = json!({"title": "雨天出行", "text": TEXT});
        let confirm = |page: &Value| desk.other_reviewer.post(&desk.at("/confirm"), page);
        refused(&world, confirm(&page), 409, "wrong_state", &[]).await;
        desk.deliver().await;
        refused(&world, desk.member.post(&desk.at("/confirm"), &page), 403, "same_person", &[]).await;
        let other = json!({"title": "雨天出行", "text": format!("{TEXT} ")});
        refused(&world, confirm(&other), 409, "page_differs", &[]).await;
        refused(&world, confirm(&json!({"title": "雨天出行"})), 422, "invalid", &[""]).await;
        desk.run.coordinator.call(&desk.run.at("close")).await.ok();
        confirm(&json!({"digest": desk.review().await["digest"]})).await.ok();
        refused(&world, confirm(&page), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_coordinator_flags_a_major_item_and_so_does_its_author() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates_and_signature", "normal").await;
        desk.approve().await;
        let flag = |major: bool| desk.run.coordinator.post(&desk.at("/major"), &json!({"major": major}));
        assert_eq!(flag(true).await.ok()["step"], "sign");
        let publish = || desk.member.post(&desk.at("/publish"), &address());
        refused(&world, publish(), 409, "unsigned", &[]).await;
        assert_eq!(flag(false).await.ok()["step"], "publish");
        refused(&world, desk.member.post(&desk.at("/major"), &json!({"major": true})), 403, "forbidden", &[])
            .await;

        let revision = desk.member.get(&desk.at("")).await.revision();
        let major = json!({"title": "雨天出行", "text": OTHER, "major": true});
        desk.member.put(&desk.at(""), revision, &major).await.ok();
        desk.revise(TEXT).await;
        assert_eq!(desk.piece().await["major"], true, "a flag stays with later versions");
        desk.approve().await;
        refused(&world, publish(), 409, "unsigned", &[]).await;
        desk.sign().await;
        publish().await.ok();
        refused(&world, flag(false), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn where_pieces_are_not_reviewed_they_have_no_review() {
    small(async |world| {
        let desk = Desk::begun(&world, "none", "key").await;
        assert_eq!(desk.piece().await["state"], "handed_in");
        refused(&world, desk.member.call(&desk.at("/submit")), 409, "no_review", &[]).await;
        let decision = json!({"gate": "text", "version": 1, "outcome": "passed"});
        refused(&world, desk.reviewer.post(&desk.at("/gates"), &decision), 409, "no_review", &[]).await;
        refused(&world, desk.member.get(&desk.at("/review")), 404, "not_found", &[]).await;
        assert_eq!(desk.publish().await["state"], "published");
    });
}

#[test]
fn reviewers_read_the_texts_of_their_organisations_and_others_know_where_a_piece_stands() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        for reader in [&desk.reviewer, &desk.signer, &desk.member, &desk.run.coordinator] {
            assert_eq!(reader.get(&desk.at("")).await.ok()["text"], TEXT);
            assert_eq!(reader.get(&desk.at("/review")).await.ok()["text"], TEXT);
        }
        let planner = world.caller(Role::Planner).await;
        let seen = planner.get(&desk.at("")).await.ok();
        assert_eq!((&seen["state"], &seen["text"]), (&json!("draft"), &Value::Null));
        planner.get(&desk.at("/review")).await.problem(404, "not_found");
        let other = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        other.get(&desk.at("")).await.problem(404, "not_found");
        other.get(&desk.at("/review")).await.problem(404, "not_found");
    });
}

#[test]
fn no_word_of_text_reason_or_comment_stands_in_events_and_audit_and_every_change_has_one_row() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.submit().await;
        let failed = json!({
            "gate": "legal", "version": 1, "outcome": "failed", "findings": [{"start": 0, "end": 2, "remedy": "未公开的补救"}],
        });
        desk.reviewer.post(&desk.at("/gates"), &failed).await.ok();
        let comment = json!({"version": 1, "start": 0, "end": 2, "text": "未公开的意见"});
        desk.reviewer.post(&desk.at("/comments"), &comment).await.ok();
        let back = json!({"version": 1, "reason": "未公开的理由"});
        desk.reviewer.post(&desk.at("/return"), &back).await.ok();
        desk.revise(OTHER).await;
        desk.approve().await;
        desk.sign().await;
        desk.publish().await;
        for table in ["event", "audit"] {
            for row in world.rows(table).await {
                let row = row.to_string();
                for part in ["未公开", "雨天出行", "暴雨天", "书包"] {
                    assert!(!row.contains(part), "{table} holds {part}: {row}");
                }
            }
        }
        let audit = world.rows("audit").await;
        let own =
            audit.iter().filter(|row| row["entity"] == "piece" && row["entity_key"] == desk.id.as_str());
        let events = desk.kinds().await;
        assert_eq!((own.count(), events.len()), (13, 13), "{events:?}");
        let last = audit.iter().rfind(|row| row["action"] == "piece.signed").unwrap();
        let after: Value = serde_json::from_str(last["after"].as_str().unwrap()).unwrap();
        assert_eq!(after["review"]["signature"]["by"], json!(desk.signer.subject));
        assert_eq!(after["review"]["gates"]["legal"]["by"], json!(desk.reviewer.subject));
    });
}

#[test]
fn a_finding_of_the_machine_keeps_its_gate_shut_until_it_is_overruled_with_a_reason() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.revise(&format!("{TEXT}咨询人身份证号11010119900307 7491。")).await;
        desk.submit().await;
        let found = desk.reviewer.all(&desk.at("/review/findings?gate=confidentiality")).await;
        let blocking: Vec<_> = found.iter().filter(|one| one["severity"] == "block").collect();
        assert_eq!((blocking.len(), &blocking[0]["rule"]), (1, &json!("identity_number")), "{found:#?}");
        let decision = desk.gate("confidentiality").await;
        let attempt = desk.reviewer.post(&desk.at("/gates"), &decision);
        let problem = refused(&world, attempt, 409, "gate_blocked", &["/overrules"]).await;
        assert!(!problem.to_string().contains("19900307"), "a finding spreads no number: {problem:#}");
        let text = desk.gate("text").await;
        desk.reviewer.post(&desk.at("/gates"), &text).await.ok();

        let place = &blocking[0]["place"];
        let mut overruled = decision.clone();
        overruled["overrules"] = json!([{
            "rule": "identity_number", "field": place["field"], "start": place["start"], "end": place["end"], "reason": "公开的样例号码"
        }]);
        let review = desk.reviewer.post(&desk.at("/gates"), &overruled).await.ok();
        assert_eq!(review["gates"][2]["overruled"][0]["reason"], "公开的样例号码");
        let audit = world.rows("audit").await;
        let passed = audit.iter().filter(|row| row["action"] == "piece.gate_passed");
        let last = passed.max_by_key(|row| row["seq"].as_i64()).unwrap().to_string();
        assert!(
            last.contains("identity_number") && !last.contains("样例") && !last.contains("19900307"),
            "{last}"
        );
        world.caller(Role::Planner).await.get(&desk.at("/review/findings")).await.problem(404, "not_found");
    });
}

#[test]
fn two_reviewers_at_the_same_time_both_count() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.submit().await;
        let mut waiting = Vec::new();
        for (at, gate) in crate::api::desk::GATES.iter().enumerate() {
            let who = if at % 2 == 0 { desk.reviewer.clone() } else { desk.other_reviewer.clone() };
            let (path, decision) = (desk.at("/gates"), desk.gate(gate).await);
            waiting.push(tokio::spawn(async move { who.post(&path, &decision).await.ok() }));
        }
        for one in waiting {
            one.await.unwrap();
        }
        assert_eq!(desk.state().await, "approved");
    });
}

#[test]
fn persons_without_a_scope_review_nothing() {
    small(async |world| {
        Desk::minor(&world).await.submit().await;
        let reviewer = world.caller_with(vec![grant(Role::Reviewer)]).await;
        assert!(reviewer.all("/api/v1/reviews").await.is_empty());
    });
}

#[test]
fn a_piece_that_is_saved_again_unchanged_keeps_what_was_reviewed() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.submit().await;
        let decision = desk.gate("legal").await;
        desk.reviewer.post(&desk.at("/gates"), &decision).await.ok();
        let before = world.everything().await;
        let same = desk.revise(TEXT).await;
        assert_eq!((&same["state"], &same["version"]), (&json!("in_review"), &json!(1)), "{same:#}");
        assert_eq!(world.everything().await, before);
    });
}
