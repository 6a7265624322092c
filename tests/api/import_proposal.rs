//! Proposals of an import: listed, accepted and rejected, all, some or none.

use std::collections::BTreeSet;

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::files;
use crate::api::upload::{CITY, at, import, workbook};
use crate::support::{Caller, Form, World, empty, encoded, refused};

const HANDLE: &str = "wechat-临河交警";

/// The city's list, entered without any proposal.
async fn listed(world: &World, coordinator: &Caller) -> Value {
    let import = import(world, coordinator, &Form::of_file("备案表.xlsx", &workbook(CITY))).await;
    assert_eq!(import["list"]["import"]["state"], "applied", "{import:#}");
    import
}

async fn account(coordinator: &Caller, handle: &str) -> Value {
    coordinator.get(&format!("/api/v1/accounts/{}", encoded(handle))).await.ok()
}

/// What the registry holds, without revisions and ids, which count how often it was written.
async fn registry(world: &World) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for table in ["organisation", "account", "tie", "cluster", "membership", "tree_node"] {
        for mut row in world.rows(table).await {
            for name in ["id", "cluster_id", "account_id", "organisation_id", "revision"] {
                row.as_object_mut().unwrap().remove(name);
            }
            all.insert(format!("{table} {row}"));
        }
    }
    all
}

#[test]
fn proposals_are_listed_the_surest_first_each_with_its_reason_in_both_languages() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let all = coordinator.all(&at(&import, "/proposals")).await;
        assert!(all.len() > 40, "{}", all.len());
        assert_eq!(import["proposals"], json!({"open": all.len(), "accepted": 0, "rejected": 0}));
        let counted: u64 = import["list"]["proposals"]
            .as_object()
            .unwrap()
            .values()
            .map(|count| count["open"].as_u64().unwrap())
            .sum();
        assert_eq!(counted, all.len() as u64, "the report counts what is kept");
        let confidences: Vec<u64> = all.iter().map(|one| one["confidence"].as_u64().unwrap()).collect();
        assert!(confidences.is_sorted_by(|a, b| a >= b), "{confidences:?}");
        for (rank, one) in (1..).zip(&all) {
            assert_eq!((&one["rank"], &one["state"]), (&json!(rank), &json!("open")));
            for text in [&one["reason"], &one["value"]["name"]] {
                assert!(
                    ["zh", "en"].iter().all(|language| !text[*language].as_str().unwrap().is_empty()),
                    "{one:#}"
                );
            }
        }
        let fields: BTreeSet<&str> = all.iter().map(|one| one["field"].as_str().unwrap()).collect();
        for field in ["function", "audience", "region", "cluster", "system", "tie"] {
            assert!(fields.contains(field), "{field} is not in {fields:?}");
        }
        let police = all.iter().find(|one| one["value"]["key"] == "traffic_police").unwrap();
        assert_eq!(police["subject"], json!({"kind": "account", "key": HANDLE, "name": "临河交警"}));
        assert!(police["reason"]["zh"].as_str().unwrap().contains("交警"), "{police:#}");
        let court =
            all.iter().find(|one| one["field"] == "system" && one["value"]["key"] == "judicial").unwrap();
        assert_eq!(court["subject"]["kind"], "organisation");
        // Filters hold together.
        let functions = coordinator.all(&at(&import, "/proposals?field=function&least=700")).await;
        assert!(!functions.is_empty());
        assert!(
            functions
                .iter()
                .all(|one| one["field"] == "function" && one["confidence"].as_u64().unwrap() >= 700)
        );
        let own = coordinator.all(&at(&import, &format!("/proposals?account={}", encoded(HANDLE)))).await;
        assert!(own.iter().any(|one| one["field"] == "tie"));
        assert!(own.iter().all(|one| one["subject"]["key"] == HANDLE || one["value"]["key"] == HANDLE));
        assert!(coordinator.all(&at(&import, "/proposals?state=rejected")).await.is_empty());
    });
}

