//! What is refused: a problem document, and nothing changed.

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::json;

use crate::piece::support::{CITY, Run, TEXTS, address, draft, path, piece, told};
use crate::support::refused;

#[test]
fn texts_that_are_none_or_too_long_are_refused_with_their_places() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        let desk = run.desk("weibo-jiaoyu").await;
        let bad = [
            (json!({"title": "", "text": ""}), vec!["/title", "/text"]),
            (json!({"title": "题", "text": " \n\t"}), vec!["/text"]),
            (json!({"title": "题".repeat(201), "text": "文".repeat(100_001)}), vec!["/title", "/text"]),
            (json!({"title": "题", "text": "文", "repost_of": "example.cn"}), vec!["/repost_of"]),
            (json!({"title": "题", "text": 5}), vec!["/text"]),
        ];
        for (body, places) in &bad {
            refused(&world, member.post(&desk, body), 422, "invalid", places).await;
        }
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        for (body, places) in &bad {
            refused(&world, member.put(&path(&handed, ""), 1, body), 422, "invalid", places).await;
        }
        member.put(&path(&handed, ""), 1, &json!({"title": "题", "text": "文".repeat(100_000)})).await.ok();
    });
}

#[test]
fn an_address_that_is_none_is_refused() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        for url in
            ["", "example.cn", "ftp://example.cn/a", "https://", "https://exa mple.cn", "javascript:alert(1)"]
        {
            let body = json!({"url": url});
            refused(&world, member.post(&path(&handed, "/publish"), &body), 422, "invalid", &["/url"]).await;
        }
    });
}

#[test]
fn a_piece_is_published_once_and_not_revised_after_that() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        let out = run.deliver("weibo-jiaoyu", TEXTS[1]).await;
        refused(&world, member.post(&path(&out, "/publish"), &address()), 409, "wrong_state", &[]).await;
        refused(&world, member.put(&path(&out, ""), 2, &piece(TEXTS[0])), 409, "wrong_state", &[]).await;
        member.call(&path(&out, "/withdraw")).await.ok();
        refused(&world, member.call(&path(&out, "/withdraw")), 409, "wrong_state", &[]).await;
        refused(&world, member.post(&path(&out, "/publish"), &address()), 409, "wrong_state", &[]).await;
        refused(&world, member.put(&path(&out, ""), 3, &piece(TEXTS[0])), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_direction_takes_one_piece_and_only_while_it_may_be_answered() {
    told(&CITY, async |world| {
        let mut two = draft();
        two["angles"] = json!([{"key": "rain", "title": "雨天"}, {"key": "school", "title": "上学"}]);
        let run = Run::launched(&world, &two).await;
        let member = world.member(&["weibo-jiaoyu", "weibo-jiaojing", "wechat-fayuan"]).await;
        let text = piece(TEXTS[1]);

        run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        let desk = run.desk("weibo-jiaoyu").await;
        refused(&world, member.post(&desk, &text), 409, "has_piece", &[]).await;

        let declined = run.desk("wechat-fayuan").await;
        member
            .post(&declined.replace("pieces", "decline"), &json!({"reason": "no_staff", "withdraw": true}))
            .await
            .ok();
        refused(&world, member.post(&declined, &text), 409, "wrong_state", &[]).await;

        let superseded = run.desk("weibo-jiaojing").await;
        let detail = member.get(superseded.trim_end_matches("/pieces")).await.ok();
        let other = &detail["alternatives"][0];
        let swap = json!({"angle": other["angle"], "audience": other["audience"]});
        member.post(&superseded.replace("pieces", "swap"), &swap).await.ok();
        refused(&world, member.post(&superseded, &text), 409, "wrong_state", &[]).await;
    });
}

#[test]
fn a_campaign_that_is_not_launched_or_closed_takes_no_piece() {
    told(&CITY, async |world| {
        let text = piece(TEXTS[1]);
        let planned = Run::planned(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu", "wechat-fayuan"]).await;
        refused(&world, member.post(&planned.desk("weibo-jiaoyu").await, &text), 409, "wrong_state", &[])
            .await;

        let run = Run::launched(&world, &draft()).await;
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        run.close().await;
        refused(&world, member.post(&run.desk("wechat-fayuan").await, &text), 409, "wrong_state", &[]).await;
        refused(&world, member.put(&path(&handed, ""), 1, &text), 409, "wrong_state", &[]).await;
        refused(&world, member.post(&path(&handed, "/publish"), &address()), 409, "wrong_state", &[]).await;
        assert_eq!(
            run.contributions().await["pending"],
            json!([]),
            "nothing more is published after the end"
        );
    });
}

#[test]
fn somebody_elses_directions_and_pieces_are_not_there() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let stranger = world.member(&["wechat-fayuan"]).await;
        refused(
            &world,
            stranger.post(&run.desk("weibo-jiaoyu").await, &piece(TEXTS[1])),
            404,
            "not_found",
            &[],
        )
        .await;
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        refused(&world, stranger.put(&path(&handed, ""), 1, &piece(TEXTS[0])), 404, "not_found", &[]).await;
        refused(&world, stranger.post(&path(&handed, "/publish"), &address()), 404, "not_found", &[]).await;
        refused(&world, stranger.call(&path(&handed, "/withdraw")), 404, "not_found", &[]).await;
        refused(&world, stranger.get(&path(&handed, "")), 404, "not_found", &[]).await;
        refused(&world, stranger.get(&path(&handed, "/versions")), 404, "not_found", &[]).await;
        refused(&world, stranger.get(&run.at("contributions/schools")), 404, "not_found", &[]).await;
        refused(&world, stranger.get(&run.at("contributions/nowhere")), 404, "not_found", &[]).await;
        refused(
            &world,
            run.coordinator.post(&run.desk("weibo-jiaoyu").await, &piece("文")),
            403,
            "forbidden",
            &[],
        )
        .await;
    });
}

#[test]
fn a_version_needs_the_revision_that_was_seen() {
    told(&CITY, async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaoyu"]).await;
        let handed = run.hand_in("weibo-jiaoyu", TEXTS[1]).await;
        let bare =
            member.request(Method::PUT, &path(&handed, "")).header(header::CONTENT_TYPE, "application/json");
        let bare = bare.body(Body::from(piece(TEXTS[0]).to_string())).unwrap();
        refused(&world, member.send(bare), 428, "precondition_required", &["#if-match"]).await;
        member.put(&path(&handed, ""), 1, &piece(TEXTS[0])).await.ok();
        refused(&world, member.put(&path(&handed, ""), 1, &piece(TEXTS[2])), 412, "stale", &["#if-match"])
            .await;
    });
}
