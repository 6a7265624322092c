//! Signing in and out of the console.

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::Browser;
use crate::support::{World, demo, empty};

/// A personal link of a new person with a role in the demo: its code.
async fn link(world: &World) -> String {
    let admin = world.caller(Role::Admin).await;
    let input = json!({"name": "王芳", "grants": [{"role": "member", "accounts": ["wechat-zjg-jiaoyu"]}]});
    let person = admin.post("/api/v1/subjects", &input).await.ok();
    let path = format!("/api/v1/subjects/{}/links", person["id"].as_str().unwrap());
    admin.post(&path, &json!({})).await.ok()["code"].as_str().unwrap().to_owned()
}

#[test]
fn who_is_not_signed_in_is_led_to_where_one_signs_in_and_back() {
    demo(async |world| {
        let mut browser = Browser::new(&world);
        assert_eq!(browser.get("/campaigns").await.location(), "/sign-in?next=%2Fcampaigns");
        let page = browser.get("/sign-in?next=%2Fcampaigns").await.ok();
        assert!(page.contains(r#"name="next" value="/campaigns""#), "{page}");
        let planner = world.caller(Role::Planner).await;
        let fields = [("secret", planner.secret().unwrap()), ("next", "/campaigns")];
        assert_eq!(browser.send_form("/sign-in", &fields).await.location(), "/campaigns");
        browser.get("/campaigns").await.ok();
    });
}

#[test]
fn nobody_is_led_to_another_site_after_signing_in() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let fields = [("secret", planner.secret().unwrap()), ("next", "//evil.example/")];
        assert_eq!(Browser::new(&world).send_form("/sign-in", &fields).await.location(), "/");
    });
}

#[test]
fn a_personal_link_opens_once_and_only_when_a_person_presses_the_button() {
    demo(async |world| {
        let path = format!("/s/{}", link(&world).await);
        let mut browser = Browser::new(&world);
        for _ in 0..2 {
            let page = browser.get(&path).await.ok();
            assert!(page.contains("打开并登录"), "{page}");
        }
        let opened = browser.send_form(&path, &[]).await;
        assert_eq!(opened.location(), "/");
        let cookie = opened.set_cookies()[0].to_owned();
        assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
        assert!(browser.get("/").await.ok().contains("王芳"));
        let mut other = Browser::new(&world);
        let again = other.send_form(&path, &[]).await;
        assert_eq!(again.status, 401);
        assert!(again.body.contains("链接已失效"), "{}", again.body);
        assert_eq!(other.get("/").await.location(), "/sign-in");
    });
}

#[test]
fn the_form_of_a_link_leads_to_its_own_place_whatever_stands_in_the_address() {
    demo(async |world| {
        let mut browser = Browser::new(&world);
        for code in ["..%2Fsign-out", "a%2Fb", "a%3Fb", "a%23b"] {
            let page = browser.get(&format!("/s/{code}")).await.ok();
            assert!(page.contains(&format!("action=\"/s/{code}\"")), "{page}");
        }
    });
}

#[test]
fn a_session_lasts_for_a_working_day_and_ends_with_its_token() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        browser.get("/").await.ok();
        world.set_clock("2026-06-12T08:59:59Z");
        browser.get("/").await.ok();
        world.set_clock("2026-06-12T09:00:00Z");
        assert_eq!(browser.get("/").await.location(), "/sign-in");
    });
}

#[test]
fn a_session_of_a_person_who_is_shut_out_ends_at_once() {
    empty(async |world| {
        let (admin, planner) = (world.caller(Role::Admin).await, world.caller(Role::Planner).await);
        let mut browser = Browser::of(&world, &planner).await;
        browser.get("/").await.ok();
        admin.call(&format!("/api/v1/subjects/{}/bar", planner.subject)).await.ok();
        assert_eq!(browser.get("/").await.location(), "/sign-in");
    });
}

#[test]
fn who_signs_out_is_out_also_with_the_old_cookie() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        let mut kept = browser.clone();
        assert_eq!(browser.send_form("/sign-out", &[]).await.location(), "/sign-in");
        assert_eq!(browser.get("/").await.location(), "/sign-in");
        assert_eq!(kept.get("/").await.location(), "/sign-in");
        // The token that the session was opened with still speaks.
        planner.get("/api/v1/me").await.ok();
    });
}

#[test]
fn a_form_of_another_site_does_nothing() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        let before = world.everything().await;
        for site in ["cross-site", "same-site", "none"] {
            let shown = browser.send_form_from(site, "/sign-out", &[]).await;
            assert_eq!(shown.status, 403, "{site}");
            assert!(shown.body.contains("表单不是从这里发出的"), "{}", shown.body);
        }
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn the_cookie_reads_the_api_and_writes_nothing_through_it() {
    demo(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        assert_eq!(browser.get("/api/v1/me").await.status, 200);
        let shown = browser.send_form("/api/v1/campaigns", &[]).await;
        assert_eq!(shown.status, 401, "{}", shown.body);
    });
}

#[test]
fn whoever_tries_secrets_on_the_page_waits() {
    empty(async |world| {
        let mut browser = Browser::new(&world);
        for at in 0..30 {
            let shown = browser.send_form("/sign-in", &[("secret", &format!("mm_{at}"))]).await;
            assert_eq!(shown.status, 401, "{}", shown.body);
        }
        let shown = browser.send_form("/sign-in", &[("secret", "mm_more")]).await;
        assert_eq!(shown.status, 429);
        assert!(shown.body.contains("尝试次数过多"), "{}", shown.body);
        assert!(shown.headers.contains_key("retry-after"));
    });
}

