//! Signatures: who signs what, once, and what an edit makes of it.

use micromatrix::domain::right::Role;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::api::builders::small;
use crate::api::desk::{Desk, OTHER, TEXT, address, of, piece};
use crate::support::refused;

#[test]
fn an_edited_piece_is_not_published_under_its_old_signature() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.approve().await;
        desk.sign().await;
        desk.revise(&format!("{TEXT}。")).await;
        let review = desk.review().await;
        assert_eq!((&review["state"], &review["signature"]), (&json!("draft"), &Value::Null));
        assert_eq!(review["voided"]["by"], json!(desk.signer.subject));
        let publish = || desk.member.post(&desk.at("/publish"), &address());
        refused(&world, publish(), 409, "signature_void", &[]).await;
        desk.approve().await;
        refused(&world, publish(), 409, "signature_void", &[]).await;
        desk.sign().await;
        publish().await.ok();
    });
}

#[test]
fn a_text_that_was_changed_behind_the_service_is_not_published() {
    small(async |world| {
        for (review, code) in [("gates_and_signature", "signature_void"), ("gates", "text_changed")] {
            let desk = Desk::begun(&world, review, "key").await;
            desk.approve().await;
            if code == "signature_void" {
                desk.sign().await;
            }
            let forge = format!("UPDATE piece_version SET text = '{OTHER}' WHERE text = '{TEXT}'");
            world.app.db.execute_unprepared(&forge).await.unwrap();
            let attempt = desk.member.post(&desk.at("/publish"), &address());
            refused(&world, attempt, 409, code, &[]).await;
        }
    });
}

#[test]
fn nobody_reviews_or_signs_his_own_piece_and_no_reviewer_signs() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let all = world
            .caller_with(vec![
                of(Role::Member, "公安局"),
                of(Role::Reviewer, "公安局"),
                of(Role::Signer, "公安局"),
            ])
            .await;
        let revision = desk.member.get(&desk.at("")).await.revision();
        all.put(&desk.at(""), revision, &piece(OTHER)).await.ok();
        desk.submit().await;
        let decision = desk.gate("text").await;
        refused(&world, all.post(&desk.at("/gates"), &decision), 403, "same_person", &[]).await;
        let back = json!({"version": 2, "reason": "还要改"});
        refused(&world, all.post(&desk.at("/return"), &back), 403, "same_person", &[]).await;
        desk.pass_all().await;
        let seal = desk.seal().await;
        refused(&world, all.post(&desk.at("/sign"), &seal), 403, "same_person", &[]).await;

        let both = world.caller_with(vec![of(Role::Reviewer, "公安局"), of(Role::Signer, "公安局")]).await;
        let back = json!({"version": 2, "reason": "还要改"});
        both.post(&desk.at("/return"), &back).await.ok();
        desk.approve().await;
        refused(&world, both.post(&desk.at("/sign"), &seal), 403, "same_person", &[]).await;
    });
}

#[test]
fn a_piece_is_signed_by_those_who_may_once_and_as_they_have_read_it() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        let seal = desk.seal().await;
        refused(&world, desk.signer.post(&desk.at("/sign"), &seal), 409, "wrong_state", &[]).await;
        desk.approve().await;
        for stranger in [
            world.caller(Role::Signer).await,
            world.caller_with(vec![of(Role::Signer, "教育局")]).await,
            desk.other_reviewer.clone(),
        ] {
            refused(&world, stranger.post(&desk.at("/sign"), &seal), 404, "not_found", &[]).await;
        }
        refused(&world, desk.member.post(&desk.at("/sign"), &seal), 403, "forbidden", &[]).await;
        let other = json!({"digest": "0".repeat(64), "attachments": []});
        refused(&world, desk.signer.post(&desk.at("/sign"), &other), 409, "digest_stale", &["/digest"]).await;
        let more = json!({"digest": seal["digest"], "attachments": ["0".repeat(64)]});
        refused(&world, desk.signer.post(&desk.at("/sign"), &more), 409, "digest_stale", &["/digest"]).await;
        let long = json!({"digest": "0".repeat(65)});
        refused(&world, desk.signer.post(&desk.at("/sign"), &long), 422, "invalid", &["/digest"]).await;
        desk.sign().await;
        refused(&world, desk.signer.post(&desk.at("/sign"), &seal), 409, "wrong_state", &[]).await;
    });
}
