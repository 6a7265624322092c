//! Persons, their links and tokens, by pages.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between};
use crate::api::builders::small;
use crate::support::{World, empty};

/// An administrator's browser.
pub async fn admin(world: &World) -> Browser {
    let admin = world.caller(Role::Admin).await;
    Browser::of(world, &admin).await
}

/// Enters a person by the form: the address of the person's page.
async fn enter(browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    let place = browser.send_form("/persons/new", fields).await.location().to_owned();
    assert!(place.starts_with("/persons/"), "{place}");
    place
}

const WANG: [(&str, &str); 6] = [
    ("name", "王芳"),
    ("organisation", "教育局"),
    ("staff_number", "1001"),
    ("phone", "138 0013 8000"),
    ("role.0", "member"),
    ("scope.0", "教育微信\r\n教育微博"),
];

#[test]
fn a_person_is_entered_by_names_and_gets_a_link_that_opens_once() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let place = enter(&mut browser, &WANG).await;
        let page = browser.get(&place).await.ok();
        assert!(
            page.contains("13800138000") && page.contains("教育微信") && !page.contains("wechat-jiaoyu"),
            "{page}"
        );
        assert!(page.contains("还没有给过链接"), "{page}");
        let shown = browser.send_form(&format!("{place}/links"), &[("days", "14")]).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        let link = between(&shown.body, "http://localhost", "\"").to_owned();
        assert!(link.starts_with("/s/"), "{}", shown.body);
        let page = browser.get(&place).await.ok();
        assert!(page.contains("尚未打开，有效期至") && !page.contains(&link), "{page}");
        let mut own = Browser::new(&world);
        assert_eq!(own.send_form(&link, &[]).await.location(), "/");
        assert!(own.get("/").await.ok().contains("王芳"));
        let page = browser.get(&place).await.ok();
        assert!(page.contains("已打开") && page.contains("浏览器登录") == page.contains("session"), "{page}");
    });
}

#[test]
fn a_link_that_was_not_opened_is_taken_back() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let place = enter(&mut browser, &WANG).await;
        let shown = browser.send_form(&format!("{place}/links"), &[("days", "1")]).await;
        let link = between(&shown.body, "http://localhost", "\"").to_owned();
        let page = browser.get(&place).await.ok();
        let revoke = format!("{place}/links/{}", between(&page, &format!("action=\"{place}/links/"), "\""));
        assert_eq!(browser.send_form(&revoke, &[]).await.location(), place);
        assert!(browser.get(&place).await.ok().contains("已作废"));
        assert_eq!(Browser::new(&world).send_form(&link, &[]).await.status, 401);
        assert_eq!(browser.send_form(&format!("{place}/links"), &[("days", "91")]).await.status, 422);
    });
}

#[test]
fn what_is_wrong_stands_beside_its_field_and_nothing_that_was_typed_is_lost() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let fields = [
            ("name", "李明"),
            ("organisation", "没有的局"),
            ("phone", "abc"),
            ("role.0", "reviewer"),
            ("scope.0", "公安局\n没有的单位"),
            ("role.3", "lead"),
            ("scope.3", "道路微矩阵"),
        ];
        let shown = browser.send_form("/persons/new", &fields).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        for part in [
            "role=\"alert\"",
            "没有的单位",
            "value=\"李明\"",
            "value=\"没有的局\"",
            "道路微矩阵",
            "id=\"organisation-fault\"",
        ] {
            assert!(shown.body.contains(part), "{part}: {}", shown.body);
        }
        let fields = [("name", "李明"), ("role.0", "coordinator"), ("scope.0", "公安局")];
        let shown = browser.send_form("/persons/new", &fields).await;
        assert!(shown.body.contains("这个角色不分范围"), "{}", shown.body);
        let fields = [("name", "李明"), ("phone", "abc"), ("role.0", "lead")];
        let shown = browser.send_form("/persons/new", &fields).await;
        assert_eq!(shown.status, 422);
        assert!(
            shown.body.contains("id=\"phone-fault\"") && shown.body.contains("<p class=\"fault\">"),
            "{}",
            shown.body
        );
        assert!(world.select("SELECT * FROM subject WHERE name = '李明'").await.is_empty());
    });
}

#[test]
fn a_person_is_changed_and_a_stale_form_is_not_written_over_it() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let place = enter(&mut browser, &WANG).await;
        let edit = format!("{place}/edit");
        let page = browser.get(&edit).await.ok();
        assert!(
            page.contains("name=\"revision\" value=\"1\"") && page.contains("教育微信\n教育微博"),
            "{page}"
        );
        let fields = [("revision", "1"), ("name", "王芳"), ("role.0", "signer"), ("scope.0", "教育局")];
        assert_eq!(browser.send_form(&edit, &fields).await.location(), place);
        let shown = browser.send_form(&edit, &fields).await;
        assert_eq!(shown.status, 412, "{}", shown.body);
        assert!(
            shown.body.contains("他人刚刚修改过") && shown.body.contains("value=\"王芳\""),
            "{}",
            shown.body
        );
        let page = browser.get(&place).await.ok();
        assert!(page.contains("签发") && !page.contains("13800138000"), "{page}");
    });
}