#[test]
fn an_audience_is_called_as_the_deployment_calls_it() {
    empty(async |world| {
        let renamed = "key,name,name_en,parent\ndrivers,开车的人,people who drive,residents\n";
        world.import(files(&[("audiences.csv", renamed)])).await;
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let all = coordinator.all(&at(&import, "/proposals?field=audience")).await;
        let drivers = all.iter().find(|one| one["value"]["key"] == "drivers").unwrap();
        assert_eq!(drivers["value"]["name"], json!({"zh": "开车的人", "en": "people who drive"}));
    });
}

#[test]
fn accepting_all_gives_what_entering_them_with_the_list_gives() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let open = import["proposals"]["open"].as_u64().unwrap();
        let revision = coordinator.get("/api/v1/matrix").await.ok()["revision"].as_i64().unwrap();
        let decision = coordinator.post(&at(&import, "/proposals/accept"), &json!({"all": true})).await.ok();
        assert_eq!((&decision["accepted"], &decision["rejected"]), (&json!(open), &json!(0)), "{decision:#}");
        assert_eq!(decision["left"], json!([]));
        assert_eq!(coordinator.get("/api/v1/matrix").await.ok()["revision"], revision + 1, "one transaction");
        let counts = coordinator.get(&at(&import, "")).await.ok()["proposals"].clone();
        assert_eq!(counts, json!({"open": 0, "accepted": open, "rejected": 0}));
        let one = &coordinator.all(&at(&import, "/proposals?state=accepted")).await[0];
        assert_eq!(one["decided_by"], coordinator.subject);
        let events = coordinator.all("/api/v1/events?kind=import.proposals_accepted").await;
        assert_eq!((events.len(), &events[0]["data"]["accepted"]), (1, &json!(open)));
        let history = coordinator.all(&format!("/api/v1/accounts/{}/history", encoded(HANDLE))).await;
        assert_eq!(history.len(), 2, "{history:#?}");
    });
}

#[test]
fn a_list_whose_proposals_are_entered_with_it_makes_the_registry_that_accepting_them_makes() {
    let made = std::sync::Mutex::new(Vec::new());
    for least in [None, Some("0")] {
        empty(async |world| {
            let coordinator = world.caller(Role::Coordinator).await;
            let form = Form::of_file("备案表.xlsx", &workbook(CITY));
            let form = least.map_or(form.clone(), |least| form.with("accept_proposals", least));
            let import = import(&world, &coordinator, &form).await;
            if least.is_none() {
                coordinator.post(&at(&import, "/proposals/accept"), &json!({"all": true})).await.ok();
            }
            let counts = coordinator.get(&at(&import, "")).await.ok()["proposals"].clone();
            assert_eq!((&counts["open"], &counts["rejected"]), (&json!(0), &json!(0)));
            let registry = everything(&coordinator).await;
            made.lock().unwrap().push((counts, registry));
        });
    }
    let made = made.into_inner().unwrap();
    assert!(made.len() > 1 && made.iter().all(|one| *one == made[0]), "{made:#?}");
}

/// What the API says of the registry, without ids and revisions.
async fn everything(coordinator: &Caller) -> Vec<Value> {
    let mut all = Vec::new();
    for list in ["accounts", "organisations", "clusters", "regions"] {
        for mut one in coordinator.all(&format!("/api/v1/{list}")).await {
            for name in ["id", "revision"] {
                one.as_object_mut().unwrap().remove(name);
            }
            all.push(one);
        }
    }
    all.push(coordinator.get("/api/v1/matrix").await.ok()["ties"].clone());
    all
}

