//! The main job: from a theme to a signed campaign in which every account has a direction or a coded reason why not.

use std::collections::BTreeSet;

use micromatrix::app::App;
use micromatrix::app::clock::Clock;
use micromatrix::domain::campaign::Pin;
use micromatrix::domain::plan::UnassignedCode;
use micromatrix::domain::right::Role;
use micromatrix::domain::time::Timestamp;
use serde_json::{Value, json};

use crate::api::builders::Run;
use crate::support::{NOW, World, demo};

/// A campaign of the demo's size, with everything but its localities from the theme.
pub fn from_theme() -> Value {
    json!({
        "theme": "flood_season", "title": "2026 年防汛", "starts_at": "2026-06-10T00:00:00+08:00",
        "ends_at": "2026-07-31T00:00:00+08:00",
        "localities": [{"key": "yangshe"}, {"key": "jingang", "level": "key"}]
    })
}

/// A direction without what differs from run to run.
fn slot(direction: &Value) -> String {
    let part = |name: &str| direction[name].to_string();
    ["cluster", "angle", "audience", "form", "locality"].map(part).join(" ")
}

#[test]
fn a_theme_gives_what_the_draft_leaves_out() {
    demo(async |world| {
        let run = Run::drafted(&world, &from_theme()).await;
        let answer = run.coordinator.get(&run.path).await;
        assert_eq!(answer.revision(), 1);
        let campaign = answer.ok();
        let theme = run.coordinator.get("/api/v1/themes/flood_season").await.ok();
        assert_eq!(campaign["title"], "2026 年防汛");
        assert_eq!(campaign["brief"], theme["brief"]["zh"]);
        assert_eq!(campaign["angles"].as_array().unwrap().len(), theme["angles"].as_array().unwrap().len());
        let defaults = ["spread", "min_fit", "capacity"].map(|name| campaign[name].as_u64().unwrap());
        assert_eq!(defaults, [40, 400, 1]);
        assert_eq!(campaign["starts_at"], "2026-06-09T16:00:00Z");
        assert_eq!(campaign["state"], "draft");
    });
}

/// A plan without the revisions, which move with every change of the campaign.
fn figures(plan: &Value) -> Value {
    let mut plan = plan.clone();
    for name in ["revision", "certified_revision"] {
        plan.as_object_mut().unwrap().remove(name);
    }
    plan
}

#[test]
fn from_theme_to_launch_every_account_has_a_direction_or_a_code() {
    demo(async |world| {
        let run = Run::drafted(&world, &from_theme()).await;
        let preview = run.coordinator.call(&run.at("preview")).await.ok();
        assert!(run.coordinator.all(&run.at("directions")).await.is_empty(), "a preview writes nothing");
        let plan = run.plan().await;
        assert_eq!(figures(&plan), figures(&preview));
        assert_eq!(plan["certified"], true);
        assert!(plan["covered_share"].as_f64() <= plan["coverable_share"].as_f64());
        assert_eq!(run.coordinator.get(&run.at("plan")).await.ok(), plan);
        let proposed = run.directions("proposed").await;
        assert_eq!(plan["assigned"], proposed.len());
        run.sign().await;
        assert_eq!(run.coordinator.get(&run.path).await.ok()["signed_by"], run.signer.subject);
        let launched = run.coordinator.call(&run.at("launch")).await.ok();
        assert_eq!((&launched["state"], &launched["launched_at"]), (&json!("launched"), &json!(NOW)));
        let asked = run.directions("asked").await;
        assert_eq!(asked.len(), proposed.len());
        let slots: BTreeSet<String> = asked.iter().map(slot).collect();
        assert_eq!(slots.len(), asked.len(), "two directions are equal");
        let left = run.coordinator.all(&run.at("unassigned")).await;
        for one in &left {
            assert!(UnassignedCode::of_key(one["code"].as_str().unwrap()).is_some());
            assert!(!one["detail"].as_str().unwrap().is_empty());
        }
        let handles: BTreeSet<String> =
            asked.iter().chain(&left).map(|one| one["account"].as_str().unwrap().to_owned()).collect();
        assert_eq!(handles.len(), 124);
        assert_eq!(asked.len() + left.len(), 124);
    });
}

#[test]
fn a_direction_has_everything_that_an_operator_needs() {
    demo(async |world| {
        let run = Run::launched(&world, &from_theme()).await;
        for card in run.directions("asked").await {
            let path = format!("/api/v1/directions/{}", card["id"].as_str().unwrap());
            let detail = run.coordinator.get(&path).await.ok();
            for (name, value) in card.as_object().unwrap() {
                assert_eq!(&detail[name], value);
            }
            for name in ["title", "brief", "length"] {
                assert!(detail[name].as_str().unwrap().chars().count() > 3, "{name} of {path}");
            }
            assert_eq!(detail["reasons"].as_array().unwrap().len(), 6);
            assert!(!detail["why"].as_array().unwrap().is_empty());
            let alternatives = detail["alternatives"].as_array().unwrap();
            let losses: Vec<i64> = alternatives.iter().map(|one| one["loss"].as_i64().unwrap()).collect();
            assert!(losses.len() <= 3 && losses.is_sorted() && losses.iter().all(|loss| *loss >= 0));
            assert!(card["accepts_at"].as_str().unwrap() > NOW);
        }
    });
}

