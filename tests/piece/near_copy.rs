//! Who copied whom, through the API.

use serde_json::{Value, json};

use crate::piece::support::{CITY, Run, TEXTS, draft, edited, path, piece, told};

fn verdict(piece: &Value) -> &str {
    piece["originality"]["verdict"].as_str().unwrap()
}

#[test]
fn a_copy_with_a_fifth_edited_is_recognised_with_its_passages() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let source = run.hand_in("weibo-jiaoyu", TEXTS[0]).await;
        let copy = run.hand_in("wechat-fayuan", &edited(TEXTS[0])).await;
        assert_eq!((verdict(&source), verdict(&copy)), ("original", "near_copy"));
        assert_eq!(copy["originality"]["near_copy_of"], source["id"]);
        let passage = &copy["originality"]["passages"][0];
        let place = |name: &str| usize::try_from(passage[name].as_u64().unwrap()).unwrap();
        let cut =
            |text: &str, from: usize, to: usize| text.chars().skip(from).take(to - from).collect::<String>();
        assert_eq!(
            cut(&edited(TEXTS[0]), place("start"), place("end")),
            cut(TEXTS[0], place("source_start"), place("source_end"))
        );
    });
}

#[test]
fn quoting_facts_the_brief_and_hotlines_is_no_copying() {
    told(&CITY, async |world| {
        let draft = draft();
        let run = Run::launched(&world, &draft).await;
        let quoted = format!(
            "{}{}应急求助请打119，城市服务请打12345。",
            draft["facts"][0]["text"].as_str().unwrap(),
            draft["brief"].as_str().unwrap()
        );
        run.hand_in("weibo-jiaoyu", &format!("{quoted}孩子放学由班主任送到校门口。")).await;
        let other = run.hand_in("wechat-fayuan", &format!("{quoted}车被淹了先拍照再报保险。")).await;
        assert_eq!(verdict(&other), "original");
    });
}

#[test]
fn adaptation_inside_an_organisation_is_no_fault() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.hand_in("weibo-jiaojing", TEXTS[0]).await;
        let adapted = run.hand_in("wechat-jiaojing", &edited(TEXTS[0])).await;
        assert_eq!(verdict(&adapted), "original");
    });
}

#[test]
fn a_declared_repost_is_neither_fault_nor_share() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.hand_in("weibo-jiaoyu", TEXTS[0]).await;
        let member = world.member(&["wechat-fayuan"]).await;
        let repost = json!({"title": "转发", "text": TEXTS[0], "repost_of": "https://example.cn/source"});
        let handed = member.post(&run.desk("wechat-fayuan").await, &repost).await.ok();
        assert_eq!((verdict(&handed), &handed["originality"]["near_copy_of"]), ("repost", &json!(null)));
        assert_eq!(handed["repost_of"], json!("https://example.cn/source"));
        member.post(&path(&handed, "/publish"), &crate::piece::support::address()).await.ok();
        let contributions = run.contributions().await;
        assert_eq!(contributions["covered"], json!(0.0));
        // Only what waits to be published is pending.
        assert_eq!(contributions["pending"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_new_version_is_judged_anew_and_the_source_is_never_its_copiers_copy() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let (first, second) = (world.member(&["weibo-jiaoyu"]).await, world.member(&["wechat-fayuan"]).await);
        let source = run.hand_in("weibo-jiaoyu", TEXTS[0]).await;
        let copy = run.hand_in("wechat-fayuan", &edited(TEXTS[0])).await;
        // The source is polished after it was copied.
        let polished = first.put(&path(&source, ""), 1, &piece(&format!("{}慢一点。", TEXTS[0]))).await.ok();
        assert_eq!(verdict(&polished), "original");
        let own = second.put(&path(&copy, ""), 1, &piece(TEXTS[2])).await.ok();
        assert_eq!(verdict(&own), "original");
        // And the other way round: who came first does not get what the other has written since.
        let stolen = first.put(&path(&source, ""), 2, &piece(TEXTS[2])).await.ok();
        assert_eq!((verdict(&stolen), &stolen["originality"]["near_copy_of"]), ("near_copy", &copy["id"]));
        let versions = first.get(&path(&source, "/versions")).await.ok();
        let verdicts: Vec<&str> = versions["items"].as_array().unwrap().iter().map(verdict).collect();
        assert_eq!(verdicts, ["original", "original", "near_copy"]);
    });
}

