//! What holds for every page, and who may see which.

use axum::http::header;
use micromatrix::domain::right::Role;
use serde_json::json;

use super::browser::Browser;
use crate::api::builders::{Run, draft, small};
use crate::support::grant;

/// Pages of a campaign.
const OF_CAMPAIGNS: [&str; 14] = [
    "",
    "/directions",
    "/contribution",
    "/plan",
    "/preview?spread=80",
    "/left-out",
    "/launch",
    "/amend",
    "/progress",
    "/history",
    "/closing",
    "/contribution/roads",
    "/coverage",
    "/topics",
];

/// Pages that everybody who is signed in may ask for.
const OF_ALL: [&str; 23] = [
    "/",
    "/campaigns",
    "/incidents",
    "/matrix",
    "/accounts/weibo-jiaojing",
    "/organisations/%E5%85%AC%E5%AE%89%E5%B1%80",
    "/sign-in",
    "/themes",
    "/themes/flood_season",
    "/facts",
    "/settings",
    "/settings/password",
    "/settings/sessions",
    "/settings/gates",
    "/settings/gates/words",
    "/settings/taxonomies",
    "/settings/jobs",
    "/matrix/drift",
    "/matrix/bridges",
    "/clusters",
    "/clusters/roads",
    "/clusters/detections",
    "/accounts/weibo-jiaojing/history",
];

/// Pages of those who keep the registry and the persons.
const OF_KEEPERS: [&str; 3] = ["/lists", "/persons", "/persons/new"];

/// Pages of coverage and events, which some may ask for.
const OF_SOME: [&str; 15] = [
    "/coverage",
    "/coverage/cells",
    "/coverage/cell?function=education&audience=parents&form=article&region=zhangjiagang",
    "/coverage/gaps",
    "/coverage/remedies",
    "/coverage/fragility",
    "/coverage/merge",
    "/coverage/droppable",
    "/coverage/what-if?kind=close&account=weibo-jiaojing",
    "/coverage/scenarios",
    "/coverage/targets",
    "/coverage/need",
    "/coverage/settings",
    "/coverage/accounts/weibo-jiaojing",
    "/events",
];

#[test]
fn every_page_has_a_title_a_heading_a_landmark_and_a_language_and_runs_nothing_that_stands_in_it() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut pages: Vec<String> = OF_ALL.map(ToOwned::to_owned).to_vec();
        pages.extend(OF_CAMPAIGNS.map(|rest| format!("/campaigns/{}{rest}", run.id)));
        pages.extend(["/campaigns/new", "/campaigns/new?theme=flood_season"].map(ToOwned::to_owned));
        pages.extend(OF_SOME.map(ToOwned::to_owned));
        pages.push(format!("/directions/{}", run.directions("asked").await[0]["id"].as_str().unwrap()));
        let fire = json!({"kind": "fire", "place": "zhangjiagang", "at": "2026-06-12T00:50:00Z"});
        let fire = run.coordinator.post("/api/v1/incidents", &fire).await.ok();
        let fire = fire["incident"]["id"].as_str().unwrap();
        pages.extend(["", "/cards", "/ring"].map(|rest| format!("/incidents/{fire}{rest}")));
        pages.push("/directions/00000000-0000-7000-8000-000000000000".to_owned());
        pages.extend(OF_KEEPERS.map(ToOwned::to_owned));
        let keeper = world.caller_with(vec![grant(Role::Coordinator), grant(Role::Admin)]).await;
        for language in ["zh", "en"] {
            let mut browser = Browser::of(&world, &keeper).await.speaking(language);
            for path in &pages {
                let shown = browser.get(path).await;
                let missing = path.contains("00000000-0000");
                assert_eq!(shown.status, if missing { 404 } else { 200 }, "{path}: {}", shown.body);
                let policy = shown.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
                assert!(
                    policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
                    "{path}: {policy}"
                );
                assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store", "{path}");
                let page = shown.body;
                for part in ["<title>", "<h1>", "<main id=\"main\"", "<html lang=\"", "name=\"viewport\""] {
                    assert_eq!(page.matches(part).count(), 1, "{part} in {path}: {page}");
                }
                for part in ["style=\"", "<style", "onclick", "javascript:", "http://", "https://cdn"] {
                    assert!(!page.contains(part), "{part} in {path}: {page}");
                }
                assert_eq!(page.matches("<script").count(), 1, "{path}");
            }
        }
    });
}

