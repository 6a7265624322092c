//! How a campaign goes: its figures are those of the lists behind them, and the line ends where the figures are.

use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{Run, answer, draft, small};

#[test]
fn each_figure_is_that_of_the_list_behind_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing", "wechat-jiaoyu", "wechat-jiaojing"]).await;
        let standing = |account: &'static str| run.standing(account);
        let (told, declined) =
            (standing("weibo-jiaojing").await.unwrap(), standing("wechat-jiaoyu").await.unwrap());
        let mut phone = Browser::of(&world, &member).await;
        phone.get(&format!("/directions/{}", told["id"].as_str().unwrap())).await.ok();
        member.call(&answer(&told, "accept")).await.ok();
        let text = "系好安全带，后排也一样。孩子坐安全座椅，别抱在怀里。上车先扣好再起步，下车前别急着解。";
        let piece =
            member.post(&answer(&told, "pieces"), &json!({"title": "安全带", "text": text})).await.ok();
        let id = piece["id"].as_str().unwrap();
        world.set_clock("2026-06-14T02:00:00Z");
        let url = json!({"url": "https://weibo.com/1"});
        member.post(&format!("/api/v1/pieces/{id}/publish"), &url).await.ok();
        member.post(&answer(&declined, "decline"), &json!({"reason": "no_staff"})).await.ok();
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/{}/progress", run.id)).await.ok();
        let figures = between(&page, "<dl class=\"figures\">", "</dl>").to_owned();
        let mut seen = 0;
        for figure in figures.split("<a href=\"").skip(1) {
            let address = figure[..figure.find('"').unwrap()].replace("&amp;", "&");
            let count: usize = between(figure, ">", "<").parse().unwrap();
            let list = browser.get(&address).await.ok();
            assert_eq!(list.matches("href=\"/directions/").count(), count, "{address}");
            seen += 1;
        }
        assert_eq!(seen, 6);
        for (mark, count) in [("opened", 1), ("published", 1), ("handed_in", 1), ("declined", 1)] {
            assert!(figures.contains(&format!("mark={mark}\">{count}<")), "{mark}: {figures}");
        }
        assert!(page.contains("<svg class=\"course\"") && page.contains("<polyline"), "{page}");
        let last = page.rsplit("<th scope=\"row\">").next().unwrap();
        let cells: Vec<&str> =
            last.split("<td>").skip(1).map(|cell| &cell[..cell.find('<').unwrap()]).collect();
        assert_eq!((cells.len(), cells[0], cells[3], cells[4]), (5, "1", "1", "1"), "{last}");
    });
}

#[test]
fn a_member_sees_how_far_its_own_accounts_are() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let path = format!("/campaigns/{}/progress", run.id);
        let page = Browser::of(&world, &member).await.get(&path).await.ok();
        assert!(page.contains("mark=asked\">1<"), "{page}");
    });
}

#[test]
fn before_the_launch_nothing_is_followed() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/{}/progress", run.id)).await.ok();
        assert!(page.contains("还没有下达") && !page.contains("<svg class=\"course\""), "{page}");
    });
}
