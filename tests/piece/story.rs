//! The life of a piece, and of its direction beside it.

use micromatrix::domain::right::Role;
use micromatrix::store::direction::count_records;
use serde_json::json;

use crate::piece::support::{CITY, Run, TEXTS, address, draft, path, piece, told};

#[test]
fn a_piece_is_handed_in_revised_and_published_and_its_direction_follows() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        assert_eq!(run.direction("weibo-jiaoyu").await["piece"], json!(null));

        let answer = member.post(&run.desk("weibo-jiaoyu").await, &piece(TEXTS[1])).await;
        assert_eq!((answer.status.as_u16(), answer.revision()), (201, 1));
        let first = answer.ok();
        assert_eq!((&first["state"], &first["version"]), (&json!("handed_in"), &json!(1)));
        assert_eq!((&first["text"], &first["account"]), (&json!(TEXTS[1]), &json!("weibo-jiaoyu")));
        let direction = run.direction("weibo-jiaoyu").await;
        assert_eq!((&direction["state"], &direction["piece"]), (&json!("accepted"), &first["id"]));

        world.set_clock("2026-06-13T01:00:00Z");
        let answer = member.put(&path(&first, ""), 1, &piece(TEXTS[0])).await;
        assert_eq!(answer.revision(), 2);
        let second = answer.ok();
        assert_eq!((&second["sequence"], &second["version"]), (&first["sequence"], &json!(2)));
        assert_eq!(second["handed_in_at"], first["handed_in_at"]);
        assert_eq!(second["revised_at"], json!("2026-06-13T01:00:00Z"));
        let versions = member.get(&path(&first, "/versions")).await.ok();
        let texts: Vec<_> = versions["items"].as_array().unwrap().iter().map(|one| &one["text"]).collect();
        assert_eq!(texts, [TEXTS[1], TEXTS[0]]);
        assert!(versions["items"][0]["sequence"].as_i64() < versions["items"][1]["sequence"].as_i64());

        let published = member.post(&path(&first, "/publish"), &address()).await.ok();
        assert_eq!((&published["state"], &published["late"]), (&json!("published"), &json!(false)));
        assert_eq!(published["published_at"], json!("2026-06-13T01:00:00Z"));
        let direction = run.direction("weibo-jiaoyu").await;
        assert_eq!((&direction["state"], &direction["piece"]), (&json!("delivered"), &first["id"]));
    });
}

#[test]
fn a_withdrawn_piece_makes_room_for_another_and_its_share_goes() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        let first = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        assert_eq!(run.contributions().await["covered"], json!(100.0));

        member.call(&path(&first, "/withdraw")).await.ok();
        assert_eq!(run.contributions().await["covered"], json!(0.0));
        let direction = run.direction("weibo-jiaoyu").await;
        assert_eq!((&direction["state"], &direction["piece"]), (&json!("accepted"), &json!(null)));

        let second = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        assert!(second["sequence"].as_i64() > first["sequence"].as_i64());
        assert_eq!(run.contributions().await["covered"], json!(100.0));

        run.close().await;
        member.call(&path(&second, "/withdraw")).await.ok();
        assert_eq!(run.direction("weibo-jiaoyu").await["state"], json!("lapsed"));
        let all = run.coordinator.get(&run.at("pieces?state=withdrawn")).await.ok();
        assert_eq!(all["items"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn what_is_published_after_its_window_is_late_unless_it_was_only_invited() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        world.set_clock("2026-06-30T00:00:00.001Z");
        let late = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let invited = run.deliver("wechat-fayuan", TEXTS[2]).await;
        assert_eq!((&late["kind"], &late["late"]), (&json!("task"), &json!(true)));
        assert_eq!((&invited["kind"], &invited["late"]), (&json!("invitation"), &json!(false)));
        let contributions = run.contributions().await;
        assert_eq!(contributions["covered"], json!(0.0));
        assert_eq!(
            contributions["late"],
            json!([{"piece": late["id"], "account": "weibo-jiaoyu", "cluster": "schools"}])
        );
        let found = run.coordinator.get(&run.at("pieces?late=true")).await.ok();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn events_and_history_carry_ids_and_states_and_never_a_text() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        let secret = json!({"title": "未发布的标题", "text": format!("未发布的正文。{}", TEXTS[1])});
        let handed = member.post(&run.desk("weibo-jiaoyu").await, &secret).await.ok();
        let revised = json!({"title": "未发布的标题", "text": format!("未发布的正文，改过。{}", TEXTS[1])});
        member.put(&path(&handed, ""), 1, &revised).await.ok();
        member.post(&path(&handed, "/publish"), &address()).await.ok();
        member.call(&path(&handed, "/withdraw")).await.ok();

        let events = run.coordinator.get("/api/v1/events?limit=500").await.ok();
        let kinds: Vec<&str> =
            events["items"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        for kind in
            ["piece.handed_in", "direction.accepted", "piece.revised", "piece.published", "piece.withdrawn"]
        {
            assert_eq!(kinds.iter().filter(|known| **known == kind).count(), 1, "{kind}");
        }
        for table in ["event", "audit", "direction", "campaign"] {
            for row in world.rows(table).await {
                let row = row.to_string();
                for part in ["未发布", "班主任", "标题"] {
                    assert!(!row.contains(part), "{table} holds {part}: {row}");
                }
            }
        }
        let history = world.rows("audit").await;
        let of_piece = history.iter().filter(|row| row["entity"] == "piece").count();
        assert_eq!(of_piece, 4);
    });
}