#[test]
fn somebody_of_the_same_name_is_entered_once_it_is_said_to_be_somebody_else() {
    small(async |world| {
        let mut browser = admin(&world).await;
        enter(&mut browser, &[("name", "王芳")]).await;
        let shown = browser.send_form("/persons/new", &[("name", "王芳")]).await;
        assert_eq!(shown.status, 409, "{}", shown.body);
        assert!(shown.body.contains("同名，但确实是另一个人"), "{}", shown.body);
        enter(&mut browser, &[("name", "王芳"), ("another", "1")]).await;
    });
}

#[test]
fn persons_are_found_by_name_number_and_role_page_by_page() {
    small(async |world| {
        let mut browser = admin(&world).await;
        enter(&mut browser, &WANG).await;
        for at in 0..50 {
            enter(&mut browser, &[("name", &format!("操作员{at:02}")), ("role.0", "planner")]).await;
        }
        let page = browser.get("/persons").await.ok();
        let next = between(&page, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
        let both = page + &browser.get(&next).await.ok();
        for at in 0..50 {
            assert_eq!(both.matches(&format!(">操作员{at:02}</a>")).count(), 1, "{at}: {both}");
        }
        let found = browser.get("/persons?role=member").await.ok();
        assert!(found.contains("王芳") && !found.contains("操作员"), "{found}");
        assert!(browser.get("/persons?q=1001").await.ok().contains("王芳"));
        for nobody in ["%25", "_", "100%25"] {
            let found = browser.get(&format!("/persons?q={nobody}")).await.ok();
            assert!(found.contains("没有符合条件的人员"), "{nobody}: {found}");
        }
    });
}

#[test]
fn a_token_is_shown_once_speaks_and_is_revoked() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let place = enter(&mut browser, &[("name", "接口"), ("role.0", "integrator")]).await;
        let shown =
            browser.send_form(&format!("{place}/tokens"), &[("label", "数据大屏"), ("days", "30")]).await;
        let secret = between(&shown.body, "value=\"mm_", "\"").to_owned();
        let speaker = world.stranger(Some(&format!("mm_{secret}")));
        assert_eq!(speaker.get("/api/v1/me").await.status, 200);
        let page = browser.get(&place).await.ok();
        assert!(page.contains("数据大屏") && !page.contains(&secret), "{page}");
        let revoke = format!("{place}/tokens/{}", between(&page, &format!("action=\"{place}/tokens/"), "\""));
        let other = enter(&mut browser, &[("name", "别人")]).await;
        let of_other = revoke.replace(&place, &other);
        assert_eq!(browser.send_form(&of_other, &[]).await.status, 404);
        assert_eq!(browser.send_form(&revoke, &[]).await.location(), place);
        assert_eq!(speaker.get("/api/v1/me").await.status, 401);
    });
}

#[test]
fn a_person_who_leaves_is_shut_out_at_once_and_let_in_again() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let place = enter(&mut browser, &WANG).await;
        let shown = browser.send_form(&format!("{place}/links"), &[("days", "14")]).await;
        let link = between(&shown.body, "http://localhost", "\"").to_owned();
        let mut own = Browser::new(&world);
        own.send_form(&link, &[]).await.location();
        assert_eq!(browser.send_form(&format!("{place}/bar"), &[]).await.location(), place);
        assert_eq!(own.get("/").await.location(), "/sign-in");
        let page = browser.get(&place).await.ok();
        assert!(page.contains("已停用") && !page.contains("生成个人链接"), "{page}");
        assert!(browser.get("/persons").await.ok().contains("已停用"));
        assert_eq!(browser.send_form(&format!("{place}/lift"), &[]).await.location(), place);
        assert!(browser.get(&place).await.ok().contains("生成个人链接"));
    });
}

#[test]
fn persons_are_for_administrators_alone() {
    small(async |world| {
        let mut browser = admin(&world).await;
        let place = enter(&mut browser, &WANG).await;
        for role in [Role::Coordinator, Role::Planner, Role::Reviewer] {
            let person = world.caller(role).await;
            let mut browser = Browser::of(&world, &person).await;
            assert!(!browser.get("/").await.ok().contains("href=\"/persons\""), "{}", role.key());
            for page in ["/persons", "/persons/new", &place, &format!("{place}/edit")] {
                assert_eq!(browser.get(page).await.status, 403, "{page} for {}", role.key());
            }
            let before = world.everything().await;
            for (form, fields) in [("links", ("days", "14")), ("tokens", ("days", "14")), ("bar", ("x", ""))]
            {
                assert_eq!(
                    browser.send_form(&format!("{place}/{form}"), &[fields]).await.status,
                    403,
                    "{form}"
                );
            }
            assert_eq!(world.everything().await, before);
        }
    });
}

#[test]
fn a_name_that_is_markup_is_shown_as_it_is() {
    empty(async |world| {
        let mut browser = admin(&world).await;
        let place = enter(&mut browser, &[("name", "<img src=x onerror=alert(1)>")]).await;
        for page in ["/persons", &place, &format!("{place}/edit")] {
            let page = browser.get(page).await.ok();
            assert!(page.contains("&lt;img") && !page.contains("<img"), "{page}");
        }
    });
}
