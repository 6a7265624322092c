//! Themes on pages: found, copied, changed part by part, checked, deleted.

use micromatrix::domain::right::Role;

use super::browser::{Browser, Shown, between};
use crate::support::{World, demo};

/// A copy of the theme of the flood season: its page.
async fn copied(world: &World) -> (Browser, String) {
    let coordinator = world.caller(Role::Coordinator).await;
    let mut browser = Browser::of(world, &coordinator).await;
    let shown = browser.send_form("/themes/flood_season/copy", &[("title", "我们的防汛")]).await;
    let place = shown.location().to_owned();
    assert_eq!(place, "/themes/flood_season_1");
    (browser, place)
}

async fn send(browser: &mut Browser, path: &str, fields: &[(&'static str, String)]) -> Shown {
    let fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
    browser.send_form(path, &fields).await
}

/// What the form of the head holds, with another title.
fn head(page: &str, title: &str, action: &str) -> Vec<(&'static str, String)> {
    let value = |name: &str| between(page, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    vec![
        ("revision", value("revision")),
        ("part", "head".to_owned()),
        ("title/zh", title.to_owned()),
        ("brief/zh", "雨前讲准备，雨中讲避险。".to_owned()),
        ("do", action.to_owned()),
    ]
}

#[test]
fn themes_are_found_by_their_words_and_by_whose_they_are() {
    demo(async |world| {
        let (mut browser, place) = copied(&world).await;
        let link = |place: &str| format!("href=\"{place}\"");
        let page = browser.get("/themes").await.ok();
        assert!(page.contains(&link("/themes/flood_season")) && page.contains(&link(&place)), "{page}");
        let page = browser.get("/themes?own=yes").await.ok();
        assert!(!page.contains(&link("/themes/flood_season")) && page.contains(&link(&place)), "{page}");
        let page = browser.get("/themes?q=%E6%88%91%E4%BB%AC%E7%9A%84&own=").await.ok();
        assert!(!page.contains(&link("/themes/flood_season")) && page.contains(&link(&place)), "{page}");
    });
}

#[test]
fn a_theme_that_came_with_the_program_is_read_and_not_changed() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let page = Browser::of(&world, &planner).await.get("/themes/flood_season").await.ok();
        assert!(page.contains("切入角度") && page.contains("各地通用的口径"), "{page}");
        assert!(!page.contains("/themes/flood_season/copy"), "{page}");
        let (mut browser, _) = copied(&world).await;
        assert_eq!(browser.get("/themes/flood_season/edit?part=head").await.status, 404);
        assert_eq!(browser.get("/themes/nothing").await.status, 404);
        assert_eq!(browser.get("/themes/flood_season_1/edit?part=angles/nothing").await.status, 404);
        assert_eq!(browser.get("/themes/flood_season_1/edit?part=nothing").await.status, 404);
    });
}

#[test]
fn every_part_can_be_kept_as_it_is_shown() {
    demo(async |world| {
        let (mut browser, place) = copied(&world).await;
        let before = world.rows("theme").await;
        let page = browser.get(&place).await.ok();
        let parts: Vec<&str> =
            page.split("/edit?part=").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(parts.len() > 10, "{parts:?}");
        for part in parts.iter().filter(|part| !part.ends_with('-')) {
            let page = browser.get(&format!("{place}/edit?part={part}")).await.ok();
            let fields = filled(&page);
            let borrowed: Vec<(&str, &str)> =
                fields.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            let shown = browser.send_form(&format!("{place}/edit?part={part}"), &borrowed).await;
            assert_eq!(shown.status, 303, "{part}: {}", shown.body);
        }
        let after = world.rows("theme").await;
        assert_eq!(before[0]["body"], after[0]["body"], "a form has lost something");
    });
}

