//! Coverage by pages: the map, what its squares are made of, gaps, trials, fragile points, mergers.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between};
use crate::api::builders::small;
use crate::support::{World, demo};

async fn planner(world: &World) -> Browser {
    Browser::of(world, &world.caller(Role::Planner).await).await
}

fn addresses(page: &str, beginning: &str) -> Vec<String> {
    let parts =
        page.split("href=\"").skip(1).map(|part| part[..part.find('"').unwrap()].replace("&amp;", "&"));
    parts.filter(|address| address.starts_with(beginning)).collect()
}

#[test]
fn every_square_of_the_map_opens_into_its_cells_and_a_cell_into_its_accounts() {
    small(async |world| {
        let mut browser = planner(&world).await;
        let page = browser.get("/coverage").await.ok();
        let table = between(&page, "<tbody>", "</tbody>");
        let squares =
            addresses(table, "/coverage/cells?").into_iter().filter(|one| one.contains("audience="));
        let squares: Vec<String> = squares.collect();
        assert!(!squares.is_empty(), "{page}");
        for square in squares {
            let cells = browser.get(&square).await.ok();
            let cells = addresses(&cells, "/coverage/cell?");
            assert!(!cells.is_empty(), "{square}");
            let cell = browser.get(&cells[0]).await.ok();
            assert!(cell.contains("/accounts/") || cell.contains("还没有账号能讲这一格"), "{cell}");
        }
    });
}

#[test]
fn a_filter_of_form_or_region_narrows_the_map_and_an_empty_one_does_not() {
    small(async |world| {
        let mut browser = planner(&world).await;
        let all = browser.get("/coverage").await.ok();
        assert_eq!(
            browser.get("/coverage?form=&region=&days=").await.ok().matches("data-level").count(),
            all.matches("data-level").count()
        );
        let videos = browser.get("/coverage?form=short_video").await.ok();
        assert!(videos.contains("没有符合条件的格子"), "{videos}");
        assert_eq!(browser.get("/coverage?form=pigeon").await.status, 400);
        assert!(browser.get("/coverage?days=30").await.ok().contains("0%"), "nothing was said yet");
    });
}

#[test]
fn gaps_are_paged_and_each_remedy_can_be_tried() {
    demo(async |world| {
        let mut browser = planner(&world).await;
        let mut page = browser.get("/coverage/gaps").await.ok();
        let first = addresses(&page, "/coverage/cell?");
        let trial = addresses(&page, "/coverage/what-if?changes=").into_iter().next().unwrap();
        let shown = browser.get(&trial).await.ok();
        assert!(shown.contains("推演后") && shown.contains("有变化的格子"), "{shown}");
        let next = addresses(&page, "/coverage/gaps?after=").pop().unwrap();
        page = browser.get(&next).await.ok();
        assert!(addresses(&page, "/coverage/cell?").iter().all(|cell| !first.contains(cell)));
        let few = browser.get("/coverage/remedies?wanted=2").await.ok();
        assert!(few.contains("<ol>") && few.contains("推演此项"), "{few}");
    });
}

#[test]
fn a_trial_takes_changes_one_after_the_other_and_writes_nothing() {
    small(async |world| {
        let mut browser = planner(&world).await;
        let before = world.everything().await;
        let page = browser
            .get("/coverage/what-if?kind=close&account=%E6%95%99%E8%82%B2%E5%BE%AE%E5%8D%9A")
            .await
            .ok();
        assert!(page.contains("停用 ") && page.contains("推演后"), "{page}");
        let changes = between(&page, "name=\"changes\" value=\"", "\"").to_owned();
        assert!(changes.contains("weibo-jiaoyu"), "the account was meant by its name: {changes}");
        let address = addresses(&page, "/coverage/what-if/plan?changes=").pop().unwrap();
        let held = address.trim_start_matches("/coverage/what-if/plan?").to_owned();
        let page = browser
            .get(&format!(
                "/coverage/what-if?{held}&kind=audiences&account=wechat-jiaoyu&audience=drivers&remove="
            ))
            .await
            .ok();
        assert_eq!(between(&page, "<ol class=\"steps\">", "</ol>").matches("<li>").count(), 2, "{page}");
        assert_eq!(world.everything().await, before, "a trial has changed something");
    });
}

