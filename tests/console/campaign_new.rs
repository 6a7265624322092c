//! A campaign from a theme, and another year's from one that was run.

use micromatrix::domain::right::Role;
use serde_json::Value;

use super::browser::{Browser, between};
use crate::api::builders::{Run, draft, small};

/// The form of a theme, filled in.
fn filled(ends_at: &str) -> Vec<(&str, &str)> {
    vec![
        ("theme", "flood_season"),
        ("title", "2026 年防汛"),
        ("starts_at", "2026-06-10"),
        ("ends_at", ends_at),
        ("place", "张家港"),
        ("contact", "市防汛办 0512-55550000"),
        ("review", "gates"),
    ]
}

#[test]
fn a_theme_and_six_fields_make_a_campaign() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let themes = browser.get("/campaigns/new").await.ok();
        assert!(themes.contains("/campaigns/new?theme=flood_season"), "{themes}");
        assert!(!browser.get("/campaigns/new?q=nothing-of-that-name").await.ok().contains("?theme="));
        let page = browser.get("/campaigns/new?theme=flood_season").await.ok();
        let form = between(&page, "<form class=\"campaign\"", "</form>");
        let shown = form.matches("<input").count() - form.matches("type=\"hidden\"").count();
        assert_eq!(shown + form.matches("<select").count(), 6, "{form}");
        let place = browser.send_form("/campaigns", &filled("2026-07-31")).await.location().to_owned();
        let all: Vec<Value> = coordinator.all("/api/v1/campaigns").await;
        assert_eq!(all.len(), 1);
        let campaign = &all[0];
        assert_eq!(place, format!("/campaigns/{}", campaign["id"].as_str().unwrap()));
        assert_eq!(campaign["theme"], "flood_season");
        assert_eq!(campaign["starts_at"], "2026-06-09T16:00:00Z");
        assert_eq!(campaign["ends_at"], "2026-07-31T16:00:00Z");
        assert_eq!(campaign["review"], "gates");
        assert_eq!(campaign["localities"][0]["key"], "zhangjiagang");
    });
}

#[test]
fn what_is_wrong_stands_on_top_and_beside_its_field_and_what_was_typed_stays() {
    small(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let mut browser = Browser::of(&world, &coordinator).await;
        let before = world.everything().await;
        let mut fields = filled("2026-06-01");
        let shown = browser.send_form("/campaigns", &fields).await;
        assert_eq!(shown.status, 422, "{}", shown.body);
        assert!(
            shown.body.contains("role=\"alert\"") && shown.body.contains("ends_at-fault"),
            "{}",
            shown.body
        );
        assert!(shown.body.contains("value=\"市防汛办 0512-55550000\""), "{}", shown.body);
        fields.retain(|(name, _)| *name != "place" && *name != "ends_at");
        fields.extend([("place", "没有的地方"), ("ends_at", "2026-07-01")]);
        let shown = browser.send_form("/campaigns", &fields).await;
        assert_eq!(shown.status, 422);
        assert!(
            shown.body.contains("place-fault") && shown.body.contains("value=\"没有的地方\""),
            "{}",
            shown.body
        );
        fields.retain(|(name, _)| *name != "starts_at");
        fields.push(("starts_at", "someday"));
        assert_eq!(browser.send_form("/campaigns", &fields).await.status, 422);
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn next_years_campaign_is_this_one_a_year_later() {
    small(async |world| {
        let run = Run::launched(&world, &draft()).await;
        let mut browser = Browser::of(&world, &run.coordinator).await;
        let page = browser.get(&format!("/campaigns/new?from={}", run.id)).await.ok();
        assert!(page.contains("value=\"2027-06-10\"") && page.contains("value=\"2027-06-29\""), "{page}");
        let fields = [
            ("from", run.id.as_str()),
            ("title", "平安出行 2027"),
            ("starts_at", "2027-06-10"),
            ("ends_at", "2027-06-29"),
            ("review", "none"),
        ];
        let place = browser.send_form("/campaigns", &fields).await.location().to_owned();
        let again = run.coordinator.get(&format!("/api/v1{place}")).await.ok();
        let first = run.coordinator.get(&run.path).await.ok();
        assert_eq!(again["angles"], first["angles"]);
        assert_eq!((&again["state"], &again["title"]), (&"draft".into(), &"平安出行 2027".into()));
    });
}

#[test]
fn a_theme_is_chosen_by_coordinators_alone() {
    small(async |world| {
        for role in [Role::Planner, Role::Signer, Role::Assessor] {
            let mut browser = Browser::of(&world, &world.caller(role).await).await;
            assert_eq!(browser.get("/campaigns/new").await.status, 403);
            assert!(!browser.get("/campaigns").await.ok().contains("/campaigns/new"));
        }
    });
}