#[test]
fn no_new_plan_moves_a_direction_with_a_piece_and_it_is_not_given_up_before_that() {
    told(&CITY, async |world| {
        let two = json!([{"key": "rain", "title": "雨天"}, {"key": "school", "title": "上学", "level": "optional"}]);
        let mut draft = draft();
        draft["angles"] = two;
        let run = Run::launched(&world, &draft).await;
        let before = run.direction("weibo-jiaoyu").await;
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        let others = world.member(&["weibo-jiaojing", "wechat-jiaojing", "wechat-fayuan"]).await;
        for account in ["weibo-jiaojing", "wechat-fayuan"] {
            let direction = run.direction(account).await;
            let decline = format!("/api/v1/directions/{}/decline", direction["id"].as_str().unwrap());
            others.post(&decline, &json!({"reason": "no_staff", "withdraw": true})).await.ok();
        }
        let after = run.direction("weibo-jiaoyu").await;
        assert_eq!((&after["id"], &after["state"]), (&before["id"], &json!("accepted")));

        let member = world.member(&["weibo-jiaoyu"]).await;
        let decline = format!("/api/v1/directions/{}/decline", before["id"].as_str().unwrap());
        let no = json!({"reason": "no_staff"});
        let problem = member.post(&decline, &no).await.problem(409, "has_piece");
        assert!(problem["detail"].as_str().unwrap().contains(handed["id"].as_str().unwrap()));
        member.call(&path(&handed, "/withdraw")).await.ok();
        member.post(&decline, &no).await.ok();
    });
}

#[test]
fn the_record_counts_what_closed_campaigns_got_on_time_and_original() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        let copy = run.deliver("weibo-jiaojing", TEXTS[1]).await;
        let member = world.member(&["wechat-fayuan"]).await;
        let repost = json!({"title": "转发", "text": TEXTS[0], "repost_of": "https://example.cn/source"});
        let reposted = member.post(&run.desk("wechat-fayuan").await, &repost).await.ok();
        member.post(&path(&reposted, "/publish"), &address()).await.ok();
        assert!(count_records(&world.app.db).await.unwrap().is_empty(), "an open campaign counts nothing");

        run.close().await;
        let records = count_records(&world.app.db).await.unwrap();
        let records: Vec<_> = records.iter().map(|(account, counts)| (account.as_str(), *counts)).collect();
        assert_eq!(
            records,
            [("wechat-jiaojing", (0, 1)), ("weibo-jiaojing", (0, 1)), ("weibo-jiaoyu", (1, 1))]
        );

        // A verdict that is overruled after the closing counts, and plans that are kept are made anew.
        let before = world.rows("matrix_state").await;
        let verdict = json!({"verdict": "original", "reason": "看过两稿。"});
        let assessor = world.caller(Role::Assessor).await;
        assessor.post(&path(&copy, "/overrule"), &verdict).await.ok();
        let records = count_records(&world.app.db).await.unwrap();
        assert_eq!(records.get("weibo-jiaojing"), Some(&(1, 1)));
        assert_ne!(world.rows("matrix_state").await, before);
    });
}

#[test]
fn hand_ins_at_the_same_time_get_numbers_of_their_own_and_one_alone_is_the_source() {
    const CROWD: [(&str, &str, &[&str]); 8] = [
        ("weibo-1", "单位1", &["c1"]),
        ("weibo-2", "单位2", &["c2"]),
        ("weibo-3", "单位3", &["c3"]),
        ("weibo-4", "单位4", &["c4"]),
        ("weibo-5", "单位5", &["c5"]),
        ("weibo-6", "单位6", &["c6"]),
        ("weibo-7", "单位7", &["c7"]),
        ("weibo-8", "单位8", &["c8"]),
    ];
    told(&CROWD, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut waiting = Vec::new();
        for (account, ..) in CROWD {
            let (member, desk) = (world.member(&[account]).await, run.desk(account).await);
            waiting.push(tokio::spawn(async move { member.post(&desk, &piece(TEXTS[0])).await.ok() }));
        }
        let mut pieces = Vec::new();
        for one in waiting {
            pieces.push(one.await.unwrap());
        }
        pieces.sort_by_key(|piece| piece["sequence"].as_i64());
        let first = pieces[0]["sequence"].as_i64().unwrap();
        for (piece, place) in pieces.iter().zip(0..) {
            assert_eq!(piece["sequence"], json!(first + place));
            let verdict = if place == 0 { "original" } else { "near_copy" };
            assert_eq!(piece["originality"]["verdict"], json!(verdict));
        }
        let planner = world.caller(Role::Planner).await;
        let page = planner.get(&run.at("pieces?limit=5")).await.ok();
        let next = page["next_cursor"].as_str().unwrap();
        let rest = planner.get(&run.at(&format!("pieces?limit=5&cursor={next}"))).await.ok();
        assert_eq!(rest["items"].as_array().unwrap().len(), 3);
    });
}
