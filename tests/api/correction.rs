//! Corrections of pieces that are out.

use micromatrix::domain::right::Role;
use serde_json::json;

use crate::api::builders::small;
use crate::api::desk::{Desk, OTHER, TEXT, address, piece};
use crate::support::refused;

#[test]
fn a_correction_passes_the_same_gates_while_the_version_before_stays_out() {
    small(async |world| {
        let desk = Desk::major(&world).await;
        desk.deliver().await;
        let before = desk.run.coordinator.get(&desk.run.at("contributions")).await.ok();
        let planner = world.caller(Role::Planner).await;

        let revised = desk.revise(OTHER).await;
        assert_eq!((&revised["state"], &revised["text"]), (&json!("published"), &json!(TEXT)));
        assert_eq!(revised["correction"], json!({"version": 2, "state": "draft"}));
        assert_eq!(planner.get(&desk.at("")).await.ok()["text"], json!(TEXT));
        let publish = || desk.member.post(&desk.at("/publish"), &address());
        refused(&world, publish(), 409, "not_approved", &[]).await;
        desk.approve().await;
        refused(&world, publish(), 409, "unsigned", &[]).await;
        desk.sign().await;
        assert_eq!(desk.piece().await["correction"]["state"], "signed");
        assert_eq!(desk.run.coordinator.get(&desk.run.at("contributions")).await.ok(), before);

        world.set_clock("2026-06-13T01:00:00Z");
        let corrected = desk.publish().await;
        assert_eq!((&corrected["state"], &corrected["version"]), (&json!("corrected"), &json!(2)));
        assert_eq!(
            (&corrected["published_at"], &corrected["late"]),
            (&json!("2026-06-12T01:00:00Z"), &json!(false))
        );
        assert_eq!(corrected["corrected_at"], "2026-06-13T01:00:00Z");
        assert_eq!(desk.run.coordinator.get(&desk.run.at("contributions")).await.ok(), before);
        assert!(desk.kinds().await.contains(&"piece.corrected".to_owned()));

        let versions = planner.all(&desk.at("/versions")).await;
        let texts: Vec<_> = versions.iter().map(|version| &version["text"]).collect();
        assert_eq!(texts, [TEXT, OTHER], "both were out and are public");
        let first = desk.member.get(&desk.at("/review?version=1")).await.ok();
        assert_eq!(
            (&first["state"], &first["signature"]["by"]),
            (&json!("published"), &json!(desk.signer.subject))
        );

        desk.revise(TEXT).await;
        assert_eq!(desk.piece().await["correction"], json!({"version": 3, "state": "draft"}));
        desk.deliver().await;
        assert_eq!(desk.piece().await["version"], 3);
    });
}

#[test]
fn a_correction_that_declares_a_repost_takes_the_share_away_and_the_ledger_says_so() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.approve().await;
        desk.publish().await;
        let mut repost = piece(OTHER);
        repost["repost_of"] = json!("https://example.cn/source");
        let revision = desk.member.get(&desk.at("")).await.revision();
        desk.member.put(&desk.at(""), revision, &repost).await.ok();
        desk.approve().await;
        desk.publish().await;
        let history = desk.run.coordinator.get(&desk.run.at("ledger/history")).await.ok();
        let told: Vec<_> = history["items"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        assert_eq!(told, ["piece.published", "piece.corrected"], "{history:#}");
        assert_eq!(
            (&history["items"][1]["quality_from"], &history["items"][1]["quality_to"]),
            (&json!(1.0), &json!(0.0))
        );
        desk.revise(TEXT).await;
        desk.approve().await;
        desk.publish().await;
        let history = desk.run.coordinator.get(&desk.run.at("ledger/history")).await.ok();
        assert_eq!(history["items"][2]["quality_to"], json!(1.0));
    });
}

#[test]
fn the_closing_page_says_what_was_corrected_and_how_fast() {
    small(async |world| {
        let desk = Desk::minor(&world).await;
        desk.approve().await;
        desk.publish().await;
        world.set_clock("2026-06-13T01:00:00Z");
        desk.revise(OTHER).await;
        world.set_clock("2026-06-13T01:40:00Z");
        desk.approve().await;
        desk.publish().await;
        let closing = desk.run.coordinator.get(&desk.run.at("closing")).await.ok();
        let corrections = closing["corrections"].as_array().unwrap();
        assert_eq!((corrections.len(), &corrections[0]["minutes"]), (1, &json!(40)), "{closing:#}");
        assert_eq!(corrections[0]["piece"], desk.id.as_str());
    });
}
