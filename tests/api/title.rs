//! Titles of an organisation: the same one never stands twice in a month, in whatever campaigns.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::api::builders::{Run, answer, draft, small, with};
use crate::support::refused;

const ACCOUNT: &str = "weibo-jiaojing";

async fn titles(run: &Run, state: &str) -> BTreeSet<(String, String)> {
    let cards = run.directions(state).await;
    let of = |card: &Value, field: &str| card[field].as_str().unwrap().to_owned();
    cards.iter().map(|card| (of(card, "organisation"), of(card, "title"))).collect()
}

#[test]
fn a_later_campaign_of_the_same_month_tells_its_titles_apart() {
    small(async |world| {
        let first = Run::launched(&world, &draft()).await;
        let later = with(draft(), "/title", json!("平安回家"));
        let second = Run::planned(&world, &later).await;
        let (one, other) = (titles(&first, "asked").await, titles(&second, "proposed").await);
        assert!(!one.is_empty() && one.len() == other.len());
        assert_eq!(one.intersection(&other).count(), 0, "{one:?} {other:?}");
        assert!(other.iter().all(|(_, title)| title.ends_with("（平安回家）")), "{other:?}");
        let card = second.standing(ACCOUNT).await.unwrap();
        assert_eq!(card["unconfirmed"], false, "nobody has to be shown that");
        // Of two campaigns with one name a number tells them apart.
        let third = Run::planned(&world, &later).await;
        second.sign().await;
        second.coordinator.post(&second.at("launch"), &json!({"without_reviewers": true})).await.ok();
        third.plan().await;
        let third = titles(&third, "proposed").await;
        assert!(third.iter().all(|(_, title)| title.ends_with("（平安回家，其2）")), "{third:?}");
    });
}

#[test]
fn a_campaign_that_was_planned_before_another_was_launched_is_told_apart_at_its_launch() {
    small(async |world| {
        let first = Run::planned(&world, &draft()).await;
        let second = Run::planned(&world, &with(draft(), "/title", json!("平安回家"))).await;
        assert_eq!(titles(&first, "proposed").await, titles(&second, "proposed").await);
        for run in [&first, &second] {
            run.sign().await;
            run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        }
        let (one, other) = (titles(&first, "asked").await, titles(&second, "asked").await);
        assert_eq!(one.intersection(&other).count(), 0, "{one:?} {other:?}");
        // What is asked later, too.
        let declining = second.standing("weibo-jiaojing").await.unwrap();
        let member = world.member(&["weibo-jiaojing"]).await;
        member.post(&answer(&declining, "decline"), &json!({"reason": "no_staff"})).await.ok();
        let (one, other) = (titles(&first, "asked").await, titles(&second, "asked").await);
        assert_eq!(one.intersection(&other).count(), 0, "{one:?} {other:?}");
    });
}

#[test]
fn what_a_person_wrote_stays_when_its_title_is_told_apart() {
    small(async |world| {
        let first = Run::planned(&world, &draft()).await;
        let second = Run::planned(&world, &with(draft(), "/title", json!("平安回家"))).await;
        let launch = async |run: &Run| {
            run.sign().await;
            run.coordinator.post(&run.at("launch"), &json!({"without_reviewers": true})).await.ok();
        };
        let proposed = second.standing(ACCOUNT).await.unwrap();
        let edit = json!({"brief": "从前排讲到后排。", "note": "来电多问这一件。"});
        second.coordinator.post(&answer(&proposed, "texts"), &edit).await.ok();
        launch(&first).await;
        // Told apart once, and once more from what the person wrote.
        second.plan().await;
        second.plan().await;
        launch(&second).await;
        let mine = second.standing(ACCOUNT).await.unwrap();
        assert_eq!((&mine["brief"], &mine["unconfirmed"]), (&edit["brief"], &json!(true)));
        let texts = second.coordinator.all(&answer(&mine, "texts")).await;
        assert_eq!(texts.len(), 2, "{texts:#?}");
        assert!(texts[0]["written_by"].is_string());
        assert_eq!(texts[1]["title"], json!(format!("{}（平安回家）", proposed["title"].as_str().unwrap())));
        assert_eq!(
            (&texts[1]["note"], &texts[1]["written_by"], &texts[1]["confirmed_at"]),
            (&edit["note"], &Value::Null, &Value::Null)
        );
        let audit = world.rows("audit").await;
        let told = audit.iter().filter(|row| {
            row["action"] == "direction.edited" && row.to_string().contains(mine["id"].as_str().unwrap())
        });
        assert_eq!(told.count(), 1, "that it was told apart is on record");
    });
}

#[test]
fn what_is_asked_after_the_launch_takes_no_title_that_was_written_over_another_direction() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mine = run.standing(ACCOUNT).await.unwrap();
        let become_status = async |status: &str| {
            run.coordinator.edit_account(ACCOUNT, |account| account["status"] = json!(status)).await;
        };
        become_status("closed").await;
        run.coordinator.call(&run.at("replan")).await.ok();
        let other = run.standing("wechat-jiaoyu").await.unwrap();
        run.coordinator.post(&answer(&other, "texts"), &json!({"title": mine["title"]})).await.ok();
        become_status("active").await;
        let pins = json!({"pins": [{"account": ACCOUNT, "angle": mine["angle"], "audience": mine["audience"], "must": true}]});
        run.coordinator.post(&run.at("replan"), &pins).await.ok();
        let again = run.standing(ACCOUNT).await.unwrap();
        let (title, before) = (again["title"].as_str().unwrap(), mine["title"].as_str().unwrap());
        assert!(title.starts_with(before) && title != before, "{title} {before}");
        assert_eq!((&again["state"], &again["unconfirmed"]), (&json!("asked"), &json!(false)));
        let events = run.coordinator.all("/api/v1/events?kind=direction.edited").await;
        let told = events.iter().filter(|event| event["data"]["direction"] == again["id"]);
        assert_eq!(told.count(), 1);
    });
}

#[test]
fn campaigns_of_different_months_may_have_the_same_titles() {
    small(async |world| {
        let first = Run::launched(&world, &draft()).await;
        let later = with(draft(), "/starts_at", json!("2026-07-01T00:00:00+08:00"));
        let second = Run::planned(&world, &with(later, "/ends_at", json!("2026-07-31T00:00:00+08:00"))).await;
        assert_eq!(titles(&first, "asked").await, titles(&second, "proposed").await);
    });
}

#[test]
fn a_title_that_the_organisation_has_elsewhere_in_the_month_is_refused_where_it_stands() {
    small(async |world| {
        let first = Run::launched(&world, &draft()).await;
        let taken = first.standing("wechat-jiaojing").await.unwrap()["title"].clone();
        let second = Run::launched(&world, &with(draft(), "/title", json!("平安回家"))).await;
        let mine = second.standing(ACCOUNT).await.unwrap();
        let attempt = second.coordinator.post(&answer(&mine, "texts"), &json!({"title": taken}));
        refused(&world, attempt, 422, "invalid", &["/title"]).await;
        let topic =
            json!({"campaign": second.id, "title": taken, "brief": "讲看灯、减速。", "audience": "drivers"});
        let member = world.member(&[ACCOUNT]).await;
        let attempt = member.post(&format!("/api/v1/accounts/{ACCOUNT}/proposals"), &topic);
        refused(&world, attempt, 422, "invalid", &["/title"]).await;
        // Another organisation may say the same.
        let theirs = second.standing("wechat-jiaoyu").await.unwrap();
        second.coordinator.post(&answer(&theirs, "texts"), &json!({"title": taken})).await.ok();
    });
}
