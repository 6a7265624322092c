//! Keys, handles and addresses that are not what they look like: refused by the API and by an import alike.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{draft, small, with};
use crate::support::{Caller, World, encoded, refused};

const ACCOUNTS: &str = "/api/v1/accounts";

fn account(handle: &str) -> Value {
    json!({"handle": handle, "name": "新号", "platform": "weibo", "organisation": "公安局"})
}

#[test]
fn a_handle_that_only_looks_different_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for handle in ["Weibo-Jiaojing", "ｗｅｉｂｏ-jiaojing", "weibo-jiaojing\u{fe0f}"] {
            let attempt = coordinator.post(ACCOUNTS, &account(handle));
            let problem = refused(&world, attempt, 422, "invalid", &["/handle"]).await;
            assert!(
                problem["errors"][0]["detail"].as_str().unwrap().contains("`weibo-jiaojing`"),
                "{problem:#}"
            );
        }
        coordinator.post(ACCOUNTS, &account("Weibo-Jiaojing-2")).await.ok();
        let attempt = coordinator.post(ACCOUNTS, &account("weibo-jiaojing"));
        refused(&world, attempt, 409, "taken", &["/handle"]).await;
        coordinator.edit_account("weibo-jiaojing", |account| account["name"] = json!("交警")).await;
    });
}

#[test]
fn a_key_that_cannot_be_seen_or_reached_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for key in [".", "..", "a\u{200b}", "\u{202e}a", "a\u{2066}b", "\u{feff}a", "a\u{ad}b"] {
            let named = json!({"key": key, "name": "新"});
            for (path, body, place) in [
                (ACCOUNTS, account(key), "/handle"),
                ("/api/v1/clusters", named.clone(), "/key"),
                ("/api/v1/organisations", named, "/key"),
                ("/api/v1/campaigns", with(draft(), "/angles/0/key", json!(key)), "/angles/0"),
            ] {
                refused(&world, coordinator.post(path, &body), 422, "invalid", &[place]).await;
            }
            let path = format!("{ACCOUNTS}/{}", encoded(key));
            refused(&world, coordinator.get(&path), 404, "not_found", &[]).await;
        }
    });
}

#[test]
fn an_address_that_leads_elsewhere_is_refused() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        for url in [
            "https://police.cn@evil.example/",
            "https://user:secret@example.cn/",
            "https://example.cn/\"onload=x",
            "https://example.cn/'",
            "https://example.cn/\u{202e}a",
            "https://exa\u{200b}mple.cn/",
        ] {
            let body = with(account("x"), "/url", json!(url));
            refused(&world, coordinator.post(ACCOUNTS, &body), 422, "invalid", &["/url"]).await;
        }
        let body = with(account("x"), "/url", json!("HTTPS://youtube.com/@police?a=b@c"));
        coordinator.post(ACCOUNTS, &body).await.ok();
    });
}

#[test]
fn an_import_refuses_the_same_and_names_the_rows() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let text = "handle,name,platform,organisation,url\n\
            linhe-xf,甲,weibo,公安局,\n\
            \u{200b}linhe-xf,甲,weibo,公安局,\n\
            Linhe-XF,甲,weibo,公安局,\n\
            WEIBO-jiaojing,甲,weibo,公安局,\n\
            ..,甲,weibo,公安局,\n\
            b,甲,weibo,公安局,https://a@b.cn/\n";
        assert_eq!(
            told(&world, &coordinator, text).await,
            [
                (3, "holds a character that does not show, or that turns the direction of writing"),
                (4, "looks like `linhe-xf`, which is another"),
                (5, "looks like `weibo-jiaojing`, which is another"),
                (6, "is a way through an address and no key"),
                (7, "holds a user or a password before its host"),
            ]
            .map(|(line, problem)| (line, problem.to_owned()))
        );
        assert_eq!(coordinator.all(ACCOUNTS).await.len(), 7);
    });
}

/// The lines and problems of a file of accounts that is refused.
async fn told(world: &World, caller: &Caller, accounts: &str) -> Vec<(u64, String)> {
    let queued = caller.post("/api/v1/imports", &json!({"files": {"accounts.csv": accounts}})).await;
    let path = queued.header("location").to_owned();
    world.work().await;
    let job = caller.get(&path).await.ok();
    let errors = job["problem"]["report"]["errors"].as_array().unwrap_or_else(|| panic!("{job:#}"));
    let told =
        |error: &Value| (error["line"].as_u64().unwrap(), error["problem"].as_str().unwrap().to_owned());
    errors.iter().map(told).collect()
}