#[test]
fn some_are_accepted_by_confidence_field_or_name_and_the_rest_stays_open() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let accept = at(&import, "/proposals/accept");
        let sure = coordinator.all(&at(&import, "/proposals?field=function&least=700")).await;
        let some = json!({"least": 700, "fields": ["function"]});
        let decision = coordinator.post(&accept, &some).await.ok();
        assert_eq!(decision["accepted"], sure.len());
        let rest = coordinator.all(&at(&import, "/proposals?state=open")).await;
        assert!(
            rest.iter().all(|one| one["field"] != "function" || one["confidence"].as_u64().unwrap() < 700)
        );
        // One by one, also of an account that has got others of the same import.
        let audiences: Vec<&Value> =
            rest.iter().filter(|one| one["field"] == "audience" && one["subject"]["key"] == HANDLE).collect();
        assert!(audiences.len() > 1, "{rest:#?}");
        for one in &audiences[..2] {
            let decision = coordinator.post(&accept, &json!({"ids": [one["id"]]})).await.ok();
            assert_eq!((&decision["accepted"], &decision["left"]), (&json!(1), &json!([])), "{decision:#}");
        }
        let now = account(&coordinator, HANDLE).await;
        for one in &audiences[..2] {
            assert!(now["audiences"].as_array().unwrap().contains(&one["value"]["key"]), "{now:#}");
        }
        let again = coordinator.post(&accept, &json!({"ids": [audiences[0]["id"]]})).await.ok();
        assert_eq!((&again["accepted"], &again["left"][0]["code"]), (&json!(0), &json!("decided")));
        let cluster = rest.iter().find(|one| one["field"] == "cluster").unwrap();
        coordinator.post(&accept, &json!({"ids": [cluster["id"]]})).await.ok();
        let made = coordinator
            .get(&format!("/api/v1/clusters/{}", encoded(cluster["value"]["key"].as_str().unwrap())));
        assert_eq!(made.await.ok()["members"], json!([cluster["subject"]["key"]]));
    });
}

#[test]
fn a_selection_that_says_not_one_thing_is_refused() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let foreign = "01980c5e-7a00-7000-8000-00000000dead";
        for (selection, places) in [
            (json!({}), &[""][..]),
            (json!({"all": true, "least": 600}), &[""]),
            (json!({"all": false}), &["/all"]),
            (json!({"least": 1001}), &["/least"]),
            (json!({"all": true, "fields": []}), &["/fields"]),
            (json!({"all": true, "fields": ["colour"]}), &["/fields/0"]),
            (json!({"ids": []}), &["/ids"]),
            (json!({"ids": [foreign]}), &["/ids/0"]),
            (json!({"ids": [foreign], "state": "open"}), &["/state"]),
        ] {
            for verdict in ["accept", "reject"] {
                let attempt = coordinator.post(&at(&import, &format!("/proposals/{verdict}")), &selection);
                refused(&world, attempt, 422, "invalid", places).await;
            }
        }
    });
}

#[test]
fn what_has_changed_since_is_left_and_said() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        coordinator.edit_account(HANDLE, |account| account["functions"] = json!(["education"])).await;
        coordinator.edit_account("wechat-临河法院", |account| account["status"] = json!("closed")).await;
        let of_court = coordinator
            .all(&at(&import, &format!("/proposals?account={}", encoded("wechat-临河法院"))))
            .await;
        let before = account(&coordinator, "wechat-临河法院").await;
        let decision = coordinator.post(&at(&import, "/proposals/accept"), &json!({"all": true})).await.ok();
        let left = decision["left"].as_array().unwrap();
        let why = |id: &Value| left.iter().find(|one| one["id"] == *id);
        for one in &of_court {
            assert_eq!(why(&one["id"]).unwrap()["code"], "closed", "{one:#}");
        }
        let functions = coordinator
            .all(&at(&import, &format!("/proposals?field=function&account={}", encoded(HANDLE))))
            .await;
        assert!(!functions.is_empty());
        for one in &functions {
            let left = why(&one["id"]).unwrap();
            assert_eq!(left["code"], "has_value");
            assert!(left["why"]["zh"].as_str().unwrap().ends_with("：education"), "{left:#}");
            assert!(left["why"]["en"].as_str().unwrap().ends_with(": education"));
            assert_eq!(one["state"], "open");
        }
        assert_eq!(account(&coordinator, HANDLE).await["functions"], json!(["education"]));
        assert_eq!(account(&coordinator, "wechat-临河法院").await, before);
        let all = coordinator.all(&at(&import, "/proposals")).await.len();
        assert_eq!(decision["accepted"].as_u64().unwrap() + left.len() as u64, all as u64);
    });
}

