//! Whose duty a gap is, and who would close it how and why.

use std::collections::BTreeSet;

use micromatrix::domain::right::Role;
use serde_json::Value;

use crate::support::demo;

const GAPS: &str = "/api/v1/coverage/gaps";

#[test]
fn every_gap_says_whose_duty_it_is_and_every_remedy_who_would_do_what_and_why() {
    demo(async |world| {
        let planner = world.caller(Role::Planner).await;
        let organisations = planner.all("/api/v1/organisations").await;
        let name_of =
            |key: &Value| organisations.iter().find(|one| one["key"] == *key).map(|one| &one["name"]);
        let accounts = planner.all("/api/v1/accounts").await;
        let mut kinds = BTreeSet::new();
        for gap in planner.all(GAPS).await {
            let duty = &gap["duty"];
            assert_eq!(duty["carried"], !duty["organisations"].as_array().unwrap().is_empty(), "{gap}");
            for holder in duty["organisations"].as_array().unwrap() {
                assert_eq!(name_of(&holder["key"]), Some(&holder["name"]));
                assert!(
                    duty["said"]["zh"].as_str().unwrap().contains(holder["name"].as_str().unwrap()),
                    "{duty}"
                );
            }
            let remedies = gap["remedies"].as_array().unwrap();
            assert!(remedies.is_sorted_by(|a, b| a["met"].as_f64() >= b["met"].as_f64()), "{gap}");
            assert!(remedies.is_empty() || remedies.iter().any(|remedy| remedy["smallest"] == true));
            for remedy in remedies {
                kinds.insert(remedy["kind"].as_str().unwrap().to_owned());
                let (changes, parts) =
                    (remedy["changes"].as_array().unwrap(), remedy["parts"].as_array().unwrap());
                assert_eq!(changes.len(), parts.len());
                for (change, part) in changes.iter().zip(parts) {
                    assert_eq!(name_of(&part["organisation"]), Some(&part["organisation_name"]), "{part}");
                    let account = accounts.iter().find(|one| one["handle"] == change["account"]);
                    assert_eq!(part["account_name"], account.map_or(Value::Null, |one| one["name"].clone()));
                    assert_ne!(change["kind"], "functions");
                    for language in ["zh", "en"] {
                        let why = part["why"][language].as_str().unwrap();
                        assert!(!why.is_empty() && !why.contains(['{', '}']), "{why}");
                        assert!(why.contains(part["organisation_name"].as_str().unwrap()), "{why}");
                    }
                }
                let writing = parts.iter().filter(|part| part["kind"] != "shift").count() as u64;
                assert_eq!(remedy["minutes"].as_u64().unwrap() == 0, writing == 0, "{remedy}");
            }
        }
        assert!(kinds.contains("audience") && kinds.contains("shift") && kinds.contains("form"), "{kinds:?}");
    });
}