#[test]
fn a_plan_has_the_same_digest_whenever_and_wherever_it_is_made() {
    let digests = std::sync::Mutex::new(BTreeSet::new());
    demo(async |world| {
        let run = Run::drafted(&world, &from_theme()).await;
        let first = run.plan().await;
        assert_eq!(figures(&run.plan().await), figures(&first));
        // Another process over the same database, and another campaign of the same text.
        let cold = App { live: std::sync::Arc::default(), ..world.app.clone() };
        let cold = World { router: micromatrix::http::router(cold.clone()), app: cold };
        let other = Run::planned(&cold, &from_theme()).await;
        assert_eq!(other.digest().await, first["digest"]);
        digests.lock().unwrap().insert(first["digest"].as_str().unwrap().to_owned());
    });
    assert_eq!(digests.lock().unwrap().len(), 1, "the databases differ");
}

#[test]
fn a_plan_survives_a_restart() {
    crate::support::database::everywhere_from_nothing(async |url| {
        let world = World::open(url).await;
        world.import(micromatrix::app::seed::Seed::demo_files()).await;
        let run = Run::launched(&world, &from_theme()).await;
        let before = run.directions("asked").await;
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        let path = format!("/api/v1/directions/{}", before[0]["id"].as_str().unwrap());
        let detail = run.coordinator.get(&path).await.ok();
        let again = App::open(url, Clock::fixed(Timestamp::parse(NOW).unwrap())).await.unwrap();
        let again = World { router: micromatrix::http::router(again.clone()), app: again };
        let coordinator = again.caller(Role::Coordinator).await;
        assert_eq!(coordinator.all(&run.at("directions?state=asked")).await, before);
        assert_eq!(coordinator.get(&run.at("plan")).await.ok(), plan);
        assert_eq!(coordinator.get(&path).await.ok(), detail);
    });
}

#[test]
fn a_preview_tries_other_settings_and_keeps_none() {
    demo(async |world| {
        let run = Run::planned(&world, &from_theme()).await;
        let before = world.everything().await;
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        let strict = run.coordinator.post(&run.at("preview"), &json!({"min_fit": 1000})).await.ok();
        assert!(strict["assigned"].as_u64() < plan["assigned"].as_u64());
        let narrow =
            run.coordinator.post(&run.at("preview"), &json!({"organisation_capacity": 1})).await.ok();
        assert!(narrow["objective"].as_i64() <= plan["objective"].as_i64());
        let wrong = json!({"capacity": 0});
        run.coordinator.post(&run.at("preview"), &wrong).await.problem(422, "invalid");
        assert_eq!(world.everything().await, before);
    });
}

#[test]
fn a_direction_is_as_firm_as_the_system_of_its_organisation() {
    demo(async |world| {
        let run = Run::planned(&world, &from_theme()).await;
        let organisations = run.coordinator.all("/api/v1/organisations").await;
        for card in run.directions("proposed").await {
            let own = organisations.iter().find(|one| one["key"] == card["organisation"]).unwrap();
            let kind = match own["system"].as_str().unwrap() {
                "government" => "task",
                "party" | "mass" => "suggestion",
                _ => "invitation",
            };
            assert_eq!(card["kind"], kind, "{card:#}");
        }
    });
}

#[test]
fn pins_of_a_campaign_are_sorted_out_by_person_not_by_order() {
    demo(async |world| {
        let run = Run::planned(&world, &from_theme()).await;
        let card = run.standing("wechat-zjg-jiaoyu").await.unwrap();
        let angle = card["angle"].as_str().unwrap().to_owned();
        let pin =
            |must| Pin { account: "wechat-zjg-jiaoyu".into(), angle: angle.clone(), audience: None, must };
        let other = Pin { account: "weibo-zjg-jiaoyu".into(), ..pin(false) };
        let mut digests = BTreeSet::new();
        for pins in [[pin(true), other.clone()], [other.clone(), pin(true)]] {
            let revision = run.coordinator.get(&run.path).await.revision();
            run.coordinator.put(&run.at("pins"), revision, &json!(pins)).await.ok();
            digests.insert(run.plan().await["digest"].as_str().unwrap().to_owned());
        }
        assert_eq!(digests.len(), 1);
    });
}
