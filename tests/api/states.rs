//! What a campaign's state does not allow: signing an old plan or one's own, launching unsigned, editing what is launched.

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::{Run, answer, draft, small, with};
use crate::support::{grant, refused};

#[test]
fn an_old_digest_cannot_be_signed() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let old = json!({"digest": run.digest().await});
        let revision = run.coordinator.get(&run.path).await.revision();
        let fewer = with(draft(), "/angles/0/max", json!(1));
        run.coordinator.put(&run.path, revision, &fewer).await.ok();
        let attempt = run.signer.post(&run.at("sign"), &old);
        refused(&world, attempt, 409, "wrong_state", &[]).await;
        run.plan().await;
        let attempt = run.signer.post(&run.at("sign"), &old);
        let problem = refused(&world, attempt, 409, "digest_stale", &["/digest"]).await;
        assert!(problem["detail"].as_str().unwrap().contains(&run.digest().await));
        run.sign().await;
    });
}

#[test]
fn a_plan_that_is_no_optimum_of_the_registry_any_more_cannot_be_signed() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let digest = json!({"digest": run.digest().await});
        let account = run.coordinator.get("/api/v1/accounts/wechat-jiaoyu").await;
        let revision = account.revision();
        let mut body = account.ok();
        for name in ["id", "form", "revision"] {
            body.as_object_mut().unwrap().remove(name);
        }
        body["status"] = json!("paused");
        run.coordinator.put("/api/v1/accounts/wechat-jiaoyu", revision, &body).await.ok();
        let attempt = run.signer.post(&run.at("sign"), &digest);
        refused(&world, attempt, 409, "plan_outdated", &["/digest"]).await;
        run.plan().await;
        run.sign().await;
    });
}

#[test]
fn the_person_who_planned_cannot_sign() {
    small(async |world| {
        let both = world.caller_with(vec![grant(Role::Coordinator), grant(Role::Signer)]).await;
        let run = Run::drafted(&world, &draft()).await;
        both.call(&run.at("plan")).await.ok();
        let digest = json!({"digest": run.digest().await});
        let attempt = both.post(&run.at("sign"), &digest);
        refused(&world, attempt, 403, "same_person", &[]).await;
        let signed = run.signer.post(&run.at("sign"), &digest).await.ok();
        assert_eq!(signed["planned_by"], both.subject);
        assert_eq!(signed["signed_by"], run.signer.subject);
    });
}

#[test]
fn over_long_words_are_not_signed() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let body = json!({"digest": "0".repeat(201), "basis": "长".repeat(2001)});
        let attempt = run.signer.post(&run.at("sign"), &body);
        refused(&world, attempt, 422, "invalid", &["/digest", "/basis"]).await;
    });
}

#[test]
fn what_is_not_signed_cannot_be_launched_and_what_is_not_launched_cannot_be_closed() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let not_yet = async |action: &str| {
            refused(&world, run.coordinator.call(&run.at(action)), 409, "wrong_state", &[]).await;
        };
        let digest = json!({"digest": "0"});
        refused(&world, run.signer.post(&run.at("sign"), &digest), 409, "wrong_state", &[]).await;
        not_yet("launch").await;
        not_yet("close").await;
        run.plan().await;
        not_yet("launch").await;
        not_yet("close").await;
        run.sign().await;
        not_yet("close").await;
        let digest = json!({"digest": run.digest().await});
        refused(&world, run.signer.post(&run.at("sign"), &digest), 409, "wrong_state", &[]).await;
        run.coordinator.call(&run.at("launch")).await.ok();
        not_yet("launch").await;
        not_yet("plan").await;
        run.coordinator.call(&run.at("close")).await.ok();
        not_yet("close").await;
    });
}

#[test]
fn what_is_launched_cannot_be_edited() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let revision = run.coordinator.get(&run.path).await.revision();
        let attempt = run.coordinator.put(&run.path, revision, &draft());
        refused(&world, attempt, 409, "wrong_state", &[]).await;
        let pins = json!([{"account": "weibo-jiaojing", "angle": "belts", "must": false}]);
        let attempt = run.coordinator.put(&run.at("pins"), revision, &pins);
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn an_edit_takes_plan_and_signature_away() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        run.sign().await;
        let revision = run.coordinator.get(&run.path).await.revision();
        let edited = run.coordinator.put(&run.path, revision, &draft()).await.ok();
        assert_eq!((&edited["state"], &edited["signed_by"]), (&json!("draft"), &json!(null)));
        run.coordinator.get(&run.at("plan")).await.problem(404, "not_found");
        assert!(run.coordinator.all(&run.at("directions")).await.is_empty());
        assert!(run.coordinator.all(&run.at("unassigned")).await.is_empty());
    });
}

#[test]
fn a_campaign_whose_window_is_over_is_not_launched() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        run.sign().await;
        world.set_clock("2026-06-30T00:00:00+08:00");
        refused(&world, run.coordinator.call(&run.at("launch")), 409, "window_over", &[]).await;
    });
}

#[test]
fn what_was_never_asked_or_is_answered_for_good_takes_no_answer() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mine = run.standing("weibo-jiaojing").await.unwrap();
        let decline = json!({"reason": "no_staff"});
        let swap = json!({"angle": "belts", "audience": "drivers"});
        let refuse_all = async || {
            refused(&world, member.call(&answer(&mine, "accept")), 409, "wrong_state", &[]).await;
            let attempt = member.post(&answer(&mine, "decline"), &decline);
            refused(&world, attempt, 409, "wrong_state", &[]).await;
            let attempt = member.post(&answer(&mine, "swap"), &swap);
            refused(&world, attempt, 409, "wrong_state", &[]).await;
        };
        refuse_all().await;
        run.sign().await;
        refuse_all().await;
        run.coordinator.call(&run.at("launch")).await.ok();
        member.post(&answer(&mine, "decline"), &decline).await.ok();
        refuse_all().await;
        run.coordinator.call(&run.at("close")).await.ok();
        refuse_all().await;
    });
}