#[test]
fn a_rejected_proposal_is_not_made_again_by_the_next_list() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let before = registry(&world).await;
        let all = coordinator.all(&at(&import, "/proposals")).await;
        let police = all.iter().find(|one| one["value"]["key"] == "traffic_police").unwrap();
        let tie = all.iter().find(|one| one["field"] == "tie").unwrap();
        let reject = at(&import, "/proposals/reject");
        let decision = coordinator.post(&reject, &json!({"ids": [police["id"], tie["id"]]})).await.ok();
        assert_eq!((&decision["rejected"], &decision["accepted"]), (&json!(2), &json!(0)));
        assert_eq!(registry(&world).await, before, "what was open is nowhere");
        let again =
            crate::api::upload::import(&world, &coordinator, &Form::of_file("下月.xlsx", &workbook(CITY)))
                .await;
        let made = coordinator.all(&at(&again, "/proposals")).await;
        let same = |one: &Value, other: &Value| {
            ["subject", "field"].iter().all(|part| one[*part] == other[*part])
                && one["value"]["key"] == other["value"]["key"]
        };
        for rejected in [police, tie] {
            assert!(!made.iter().any(|one| same(one, rejected)), "{rejected:#}");
        }
        // What was drawn from it is not proposed either.
        let name = police["value"]["name"]["zh"].as_str().unwrap();
        let drawn = made.iter().filter(|one| one["subject"]["key"] == HANDLE && one["field"] != "function");
        for one in drawn {
            assert!(!one["reason"]["zh"].as_str().unwrap().contains(&format!("“{name}”")), "{one:#}");
        }
        // Somebody changes their mind.
        coordinator.post(&at(&import, "/proposals/accept"), &json!({"ids": [police["id"]]})).await.ok();
        assert_eq!(account(&coordinator, HANDLE).await["functions"], json!(["traffic_police"]));
    });
}

#[test]
fn a_slip_is_undone_by_rejecting_what_was_accepted() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let before = registry(&world).await;
        let accepted = coordinator.post(&at(&import, "/proposals/accept"), &json!({"all": true})).await.ok();
        // Somebody goes on from there: what they have entered stays.
        coordinator.edit_account("wechat-临河教育", |account| account["functions"] = json!(["health"])).await;
        let undo = json!({"all": true, "state": "accepted"});
        let undone = coordinator.post(&at(&import, "/proposals/reject"), &undo).await.ok();
        assert_eq!(undone["rejected"], accepted["accepted"], "{undone:#}");
        assert!(undone["ties_removed"].as_u64().unwrap() > 0);
        assert!(world.rows("tie").await.is_empty() && world.rows("membership").await.is_empty());
        for one in coordinator.all("/api/v1/accounts").await {
            let own = if one["handle"] == "wechat-临河教育" { json!(["health"]) } else { json!([]) };
            assert_eq!(
                (&one["functions"], &one["audiences"], &one["region"]),
                (&own, &json!([]), &Value::Null),
                "{one:#}"
            );
        }
        let left: BTreeSet<String> = registry(&world)
            .await
            .into_iter()
            .filter(|row| !["cluster ", "tree_node "].iter().any(|made| row.starts_with(made)))
            .filter(|row| !row.contains("wechat-临河教育"))
            .collect();
        let before: BTreeSet<String> = before
            .into_iter()
            .filter(|row| !row.starts_with("tree_node ") && !row.contains("wechat-临河教育"))
            .collect();
        assert_eq!(left, before);
        // The live graph follows.
        assert_eq!(coordinator.get("/api/v1/matrix").await.ok()["ties"], 0);
    });
}

#[test]
fn two_who_decide_on_the_same_at_once_decide_once() {
    empty(async |world| {
        let coordinator = world.caller(Role::Coordinator).await;
        let import = listed(&world, &coordinator).await;
        let open = import["proposals"]["open"].as_u64().unwrap();
        let path = at(&import, "/proposals/accept");
        let all = json!({"all": true});
        let (one, other) = tokio::join!(coordinator.post(&path, &all), coordinator.post(&path, &all));
        let sum: u64 = [one.ok(), other.ok()].iter().map(|done| done["accepted"].as_u64().unwrap()).sum();
        assert_eq!(sum, open);
        assert_eq!(coordinator.all("/api/v1/events?kind=import.proposals_accepted").await.len(), 1);
    });
}
