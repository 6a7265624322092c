//! The console behind a proxy that speaks TLS, at a name of its own.

use micromatrix::domain::right::Role;

use super::browser::Browser;
use crate::support::{World, empty};

const HOST: &str = "matrix.example.gov.cn";
const ORIGIN: &str = "https://matrix.example.gov.cn";

fn outside(world: &World) -> Browser {
    Browser::new(world).saying("host", HOST).saying("x-forwarded-proto", "https")
}

#[test]
fn behind_a_proxy_one_signs_in_with_a_cookie_for_tls_alone_and_works() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = outside(&world);
        assert_eq!(browser.get("/campaigns").await.location(), "/sign-in?next=%2Fcampaigns");
        let fields = [("secret", planner.secret().unwrap()), ("next", "/campaigns")];
        let opened = browser.send_form_of(ORIGIN, "/sign-in", &fields).await;
        assert_eq!(opened.location(), "/campaigns", "within the site, whatever it is called");
        let cookie = opened.set_cookies()[0].to_owned();
        for part in ["; HttpOnly", "; SameSite=Lax", "; Secure", "; Path=/"] {
            assert!(cookie.contains(part), "{part} is not in {cookie}");
        }
        assert!(!cookie.to_lowercase().contains("domain="), "{cookie}");
        let page = browser.get("/campaigns").await.ok();
        assert!(!page.contains(HOST) && !page.contains("http://"), "{page}");
        assert_eq!(browser.send_form_of(ORIGIN, "/sign-out", &[]).await.location(), "/sign-in");
        assert_eq!(browser.get("/campaigns").await.status, 303);
    });
}

#[test]
fn a_form_of_another_origin_is_refused_at_every_name() {
    empty(async |world| {
        let planner = world.caller(Role::Planner).await;
        let mut browser = outside(&world);
        browser.send_form_of(ORIGIN, "/sign-in", &[("secret", planner.secret().unwrap())]).await;
        let before = world.everything().await;
        for origin in [
            "https://evil.example",
            "https://example.gov.cn",
            "https://matrix.example.gov.cn.evil.example",
            "https://matrix.example.gov.cn:8443",
            "http://127.0.0.1",
            "null",
            "",
        ] {
            for form in ["/sign-out", "/sign-in", "/language", "/coverage/scenarios"] {
                let shown = browser.send_form_of(origin, form, &[("secret", "x")]).await;
                assert_eq!(shown.status, 403, "{origin} {form}: {}", shown.body);
                assert!(shown.body.contains("表单不是从这里发出的"), "{}", shown.body);
                assert!(shown.set_cookies().is_empty(), "{origin} {form}");
            }
        }
        for site in ["cross-site", "same-site"] {
            assert_eq!(browser.send_form_from(site, "/sign-out", &[]).await.status, 403, "{site}");
        }
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn the_address_of_a_new_link_is_the_one_at_which_the_service_was_reached() {
    empty(async |world| {
        let admin = world.caller(Role::Admin).await;
        let person = serde_json::json!({"name": "王芳", "grants": [{"role": "planner"}]});
        let id = admin.post("/api/v1/subjects", &person).await.ok()["id"].as_str().unwrap().to_owned();
        let mut browser = outside(&world);
        browser.send_form_of(ORIGIN, "/sign-in", &[("secret", admin.secret().unwrap())]).await;
        let shown = browser.send_form_of(ORIGIN, &format!("/persons/{id}/links"), &[("days", "14")]).await;
        assert!(shown.body.contains("https://matrix.example.gov.cn/s/"), "{}", shown.body);
    });
}