#[test]
fn a_page_shows_what_the_api_would_show_and_no_more() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let id = direction["id"].as_str().unwrap();
        let places = [
            (format!("/campaigns/{}", run.id), run.path.clone()),
            (format!("/campaigns/{}/directions", run.id), run.at("directions")),
            (format!("/campaigns/{}/contribution", run.id), run.at("contributions")),
            (format!("/campaigns/{}/plan", run.id), run.at("plan")),
            (format!("/campaigns/{}/left-out", run.id), run.at("unassigned")),
            (format!("/campaigns/{}/progress", run.id), run.at("directions")),
            (format!("/campaigns/{}/closing", run.id), run.at("closing")),
            (format!("/campaigns/{}/amend", run.id), run.at("pins")),
            (format!("/campaigns/{}/launch", run.id), run.at("pins")),
            (format!("/campaigns/{}/history", run.id), format!("/api/v1/events?campaign={}", run.id)),
            (format!("/campaigns/{}/contribution/roads", run.id), run.at("contributions/roads")),
            (format!("/campaigns/{}/coverage", run.id), run.at("coverage")),
            ("/coverage".to_owned(), "/api/v1/coverage".to_owned()),
            ("/coverage/gaps".to_owned(), "/api/v1/coverage/gaps".to_owned()),
            ("/coverage/fragility".to_owned(), "/api/v1/coverage/fragility".to_owned()),
            ("/coverage/targets".to_owned(), "/api/v1/coverage/targets".to_owned()),
            ("/coverage/need".to_owned(), "/api/v1/coverage/need".to_owned()),
            ("/coverage/settings".to_owned(), "/api/v1/coverage/settings".to_owned()),
            ("/clusters/detections".to_owned(), "/api/v1/clusters/detections".to_owned()),
            ("/events".to_owned(), "/api/v1/events".to_owned()),
            ("/clusters/roads".to_owned(), "/api/v1/clusters/roads".to_owned()),
            ("/accounts/weibo-jiaoyu/history".to_owned(), "/api/v1/accounts/weibo-jiaoyu/history".to_owned()),
            (format!("/directions/{id}"), format!("/api/v1/directions/{id}")),
        ];
        for role in Role::ALL {
            let caller = match role {
                Role::Member => world.member(&["wechat-jiaoyu"]).await,
                Role::Lead => continue,
                _ => world.caller(role).await,
            };
            let mut browser = Browser::of(&world, &caller).await;
            for (page, operation) in &places {
                let of_api = caller.get(operation).await.status.as_u16();
                assert_eq!(browser.get(page).await.status, of_api, "{page} for {}", role.key());
            }
        }
    });
}

#[test]
fn buttons_are_shown_to_those_who_may_press_them() {
    small(async |world| {
        let run = Run::planned(&world, &draft()).await;
        let path = format!("/campaigns/{}", run.id);
        let planner = world.caller(Role::Planner).await;
        assert!(
            !Browser::of(&world, &planner).await.get(&path).await.ok().contains(&format!("action=\"{path}"))
        );
        let page = Browser::of(&world, &run.signer).await.get(&format!("{path}/sign")).await.ok();
        assert!(page.contains(&format!("action=\"{path}/sign\"")), "{page}");
        let plan = format!("{path}/plan");
        let page = Browser::of(&world, &planner).await.get(&plan).await.ok();
        assert!(!page.contains("action=\"/campaigns") && !page.contains("formaction"), "{page}");
        let page = Browser::of(&world, &run.coordinator).await.get(&plan).await.ok();
        for action in ["pins", "settings"] {
            assert!(page.contains(&format!("action=\"{path}/{action}\"")), "{page}");
        }
    });
}

#[test]
fn an_address_that_cannot_be_one_is_told_on_a_page() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        for (path, status) in [
            ("/directions/abc", 404),
            ("/campaigns/abc", 404),
            ("/campaigns?after=x", 400),
            ("/nowhere", 404),
        ] {
            let shown = browser.get(path).await;
            assert_eq!(shown.status, status, "{path}");
            assert!(shown.body.contains("role=\"alert\""), "{path}: {}", shown.body);
        }
    });
}
