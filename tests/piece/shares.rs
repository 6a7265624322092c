//! What must always hold of shares, through the API.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::piece::support::{CITY, Line, Run, TEXTS, by_account, draft, edited, told, units};
use crate::support::World;

/// Clusters and blanks add up to 100 and accounts to their clusters, in whole units of the last decimal.
fn assert_adds_up(contributions: &Value) {
    let sum = |list: &Value, name: &str| -> i64 {
        list.as_array().unwrap().iter().map(|one| units(&one[name])).sum()
    };
    assert_eq!(units(&contributions["total"]), 1_000_000);
    assert_eq!(sum(&contributions["clusters"], "share"), units(&contributions["covered"]));
    assert_eq!(sum(&contributions["blanks"], "share"), units(&contributions["uncovered"]));
    assert_eq!(units(&contributions["covered"]) + units(&contributions["uncovered"]), 1_000_000);
    for cluster in contributions["clusters"].as_array().unwrap() {
        for name in ["share", "asked"] {
            assert_eq!(sum(&cluster["accounts"], name), units(&cluster[name]));
        }
    }
}

#[test]
fn shares_and_blanks_are_100_with_what_was_asked_beside_them_and_sorted_by_name() {
    told(&CITY, async |world| {
        let mut draft = draft();
        draft["audiences"] = json!([{"key": "drivers", "level": "key"}, {"key": "parents"}, {"key": "elderly", "level": "optional"}]);
        draft["capacity"] = json!(2);
        draft["angles"] =
            json!([{"key": "rain", "title": "雨天"}, {"key": "school", "title": "上学", "level": "key"}]);
        let run = Run::launched(&world, &draft).await;
        let nothing = run.contributions().await;
        assert_adds_up(&nothing);
        assert_eq!((&nothing["covered"], nothing["blanks"].as_array().unwrap().len()), (&json!(0.0), 6));

        run.deliver("weibo-jiaojing", TEXTS[0]).await;
        run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        run.hand_in("wechat-fayuan", TEXTS[2]).await;
        let some = run.contributions().await;
        assert_adds_up(&some);
        assert_eq!(some["pending"][0]["account"], json!("wechat-fayuan"));
        let names: Vec<&str> =
            some["clusters"].as_array().unwrap().iter().map(|one| one["cluster"].as_str().unwrap()).collect();
        assert_eq!(names, ["law", "roads", "schools"]);
        let asked: i64 = some["clusters"].as_array().unwrap().iter().map(|one| units(&one["asked"])).sum();
        assert!(asked > units(&some["covered"]));
        let mut keys: Vec<&String> = some.as_object().unwrap().keys().collect();
        keys.sort_unstable();
        assert_eq!(keys, ["blanks", "clusters", "covered", "late", "pending", "total", "uncovered"]);
    });
}

const COPIERS: [Line; 11] = [
    ("weibo-0", "单位0", &["c0"]),
    ("weibo-1", "单位1", &["c1"]),
    ("weibo-2", "单位2", &["c2"]),
    ("weibo-3", "单位3", &["c3"]),
    ("weibo-4", "单位4", &["c4"]),
    ("weibo-5", "单位5", &["c5"]),
    ("weibo-6", "单位6", &["c6"]),
    ("weibo-7", "单位7", &["c7"]),
    ("weibo-8", "单位8", &["c8"]),
    ("weibo-9", "单位9", &["c9"]),
    ("weibo-x", "单位x", &["cx"]),
];

#[test]
fn ten_copies_add_what_one_adds_and_nothing_for_their_copiers() {
    told(&COPIERS, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.deliver("weibo-0", TEXTS[0]).await;
        let one = by_account(&run.contributions().await);
        for (account, ..) in &COPIERS[1..] {
            run.deliver(account, &edited(TEXTS[0])).await;
        }
        let all = run.contributions().await;
        assert_adds_up(&all);
        assert_eq!(by_account(&all), one);
        assert_eq!(one["weibo-0"], 1_000_000);
        // All of them were asked alike.
        assert!((units(&all["clusters"][0]["asked"]) - 1_000_000 / 11).abs() <= 1);
    });
}

