//! The page of a plan: cells that open, sliders that move, pins by click, and what is refused.

use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{Run, answer, draft, small, with};

/// The revision that a page's forms hold.
fn revision(page: &str) -> String {
    between(page, "name=\"revision\" value=\"", "\"").to_owned()
}

#[test]
fn a_cell_opens_into_its_directions_with_reasons_and_what_else_they_could_be() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/{}/plan", run.id)).await.ok();
        let cell = page.split("<td data-shade=").skip(1).find(|cell| cell.contains("href=")).unwrap();
        let address = between(cell, "href=\"", "\"").replace("&amp;", "&");
        let label = between(cell, "aria-label=\"", "\"");
        let count: usize = label.rsplit(": ").next().unwrap().parse().unwrap();
        let opened = browser.get(address.trim_end_matches("#cell")).await.ok();
        let cell = between(&opened, "<section class=\"cell\"", "</section>");
        assert_eq!(cell.matches("class=\"title\" href=\"/directions/").count(), count, "{cell}");
        assert!(cell.contains("安排理由") && cell.contains("可调换的选题"), "{cell}");
        assert!(cell.contains("指定由它讲") && cell.contains("指定它不讲这个角度"), "{cell}");
    });
}

#[test]
fn what_is_tried_changes_nothing_until_it_is_kept() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let before = world.everything().await;
        let tried = browser.get(&format!("{path}/preview?spread=0&min_fit=900&capacity=1")).await.ok();
        assert!(tried.contains("有变动的账号") && tried.contains("当前方案与试算方案"), "{tried}");
        assert!(
            tried.contains("name=\"min_fit\" min=\"100\" max=\"900\" step=\"10\" value=\"900\""),
            "{tried}"
        );
        let picture = browser.get(&format!("{path}/preview/picture?spread=0&min_fit=900")).await.ok();
        assert!(
            picture.starts_with("<p class=\"next\" data-effect") && !picture.contains("<html"),
            "{picture}"
        );
        assert_eq!(world.everything().await, before);
        let page = browser.get(&format!("{path}/plan")).await.ok();
        let fields =
            [("revision", revision(&page)), ("spread", "80".to_owned()), ("function", "5".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.send_form(&format!("{path}/settings"), &fields).await.location();
        let campaign = run.coordinator.get(&run.path).await.ok();
        assert_eq!((&campaign["spread"], &campaign["weights"]["function"]), (&json!(80), &json!(5)));
        assert_eq!((&campaign["state"], &campaign["weights"]["audience"]), (&json!("planned"), &json!(3)));
        let stale = browser.send_form(&format!("{path}/settings"), &fields).await;
        assert_eq!(stale.status, 412);
        assert!(stale.body.contains("value=\"80\""), "{}", stale.body);
    });
}

#[test]
fn settings_that_cannot_be_are_refused_on_the_page() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let zeros = "function=0&audience=0&form=0&locality=0&topic=0&record=0";
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let shown = browser.get(&format!("/campaigns/{}/preview?{zeros}", run.id)).await;
        assert_eq!(shown.status, 422);
        assert!(shown.body.contains("role=\"alert\"") && shown.body.contains("各项权重"), "{}", shown.body);
    });
}

#[test]
fn a_pin_is_set_by_a_click_holds_in_the_next_plan_and_is_taken_away() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("{path}/plan")).await.ok();
        let before = run.standing("weibo-jiaojing").await.unwrap()["angle"].clone();
        let angle = if before == "belts" { "weather" } else { "belts" };
        let now = revision(&page);
        let fields =
            [("revision", now.as_str()), ("account", "交警微博"), ("angle", angle), ("must", "must")];
        browser.send_form(&format!("{path}/pins"), &fields).await.location();
        assert_eq!(run.standing("weibo-jiaojing").await.unwrap()["angle"], angle);
        let page = browser.get(&format!("{path}/plan")).await.ok();
        assert!(page.contains("交警微博 必须讲"), "{page}");
        let stale = browser.send_form(&format!("{path}/pins"), &fields).await;
        assert_eq!(stale.status, 412, "somebody else has changed it since");
        let now = revision(&page);
        let fields =
            [("revision", now.as_str()), ("account", "weibo-jiaojing"), ("angle", angle), ("must", "must")];
        browser.send_form(&format!("{path}/pins/remove"), &fields).await.location();
        assert_eq!(run.coordinator.get(&run.at("pins")).await.ok(), json!([]));
    });
}

