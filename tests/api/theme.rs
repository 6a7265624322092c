//! Themes bring facts along, and windows are written as days.

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::support::{World, empty};

async fn created(world: &World, draft: &Value) -> Value {
    world.caller(Role::Coordinator).await.post("/api/v1/campaigns", draft).await.ok()
}

fn keys(of: &Value) -> Vec<&str> {
    of.as_array().unwrap().iter().map(|one| one.as_str().or(one["key"].as_str()).unwrap()).collect()
}

#[test]
fn every_theme_brings_facts_with_a_source_and_each_angle_uses_some() {
    empty(async |world| {
        let reader = world.caller(Role::Planner).await;
        for theme in reader.all("/api/v1/themes").await {
            let facts = keys(&theme["facts"]);
            assert!(!facts.is_empty(), "{}", theme["key"]);
            for fact in theme["facts"].as_array().unwrap() {
                assert!(
                    !fact["source"]["zh"].as_str().unwrap().is_empty()
                        && !fact["text"]["en"].as_str().unwrap().is_empty()
                );
            }
            for angle in theme["angles"].as_array().unwrap() {
                let used = keys(&angle["facts"]);
                assert!(!used.is_empty() && used.iter().all(|key| facts.contains(key)), "{angle}");
            }
        }
    });
}

#[test]
fn a_place_adds_facts_of_its_own_to_a_theme_and_may_replace_one() {
    empty(async |world| {
        let own = json!([
            {"key": "shelters", "text": "安置点见各镇公告。", "source": "市应急管理局"},
            {"key": "power_hotline", "text": "停电拨打 0512-95598。", "source": "市供电公司"}
        ]);
        let draft = json!({"theme": "flood_season", "starts_at": "2026-06-10", "ends_at": "2026-07-31", "facts": own});
        let campaign = created(&world, &draft).await;
        let facts = campaign["facts"].as_array().unwrap();
        assert_eq!(keys(&campaign["facts"])[..2], ["shelters", "power_hotline"]);
        assert_eq!(facts.iter().filter(|fact| fact["key"] == "power_hotline").count(), 1);
        assert_eq!(facts[1]["text"], "停电拨打 0512-95598。");
        for angle in campaign["angles"].as_array().unwrap() {
            assert!(keys(&angle["facts"]).contains(&"shelters"), "{angle}");
        }
        // Angles of one's own that use no fact of the theme leave these out.
        let angles = json!([{"key": "rain", "title": "雨"}]);
        let draft = json!({
            "theme": "flood_season", "starts_at": "2026-06-10", "ends_at": "2026-07-31", "facts": own, "angles": angles
        });
        assert_eq!(keys(&created(&world, &draft).await["facts"]), ["shelters", "power_hotline"]);
    });
}

#[test]
fn a_window_of_days_lasts_from_the_first_to_the_end_of_the_last_in_the_deployments_zone() {
    empty(async |world| {
        let draft = json!({
            "title": "防汛", "angles": [{"key": "rain", "title": "雨"}], "starts_at": "2026-06-10", "ends_at": "2026-06-30",
            "phases": [{"key": "before", "starts_at": "2026-06-10", "ends_at": "2026-06-12T08:00:00+08:00"}]
        });
        let campaign = created(&world, &draft).await;
        assert_eq!(campaign["starts_at"], "2026-06-09T16:00:00Z");
        assert_eq!(campaign["ends_at"], "2026-06-30T16:00:00Z");
        assert_eq!(campaign["phases"][0]["starts_at"], "2026-06-09T16:00:00Z");
        assert_eq!(campaign["phases"][0]["ends_at"], "2026-06-12T00:00:00Z");
        let coordinator = world.caller(Role::Coordinator).await;
        for wrong in ["2026-02-30", "30.6.2026", "2026-06-30T00:00:00"] {
            let mut draft = draft.clone();
            draft["ends_at"] = json!(wrong);
            let refusal = coordinator.post("/api/v1/campaigns", &draft).await.problem(422, "invalid");
            assert_eq!(refusal["errors"][0]["pointer"], "/ends_at");
        }
    });
}
