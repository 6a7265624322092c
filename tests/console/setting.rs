//! Settings: what a visitor may set, and what everybody may look up.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{Run, draft, small};
use crate::support::{demo, empty};

#[test]
fn everybody_finds_the_own_settings_and_administrators_those_of_others() {
    demo(async |world| {
        for (role, administers) in [(Role::Admin, true), (Role::Planner, false), (Role::Member, false)] {
            let caller = world.caller(role).await;
            let page = Browser::of(&world, &caller).await.get("/settings").await.ok();
            for path in ["/settings/password", "/settings/sessions", "/settings/gates", "/settings/jobs"] {
                assert!(page.contains(&format!("href=\"{path}\"")), "{path} for {}", role.key());
            }
            assert_eq!(page.contains("href=\"/settings/passwords\""), administers, "{}", role.key());
        }
    });
}

#[test]
fn somebody_ends_a_session_of_ones_own_and_nobody_elses() {
    empty(async |world| {
        let (planner, other) = (world.caller(Role::Planner).await, world.caller(Role::Planner).await);
        let mut lost = Browser::of(&world, &planner).await;
        world.set_clock("2026-06-12T01:00:01Z");
        let mut browser = Browser::of(&world, &planner).await;
        let page = browser.get("/settings/sessions").await.ok();
        assert!(page.contains("（正在使用）"), "{page}");
        let rest = page
            .split("<tr>")
            .skip(2)
            .find(|row| row.contains("网页登录") && !row.contains("正在使用"))
            .unwrap();
        let end = between(rest, "action=\"", "\"").to_owned();
        let mut stranger = Browser::of(&world, &other).await;
        assert_eq!(stranger.send_form(&end, &[]).await.status, 404);
        lost.get("/").await.ok();
        assert_eq!(browser.send_form(&end, &[]).await.location(), "/settings/sessions");
        assert_eq!(lost.get("/").await.location(), "/sign-in");
        browser.get("/").await.ok();
    });
}

#[test]
fn the_rules_of_the_gates_are_shown_with_their_words_and_their_basis() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let page = Browser::of(&world, &planner).await.get("/settings/gates").await.ok();
        for part in ["政治关", "法律关", "保密关", "文字关", "GB 11643-1999", "依据"] {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains("{found}"));
    });
}

#[test]
fn a_readers_name_is_changed_by_whoever_may_change_the_registry() {
    demo(async |world| {
        let (coordinator, planner) =
            (world.caller(Role::Coordinator).await, world.caller(Role::Planner).await);
        let path = "/settings/taxonomies/audience/parents";
        assert_eq!(Browser::of(&world, &planner).await.get(path).await.status, 403);
        let mut browser = Browser::of(&world, &coordinator).await;
        assert!(browser.get("/settings/taxonomies?tree=audience").await.ok().contains(path));
        assert!(!browser.get("/settings/taxonomies").await.ok().contains("/settings/taxonomies/function/"));
        assert_eq!(browser.get("/settings/taxonomies/function/education").await.status, 404);
        let page = browser.get(path).await.ok();
        let seen = between(&page, "name=\"seen\" value=\"", "\"").to_owned();
        let parent = page
            .split("<option")
            .find(|one| one.contains(" selected"))
            .map(|one| between(one, "value=\"", "\""));
        let parent = parent.unwrap_or_default().to_owned();
        let form = |name: &'static str| {
            [
                ("seen", seen.clone()),
                ("name", name.to_owned()),
                ("name_en", "parents".to_owned()),
                ("parent", parent.clone()),
            ]
        };
        let send = |fields: &[(&'static str, String); 4]| fields.clone().map(|(key, value)| (key, value));
        let fields = send(&form("孩子家长"));
        let borrowed: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        assert_eq!(browser.send_form(path, &borrowed).await.location(), "/settings/taxonomies?tree=audience");
        assert!(browser.get("/settings/taxonomies?tree=audience").await.ok().contains("孩子家长"));
        let fields = send(&form("爸爸妈妈"));
        let borrowed: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let stale = browser.send_form(path, &borrowed).await;
        assert_eq!(stale.status, 412);
        assert!(stale.body.contains("爸爸妈妈") && stale.body.contains("孩子家长"), "{}", stale.body);
    });
}

#[test]
fn jobs_are_shown_to_who_asked_for_them_and_to_coordinators() {
    small(async |world| {
        let coordinator = Run::drafted(&world, &draft()).await.coordinator;
        coordinator.post("/api/v1/clusters/detections", &json!({})).await.ok();
        let mut browser = Browser::of(&world, &coordinator).await;
        let page = browser.get("/settings/jobs").await.ok();
        assert!(
            page.contains("识别微矩阵") && page.contains("排队") && page.contains("系统定时任务"),
            "{page}"
        );
        let planner = world.caller(Role::Planner).await;
        let mut other = Browser::of(&world, &planner).await;
        let page = other.get("/settings/jobs").await.ok();
        assert!(page.contains("没有后台任务") && !page.contains("系统定时任务"), "{page}");
        let page = browser.get("/settings/jobs").await.ok();
        let cancel = between(&page, "action=\"/settings/jobs/", "\"");
        let cancel = format!("/settings/jobs/{cancel}");
        assert_eq!(other.send_form(&cancel, &[]).await.status, 404);
        assert_eq!(browser.send_form(&cancel, &[]).await.location(), "/settings/jobs");
        assert!(browser.get("/settings/jobs").await.ok().contains("已取消"));
    });
}
