//! The matrix by pages: its picture, clusters, accounts, and what is noted of them.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between};
use crate::api::builders::small;
use crate::support::demo;

#[test]
fn each_node_of_the_picture_leads_to_its_cluster_and_that_to_its_accounts() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let page = browser.get("/matrix").await.ok();
        let picture = between(&page, "<svg", "</svg>");
        let clusters = coordinator.all("/api/v1/clusters").await;
        assert_eq!(picture.matches("<rect").count(), clusters.len());
        for cluster in &clusters {
            let path = format!("/clusters/{}", cluster["key"].as_str().unwrap());
            assert!(picture.contains(&format!("href=\"{path}\"")), "{path}");
            let shown = browser.get(&path).await.ok();
            let members = cluster["members"].as_array().unwrap();
            let table = &shown[shown.find("id=\"members\"").unwrap()..];
            assert_eq!(
                between(table, "<tbody>", "</tbody>").matches("<tr>").count(),
                members.len().min(50),
                "{path}"
            );
        }
        assert_eq!(browser.get("/clusters/nothing").await.status, 404);
    });
}

#[test]
fn accounts_are_found_by_name_function_region_and_topic() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator
            .edit_account("weibo-jiaoyu", |account| account["topics"] = serde_json::json!(["高考"]))
            .await;
        let mut browser = Browser::of(&world, &coordinator).await;
        for (query, found) in [
            ("q=%E6%95%99%E8%82%B2", 2),
            ("function=traffic_police", 3),
            ("region=zhangjiagang&function=education", 2),
            ("topic=%E9%AB%98%E8%80%83", 1),
            ("cluster=roads", 3),
            ("q=nobody", 0),
        ] {
            let page = browser.get(&format!("/matrix?{query}")).await.ok();
            let list = &page[page.find("id=\"accounts\"").unwrap()..];
            assert_eq!(list.matches("<th scope=\"row\">").count(), found, "{query}: {list}");
        }
    });
}

#[test]
fn drift_bridges_and_health_are_those_of_the_api() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        for (page, operation) in [("/matrix/drift", "drift"), ("/matrix/bridges", "bridges")] {
            let shown = browser.get(page).await.ok();
            for one in coordinator.all(&format!("/api/v1/clusters/{operation}")).await {
                assert!(
                    shown.contains(&format!("/accounts/{}\"", one["account"].as_str().unwrap())),
                    "{shown}"
                );
            }
        }
        let health = coordinator.get("/api/v1/clusters/schools/health").await.ok();
        let page = browser.get("/clusters/schools").await.ok();
        for handle in health["unattached"].as_array().unwrap() {
            assert!(page.contains(&format!("/accounts/{}\"", handle.as_str().unwrap())), "{page}");
        }
        assert!(page.contains("未建立联系"), "{page}");
    });
}

#[test]
fn what_is_filed_is_shown_to_those_who_may_read_it() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let filing = serde_json::json!({"person_in_charge": "王芳", "phone": "0512-55550123"});
        coordinator.put("/api/v1/accounts/wechat-jiaoyu/filing", 0, &filing).await.ok();
        let page = Browser::of(&world, &coordinator).await.get("/accounts/wechat-jiaoyu").await.ok();
        assert!(page.contains("王芳") && page.contains("0512-55550123"), "{page}");
        for caller in [world.member(&["weibo-jiaojing"]).await, world.caller(Role::Planner).await] {
            let page = Browser::of(&world, &caller).await.get("/accounts/wechat-jiaoyu").await.ok();
            assert!(!page.contains("王芳") && !page.contains("id=\"filing\""), "{page}");
        }
    });
}

#[test]
fn the_history_of_an_account_says_what_was_changed_to_what_by_name() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        coordinator.edit_account("weibo-jiaoyu", |account| account["status"] = "paused".into()).await;
        let page = Browser::of(&world, &coordinator).await.get("/accounts/weibo-jiaoyu/history").await.ok();
        assert!(page.contains("<del>在用</del>") && page.contains("<ins>停更</ins>"), "{page}");
        assert_eq!(Browser::of(&world, &coordinator).await.get("/accounts/nobody/history").await.status, 404);
    });
}

#[test]
fn a_name_made_of_markup_is_shown_as_it_is() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let name = "<script>alert(1)</script>\"'&";
        coordinator.edit_account("weibo-jiaoyu", |account| account["name"] = name.into()).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        for path in
            ["/matrix", "/clusters/schools", "/accounts/weibo-jiaoyu", "/accounts/weibo-jiaoyu/history"]
        {
            let page = browser.get(path).await.ok();
            assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"), "{path}");
        }
    });
}
