//! Signing in by name and password, setting one, and what is kept of it.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use super::browser::{Browser, between};
use crate::support::{Caller, World, empty};

const FIRST: &str = "早饭吃两个包子再喝豆浆吧";
const SECOND: &str = "correct horse battery";

fn fields<'a>(name: &'a str, old: &'a str, new: &'a str) -> [(&'a str, &'a str); 4] {
    [("sign_in_name", name), ("old", old), ("new", new), ("again", new)]
}

/// The browser of somebody who has set this password.
async fn with_password(world: &World, person: &Caller, name: &str) -> Browser {
    let mut browser = Browser::of(world, person).await;
    let shown = browser.send_form("/settings/password", &fields(name, "", FIRST)).await;
    assert_eq!(shown.location(), "/settings/password?set=1");
    browser
}

/// What a new browser is shown that signs in so.
async fn sign_in(world: &World, name: &str, password: &str) -> u16 {
    let mut browser = Browser::new(world);
    browser.send_form("/sign-in/password", &[("name", name), ("password", password)]).await.status
}

#[test]
fn who_has_set_a_password_signs_in_by_it_however_the_name_is_typed_and_is_led_back() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = with_password(&world, &planner, "Wang.Fang").await;
        assert!(browser.get("/settings/password").await.ok().contains(r#"value="wang.fang""#));
        let mut other = Browser::new(&world);
        let typed = [("name", " ＷANG.fang"), ("password", FIRST), ("next", "/campaigns")];
        assert_eq!(other.send_form("/sign-in/password", &typed).await.location(), "/campaigns");
        other.get("/campaigns").await.ok();
        world.set_clock("2026-06-12T09:00:00Z");
        assert_eq!(other.get("/campaigns").await.status, 303, "a session lasts for a working day");
    });
}

#[test]
fn a_wrong_name_and_a_wrong_password_are_told_alike_and_the_name_stays() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        with_password(&world, &planner, "wang.fang").await;
        let before = world.everything().await;
        let mut pages = Vec::new();
        for (name, password) in [("wang.fang", SECOND), ("wang.fong", FIRST), ("wang.fang", "")] {
            let mut browser = Browser::new(&world);
            let shown =
                browser.send_form("/sign-in/password", &[("name", name), ("password", password)]).await;
            assert_eq!(shown.status, 401);
            assert!(shown.body.contains("登录名或密码不对"), "{}", shown.body);
            assert!(!shown.body.contains(FIRST) && !shown.body.contains(SECOND), "{}", shown.body);
            // Each form has a key of its own.
            let key = between(&shown.body, "name=\"once\" value=\"", "\"").to_owned();
            let parts: Vec<&str> = shown.body.split("name=\"once\" value=\"").collect();
            let page: String = parts
                .iter()
                .enumerate()
                .map(|(at, part)| if at == 0 { part } else { &part[key.len()..] })
                .collect();
            pages.push(page.replace("wang.fong", "wang.fang"));
        }
        assert!(pages.iter().all(|page| *page == pages[0]), "the pages tell more than that it was wrong");
        assert!(pages[0].contains(r#"value="wang.fang""#), "{}", pages[0]);
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn what_is_no_password_is_refused_beside_the_field_and_changes_nothing() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        let before = world.everything().await;
        for (name, new, again, told) in [
            ("wang.fang", "short", "short", "太短"),
            ("wang.fang", "password1234", "password1234", "太常见"),
            ("wang.fang", "wang.fang-2026", "wang.fang-2026", "里面有您的名字"),
            ("wang.fang", FIRST, SECOND, "与新密码不一样"),
            ("wang fang", FIRST, FIRST, "不能作登录名"),
        ] {
            let form = [("sign_in_name", name), ("old", ""), ("new", new), ("again", again)];
            let shown = browser.send_form("/settings/password", &form).await;
            assert_eq!(shown.status, 422, "{told}");
            assert!(
                shown.body.contains("class=\"fault\"") && shown.body.contains(told),
                "{told}: {}",
                shown.body
            );
            assert!(shown.body.contains(&format!("value=\"{name}\"")), "{}", shown.body);
            assert!(!shown.body.contains(FIRST) && !shown.body.contains(new), "{told}: {}", shown.body);
        }
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn another_password_asks_for_the_old_one_and_ends_the_other_sessions() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = with_password(&world, &planner, "wang.fang").await;
        let mut other = Browser::of(&world, &planner).await;
        other.get("/").await.ok();
        let wrong = browser.send_form("/settings/password", &fields("wang.fang", SECOND, SECOND)).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("不是您现在的密码"), "{}", wrong.body);
        other.get("/").await.ok();
        let changed = browser.send_form("/settings/password", &fields("fang", FIRST, SECOND)).await;
        assert_eq!(changed.location(), "/settings/password?set=1");
        browser.get("/").await.ok();
        assert_eq!(other.get("/").await.location(), "/sign-in");
        planner.get("/api/v1/me").await.ok();
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 401);
        assert_eq!(sign_in(&world, "fang", FIRST).await, 401);
        assert_eq!(sign_in(&world, "fang", SECOND).await, 303);
    });
}