#[test]
fn a_session_ends_when_a_token_of_its_person_is_revoked() {
    empty(async |world| {
        let (admin, planner) = (world.caller(Role::Admin).await, world.caller(Role::Planner).await);
        let mut browser = Browser::of(&world, &planner).await;
        let tokens = admin.all("/api/v1/tokens").await;
        let opener =
            tokens.iter().find(|token| token["subject"] == planner.subject && token["label"] == "").unwrap();
        admin.delete(&format!("/api/v1/tokens/{}", opener["id"].as_str().unwrap())).await.ok();
        assert_eq!(browser.get("/").await.location(), "/sign-in");
    });
}

#[test]
fn a_form_that_is_sent_after_the_session_is_over_says_so_and_leads_nowhere() {
    empty(async |world| {
        let shown = Browser::new(&world).send_form("/pieces/1/revise", &[("text", "写了很久")]).await;
        assert_eq!(shown.status, 401);
        assert!(shown.body.contains("登录已过期") && shown.body.contains("在新窗口登录"), "{}", shown.body);
    });
}

#[test]
fn the_last_who_administers_the_service_signs_out_as_everybody_does() {
    empty(async |world| {
        let first = world.caller(Role::Admin).await;
        let person = json!({"name": "王芳", "grants": [{"role": "admin"}]});
        let id = first.post("/api/v1/subjects", &person).await.ok()["id"].as_str().unwrap().to_owned();
        let link = first.post(&format!("/api/v1/subjects/{id}/links"), &json!({})).await.ok();
        let mut browser = Browser::new(&world);
        browser.send_form(&format!("/s/{}", link["code"].as_str().unwrap()), &[]).await;
        let mut second = browser.clone();
        browser.get("/persons").await.ok();
        // The link's session is the one that administers the service from now on.
        for token in first.all("/api/v1/tokens").await {
            if token["subject"] == first.subject.as_str() && token["revoked_at"].is_null() {
                let path =
                    format!("/persons/{}/tokens/{}/revoke", first.subject, token["id"].as_str().unwrap());
                browser.send_form(&path, &[]).await;
            }
        }
        let shown = browser.send_form("/sign-out", &[]).await;
        assert_eq!(shown.location(), "/sign-in");
        assert!(shown.set_cookies()[0].contains("Max-Age=0"), "{:?}", shown.set_cookies());
        assert_eq!(second.get("/persons").await.status, 303, "the old cookie opens nothing");
    });
}

#[test]
fn who_is_not_signed_in_any_more_signs_out_all_the_same() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        let mut other = browser.clone();
        for one in [&mut browser, &mut other] {
            let shown = one.send_form("/sign-out", &[]).await;
            assert_eq!(shown.location(), "/sign-in");
            assert!(shown.set_cookies()[0].contains("Max-Age=0"), "{:?}", shown.set_cookies());
        }
    });
}

#[test]
fn a_session_ends_with_the_role_or_the_scope_that_gave_it_and_stays_when_there_is_more() {
    demo(async |world| {
        let admin = world.caller(Role::Admin).await;
        let said =
            |accounts: &[&str]| json!({"name": "王芳", "grants": [{"role": "member", "accounts": accounts}]});
        let (one, two) = ("wechat-zjg-jiaoyu", "weibo-zjg-xuanchuanbu");
        let person = admin.post("/api/v1/subjects", &said(&[one])).await.ok();
        let path = format!("/api/v1/subjects/{}", person["id"].as_str().unwrap());
        let link = admin.post(&format!("{path}/links"), &json!({})).await.ok();
        let mut browser = Browser::new(&world);
        browser.send_form(&format!("/s/{}", link["code"].as_str().unwrap()), &[]).await;
        browser.get("/").await.ok();
        let other = world.caller(Role::Planner).await;
        let mut unconcerned = Browser::of(&world, &other).await;
        admin.put(&path, 1, &said(&[one, two])).await.ok();
        browser.get("/").await.ok();
        admin.put(&path, 2, &said(&[two])).await.ok();
        assert_eq!(browser.get("/").await.location(), "/sign-in");
        unconcerned.get("/").await.ok();
    });
}

#[test]
fn an_old_link_and_one_that_was_taken_back_open_nothing() {
    demo(async |world| {
        let path = format!("/s/{}", link(&world).await);
        world.set_clock("2027-06-12T01:00:00Z");
        let mut browser = Browser::new(&world);
        browser.get(&path).await.ok();
        let shown = browser.send_form(&path, &[]).await;
        assert_eq!(shown.status, 401);
        assert!(shown.body.contains("链接已失效") && shown.set_cookies().is_empty(), "{}", shown.body);
    });
}

#[test]
fn a_secret_as_long_as_a_book_is_not_read() {
    empty(async |world| {
        let long = "长".repeat(4 * 1024 * 1024 / 3);
        let mut browser = Browser::new(&world);
        for (form, field) in [("/sign-in", "secret"), ("/sign-in/password", "password")] {
            let shown = browser.send_form(form, &[(field, &long), ("name", "wang.fang")]).await;
            assert_eq!(shown.status, 413, "{form}");
        }
        let planner = world.caller(Role::Planner).await;
        let mut browser = Browser::of(&world, &planner).await;
        let shown = browser.send_form("/settings/password", &[("new", &long)]).await;
        assert_eq!(shown.status, 413);
        assert!(shown.body.contains("内容太大"), "{}", &shown.body[..500]);
    });
}
