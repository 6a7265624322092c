//! Topics that accounts propose themselves, by pages.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between};
use crate::api::builders::{Run, draft, small};

/// The key of the first readers that the form offers.
async fn readers(browser: &mut Browser, place: &str) -> String {
    let page = browser.get(place).await.ok();
    let offered = between(&page, "id=\"audience\"", "</select>");
    between(offered.split_once("</option>").unwrap().1, "value=\"", "\"").to_owned()
}

#[test]
fn a_topic_is_proposed_and_taken_by_pages_and_becomes_a_direction() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let place = format!("/campaigns/{}/topics", run.id);
        let mut browser = Browser::of(&world, &member).await;
        let audience = readers(&mut browser, &place).await;
        let fields = [
            ("account", "weibo-jiaojing"),
            ("title", "雨夜的校门口"),
            ("brief", "讲放学时校门口怎样停车。"),
            ("audience", audience.as_str()),
            ("angle", ""),
        ];
        assert_eq!(browser.send_form(&place, &fields).await.location(), place);
        let mut coordinator = Browser::of(&world, &run.coordinator).await;
        let page = coordinator.get(&place).await.ok();
        assert!(page.contains("雨夜的校门口"), "{page}");
        let accept = format!("/topics/{}", between(&page, "action=\"/topics/", "\""));
        assert!(accept.ends_with("/accept"), "{accept}");
        assert_eq!(coordinator.send_form(&accept, &[]).await.location(), place);
        let page = browser.get(&place).await.ok();
        assert!(page.contains("已采用") && page.contains("/directions/"), "{page}");
        assert_eq!(coordinator.send_form(&accept, &[]).await.status, 409);
    });
}

#[test]
fn a_topic_that_is_refused_is_shown_again_as_it_was_typed() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let place = format!("/campaigns/{}/topics", run.id);
        let mut browser = Browser::of(&world, &member).await;
        let fields = [
            ("account", "weibo-jiaojing"),
            ("title", "雨夜的<校门口>"),
            ("brief", "讲放学时校门口怎样停车。"),
            ("audience", ""),
            ("angle", ""),
        ];
        let shown = browser.send_form(&place, &fields).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        for part in ["role=\"alert\"", "雨夜的&lt;校门口&gt;", "讲放学时校门口怎样停车。"] {
            assert!(shown.body.contains(part), "{part} in {}", shown.body);
        }
    });
}

#[test]
fn what_one_account_proposes_is_not_shown_to_another_and_a_rejection_says_why() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let place = format!("/campaigns/{}/topics", run.id);
        let mut browser = Browser::of(&world, &member).await;
        let audience = readers(&mut browser, &place).await;
        let fields = [
            ("account", "weibo-jiaojing"),
            ("title", "雨夜的校门口"),
            ("brief", "讲停车。"),
            ("audience", audience.as_str()),
        ];
        browser.send_form(&place, &fields).await.location();
        let stranger = world.member(&["wechat-jiaoyu"]).await;
        let mut stranger = Browser::of(&world, &stranger).await;
        assert!(!stranger.get(&place).await.ok().contains("雨夜的校门口"));
        let mut coordinator = Browser::of(&world, &run.coordinator).await;
        let page = coordinator.get(&place).await.ok();
        let topic = between(&page, "action=\"/topics/", "/").to_owned();
        let foreign = stranger.send_form(&format!("/topics/{topic}/withdraw"), &[]).await;
        assert_eq!(foreign.status, 404);
        let planner = world.caller(Role::Planner).await;
        let refused =
            Browser::of(&world, &planner).await.send_form(&format!("/topics/{topic}/accept"), &[]).await;
        assert_eq!(refused.status, 403);
        let empty = coordinator.send_form(&format!("/topics/{topic}/reject"), &[("reason", " ")]).await;
        assert_eq!(empty.status, 422);
        let why = [("reason", "交通局已经在讲。")];
        coordinator.send_form(&format!("/topics/{topic}/reject"), &why).await.location();
        assert!(browser.get(&place).await.ok().contains("交通局已经在讲。"));
    });
}
