//! Facts on pages: found, written anew, agreed to, and who has to look again.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use super::browser::{Browser, between};
use crate::api::builders::{Run, answer, draft, small, with};
use crate::api::desk::of;
use crate::api::fact::fact;

/// A campaign whose facts belong to the education office and to nobody; only one angle names its facts.
fn with_facts() -> Value {
    let facts = json!([
        {"key": "hotline", "text": "城市服务拨打 12345。", "verbatim": true},
        {"key": "school", "text": "停课一天。", "source": "教育局通知", "owner": "教育局"}
    ]);
    with(with(draft(), "/facts", facts), "/angles/1/facts", json!(["school"]))
}

fn at(fact: &Value, rest: &str) -> String {
    format!("/facts/{}{rest}", fact["id"].as_str().unwrap())
}

/// What the form of a new version holds, with another text.
fn form(page: &str, text: &str) -> Vec<(&'static str, String)> {
    let revision = between(page, "name=\"revision\" value=\"", "\"").to_owned();
    vec![
        ("revision", revision),
        ("text", text.to_owned()),
        ("source", "教育局".to_owned()),
        ("public", "on".to_owned()),
    ]
}

async fn send(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> super::browser::Shown {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
    browser.send_form(path, &fields).await
}

#[test]
fn facts_are_found_by_what_they_say_and_by_where_they_stand() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        for (query, hotline, school) in [
            ("", true, true),
            ("?q=12345", true, false),
            ("?q=%E6%95%99%E8%82%B2%E5%B1%80%E9%80%9A%E7%9F%A5", false, true),
            ("?q=%25", false, false),
            ("?standing=waits", false, true),
            ("?standing=valid", true, false),
            ("?standing=over", false, false),
            ("?standing=ends_soon", false, false),
        ] {
            let page = browser.get(&format!("/facts{query}")).await.ok();
            assert_eq!((page.contains("城市服务"), page.contains("停课一天")), (hotline, school), "{query}");
        }
        let page = browser.get(&format!("/facts?campaign={}", run.id)).await.ok();
        assert!(page.contains("停课一天"), "{page}");
    });
}

#[test]
fn a_fact_that_is_not_public_is_shown_to_those_who_may_read_it() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let secret = json!({"key": "plan", "wording": {"text": "明天起停工三天。", "public": false}});
        let hidden = run.coordinator.post(&run.at("facts"), &secret).await.ok();
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        assert!(!browser.get("/facts").await.ok().contains("停工"));
        assert_eq!(browser.get(&at(&hidden, "")).await.status, 404);
        assert!(Browser::of(&world, &run.coordinator).await.get("/facts").await.ok().contains("停工"));
    });
}

#[test]
fn the_owner_says_yes_and_nobody_else_is_offered_it() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let school = fact(&run, "school").await;
        let button = format!("action=\"{}\"", at(&school, "/agree"));
        let page = Browser::of(&world, &run.coordinator).await.get(&at(&school, "")).await.ok();
        assert!(!page.contains(&button) && page.contains(&at(&school, "/revise")), "{page}");
        let reviewer = world.caller_with(vec![of(Role::Reviewer, "教育局")]).await;
        let mut browser = Browser::of(&world, &reviewer).await;
        assert!(browser.get(&at(&school, "")).await.ok().contains(&button));
        assert_eq!(browser.send_form(&at(&school, "/agree"), &[]).await.location(), at(&school, ""));
        assert_eq!(fact(&run, "school").await["current"]["agreed_by"], reviewer.subject);
        let stranger = world.caller_with(vec![of(Role::Reviewer, "公安局")]).await;
        let mut browser = Browser::of(&world, &stranger).await;
        assert_eq!(browser.get(&at(&school, "/revise")).await.status, 404);
    });
}

#[test]
fn whom_a_new_version_touches_is_shown_before_and_after_it_is_written() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let hotline = fact(&run, "hotline").await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let body = json!({"title": "题", "text": "有事拨打热线。", "facts": ["hotline"]});
        let piece = member.post(&answer(&direction, "pieces"), &body).await.ok();
        let address = format!("/pieces/{}", piece["id"].as_str().unwrap());
        world.set_clock("2026-06-12T02:00:00Z");
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&at(&hotline, "/revise")).await.ok();
        assert!(page.contains(&address) && page.contains("保存后要重新核对的"), "{page}");
        assert!(!browser.get(&at(&hotline, "")).await.ok().contains(&address));
        let shown =
            send(&mut browser, &at(&hotline, "/revise"), &form(&page, "城市服务拨打 12345，全天有人。"))
                .await;
        assert_eq!(shown.location(), at(&hotline, ""));
        assert!(browser.get(&at(&hotline, "")).await.ok().contains(&address));
        let mut own = Browser::of(&world, &member).await;
        let confirm = at(&hotline, &format!("/touched/{}", piece["id"].as_str().unwrap()));
        assert!(own.get(&at(&hotline, "")).await.ok().contains(&confirm));
        assert_eq!(own.send_form(&confirm, &[]).await.location(), at(&hotline, ""));
        assert!(own.get(&at(&hotline, "")).await.ok().contains("已核对"));
    });
}

#[test]
fn of_two_who_write_a_version_the_second_sees_the_firsts_and_loses_nothing() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let school = fact(&run, "school").await;
        let path = at(&school, "/revise");
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&path).await.ok();
        let (first, second) = (form(&page, "停课两天。"), form(&page, "停课三天。"));
        assert_eq!(send(&mut browser, &path, &first).await.location(), at(&school, ""));
        let stale = send(&mut browser, &path, &second).await;
        assert_eq!(stale.status, 412);
        assert!(stale.body.contains("停课两天。") && stale.body.contains("停课三天。"), "{}", stale.body);
        let again = form(&stale.body, "停课三天。");
        assert_eq!(send(&mut browser, &path, &again).await.location(), at(&school, ""));
        assert_eq!(fact(&run, "school").await["current"]["version"], 3);
    });
}

#[test]
fn what_is_wrong_with_a_version_stands_beside_the_field() {
    small(async |world| {
        let run = Run::launched(&world, &with_facts()).await;
        let school = fact(&run, "school").await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&at(&school, "/revise")).await.ok();
        for (field, value, id) in
            [("text", " ", "text-fault"), ("valid_until", "tomorrow", "valid_until-fault")]
        {
            let mut fields = form(&page, "停课四天。");
            fields.retain(|(name, _)| *name != field);
            fields.push((field, value.to_owned()));
            let shown = send(&mut browser, &at(&school, "/revise"), &fields).await;
            assert_eq!(shown.status, 422, "{field}");
            assert!(shown.body.contains(&format!("id=\"{id}\"")), "{field}: {}", shown.body);
        }
    });
}
