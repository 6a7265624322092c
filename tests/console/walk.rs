//! A walk over all pages, as each role: whatever is linked opens, and nothing that is hidden is shown anywhere.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::{Browser, between};
use super::things::everybody;
use crate::api::builders::{answer, small};
use crate::api::desk::Desk;
use crate::support::{Caller, World};

/// So many pages of one kind are opened.
const OF_A_KIND: usize = 3;

/// What an unpublished text says, and nothing else.
const UNPUBLISHED: &str = "南门桥下水深四十二厘米";

/// What a number of a person looks like.
const PHONE: &str = "13900001234";

#[test]
fn whatever_is_linked_opens_for_whoever_sees_the_link() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        for (role, caller) in everybody(&world, &desk).await {
            for (path, status, _) in walked(&world, &caller).await {
                assert_eq!(status, 200, "{path} for {role}");
            }
        }
    });
}

#[test]
fn every_form_that_changes_something_has_a_key_of_its_own() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let mut keys = BTreeSet::new();
        let mut forms = 0;
        for (role, caller) in everybody(&world, &desk).await {
            for (path, _, body) in walked(&world, &caller).await {
                let drawn = body.split("<form ").skip(1).map(|form| form.split("</form>").next().unwrap());
                for form in drawn.filter(|form| form.contains("method=\"post\"")) {
                    assert_eq!(form.matches("name=\"once\"").count(), 1, "{path} for {role}: {form}");
                    let key = between(&form[form.find("name=\"once\"").unwrap()..], "value=\"", "\"");
                    assert!(keys.insert(key.to_owned()), "{path} for {role}: {key} stands twice");
                    forms += 1;
                }
            }
        }
        assert!(forms > 50, "{forms}");
    });
}

#[test]
fn what_is_not_published_and_what_is_personal_stands_on_no_page_of_those_who_may_not_read_it() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let hidden = world.member(&["wechat-jiaoyu"]).await;
        let direction = desk.run.standing("wechat-jiaoyu").await.unwrap();
        let piece = json!({"title": "桥下", "text": format!("{UNPUBLISHED}，请绕行。")});
        let handed = hidden.post(&answer(&direction, "pieces"), &piece).await.ok();
        let piece = format!("/api/v1/pieces/{}", handed["id"].as_str().unwrap());
        let admin = world.caller(Role::Admin).await;
        let grants = json!([{"role": "member", "accounts": ["wechat-jiaoyu"]}]);
        let person = json!({"name": "王某", "phone": PHONE, "grants": grants});
        let made = admin.post("/api/v1/subjects", &person).await.ok();
        let person = format!("/api/v1/subjects/{}", made["id"].as_str().unwrap());
        for (role, caller) in everybody(&world, &desk).await {
            let text = caller.get(&piece).await.json.to_string().contains(UNPUBLISHED);
            let phone = caller.get(&person).await.json.to_string().contains(PHONE);
            for (path, _, body) in walked(&world, &caller).await {
                assert!(text || !body.contains(UNPUBLISHED), "{path} for {role}");
                assert!(phone || !body.contains(PHONE), "{path} for {role}");
            }
        }
    });
}

/// Every page that is linked from the first one, or from one that is linked, with its status; of each kind a few.
async fn walked(world: &World, caller: &Caller) -> Vec<(String, u16, String)> {
    let mut browser = Browser::of(world, caller).await;
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: Vec<(String, u16, String)> = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let opened = kinds.entry(kind_of(&path)).or_default();
        if *opened == OF_A_KIND || seen.iter().any(|(known, ..)| *known == path) {
            continue;
        }
        *opened += 1;
        let shown = browser.get(&path).await;
        if shown.headers["content-type"].to_str().is_ok_and(|kind| kind.starts_with("text/html")) {
            waiting.extend(links(&shown.body));
        }
        seen.push((path, shown.status, shown.body));
    }
    assert!(seen.len() > 3, "{seen:?}");
    seen
}

/// A path without what names one thing: ids, keys and questions.
fn kind_of(path: &str) -> String {
    let (path, asked) = path.split_once('?').unwrap_or((path, ""));
    let names = asked.split('&').filter_map(|pair| pair.split('=').next()).collect::<Vec<_>>().join("&");
    let words = path.split('/').map(|part| match part.len() {
        36 => "*",
        _ => part,
    });
    format!("{}?{names}", words.collect::<Vec<_>>().join("/"))
}

/// Where the links of a page lead, on this service; the questions of links are written with `&amp;`.
fn links(page: &str) -> Vec<String> {
    let found = page.split("<a ").skip(1).filter_map(|link| link.split('>').next());
    let targets = found.filter_map(|link| link.split("href=\"").nth(1)?.split('"').next());
    let local = targets.filter(|target| target.starts_with('/'));
    local.map(|target| target.split('#').next().unwrap().replace("&amp;", "&")).collect()
}