#[test]
fn a_name_is_one_persons() {
    empty(async |world| {
        let (one, two) = (world.caller(Role::Planner).await, world.caller(Role::Planner).await);
        with_password(&world, &one, "wang.fang").await;
        let mut browser = Browser::of(&world, &two).await;
        let shown = browser.send_form("/settings/password", &fields("WANG.FANG", "", SECOND)).await;
        assert_eq!(shown.status, 422);
        assert!(shown.body.contains("别人已经用了"), "{}", shown.body);
    });
}

#[test]
fn whoever_tries_passwords_of_a_name_waits_and_the_right_one_opens_nothing_until_then() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        with_password(&world, &planner, "wang.fang").await;
        for _ in 0..10 {
            assert_eq!(sign_in(&world, "wang.fang", SECOND).await, 401);
        }
        let mut browser = Browser::new(&world);
        let typed = [("name", "wang.fang"), ("password", FIRST)];
        let shown = browser.send_form("/sign-in/password", &typed).await;
        assert_eq!(shown.status, 429);
        assert!(
            shown.body.contains("尝试次数过多") && shown.headers.contains_key("retry-after"),
            "{}",
            shown.body
        );
        assert_eq!(sign_in(&world, "somebody.else", SECOND).await, 401);
        Browser::of(&world, &planner).await.get("/").await.ok();
        world.set_clock("2026-06-12T01:15:00Z");
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 303);
    });
}

#[test]
fn who_is_shut_out_has_no_password_any_more() {
    empty(async |world| {
        let (admin, planner) = (world.caller(Role::Admin).await, world.caller(Role::Planner).await);
        with_password(&world, &planner, "wang.fang").await;
        let path = format!("/api/v1/subjects/{}", planner.subject);
        admin.call(&format!("{path}/bar")).await.ok();
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 401);
        admin.call(&format!("{path}/lift")).await.ok();
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 401);
        assert!(world.rows("password").await.is_empty());
    });
}

#[test]
fn an_administrator_sees_who_has_a_password_and_removes_it_and_nobody_else_does() {
    empty(async |world| {
        let (admin, planner) = (world.caller(Role::Admin).await, world.caller(Role::Planner).await);
        let mut own = with_password(&world, &planner, "wang.fang").await;
        let remove = format!("/persons/{}/password/remove", planner.subject);
        assert_eq!(own.get("/settings/passwords").await.status, 403);
        assert_eq!(own.send_form(&remove, &[]).await.status, 403);
        let mut browser = Browser::of(&world, &admin).await;
        let page = browser.get("/settings/passwords").await.ok();
        assert!(page.contains("wang.fang") && page.contains(&remove), "{page}");
        for _ in 0..2 {
            assert_eq!(browser.send_form(&remove, &[]).await.location(), "/settings/passwords");
        }
        assert!(!browser.get("/settings/passwords").await.ok().contains("wang.fang"));
        assert_eq!(own.get("/").await.location(), "/sign-in", "what was opened with it is over");
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 401);
    });
}

#[test]
fn a_token_of_little_right_becomes_no_way_to_more() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let person = json!({"name": "王芳", "grants": [{"role": "coordinator"}]});
        let id = admin.post("/api/v1/subjects", &person).await.ok()["id"].as_str().unwrap().to_owned();
        let token = json!({"subject": id, "grants": [{"role": "planner"}]});
        let secret = admin.post("/api/v1/tokens", &token).await.ok()["secret"].as_str().unwrap().to_owned();
        let mut browser = Browser::of(&world, &world.stranger(Some(&secret))).await;
        let shown = browser.send_form("/settings/password", &fields("wang.fang", "", FIRST)).await;
        assert_eq!(shown.status, 403);
        assert!(shown.body.contains("请先用个人链接登录"), "{}", shown.body);
        let link = admin.post(&format!("/api/v1/subjects/{id}/links"), &json!({})).await.ok();
        let mut browser = Browser::new(&world);
        browser.send_form(&format!("/s/{}", link["code"].as_str().unwrap()), &[]).await;
        let shown = browser.send_form("/settings/password", &fields("fang.wang", "", FIRST)).await;
        assert_eq!(shown.location(), "/settings/password?set=1");
        assert_eq!(sign_in(&world, "fang.wang", FIRST).await, 303);
    });
}