#[test]
fn a_change_that_does_not_fit_keeps_what_was_typed_and_what_was_tried() {
    small(async |world| {
        let mut browser = planner(&world).await;
        let held = "changes=%5B%7B%22kind%22%3A%22close%22%2C%22account%22%3A%22weibo-jiaoyu%22%7D%5D";
        let shown = browser.get(&format!("/coverage/what-if?{held}&kind=close&account=nobody")).await;
        assert_eq!(shown.status, 422);
        let page = shown.body;
        assert!(page.contains("role=\"alert\"") && page.contains("没有叫"), "{page}");
        assert!(
            page.contains("value=\"nobody\"")
                && page.contains("aria-invalid=\"true\"")
                && page.contains("推演后"),
            "{page}"
        );
        let several = browser.get("/coverage/what-if?kind=close&account=%E5%BE%AE%E5%8D%9A").await;
        assert!(
            several.body.contains("weibo-jiaojing") && several.body.contains("weibo-jiaoyu"),
            "{}",
            several.body
        );
        assert_eq!(browser.get("/coverage/what-if?changes=%5B1").await.status, 400);
    });
}

#[test]
fn a_trial_is_kept_compared_and_deleted_by_those_who_may() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let changes = r#"[{"kind":"close","account":"weibo-jiaoyu"}]"#;
        let fields = [("name", "停掉一个"), ("changes", changes), ("shared", "on")];
        let kept = browser.send_form("/coverage/scenarios", &fields).await;
        assert_eq!(kept.location(), "/coverage/scenarios");
        let page = browser.get("/coverage/scenarios").await.ok();
        let revision = between(&page, "name=\"revision\" value=\"", "\"").to_owned();
        let delete = between(&page, "action=\"/coverage/scenarios/", "\"").to_owned();
        let mut integrator = Browser::of(&world, &world.caller(Role::Integrator).await).await;
        let seen = integrator.get("/coverage/scenarios").await.ok();
        assert!(seen.contains("停掉一个") && !seen.contains("/delete"), "{seen}");
        assert_eq!(integrator.send_form("/coverage/scenarios", &fields).await.status, 403);
        browser
            .send_form(&format!("/coverage/scenarios/{delete}"), &[("revision", &revision)])
            .await
            .location();
        assert!(!browser.get("/coverage/scenarios").await.ok().contains("停掉一个"));
    });
}

#[test]
fn fragile_points_and_mergers_lead_to_their_proof() {
    demo(async |world| {
        let mut browser = planner(&world).await;
        let page = browser.get("/coverage/fragility").await.ok();
        let account = addresses(&page, "/coverage/accounts/").into_iter().next().unwrap();
        let proof = browser.get(&account).await.ok();
        assert!(proof.contains("缺少后") && proof.contains("/coverage/cell?"), "{proof}");
        assert!(page.contains("只有一个账号能讲的格子") && page.contains("/accounts/"), "{page}");
        let page = browser.get("/coverage/merge").await.ok();
        assert!(page.contains("逐格看") || page.contains("没有符合条件的账号"), "{page}");
        assert!(browser.get("/coverage/droppable").await.ok().contains("可以一起合并"));
        assert_eq!(browser.get("/coverage/merge?unknown=true").await.status, 200);
        assert_eq!(browser.get("/coverage/merge?after=x").await.status, 400);
    });
}

#[test]
fn coverage_is_for_those_who_may_read_it() {
    small(async |world| {
        let pages = [
            "",
            "/cells",
            "/gaps",
            "/remedies",
            "/fragility",
            "/merge",
            "/droppable",
            "/what-if",
            "/what-if/plan",
            "/scenarios",
            "/accounts/weibo-jiaoyu",
        ];
        for role in Role::ALL {
            let caller = match role {
                Role::Member => world.member(&["wechat-jiaoyu"]).await,
                Role::Lead => continue,
                _ => world.caller(role).await,
            };
            let mut browser = Browser::of(&world, &caller).await;
            let of_api = caller.get("/api/v1/coverage").await.status.as_u16();
            for page in pages {
                assert_eq!(
                    browser.get(&format!("/coverage{page}")).await.status,
                    of_api,
                    "{page} for {}",
                    role.key()
                );
            }
            let shown = browser.get("/").await.ok();
            assert_eq!(shown.contains("href=\"/coverage\""), of_api == 200, "{}", role.key());
        }
    });
}
