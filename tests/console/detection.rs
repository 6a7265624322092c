//! Clusters as the ties suggest them, by pages: looked for, looked at, tried, adopted.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use super::import::alert;
use crate::api::detection::{DETECTIONS, detect, memberships};
use crate::support::demo;

#[test]
fn communities_are_looked_for_tried_renamed_and_adopted_by_pages_alone() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let page = browser.get("/clusters/detections").await.ok();
        assert!(page.contains("还没有识别过"), "{page}");
        let fields = [("setting", "quick"), ("resolution", "1"), ("kind", "same_organisation")];
        let start = browser.send_form("/clusters/detections", &fields).await;
        assert_eq!(start.location(), "/clusters/detections");
        assert!(browser.get("/clusters/detections").await.ok().contains("正在识别"));
        world.work().await;
        let page = browser.get("/clusters/detections").await.ok();
        let place = format!("/clusters/detections/{}", between(&page, "href=\"/clusters/detections/", "\""));
        let shown = browser.get(&place).await.ok();
        assert!(shown.contains("试算勾选的分组") && shown.contains("未计入："), "{shown}");

        let before = memberships(&coordinator).await;
        let nothing = browser.send_form(&format!("{place}/preview"), &[]).await;
        assert!(alert(&nothing).contains("分组"), "{}", nothing.body);
        let preview = browser.send_form(&format!("{place}/preview"), &[("all", "true")]).await.ok();
        assert_eq!(memberships(&coordinator).await, before, "a preview changes nothing");
        let field = format!("name-{}", between(&preview, "name=\"name-", "\""));
        let adopted = [("all", "true"), (field.as_str(), "改名的微矩阵")];
        let sent = browser.send_form(&format!("{place}/adopt"), &adopted).await;
        assert_eq!(sent.location(), place);
        assert!(browser.get(&place).await.ok().contains("已采纳"));
        assert_ne!(memberships(&coordinator).await, before);
        let clusters = coordinator.all("/api/v1/clusters").await;
        assert!(clusters.iter().any(|cluster| cluster["name"] == "改名的微矩阵"));
        let again = browser.send_form(&format!("{place}/adopt"), &adopted).await;
        assert_eq!(again.status, 409, "{}", again.body);
    });
}

#[test]
fn what_cannot_be_asked_is_told_beside_the_field_and_readers_see_no_buttons() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        for resolution in ["much", "0", "-1"] {
            let fields = [("setting", "quick"), ("resolution", resolution), ("kind", "same_organisation")];
            let refused = browser.send_form("/clusters/detections", &fields).await;
            assert_eq!(refused.status, 422, "{}", refused.body);
            assert!(refused.body.contains("id=\"resolution-fault\""), "{}", refused.body);
            assert!(refused.body.contains(&format!("value=\"{resolution}\"")), "{}", refused.body);
        }
        let path = detect(&world, &coordinator, &json!({"setting": "quick"})).await;
        let place = path.replace("/api/v1", "");
        let mut reader = Browser::of(&world, &world.caller(Role::Planner).await).await;
        for page in ["/clusters/detections", &place, &format!("{place}/alone")] {
            let page = reader.get(page).await.ok();
            assert!(!page.contains("/preview") && !page.contains("name=\"resolution\""), "{page}");
        }
        let refused = reader.send_form(&format!("{place}/preview"), &[("all", "true")]).await;
        assert_eq!(refused.status, 403);
        assert_eq!(path, format!("{DETECTIONS}/{}", path.rsplit('/').next().unwrap()));
    });
}
