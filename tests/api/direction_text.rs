//! Writing over the texts of directions: history, what the account has seen, and what is refused.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use super::idempotency::{assert_same, post};
use crate::api::builders::{Run, answer, draft, small};
use crate::support::refused;

const ACCOUNT: &str = "weibo-jiaojing";

#[test]
fn one_text_or_many_that_are_sent_again_under_their_key_are_written_once_and_answered_alike() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let composed = run.standing(ACCOUNT).await.unwrap();
        let one = json!({"title": "系好安全带再起步"});
        let many = json!({"edits": [{"direction": composed["id"], "brief": "从前排讲到后排。"}]});
        for (path, body) in [(answer(&composed, "texts"), one), (run.at("texts"), many)] {
            let first = post(&run.coordinator, &path, &path, &body).await;
            assert_eq!(first.status, 200, "{:#}", first.json);
            assert_same(&first, &post(&run.coordinator, &path, &path, &body).await);
        }
        assert_eq!(run.standing(ACCOUNT).await.unwrap()["text_version"], 2);
    });
}

#[test]
fn a_text_is_written_over_with_its_history_and_its_account_says_that_it_has_seen_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let composed = run.standing(ACCOUNT).await.unwrap();
        assert_eq!((&composed["text_version"], &composed["unconfirmed"]), (&json!(0), &json!(false)));
        let texts = answer(&composed, "texts");
        let first = json!({"title": "系好安全带再起步", "note": "原题太长"});
        let card = run.coordinator.post(&texts, &first).await.ok();
        assert_eq!(card["title"], "系好安全带再起步");
        assert_eq!(card["brief"], composed["brief"], "what is left out stays");
        let second = json!({"brief": "从前排讲到后排。"});
        run.coordinator.post(&texts, &second).await.ok();
        let seen = run.standing(ACCOUNT).await.unwrap();
        assert_eq!(
            (&seen["title"], &seen["brief"]),
            (&json!("系好安全带再起步"), &json!("从前排讲到后排。"))
        );
        assert_eq!((&seen["text_version"], &seen["unconfirmed"]), (&json!(2), &json!(true)));
        let member = world.member(&[ACCOUNT]).await;
        let confirmed = member.call(&answer(&composed, "texts/confirm")).await.ok();
        assert_eq!(confirmed["unconfirmed"], false);
        let before = world.everything().await;
        member.call(&answer(&composed, "texts/confirm")).await.ok();
        assert_eq!(world.everything().await, before, "saying it again changes nothing");
        let history = member.all(&texts).await;
        let versions: Vec<&Value> = history.iter().map(|one| &one["version"]).collect();
        assert_eq!(versions, [1, 2]);
        assert_eq!((&history[0]["note"], &history[0]["confirmed_at"]), (&json!("原题太长"), &Value::Null));
        assert!(history[1]["confirmed_at"].is_string());
        let events = run.coordinator.all("/api/v1/events?kind=direction.edited").await;
        assert_eq!(events.len(), 2);
        assert!(!events[0].to_string().contains("安全带"), "an event carries no text");
    });
}

#[test]
fn edits_are_all_made_or_none() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let (one, other) =
            (run.standing(ACCOUNT).await.unwrap(), run.standing("wechat-jiaoyu").await.unwrap());
        let edits = |title: &Value, also: &Value| {
            json!({"edits": [
                {"direction": one["id"], "title": "后排也要系"}, {"direction": also["id"], "title": title}
            ]})
        };
        let texts = run.at("texts");
        for (wrong, pointer) in [
            (edits(&json!("后排 也要系"), &other), "/edits/1/title"),
            (edits(&json!(" "), &other), "/edits/1/title"),
            (edits(&json!("另一题"), &one), "/edits/1/direction"),
            (json!({"edits": [{"direction": one["id"], "note": "?"}]}), "/edits/0"),
            (json!({"edits": []}), "/edits"),
        ] {
            refused(&world, run.coordinator.post(&texts, &wrong), 422, "invalid", &[pointer]).await;
        }
        let taken = run.standing("wechat-jiaojing").await.unwrap();
        let same = json!({"title": taken["title"]});
        let attempt = run.coordinator.post(&answer(&one, "texts"), &same);
        refused(&world, attempt, 422, "invalid", &["/title"]).await;
        let stranger = json!({"id": "01980c5e-7a00-7000-8000-00000000ffff"});
        let attempt = run.coordinator.post(&texts, &edits(&json!("另一题"), &stranger));
        refused(&world, attempt, 404, "not_found", &[]).await;
        let cards = run.coordinator.post(&texts, &edits(&json!("另一题"), &other)).await.ok();
        assert_eq!(cards.as_array().unwrap().len(), 2);
        assert_eq!(run.standing("wechat-jiaoyu").await.unwrap()["title"], "另一题");
        let member = world.member(&[ACCOUNT]).await;
        member.post(&answer(&one, "texts"), &json!({"title": "我来改"})).await.problem(403, "forbidden");
    });
}

#[test]
fn a_direction_that_was_declined_is_not_written_over() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mine = run.standing(ACCOUNT).await.unwrap();
        let member = world.member(&[ACCOUNT]).await;
        member.post(&answer(&mine, "decline"), &json!({"reason": "no_staff"})).await.ok();
        let attempt = run.coordinator.post(&answer(&mine, "texts"), &json!({"title": "再试一次"}));
        refused(&world, attempt, 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_text_that_says_what_is_not_public_is_refused() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let fact =
            json!({"key": "plan", "wording": {"text": "下周一起新泾路全线封闭施工。", "public": false}});
        run.coordinator.post(&run.at("facts"), &fact).await.ok();
        let mine = run.standing(ACCOUNT).await.unwrap();
        let telling = json!({"brief": "写清下周一起 新泾路全线封闭施工。绕行走哪里。"});
        let attempt = run.coordinator.post(&answer(&mine, "texts"), &telling);
        refused(&world, attempt, 422, "invalid", &["/brief"]).await;
        let silent = json!({"brief": "写清封路以后绕行走哪里。"});
        run.coordinator.post(&answer(&mine, "texts"), &silent).await.ok();
    });
}

#[test]
fn the_first_opening_is_kept() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let proposed = run.standing(ACCOUNT).await.unwrap();
        let member = world.member(&[ACCOUNT]).await;
        refused(&world, member.call(&answer(&proposed, "open")), 409, "wrong_state", &[]).await;
        run.sign().await;
        run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        let mine = run.standing(ACCOUNT).await.unwrap();
        assert_eq!(mine["opened_at"], Value::Null);
        world.set_clock("2026-06-12T01:00:00Z");
        let opened = member.call(&answer(&mine, "open")).await.ok();
        assert_eq!(opened["opened_at"], "2026-06-12T01:00:00Z");
        world.set_clock("2026-06-13T01:00:00Z");
        assert_eq!(member.call(&answer(&mine, "open")).await.ok(), opened);
        let lead = world.caller(Role::Coordinator).await;
        lead.call(&answer(&mine, "open")).await.problem(403, "forbidden");
    });
}

#[test]
fn what_was_written_over_outlives_planning_again_where_the_direction_does() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let mine = run.standing(ACCOUNT).await.unwrap();
        run.coordinator.post(&answer(&mine, "texts"), &json!({"title": "系好安全带再起步"})).await.ok();
        run.plan().await;
        let again = run.standing(ACCOUNT).await.unwrap();
        assert_ne!(again["id"], mine["id"]);
        assert_eq!((&again["title"], &again["slot"]), (&json!("系好安全带再起步"), &mine["slot"]));
    });
}