#[test]
fn what_is_kept_and_told_of_a_password_is_a_slow_hash_and_that_there_is_one() {
    empty(async |world| {
        let (admin, planner) = (world.caller(Role::Admin).await, world.caller(Role::Planner).await);
        with_password(&world, &planner, "wang.fang").await;
        let rows = world.rows("password").await;
        let hash = rows[0]["hash"].as_str().unwrap().to_owned();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        let mut browser = Browser::of(&world, &admin).await;
        browser.send_form(&format!("/persons/{}/password/remove", planner.subject), &[]).await;
        let events = world.rows("event").await;
        let kinds: Vec<&Value> = events.iter().map(|event| &event["kind"]).collect();
        for kind in ["password.set", "password.removed"] {
            assert!(kinds.contains(&&json!(kind)), "{kinds:?}");
        }
        for row in world.everything().await {
            assert!(!row.contains(FIRST), "{row}");
            assert!(
                !(row.starts_with("event ") || row.starts_with("audit ")) || !row.contains(&hash),
                "{row}"
            );
        }
    });
}

#[test]
fn nobody_signs_in_by_what_a_colleague_is_known_by() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let grants = json!([{"role": "planner"}]);
        let colleague =
            json!({"name": "李强", "staff_number": "A-1001", "phone": "13900001234", "grants": grants});
        admin.post("/api/v1/subjects", &colleague).await.ok();
        let own = json!({"name": "王芳", "staff_number": "B-2002", "phone": "13900005678", "grants": grants});
        let own = admin.post("/api/v1/subjects", &own).await.ok();
        let path = format!("/api/v1/subjects/{}/links", own["id"].as_str().unwrap());
        let link = admin.post(&path, &json!({})).await.ok();
        let mut browser = Browser::new(&world);
        browser.send_form(&format!("/s/{}", link["code"].as_str().unwrap()), &[]).await;
        for name in ["a-1001", "Ａ-1001", "13900001234", "139-0000-1234", "李强"] {
            let shown = browser.send_form("/settings/password", &fields(name, "", FIRST)).await;
            assert_eq!(shown.status, 422, "{name}");
            assert!(shown.body.contains("别人已经用了"), "{}", shown.body);
        }
        for (name, old, new) in
            [("b-2002", "", FIRST), ("139-0000-5678", FIRST, SECOND), ("王芳", SECOND, FIRST)]
        {
            let shown = browser.send_form("/settings/password", &fields(name, old, new)).await;
            assert_eq!(shown.location(), "/settings/password?set=1", "{name}");
        }
    });
}

#[test]
fn a_session_by_password_ends_with_what_gives_its_person_the_right() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let input = json!({
            "subject": "王芳", "grants": [{"role": "planner"}], "expires_at": "2026-06-12T02:00:00Z"
        });
        let made = admin.post("/api/v1/tokens", &input).await.ok();
        let token = world.stranger(made["secret"].as_str());
        with_password(&world, &token, "wang.fang").await;
        let typed = [("name", "wang.fang"), ("password", FIRST)];
        let mut browser = Browser::new(&world);
        assert_eq!(browser.send_form("/sign-in/password", &typed).await.location(), "/");
        browser.get("/").await.ok();
        world.set_clock("2026-06-12T01:59:59Z");
        browser.get("/").await.ok();
        world.set_clock("2026-06-12T02:00:00Z");
        assert_eq!(browser.get("/").await.location(), "/sign-in", "its token is over");
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 401);
    });
}

#[test]
fn a_session_by_password_ends_with_the_role_that_is_taken_from_its_person() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let said = |grants: Value| json!({"name": "王芳", "grants": grants});
        let both = json!([{"role": "planner"}, {"role": "coordinator"}]);
        let person = admin.post("/api/v1/subjects", &said(both)).await.ok();
        let path = format!("/api/v1/subjects/{}", person["id"].as_str().unwrap());
        let link = admin.post(&format!("{path}/links"), &json!({})).await.ok();
        let mut first = Browser::new(&world);
        first.send_form(&format!("/s/{}", link["code"].as_str().unwrap()), &[]).await;
        first.send_form("/settings/password", &fields("wang.fang", "", FIRST)).await;
        let mut browser = Browser::new(&world);
        browser.send_form("/sign-in/password", &[("name", "wang.fang"), ("password", FIRST)]).await;
        browser.get("/lists").await.ok();
        admin.put(&path, 1, &said(json!([{"role": "planner"}]))).await.ok();
        for one in [&mut first, &mut browser] {
            assert_eq!(one.get("/lists").await.status, 303);
        }
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 303, "with what is left");
    });
}

#[test]
fn an_office_is_not_locked_out_by_one_of_it() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        with_password(&world, &planner, "wang.fang").await;
        let mut browser = Browser::new(&world);
        let typed = [("name", "li.qiang"), ("password", SECOND)];
        for at in 0..110 {
            let shown = browser.send_form("/sign-in/password", &typed).await;
            assert_eq!(shown.status, if at < 10 { 401 } else { 429 });
        }
        assert_eq!(sign_in(&world, "wang.fang", FIRST).await, 303);
    });
}
