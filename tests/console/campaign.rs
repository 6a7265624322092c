//! A campaign by pages: planned, signed by somebody else, launched; its picture and its figures.

use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{Run, answer, draft, small, with};

#[test]
fn a_campaign_is_planned_signed_and_launched_by_pages_alone() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut coordinator = Browser::of(&world, &run.coordinator).await;
        assert!(coordinator.get("/").await.ok().contains("请生成方案"));
        coordinator.send_form(&format!("{path}/plan"), &[]).await.location();
        let page = coordinator.get(&path).await.ok();
        assert!(page.contains("谁讲什么") && !page.contains("查看并签发"), "{page}");
        let mut signer = Browser::of(&world, &run.signer).await;
        assert!(signer.get(&path).await.ok().contains(&format!("href=\"{path}/sign\"")));
        let page = signer.get(&format!("{path}/sign")).await.ok();
        assert!(page.contains("道路微矩阵") && page.contains("交警微博"), "{page}");
        let digest = between(&page, "name=\"digest\" value=\"", "\"").to_owned();
        let fields = [("digest", "0"), ("basis", "会议纪要")];
        let stale = signer.send_form(&format!("{path}/sign"), &fields).await;
        assert_eq!(stale.status, 409);
        assert!(stale.body.contains("value=\"会议纪要\"") && stale.body.contains(&digest), "{}", stale.body);
        let fields = [("digest", digest.as_str()), ("basis", "会议纪要")];
        signer.send_form(&format!("{path}/sign"), &fields).await.location();
        let page = coordinator.get(&format!("{path}/launch")).await.ok();
        assert!(page.contains("选题安排") && page.contains("下达</button>"), "{page}");
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let fields = [("revision", revision.as_str()), ("without_reviewers", "on")];
        coordinator.send_form(&format!("{path}/launch"), &fields).await.location();
        let page = coordinator.get(&path).await.ok();
        assert!(page.contains("进行中") && page.contains("还没打开"), "{page}");
    });
}

#[test]
fn whoever_could_not_get_a_piece_through_is_named_before_the_launch() {
    small(async |world| {
        let run = Run::planned(&world, &with(draft(), "/review", json!("gates"))).await;
        run.sign().await;
        let path = format!("/campaigns/{}/launch", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&path).await.ok();
        assert!(page.contains("公安局") && page.contains("没有审稿人"), "{page}");
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let refused = browser.send_form(&path, &[("revision", &revision)]).await;
        assert_eq!(refused.status, 409);
        assert!(
            refused.body.contains("role=\"alert\"") && refused.body.contains("仍然下达"),
            "{}",
            refused.body
        );
    });
}

#[test]
fn two_persons_who_edit_one_draft_see_each_others_change_and_lose_nothing() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let path = format!("/campaigns/{}/edit", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&path).await.ok();
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        assert!(page.contains("type=\"date\" value=\"2026-06-10\""), "{page}");
        let send = async |browser: &mut Browser, revision: &str, title: &str| {
            let fields = [
                ("revision", revision),
                ("title", title),
                ("starts_at", "2026-06-10"),
                ("ends_at", "2026-06-29"),
                ("contact", "市文明办 0512-55550000"),
                ("review", "none"),
                ("capacity", "1"),
                ("brief", "系好\r\n安全带"),
                ("angle[]", "belts"),
                ("angle[]", "weather"),
                ("audience[]", "drivers"),
            ];
            browser.send_form(&path, &fields).await
        };
        send(&mut browser, &revision, "平安出行季").await.location();
        let campaign = run.coordinator.get(&run.path).await.ok();
        assert_eq!(campaign["title"], "平安出行季");
        assert_eq!(campaign["brief"], "系好\n安全带");
        assert_eq!(campaign["ends_at"], "2026-06-29T16:00:00Z", "the last day is part of it");
        assert_eq!(campaign["angles"].as_array().unwrap().len(), 2);
        assert_eq!(campaign["audiences"].as_array().unwrap().len(), 1);
        let stale = send(&mut browser, &revision, "平安回家").await;
        assert_eq!(stale.status, 412);
        assert!(stale.body.contains("value=\"平安回家\""), "what was typed is there: {}", stale.body);
        assert!(stale.body.contains("<dd>平安出行季</dd>"), "so is what was saved: {}", stale.body);
        let now = between(&stale.body, "name=\"revision\" value=\"", "\"").to_owned();
        send(&mut browser, &now, "平安回家").await.location();
        assert_eq!(run.coordinator.get(&run.path).await.ok()["title"], "平安回家");
    });
}

#[test]
fn what_was_planned_is_amended_without_being_planned_again() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let path = format!("/campaigns/{}/amend", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&path).await.ok();
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let fields = [("revision", revision.as_str()), ("contact", "新电话 12345"), ("reason", "换了值班室")];
        browser.send_form(&path, &fields).await.location();
        let page = browser.get(&path).await.ok();
        assert!(page.contains("<ins>新电话 12345</ins>") && page.contains("换了值班室"), "{page}");
        let fields = [("revision", revision.as_str()), ("contact", "另一个电话"), ("reason", "又换了")];
        let stale = browser.send_form(&path, &fields).await;
        assert_eq!(stale.status, 412);
        assert!(stale.body.contains("另一个电话") && stale.body.contains("又换了"), "{}", stale.body);
        assert!(stale.body.contains("<dd>新电话 12345</dd>"), "{}", stale.body);
    });
}

#[test]
fn each_cell_of_the_picture_opens_into_its_directions() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/{}", run.id)).await.ok();
        let asked = run.directions("asked").await.len();
        let mut sum = 0;
        for cell in page.split("<td data-shade=").skip(1).filter(|cell| cell.contains("href=")) {
            let cell = &cell[..cell.find("</td>").unwrap()];
            let address = between(cell, "href=\"", "\"").replace("&amp;", "&");
            let label = between(cell, "aria-label=\"", "\"");
            let count: usize = label.rsplit(": ").next().unwrap().parse().unwrap();
            let list = browser.get(&address).await.ok();
            assert_eq!(list.matches("href=\"/directions/").count(), count, "{address}");
            sum += count;
        }
        assert_eq!(sum, asked);
    });
}

#[test]
fn a_cell_lists_what_stands_and_not_what_was_declined() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["wechat-jiaoyu"]).await;
        let direction = run.standing("wechat-jiaoyu").await.unwrap();
        member.post(&answer(&direction, "decline"), &json!({"reason": "no_staff"})).await.ok();
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let list = |query: &str| format!("/campaigns/{}/directions?{query}", run.id);
        let declined = format!("/directions/{}\"", direction["id"].as_str().unwrap());
        assert!(browser.get(&list("")).await.ok().contains(&declined));
        assert!(!browser.get(&list("mark=standing")).await.ok().contains(&declined));
        assert!(browser.get(&list("mark=declined")).await.ok().contains(&declined));
    });
}

#[test]
fn contribution_is_by_name_and_says_that_nobody_is_ranked() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/{}/contribution", run.id)).await.ok();
        assert!(page.contains("不排名") && page.contains("道路微矩阵"), "{page}");
    });
}

#[test]
fn a_field_that_stays_empty_filters_nothing() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let path = format!("/campaigns/{}/directions?angle=&cluster=", run.id);
        let all = browser.get(&path).await.ok().matches("href=\"/directions/").count();
        assert_eq!(all, run.directions("asked").await.len());
        let of_roads = browser.get(&format!("{path}roads")).await.ok().matches("href=\"/directions/").count();
        assert!(0 < of_roads && of_roads < all, "{of_roads} of {all}");
    });
}
