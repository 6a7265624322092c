//! An organisation's page shows each visitor what the API would.

use micromatrix::domain::right::{Grant, Role};
use serde_json::json;

use super::browser::{Browser, between};
use super::subject::admin;
use crate::api::builders::{Run, draft, small};
use crate::support::{encoded, grant};

/// The page of the education office.
fn place() -> String {
    format!("/organisations/{}", encoded("教育局"))
}

#[test]
fn an_organisation_shows_its_accounts_functions_and_region_and_is_linked_to() {
    small(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        let account = browser.get("/accounts/wechat-jiaoyu").await.ok();
        let linked = between(&account, "href=\"/organisations/", "\"");
        let page = browser.get(&format!("/organisations/{linked}")).await.ok();
        for part in ["<h1>教育局</h1>", "教育微信", "教育微博", "政府"] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(!page.contains("交警微信"), "{page}");
        assert_eq!(browser.get("/organisations/nobody").await.status, 404);
    });
}

#[test]
fn filing_data_is_shown_to_coordinators_and_the_organisation_itself_alone() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let path = "/api/v1/accounts/wechat-jiaoyu/filing";
        let filing = json!({"person_in_charge": "王芳", "phone": "0512-55550123"});
        coordinator.put(path, 0, &filing).await.ok();
        let own = Grant { organisations: vec!["教育局".to_owned()], ..grant(Role::Member) };
        let other = Grant { organisations: vec!["公安局".to_owned()], ..grant(Role::Member) };
        for (person, sees) in [
            (coordinator, true),
            (world.caller_with(vec![own]).await, true),
            (world.caller_with(vec![other]).await, false),
            (world.caller(Role::Planner).await, false),
        ] {
            let page = Browser::of(&world, &person).await.get(&place()).await.ok();
            assert_eq!(page.contains("0512-55550123"), sees, "{page}");
        }
    });
}

#[test]
fn directions_are_shown_as_far_as_a_visitor_reaches_them() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let page = Browser::of(&world, &run.coordinator).await.get(&place()).await.ok();
        assert!(page.contains("href=\"/directions/"), "{page}");
        let police = world.member(&["weibo-jiaojing"]).await;
        let page = Browser::of(&world, &police).await.get(&place()).await.ok();
        assert!(!page.contains("href=\"/directions/"), "{page}");
        let own = world.member(&["wechat-jiaoyu", "weibo-jiaoyu"]).await;
        let page = Browser::of(&world, &own).await.get(&place()).await.ok();
        assert!(page.contains("href=\"/directions/") && !page.contains("修改记录"), "{page}");
    });
}

#[test]
fn deputies_are_named_and_removed_by_administrators_and_shown_to_all() {
    small(async |world| {
        let mut browser = admin(&world).await;
        for (name, number) in [("王芳", "1001"), ("李强", "1002")] {
            let fields = [
                ("name", name),
                ("staff_number", number),
                ("organisation", "教育局"),
                ("role.0", "reviewer"),
                ("scope.0", "教育局"),
            ];
            browser.send_form("/persons/new", &fields).await.location();
        }
        let path = format!("{}/deputies", place());
        let typed = |deputy: &'static str, revision: &'static str| {
            [
                ("revision", revision),
                ("person", "王芳"),
                ("deputy", deputy),
                ("role", "reviewer"),
                ("from", "2026-06-20"),
                ("until", "2026-06-30"),
            ]
        };
        let shown = browser.send_form(&path, &typed("没有的人", "0")).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        assert!(
            shown.body.contains("value=\"没有的人\"") && shown.body.contains("代理人员"),
            "{}",
            shown.body
        );
        assert_eq!(browser.send_form(&path, &typed("李强", "0")).await.location(), place());
        let planner = world.caller(Role::Planner).await;
        let page = Browser::of(&world, &planner).await.get(&place()).await.ok();
        let table = between(&page, "id=\"deputies\"", "</section>");
        assert!(table.contains("李强") && !table.contains("<form"), "{page}");
        // Somebody else has named one meanwhile.
        assert_eq!(browser.send_form(&path, &typed("李强", "0")).await.status, 412);
        let gone = [("revision", "1"), ("at", "0")];
        assert_eq!(browser.send_form(&format!("{path}/remove"), &gone).await.location(), place());
        assert!(browser.get(&place()).await.ok().contains("没有指定"));
        let page = browser.get(&place()).await.ok();
        assert!(
            page.contains("王芳") && page.contains("李强"),
            "the persons of it are shown to administrators"
        );
    });
}
