//! A member's work by pages alone.

use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{Run, draft, small, with};

const TEXT: &str = "系好安全带，后排也一样。孩子坐安全座椅，别抱在怀里。上车先扣好再起步，下车前别急着解。";

#[test]
fn a_member_accepts_writes_hands_in_and_publishes_by_pages_alone() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mut browser = Browser::of(&world, &member).await;
        let today = browser.get("/").await.ok();
        let path = format!("/directions/{}", between(&today, "href=\"/directions/", "\""));
        let page = browser.get(&path).await.ok();
        assert!(page.contains("接受</button>") && page.contains("讲给"), "{page}");
        let id = path.rsplit('/').next().unwrap();
        let card = run.coordinator.get(&format!("/api/v1/directions/{id}")).await.ok();
        assert_eq!(card["opened_at"], "2026-06-12T01:00:00Z", "whoever sees the page has opened it");
        for _ in 0..2 {
            assert_eq!(browser.send_form(&format!("{path}/accept"), &[]).await.location(), path);
        }
        let found = browser
            .send_form(
                &format!("{path}/check"),
                &[("title", "安全带"), ("text", "请打给操作员，身份证号 11010519491231002X。")],
            )
            .await
            .ok();
        assert!(found.contains("<li"), "a citizen's number is not found: {found}");
        let fields = [("title", "后排也要系安全带"), ("text", TEXT)];
        let handed_in = browser.send_form(&format!("{path}/pieces"), &fields).await;
        let piece = handed_in.location().to_owned();
        assert!(piece.starts_with("/pieces/"));
        // A second tap has no second effect, and what was typed is still there.
        let twice = browser.send_form(&format!("{path}/pieces"), &fields).await;
        assert_eq!(twice.status, 409);
        let page = browser.get(&piece).await.ok();
        assert!(page.contains("后排也要系安全带") && page.contains("已交稿"), "{page}");
        let published =
            browser.send_form(&format!("{piece}/publish"), &[("url", "https://weibo.com/1")]).await;
        assert_eq!(published.location(), piece);
        assert!(browser.get(&piece).await.ok().contains("已发布"));
        let shares = run.coordinator.get(&run.at("contributions")).await.ok();
        assert!(shares["covered"].as_f64().unwrap() > 0.0);
    });
}

#[test]
fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let mut browser = Browser::of(&world, &member).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let path = format!("/directions/{}", direction["id"].as_str().unwrap());
        let shown = browser.send_form(&format!("{path}/pieces"), &[("title", " "), ("text", TEXT)]).await;
        assert_eq!(shown.status, 422);
        assert!(shown.body.contains(TEXT) && shown.body.contains("role=\"alert\""), "{}", shown.body);
        assert!(shown.body.contains("<strong>标题</strong>：为空"), "{}", shown.body);
        let much = "长".repeat(3_500_000);
        let shown = browser.send_form(&format!("{path}/pieces"), &[("title", "a"), ("text", &much)]).await;
        assert_eq!(shown.status, 413);
        assert!(shown.body.contains("内容太大"), "{}", &shown.body[..500]);
        let shown = browser.send_form(&format!("{path}/decline"), &[("reason", "other")]).await;
        assert_eq!(shown.status, 422, "another reason is said in words");
        let shown = browser.send_form(&format!("{path}/decline"), &[("reason", "because")]).await;
        assert_eq!(shown.status, 400);
    });
}

#[test]
fn somebody_elses_direction_is_not_there() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["wechat-jiaoyu"]).await;
        let mut browser = Browser::of(&world, &member).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let path = format!("/directions/{}", direction["id"].as_str().unwrap());
        let shown = browser.get(&path).await;
        assert_eq!(shown.status, 404);
        assert!(shown.body.contains("没有找到，或您无权查看"), "{}", shown.body);
        let before = world.everything().await;
        assert_eq!(browser.send_form(&format!("{path}/accept"), &[]).await.status, 404);
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn names_made_of_markup_are_shown_as_they_are() {
    small(async |world| {
        let evil = "<script>alert(1)</script>\"'&";
        let run = Run::launched(&world, &with(draft(), "/title", json!(evil))).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        for path in ["/".to_owned(), "/campaigns".to_owned(), format!("/campaigns/{}", run.id)] {
            let page = browser.get(&path).await.ok();
            assert!(!page.contains("<script>alert"), "{page}");
            assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
        }
    });
}

#[test]
fn a_page_speaks_english_to_whoever_prefers_it() {
    small(async |world| {
        let member = world.member(&["weibo-jiaojing"]).await;
        let mut browser = Browser::of(&world, &member).await.speaking("en-GB,en;q=0.8,zh;q=0.1");
        let page = browser.get("/").await.ok();
        assert!(page.contains("lang=\"en\"") && page.contains("Nothing is asked of you now"), "{page}");
        browser.send_form("/language", &[("language", "zh"), ("next", "/")]).await;
        assert!(browser.get("/").await.ok().contains("目前没有下达给您的选题"));
    });
}