/// What each organisation gets when everybody delivers a text of their own.
async fn by_organisation(world: &World, lines: &[Line]) -> BTreeMap<&'static str, i64> {
    let run = Run::launched(world, &draft()).await;
    for (at, (account, ..)) in lines.iter().enumerate() {
        // Texts of one organisation may be adaptations of each other.
        let text = TEXTS[at % TEXTS.len()];
        run.deliver(account, text).await;
    }
    let contributions = run.contributions().await;
    assert_adds_up(&contributions);
    let shares = by_account(&contributions);
    let mut sums = BTreeMap::new();
    for (account, organisation, _) in lines {
        *sums.entry(*organisation).or_insert(0) += shares[*account];
    }
    sums
}

/// Tells what each organisation gets over these accounts, on each database.
fn assert_halves(lines: &'static [Line]) {
    told(lines, async |world| {
        let shares = by_organisation(&world, lines).await;
        assert_eq!(shares, BTreeMap::from([("教育局", 500_000), ("公安局", 500_000)]));
    });
}

#[test]
fn a_twin_account_gains_an_organisation_nothing() {
    assert_halves(&[("weibo-jiaojing", "公安局", &["roads"]), ("weibo-jiaoyu", "教育局", &["schools"])]);
    assert_halves(&[
        ("weibo-jiaojing", "公安局", &["roads"]),
        ("weibo-jiaoyu", "教育局", &["schools"]),
        ("wechat-jiaojing", "公安局", &["roads"]),
    ]);
}

#[test]
fn another_cluster_or_one_more_gains_an_organisation_nothing() {
    assert_halves(&[("weibo-jiaojing", "公安局", &["schools"]), ("wechat-jiaoyu", "教育局", &["schools"])]);
    assert_halves(&[
        ("weibo-jiaojing", "公安局", &["roads"]),
        ("weibo-jiaoyu", "教育局", &["schools"]),
        ("wechat-jiaojing", "公安局", &["law"]),
    ]);
    assert_halves(&[
        ("weibo-jiaojing", "公安局", &["roads", "law", "schools"]),
        ("wechat-jiaoyu", "教育局", &["schools"]),
    ]);
}

#[test]
fn where_pieces_are_scored_an_unscored_one_is_pending() {
    told(&CITY, async |world| {
        let mut draft = draft();
        draft["scoring"] = json!("required");
        let run = Run::launched(&world, &draft).await;
        let piece = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let contributions = run.contributions().await;
        assert_eq!(contributions["covered"], json!(0.0));
        assert_eq!(
            contributions["pending"],
            json!([{"piece": piece["id"], "account": "weibo-jiaoyu", "cluster": "schools"}])
        );
    });
}

#[test]
fn the_registry_does_not_move_the_shares_of_a_launched_campaign() {
    told(&CITY, async |world| {
        let coordinator = world.caller(micromatrix::domain::right::Role::Coordinator).await;
        for (handle, region) in [("weibo-jiaoyu", "东镇"), ("weibo-jiaojing", "西镇")] {
            set(&coordinator, handle, &[("region", json!(region))]).await;
        }
        let mut draft = draft();
        draft["angles"] = json!([{"key": "rain", "title": "雨天", "local": true}]);
        let run = Run::launched(&world, &draft).await;
        run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let before = run.contributions().await;
        assert_eq!((&before["covered"], before["blanks"].as_array().unwrap().len()), (&json!(50.0), 1));
        set(&coordinator, "weibo-jiaojing", &[("status", json!("paused"))]).await;
        set(&coordinator, "wechat-fayuan", &[("region", json!("北镇"))]).await;
        assert_eq!(run.contributions().await, before);
    });
}

/// Changes what is said of an account.
async fn set(coordinator: &crate::support::Caller, handle: &str, fields: &[(&str, Value)]) {
    let path = format!("/api/v1/accounts/{handle}");
    let answer = coordinator.get(&path).await;
    let revision = answer.revision();
    let mut account = answer.ok();
    for name in ["id", "form", "revision"] {
        account.as_object_mut().unwrap().remove(name);
    }
    for (name, value) in fields {
        account[*name] = value.clone();
    }
    coordinator.put(&path, revision, &account).await.ok();
}
