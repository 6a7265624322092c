//! Pages stay right and small when there is much.

use std::fmt::Write as _;

use micromatrix::domain::id::SubjectId;
use micromatrix::domain::right::Role;
use micromatrix::domain::subject::Subject;
use micromatrix::store::campaign::insert_campaign;
use micromatrix::store::job::insert_job;
use micromatrix::store::subject::insert_subject;
use serde_json::json;

use super::browser::{Browser, between};
use crate::api::builders::{Run, answer, draft, small};
use crate::api::desk::Desk;
use crate::store::support::{at, campaign, id, job};
use crate::support::World;

/// A text with thousands of numbers that nobody may publish.
fn full_of_numbers() -> String {
    (0..4000).fold(String::new(), |mut text, at| {
        let _ = writeln!(text, "电话1381234{at:04}。");
        text
    })
}

#[test]
fn a_text_with_thousands_of_findings_makes_a_page_that_is_not_much_longer_than_the_text() {
    small(async |world| {
        let desk = Desk::begun(&world, "gates", "key").await;
        let piece = format!("/pieces/{}", desk.id);
        let mut author = Browser::of(&world, &desk.member).await;
        let revision = between(&author.get(&piece).await.ok(), "name=\"revision\" value=\"", "\"").to_owned();
        let text = full_of_numbers();
        let fields = [("revision", revision.as_str()), ("title", "电话"), ("text", &text)];
        author.send_form(&format!("{piece}/revise"), &fields).await.location();
        let page = author.get(&piece).await.ok();
        assert!(page.contains("同类问题还有") && page.contains("之后的全部段落"), "{}", page.len());
        // The text stands there twice, to be read and to be written on, and once as what was changed.
        assert!(page.len() < 6 * text.len() + 200_000, "{} of {}", page.len(), text.len());
        assert_eq!(page.matches("<mark").count(), 20);
        let last = text.lines().last().unwrap();
        assert!(between(&page, "<textarea id=\"text\"", "</textarea>").contains(last), "all of it is there");
    });
}

#[test]
fn a_text_with_thousands_of_findings_that_is_refused_is_not_lost() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let member = world.member(&["weibo-jiaojing"]).await;
        let direction = run.standing("weibo-jiaojing").await.unwrap();
        let path = answer(&direction, "pieces").replace("/api/v1", "");
        let text = full_of_numbers();
        let mut author = Browser::of(&world, &member).await;
        let fields = [("title", "电话"), ("text", &text), ("repost_of", "nowhere")];
        let shown = author.send_form(&path, &fields).await;
        assert_eq!(shown.status, 422);
        assert!(shown.body.len() < 4 * text.len() + 200_000, "{}", shown.body.len());
        let typed = between(&shown.body, "<textarea id=\"text\"", "</textarea>");
        assert!(typed.contains(text.trim_end()), "all of it is there");
    });
}

/// Lists of which rows are entered straight into the database.
#[derive(Debug, Clone, Copy)]
enum Listed {
    Campaigns,
    Jobs,
    Persons,
}

impl Listed {
    const fn path(self) -> &'static str {
        match self {
            Self::Campaigns => "/campaigns",
            Self::Jobs => "/settings/jobs",
            Self::Persons => "/persons?q=%E4%BC%97%E4%BA%BA",
        }
    }

    async fn enter(self, world: &World, number: u128) {
        let db = &world.app.db;
        match self {
            Self::Campaigns => insert_campaign(db, &campaign(number)).await.unwrap(),
            Self::Jobs => insert_job(db, &job(number), &json!({})).await.unwrap(),
            Self::Persons => {
                let person = Subject::named(SubjectId(id(number)), format!("众人{number}"), at(1));
                insert_subject(db, &person, None).await.unwrap();
            }
        }
    }
}

#[test]
fn a_list_of_fifty_ends_with_its_page_and_a_list_of_fifty_one_does_not() {
    small(async |world| {
        let mut browser = Browser::of(&world, &world.caller(Role::Admin).await).await;
        for list in [Listed::Campaigns, Listed::Jobs, Listed::Persons] {
            for (number, goes_on) in (1..=51).map(|number| (number, number == 51)) {
                list.enter(&world, number).await;
                if number < 50 {
                    continue;
                }
                let page = browser.get(list.path()).await.ok();
                assert_eq!(page.contains("rel=\"next\""), goes_on, "{list:?} of {number}");
            }
            let page = browser.get(list.path()).await.ok();
            let next = between(&page, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
            let last = browser.get(&next).await.ok();
            let table = between(&last, "<tbody>", "</tbody>");
            assert_eq!(table.matches("<th scope=\"row\">").count(), 1, "{list:?}: {last}");
            assert!(!last.contains("rel=\"next\""), "{list:?}");
        }
    });
}

#[test]
fn neither_the_length_of_a_page_of_facts_nor_a_link_to_another_tells_of_facts_that_are_hidden() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let register = async |key: String, public: bool| {
            let fact = json!({"key": key, "wording": {"text": format!("第 {key} 条。"), "public": public}});
            run.coordinator.post(&run.at("facts"), &fact).await.ok();
        };
        for number in 0..50 {
            register(format!("open{number}"), true).await;
            if number % 10 == 0 {
                register(format!("hidden{number}"), false).await;
            }
        }
        let planner = world.caller(Role::Planner).await;
        let page = Browser::of(&world, &planner).await.get("/facts").await.ok();
        assert_eq!(page.matches("<th scope=\"row\">").count(), 50, "{page}");
        assert!(!page.contains("rel=\"next\"") && !page.contains("第 hidden"), "{page}");
        let page = Browser::of(&world, &run.coordinator).await.get("/facts").await.ok();
        assert!(page.contains("rel=\"next\"") && page.contains("第 hidden"), "{page}");
        let police = world.member(&["weibo-jiaojing"]).await;
        let page = Browser::of(&world, &police).await.get("/facts").await.ok();
        assert!(page.contains("第 hidden"), "whoever is asked reads them: {page}");
    });
}