#[test]
fn pins_that_cannot_hold_together_are_named_in_words_and_what_was_typed_stays() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        for (angle, status) in [("belts", 303), ("weather", 409)] {
            let page = browser.get(&format!("{path}/plan")).await.ok();
            let now = revision(&page);
            let fields = [
                ("revision", now.as_str()),
                ("account", "weibo-jiaojing"),
                ("angle", angle),
                ("must", "must"),
            ];
            let shown = browser.send_form(&format!("{path}/pins"), &fields).await;
            assert_eq!(shown.status, status, "{}", shown.body);
            if status == 409 {
                let conflict = between(&shown.body, "<div class=\"conflict\">", "</div>");
                assert_eq!(conflict.matches("交警微博 必须讲").count(), 2, "{conflict}");
                assert!(shown.body.contains("value=\"weibo-jiaojing\""), "{}", shown.body);
            }
        }
        let page = browser.get(&format!("{path}/plan")).await.ok();
        let now = revision(&page);
        let nobody =
            [("revision", now.as_str()), ("account", "没有这个账号"), ("angle", "belts"), ("must", "never")];
        let shown = browser.send_form(&format!("{path}/pins"), &nobody).await;
        assert_eq!(shown.status, 422);
        assert!(shown.body.contains("value=\"没有这个账号\""), "{}", shown.body);
    });
}

#[test]
fn a_campaign_that_runs_is_planned_again_with_a_pin_and_says_how_many_were_moved() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("{path}/plan")).await.ok();
        assert!(!page.contains("class=\"tuning\""), "what runs has its settings");
        let again = browser.send_form(&format!("{path}/replan"), &[]).await;
        let shown = browser.get(again.location()).await.ok();
        assert!(shown.contains("已重新生成方案，0 个账号有变动。"), "{shown}");
    });
}

#[test]
fn what_a_plan_lacks_is_said_with_what_helps() {
    small(async |world| {
        let short = with(draft(), "/angles/1/min", json!(5));
        let run = Run::planned(&world, &short).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/{}/plan", run.id)).await.ok();
        let shortage = between(&page, "aria-labelledby=\"shortages\"", "</section>");
        assert!(shortage.contains("上学路") && shortage.contains("教育微信"), "{shortage}");
        let left_out = browser.get(&format!("/campaigns/{}/left-out", run.id)).await.ok();
        assert!(left_out.contains("法院微信") && left_out.contains("不在任何微矩阵"), "{left_out}");
        let resting = browser.get(&format!("/campaigns/{}/left-out?code=inactive", run.id)).await.ok();
        assert!(resting.contains("律师微信") && !resting.contains("法院微信"), "{resting}");
    });
}

#[test]
fn settings_are_written_together_with_their_plan_and_texts_that_somebody_wrote_stay() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let before = run.standing("weibo-jiaojing").await.unwrap();
        let text = json!({"title": "系好安全带再起步"});
        run.coordinator.post(&answer(&before, "texts"), &text).await.ok();
        let path = format!("/campaigns/{}", run.id);
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("{path}/plan")).await.ok();
        let revision = revision(&page);
        let fields = [("revision", revision.as_str()), ("spread", "41")];
        browser.send_form(&format!("{path}/settings"), &fields).await.location();
        let after = run.standing("weibo-jiaojing").await.unwrap();
        assert_eq!(after["title"], "系好安全带再起步");
        let events = run.coordinator.all(&format!("/api/v1/events?campaign={}", run.id)).await;
        let kinds: Vec<&str> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
        let updated = kinds.iter().position(|kind| *kind == "campaign.updated").unwrap();
        assert_eq!(kinds[updated + 1], "campaign.planned", "{kinds:?}");
    });
}
