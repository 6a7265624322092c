//! Topics of accounts: they are found by them, hints read them, and the fit counts them.

use std::collections::BTreeMap;

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::{Run, draft, small, with};
use crate::support::world::execute;
use crate::support::{Caller, encoded};

async fn handles(caller: &Caller, query: &str) -> Vec<String> {
    let found = caller.all(&format!("/api/v1/accounts?{query}")).await;
    found.iter().map(|account| account["handle"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn accounts_are_found_by_topic_kind_language_and_who_runs_them_too() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator
            .edit_account("wechat-jiaojing", |account| {
                account["topics"] = json!(["电动车", "Road Safety"]);
                account["kind"] = json!("service");
                account["language"] = json!("bo");
                account["co_organisations"] = json!(["教育局"]);
            })
            .await;
        coordinator.edit_account("weibo-jiaoyu", |account| account["topics"] = json!(["升学"])).await;
        let one = ["wechat-jiaojing"];
        for query in [
            format!("topic={}", encoded("电动车")),
            "topic=ROAD%20safety".to_owned(),
            format!("q={}", encoded("动车")),
            "q=road".to_owned(),
            "kind=service".to_owned(),
            "language=bo".to_owned(),
            format!("co_organisation={}", encoded("教育局")),
        ] {
            assert_eq!(handles(&coordinator, &query).await, one, "{query}");
        }
        for query in ["topic=road", "kind=subscription", "language=zh", "topic=x"] {
            assert!(handles(&coordinator, query).await.is_empty(), "{query}");
        }
        let both = format!("topic={}&organisation={}", encoded("升学"), encoded("公安局"));
        assert!(handles(&coordinator, &both).await.is_empty());
        coordinator.get("/api/v1/accounts?kind=large").await.problem(400, "invalid_query");
    });
}

#[test]
fn a_topic_is_a_word_that_hints_read() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for handle in ["wechat-jiaoyu", "weibo-jiaoyu"] {
            coordinator.edit_account(handle, |account| account["topics"] = json!(["招生"])).await;
        }
        let unknown =
            json!({"handle": "weibo-x", "name": "发布", "platform": "weibo", "organisation": "律师协会"});
        coordinator.post("/api/v1/accounts", &unknown).await.ok();
        let hints = coordinator.get("/api/v1/accounts/weibo-x/hints").await.ok();
        assert_eq!(hints["hints"], json!([]));
        coordinator.edit_account("weibo-x", |account| account["topics"] = json!(["招生"])).await;
        let hints = coordinator.get("/api/v1/accounts/weibo-x/hints").await.ok();
        assert_eq!(hints["hints"][0]["function"], "education");
        assert_eq!(hints["hints"][0]["words"], json!(["招生"]));
    });
}

/// By account the score of a part of its direction.
async fn scores(run: &Run, part: &str) -> BTreeMap<String, i64> {
    let mut scores = BTreeMap::new();
    for direction in run.directions("proposed").await {
        let reasons = direction["reasons"].as_array().unwrap();
        let reason = reasons.iter().find(|reason| reason["part"] == part).unwrap();
        scores.insert(direction["account"].as_str().unwrap().to_owned(), reason["score"].as_i64().unwrap());
    }
    scores
}

#[test]
fn a_topic_in_the_words_of_angle_or_campaign_counts_for_the_account() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for (handle, topics) in [
            ("weibo-jiaojing", json!(["平安出行"])),
            ("wechat-jiaojing", json!(["二手车"])),
            ("wechat-jiaoyu", json!(["校园", "上学路"])),
        ] {
            coordinator.edit_account(handle, |account| account["topics"] = topics.clone()).await;
        }
        let run = Run::planned(&world, &draft()).await;
        let scores = scores(&run, "topic").await;
        assert_eq!(scores["weibo-jiaojing"], 1000, "in the campaign's title");
        assert_eq!(scores["wechat-jiaojing"], 300);
        assert_eq!(scores["app-jiaojing"], 500, "lists none");
        let school = run.standing("wechat-jiaoyu").await.unwrap();
        let expected = if school["angle"] == "school_way" { 1000 } else { 300 };
        assert_eq!(scores["wechat-jiaoyu"], expected);
        let path = format!("/api/v1/directions/{}", school["id"].as_str().unwrap());
        assert_eq!(coordinator.get(&path).await.ok()["why"].as_array().unwrap().len(), 6);
    });
}

#[test]
fn in_a_campaign_that_was_kept_before_topics_counted_they_go_on_to_weigh_nothing() {
    small(async |world| {
        let heavy = with(draft(), "/weights", json!({"topic": 9}));
        let run = Run::drafted(&world, &heavy).await;
        assert_eq!(run.coordinator.get(&run.path).await.ok()["weights"]["topic"], 9);
        execute(&*world.app.db, r#"UPDATE campaign SET spec = REPLACE(spec, '"topic":9,', '')"#).await;
        assert_eq!(run.coordinator.get(&run.path).await.ok()["weights"]["topic"], 0);
        let plain = Run::drafted(&world, &draft()).await;
        assert_eq!(plain.coordinator.get(&plain.path).await.ok()["weights"]["topic"], 1);
        let all = run.coordinator.all("/api/v1/campaigns").await;
        for (id, weight) in [(&run.id, 0), (&plain.id, 1)] {
            let listed = all.iter().find(|campaign| campaign["id"] == **id).unwrap();
            assert_eq!(listed["weights"]["topic"], weight);
        }
    });
}
