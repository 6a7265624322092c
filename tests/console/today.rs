//! What stands on the first page.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::small;
use crate::api::desk::{Desk, address};

#[test]
fn whoever_wrote_a_piece_is_told_when_it_is_their_turn_again_and_nobody_else_is() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let link = format!("href=\"/pieces/{}\"", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        assert!(author.get("/").await.ok().contains(&link), "it is to be submitted");
        desk.submit().await;
        assert!(!author.get("/").await.ok().contains(&link), "it is with the reviewers");
        desk.pass_all().await;
        let page = author.get("/").await.ok();
        assert!(page.contains(&link) && page.contains("发布后请填链接"), "{page}");
        let stranger = world.member(&["wechat-jiaoyu"]).await;
        assert!(!Browser::of(&world, &stranger).await.get("/").await.ok().contains(&link));
        desk.member.post(&desk.at("/publish"), &address()).await.ok();
        assert!(!author.get("/").await.ok().contains(&link), "nothing is left to do");
    });
}

#[test]
fn a_fact_that_was_changed_asks_whoever_stands_on_the_older_version_to_look() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let coordinator = &desk.run.coordinator;
        let wording = |text: &str| {
            json!({
                "text": text, "source": "气象局", "as_of": "2026-06-01T00:00:00Z", "valid_until": null, "verbatim": false, "public": true
            })
        };
        let fact = json!({"key": "depth", "wording": wording("水深超过三十厘米的路段封闭。")});
        let made = coordinator.post(&desk.run.at("facts"), &fact).await.ok();
        let id = made["id"].as_str().unwrap();
        let revision = desk.member.get(&desk.at("")).await.revision();
        let cited =
            json!({"title": "雨天", "text": "三十厘米以上的路段已经封闭，请绕行。", "facts": ["depth"]});
        desk.member.put(&desk.at(""), revision, &cited).await.ok();
        let mut author = Browser::of(&world, &desk.member).await;
        assert!(!author.get("/").await.ok().contains("facts-changed"));
        let path = format!("/api/v1/facts/{id}");
        let revision = coordinator.get(&path).await.revision();
        coordinator.put(&path, revision, &wording("水深超过二十厘米的路段封闭。")).await.ok();
        let page = author.get("/").await.ok();
        assert!(page.contains("facts-changed") && page.contains("二十厘米"), "{page}");
        let piece = format!("/pieces/{}", desk.id);
        let confirm = format!("{piece}/facts/{id}/confirm");
        assert!(author.get(&piece).await.ok().contains(&format!("action=\"{confirm}\"")));
        assert_eq!(author.send_form(&confirm, &[]).await.location(), format!("{piece}#cited"));
        assert!(!author.get("/").await.ok().contains("facts-changed"));
        let stranger = world.member(&["wechat-jiaoyu"]).await;
        assert_eq!(Browser::of(&world, &stranger).await.send_form(&confirm, &[]).await.status, 404);
        let planner = world.caller(Role::Planner).await;
        assert!(!Browser::of(&world, &planner).await.get("/").await.ok().contains("facts-changed"));
    });
}

#[test]
fn what_others_changed_since_yesterday_is_told_and_leads_to_the_events_and_what_one_did_oneself_is_not() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let mut author = Browser::of(&world, &desk.member).await;
        let page = author.get("/").await.ok();
        assert!(page.contains("昨天以来的变化") && page.contains("kind=direction.asked"), "{page}");
        assert!(!page.contains("kind=piece.handed_in"), "{page}");
        let from = between(&page, "kind=direction.asked&amp;from=", "\"").to_owned();
        assert_eq!(from.len(), 10, "{from}");
        assert!(author.get(&format!("/events?kind=direction.asked&from={from}")).await.ok().contains("<li"));
        let stranger = world.member(&["wechat-jiaoyu"]).await;
        let page = Browser::of(&world, &stranger).await.get("/").await.ok();
        assert!(!page.contains("kind=piece.handed_in"), "{page}");
        let coordinator = Browser::of(&world, &desk.run.coordinator).await.get("/").await.ok();
        assert!(coordinator.contains("kind=piece.handed_in"), "{coordinator}");
    });
}
