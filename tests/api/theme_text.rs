//! What themes say: every text fits every account, form and audience that it can meet, and no two directions of a plan are told the same.

use std::collections::{BTreeMap, BTreeSet};

use micromatrix::app::seed::Seed;
use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::Run;
use crate::support::empty;

#[test]
fn no_text_of_a_theme_that_ships_clashes() {
    let seed = Seed::embedded().unwrap();
    for theme in seed.themes.values() {
        assert_eq!(seed.check_theme(theme).clashes, [], "{}", theme.key);
        for angle in &theme.angles {
            assert_eq!(angle.wordings.len(), 5, "{}/{}: a wording for each form", theme.key, angle.key);
            assert!(!angle.audiences.is_empty(), "{}/{}: audiences of its own", theme.key, angle.key);
            assert!((1..=4).contains(&angle.facts.len()), "{}/{}: {:?}", theme.key, angle.key, angle.facts);
        }
    }
}

#[test]
fn a_theme_with_a_clash_is_told_where_and_what_to_do() {
    empty(async |world| {
        let reader = world.caller(Role::Planner).await;
        let mut theme = reader.get("/api/v1/themes/flood_season").await.ok();
        assert_eq!(reader.post("/api/v1/themes/check", &theme).await.ok()["clashes"], json!([]));
        theme["angles"][0]["wordings"]["article"]["zh"] =
            json!("拍一段{readers}在本镇的镜头，说给{reader}。");
        theme["angles"][1]["title"] = theme["angles"][0]["title"].clone();
        theme["angles"][2]["audiences"] = json!(["sailors"]);
        let found = reader.post("/api/v1/themes/check", &theme).await.ok();
        let codes: BTreeSet<(&str, &str)> = found["clashes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|clash| (clash["pointer"].as_str().unwrap(), clash["code"].as_str().unwrap()))
            .collect();
        for expected in [
            ("/angles/0/wordings/article/zh", "other_form"),
            ("/angles/0/wordings/article/zh", "own_place"),
            ("/angles/0/wordings/article/zh", "unknown_placeholder"),
            ("/angles/1/title", "same_title"),
            ("/angles/2/audiences/0", "unknown_key"),
        ] {
            assert!(codes.contains(&expected), "{expected:?} in {codes:?}");
        }
    });
}

/// The share of a text's runs of eight characters that stand in no other one.
fn own_shares(texts: &[&str]) -> Vec<f64> {
    let grams: Vec<BTreeSet<Vec<char>>> = texts
        .iter()
        .map(|text| text.chars().collect::<Vec<_>>().windows(8).map(<[char]>::to_vec).collect())
        .collect();
    let mut held: BTreeMap<&Vec<char>, usize> = BTreeMap::new();
    grams.iter().flatten().for_each(|gram| *held.entry(gram).or_default() += 1);
    let own = |grams: &BTreeSet<Vec<char>>| grams.iter().filter(|gram| held[gram] == 1).count();
    #[expect(clippy::cast_precision_loss, reason = "some hundreds")]
    grams.iter().map(|grams| own(grams) as f64 / grams.len().max(1) as f64).collect()
}

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    values[values.len() / 2]
}

fn audience_score(card: &Value) -> u64 {
    let reasons = card["reasons"].as_array().unwrap();
    reasons.iter().find(|reason| reason["part"] == "audience").unwrap()["score"].as_u64().unwrap()
}

#[test]
fn over_every_theme_the_demos_accounts_get_titles_and_briefs_of_their_own_for_readers_whom_they_have() {
    empty(async |world| {
        world.app.insert_demo().await.unwrap();
        for theme in Seed::embedded().unwrap().themes.into_keys() {
            let draft = json!({"theme": theme, "starts_at": "2026-06-10", "ends_at": "2026-07-31"});
            let run = Run::planned(&world, &draft).await;
            let cards = run.directions("proposed").await;
            let plan = run.coordinator.get(&run.at("plan")).await.ok();
            let titles: BTreeSet<&str> = cards.iter().map(|card| card["title"].as_str().unwrap()).collect();
            assert_eq!(titles.len(), cards.len(), "{theme}: titles tell directions apart");
            assert!(cards.iter().all(|card| audience_score(card) > 0), "{theme}");
            let texts: Vec<&str> = cards.iter().map(|card| card["brief"].as_str().unwrap()).collect();
            assert!(texts.iter().all(|text| !text.contains(['{', '}'])), "{theme}: nothing is left open");
            let own = median(own_shares(&texts));
            let mut facts = Vec::new();
            for card in cards.iter().step_by(7) {
                let path = format!("/api/v1/directions/{}", card["id"].as_str().unwrap());
                facts.push(run.coordinator.get(&path).await.ok()["facts"].as_array().unwrap().len());
            }
            let facts = median(facts);
            println!(
                "{theme}: {} asked, {} of {} coverable of {} cells, own share {own:.2}, {facts} facts",
                cards.len(),
                plan["cells_covered"],
                plan["cells_coverable"],
                plan["cells"]
            );
            assert!(own >= 0.35, "{theme}: a brief's own share is {own:.2}");
            assert!(facts <= 4, "{theme}: {facts} facts on a card");
        }
    });
}