#[test]
fn quoting_any_version_of_a_registered_fact_is_no_copying_also_one_that_is_not_on_the_cards() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let first = "市防指决定，自今日十八时起启动防汛二级应急响应，城区七处下穿通道限时封闭，请驾驶人提前绕行滨江大道和港城大道。";
        let second = "市防指决定，自今日二十一时起提升至防汛一级应急响应，全市在建工地一律停工，低洼片区居民转移到就近学校体育馆。";
        let own = |account: &str| format!("这里是{account}，值班人员守到水退为止：");
        let deliver = async |account: &str, fact: &str| {
            run.hand_in(account, &format!("{}{fact}", own(account))).await["originality"]["verdict"].clone()
        };
        let unregistered = [deliver("weibo-jiaoyu", first).await, deliver("wechat-fayuan", first).await];
        assert_eq!(unregistered, [json!("original"), json!("near_copy")]);

        let run = Run::launched(&world, &draft()).await;
        let deliver = async |account: &str, fact: &str| {
            run.hand_in(account, &format!("{}{fact}", own(account))).await["originality"]["verdict"].clone()
        };
        let fact = json!({"key": "response", "wording": {"text": first, "public": false}});
        let fact = run.coordinator.post(&run.at("facts"), &fact).await.ok();
        assert_eq!(deliver("weibo-jiaoyu", first).await, json!("original"));
        let at = format!("/api/v1/facts/{}", fact["id"].as_str().unwrap());
        let revision = fact["revision"].as_i64().unwrap();
        run.coordinator.put(&at, revision, &json!({"text": second, "public": false})).await.ok();
        // What it said before was quoted lawfully, and still is; so is what it says now.
        assert_eq!(deliver("wechat-fayuan", first).await, json!("original"));
        assert_eq!(deliver("weibo-jiaojing", second).await, json!("original"));
        assert_eq!(deliver("wechat-jiaojing", second).await, json!("original"));
    });
}

#[test]
fn brief_and_mark_earn_nothing_until_a_person_overrules_and_say_why_in_both_languages() {
    told(&CITY, async |world| {
        let draft = draft();
        let run = Run::launched(&world, &draft).await;
        let given = run.deliver("weibo-jiaoyu", draft["facts"][0]["text"].as_str().unwrap()).await;
        let mark = run.deliver("wechat-fayuan", "。").await;
        for (piece, reason) in [(&given, "given"), (&mark, "no_words")] {
            assert_eq!((verdict(piece), &piece["originality"]["reason"]), ("nothing_own", &json!(reason)));
            for language in ["zh", "en"] {
                assert!(!piece["originality"]["explanation"][language].as_str().unwrap().is_empty());
            }
        }
        assert_eq!(run.contributions().await["covered"], json!(0.0));
        let overrule = json!({"verdict": "original", "reason": "正文在图里，是自己画的。"});
        run.coordinator.post(&path(&mark, "/overrule"), &overrule).await.ok();
        assert_eq!(run.contributions().await["covered"], json!(100.0));
    });
}

#[test]
fn one_text_for_two_angles_earns_one_share() {
    told(&CITY, async |world| {
        let mut draft = draft();
        draft["angles"] = json!([{"key": "rain", "title": "雨天"}, {"key": "night", "title": "夜路"}]);
        draft["capacity"] = json!(2);
        let run = Run::launched(&world, &draft).await;
        let directions = run.coordinator.all(&run.at("directions?account=weibo-jiaoyu")).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        let mut said = Vec::new();
        for direction in &directions {
            let desk = format!("/api/v1/directions/{}/pieces", direction["id"].as_str().unwrap());
            let handed = member.post(&desk, &piece(TEXTS[0])).await.ok();
            member.post(&path(&handed, "/publish"), &crate::piece::support::address()).await.ok();
            said.push(handed["originality"]["reason"].clone());
        }
        assert_eq!(said, [json!("original"), json!("own_elsewhere")]);
        assert_eq!(run.contributions().await["covered"], json!(50.0));
    });
}
