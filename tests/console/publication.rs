//! What follows the publication of a piece, by pages.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{answer, small};
use crate::api::desk::{Desk, OTHER, TEXT};

#[test]
fn a_published_page_is_compared_by_somebody_else_and_what_differs_is_not_lost() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        desk.approve().await;
        desk.publish().await;
        let confirm = format!("{piece}/confirm");
        let mut reviewer = Browser::of(&world, &desk.reviewer).await;
        assert!(reviewer.get(&piece).await.ok().contains(&format!("action=\"{confirm}\"")));
        let differs = [("title", "雨天出行"), ("text", "页面上的另一句话。")];
        let shown = reviewer.send_form(&confirm, &differs).await;
        assert_eq!(shown.status, 409, "{}", shown.body);
        assert!(shown.body.contains("页面上的另一句话。"), "{}", shown.body);
        let same = [("title", "雨天出行"), ("text", TEXT)];
        let own = Browser::of(&world, &desk.member).await.send_form(&confirm, &same).await;
        assert_eq!(own.status, 403, "who published it does not confirm it");
        assert_eq!(reviewer.send_form(&confirm, &same).await.location(), piece);
        assert!(!reviewer.get(&piece).await.ok().contains(&confirm));
    });
}

#[test]
fn what_is_out_is_corrected_and_taken_back_by_page() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        desk.approve().await;
        desk.publish().await;
        let mut author = Browser::of(&world, &desk.member).await;
        let page = author.get(&piece).await.ok();
        assert!(page.contains("发布更正"), "{page}");
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let fields = [("revision", revision.as_str()), ("title", "雨天出行"), ("text", OTHER)];
        author.send_form(&format!("{piece}/revise"), &fields).await.location();
        assert!(author.get(&piece).await.ok().contains("送审"), "the correction is to be submitted");
        let stranger = world.member(&["wechat-jiaoyu"]).await;
        let foreign = Browser::of(&world, &stranger).await.send_form(&format!("{piece}/withdraw"), &[]).await;
        assert_eq!(foreign.status, 404);
        author.send_form(&format!("{piece}/withdraw"), &[]).await.location();
        assert_eq!(desk.piece().await["state"], "withdrawn");
    });
}

#[test]
fn a_coordinator_overrules_a_verdict_with_a_reason_and_nobody_else_may() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let writer = world.member(&["wechat-jiaoyu"]).await;
        let direction = desk.run.standing("wechat-jiaoyu").await.unwrap();
        let copied = json!({"title": "雨天", "text": TEXT});
        let handed = writer.post(&answer(&direction, "pieces"), &copied).await.ok();
        let piece = format!("/pieces/{}", handed["id"].as_str().unwrap());
        let overrule = format!("{piece}/overrule");
        let mut coordinator = Browser::of(&world, &desk.run.coordinator).await;
        assert!(coordinator.get(&piece).await.ok().contains(&overrule));
        let empty = coordinator.send_form(&overrule, &[("verdict", "original"), ("reason", " ")]).await;
        assert_eq!(empty.status, 422, "{}", empty.body);
        let fields = [("verdict", "original"), ("reason", "两家同时收到同一份通稿。")];
        coordinator.send_form(&overrule, &fields).await.location();
        assert!(coordinator.get(&piece).await.ok().contains("两家同时收到同一份通稿。"));
        let planner = world.caller(Role::Planner).await;
        assert_eq!(Browser::of(&world, &planner).await.send_form(&overrule, &fields).await.status, 403);
    });
}

#[test]
fn a_fact_is_registered_for_a_campaign_and_a_campaign_is_kept_as_a_theme() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let mut coordinator = Browser::of(&world, &desk.run.coordinator).await;
        let place = format!("/campaigns/{}", desk.run.id);
        assert!(coordinator.get(&format!("{place}/facts/new")).await.ok().contains("name=\"wording/text\""));
        let wrong = [("key", "积水深度"), ("wording/text", ""), ("wording/source", "气象局"), ("public", "")];
        let shown = coordinator.send_form(&format!("{place}/facts"), &wrong).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        assert!(shown.body.contains("wording-text-fault") && shown.body.contains("气象局"), "{}", shown.body);
        let right = [
            ("key", "积水深度"),
            ("wording/text", "水深超过三十厘米的路段封闭。"),
            ("wording/source", "气象局"),
            ("wording/valid_until", "2026-07-31"),
            ("public", "on"),
        ];
        let made = coordinator.send_form(&format!("{place}/facts"), &right).await;
        let fact = coordinator.get(made.location()).await.ok();
        assert!(fact.contains("水深超过三十厘米的路段封闭。"), "{fact}");
        let kept = coordinator.send_form(&format!("{place}/theme"), &[]).await;
        assert!(coordinator.get(kept.location()).await.ok().contains("平安出行"));
        assert_eq!(coordinator.send_form(&format!("{place}/theme"), &[]).await.status, 409);
        let planner = world.caller(Role::Planner).await;
        let mut planner = Browser::of(&world, &planner).await;
        assert_eq!(planner.send_form(&format!("{place}/theme"), &[]).await.status, 403);
        assert_eq!(planner.get(&format!("{place}/facts/new")).await.status, 403);
    });
}
