//! A campaign by pages: planned, signed by somebody else, launched; its picture and its figures.

use super::browser::{Browser, between};
use crate::api::builders::{Run, draft, small};

#[test]
fn a_campaign_is_planned_signed_and_launched_by_pages_alone() {
    small(async |world| {
        let run = Run::drafted(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut coordinator = Browser::of(&world, &run.coordinator).await;
        assert!(coordinator.get("/").await.ok().contains("请生成方案"));
        coordinator.send_form(&format!("{path}/plan"), &[]).await.location();
        let page = coordinator.get(&path).await.ok();
        assert!(page.contains("谁讲什么") && !page.contains("签发这个方案"), "{page}");
        let mut signer = Browser::of(&world, &run.signer).await;
        let page = signer.get(&path).await.ok();
        let digest = between(&page, "name=\"digest\" value=\"", "\"").to_owned();
        let stale = signer.send_form(&format!("{path}/sign"), &[("digest", "0")]).await;
        assert_eq!(stale.status, 409);
        signer
            .send_form(&format!("{path}/sign"), &[("digest", &digest), ("basis", "会议纪要")])
            .await
            .location();
        let fields = [("without_reviewers", "on")];
        coordinator.send_form(&format!("{path}/launch"), &fields).await.location();
        assert!(coordinator.get(&path).await.ok().contains("进行中"));
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
