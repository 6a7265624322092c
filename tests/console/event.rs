//! Events by pages: filtered, paged, and no more than the API shows.

use micromatrix::domain::right::Role;

use super::browser::{Browser, between};
use crate::api::builders::{Run, draft, small};

fn count(page: &str) -> usize {
    page.matches("<time ").count()
}

#[test]
fn everybody_sees_the_events_that_the_api_shows_them_and_no_others() {
    small(async |world| {
        Run::launched(&world, &draft()).await;
        for role in Role::ALL {
            let caller = match role {
                Role::Member => world.member(&["wechat-jiaoyu"]).await,
                Role::Lead => continue,
                _ => world.caller(role).await,
            };
            let mut browser = Browser::of(&world, &caller).await;
            let of_api = caller.get("/api/v1/events").await.status.as_u16();
            let shown = browser.get("/events").await;
            assert_eq!(shown.status, of_api, "{}", role.key());
            if of_api != 200 {
                continue;
            }
            let (mut seen, mut page) = (0, shown.body);
            loop {
                seen += count(&page);
                if !page.contains("rel=\"next\"") {
                    break;
                }
                let next = between(&page, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
                page = browser.get(&next).await.ok();
            }
            assert_eq!(seen, caller.all("/api/v1/events").await.len(), "{}", role.key());
        }
    });
}

#[test]
fn events_are_found_by_kind_thing_person_and_period() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let launched = browser.get("/events?kind=campaign.launched&thing=&from=&until=").await.ok();
        assert_eq!(count(&launched), 1, "{launched}");
        assert!(launched.contains("平安出行") && launched.contains("下达"), "{launched}");
        let person = between(&launched, "person=", "\"").split('&').next().unwrap().to_owned();
        let by_person = browser.get(&format!("/events?person={person}&thing=campaign")).await.ok();
        assert!(by_person.contains("起草行动") && !by_person.contains("<strong>签发方案"), "{by_person}");
        let of_one = browser.get(&format!("/events?thing=campaign&key={}", run.id)).await.ok();
        assert!(count(&of_one) >= 4, "{of_one}");
        assert_eq!(count(&browser.get("/events?until=2020-01-01").await.ok()), 0);
        assert!(count(&browser.get("/events?from=2020-01-01").await.ok()) > 0);
        for path in ["/events?from=yesterday", "/events?kind=x", "/events?before=x", "/events?person=x"] {
            assert_eq!(browser.get(path).await.status, 400, "{path}");
        }
    });
}