/// What a browser would send of a form that nobody has touched.
fn filled(page: &str) -> Vec<(String, String)> {
    let form = page.split("<form").find(|form| form.contains("name=\"part\"")).unwrap();
    let plain = |text: &str| {
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    };
    let mut fields = Vec::new();
    for input in form.split("<input").skip(1) {
        let tag = input.split('>').next().unwrap();
        if !tag.contains("checkbox") || tag.contains(" checked") {
            fields.push((plain(between(tag, "name=\"", "\"")), plain(between(tag, "value=\"", "\""))));
        }
    }
    for area in form.split("<textarea").skip(1) {
        fields.push((plain(between(area, "name=\"", "\"")), plain(between(area, ">", "</textarea>"))));
    }
    for select in form.split("<select").skip(1) {
        let chosen =
            select.split("<option").skip(1).find(|one| one.split('>').next().unwrap().contains(" selected"));
        let value = chosen.map_or("", |one| between(one, "value=\"", "\""));
        fields.push((plain(between(select, "name=\"", "\"")), plain(value)));
    }
    fields
}

#[test]
fn of_two_who_change_a_theme_the_second_loses_nothing() {
    demo(async |world| {
        let (mut browser, place) = copied(&world).await;
        let path = format!("{place}/edit?part=head");
        let page = browser.get(&path).await.ok();
        assert_eq!(send(&mut browser, &path, &head(&page, "甲的防汛", "save")).await.location(), place);
        let stale = send(&mut browser, &path, &head(&page, "乙的防汛", "save")).await;
        assert_eq!(stale.status, 412);
        assert!(stale.body.contains("乙的防汛"), "{}", stale.body);
        assert_eq!(send(&mut browser, &path, &head(&stale.body, "乙的防汛", "save")).await.location(), place);
        assert!(browser.get(&place).await.ok().contains("乙的防汛"));
    });
}

#[test]
fn a_check_says_beside_the_field_what_is_wrong_and_keeps_nothing() {
    demo(async |world| {
        let (mut browser, place) = copied(&world).await;
        let before = world.rows("theme").await;
        let path = format!("{place}/edit?part=audiences/-");
        let page = browser.get(&path).await.ok();
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let fields = |hook: &str, action: &str| {
            vec![
                ("revision", revision.clone()),
                ("part", "audiences/-".to_owned()),
                ("name/zh", "钓鱼的人".to_owned()),
                ("name/en", "anglers".to_owned()),
                ("hook/zh", hook.to_owned()),
                ("hook/en", "Begin with the water.".to_owned()),
                ("level", "normal".to_owned()),
                ("do", action.to_owned()),
            ]
        };
        let shown = send(&mut browser, &path, &fields("从本镇的水位讲起。", "check")).await.ok();
        assert!(shown.contains("id=\"hook-zh-fault\"") && shown.contains("从本镇的水位讲起。"), "{shown}");
        assert_eq!(send(&mut browser, &path, &fields("从本镇的水位讲起。", "save")).await.status, 422);
        assert!(
            send(&mut browser, &path, &fields("从水位讲起。", "check")).await.ok().contains("没有发现问题")
        );
        assert_eq!(world.rows("theme").await, before);
        assert_eq!(send(&mut browser, &path, &fields("从水位讲起。", "save")).await.location(), place);
        let page = browser.get(&place).await.ok();
        assert!(page.contains("钓鱼的人") && page.contains("audiences%2Freaders_1"), "{page}");
        let remove = format!("{place}/edit?part=audiences/readers_1");
        let page = browser.get(&remove).await.ok();
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let fields =
            [("revision", revision), ("part", "audiences/readers_1".to_owned()), ("do", "remove".to_owned())];
        assert_eq!(send(&mut browser, &remove, &fields).await.location(), place);
        assert!(!browser.get(&place).await.ok().contains("钓鱼的人"));
    });
}

#[test]
fn a_theme_of_ones_own_is_deleted_by_who_has_seen_it_last() {
    demo(async |world| {
        let (mut browser, place) = copied(&world).await;
        let delete = format!("{place}/delete");
        assert_eq!(browser.send_form(&delete, &[("revision", "9")]).await.status, 412);
        assert_eq!(browser.send_form(&delete, &[("revision", "1")]).await.location(), "/themes");
        assert_eq!(browser.get(&place).await.status, 404);
    });
}
