//! What the registry does not say yet, and what would let campaigns ask how many more.

use std::fmt::Write as _;

use micromatrix::domain::right::Role;
use serde_json::{Value, json};

use crate::api::builders::{Run, draft};
use crate::support::random::Random;
use crate::support::{World, empty};

/// A registry of these accounts, each with or without a function and a cluster, some of them paused.
async fn registry(world: &World, accounts: &[(bool, bool, bool)]) {
    let mut rows = "handle,name,platform,organisation,functions,audiences,region,status\n".to_owned();
    let mut members = "cluster,account\n".to_owned();
    for (at, (has_function, has_cluster, is_active)) in accounts.iter().enumerate() {
        let function = if *has_function { "traffic_police" } else { "" };
        let status = if *is_active { "active" } else { "paused" };
        writeln!(rows, "a{at},甲{at},weibo,甲局,{function},drivers,,{status}").unwrap();
        if *has_cluster {
            writeln!(members, "c,a{at}").unwrap();
        }
    }
    let clusters = "key,name,functions,lead\nc,丙,,\n".to_owned();
    let files = [("accounts.csv", rows), ("clusters.csv", clusters), ("members.csv", members)];
    world.import(files.map(|(name, text)| (name.to_owned(), text.into_bytes())).into()).await;
}

fn calls(readiness: &Value) -> Vec<(&str, u64)> {
    let steps = readiness["steps"].as_array().unwrap().iter();
    steps.map(|step| (step["step"].as_str().unwrap(), step["calls"].as_u64().unwrap())).collect()
}

#[test]
fn readiness_counts_what_each_account_lacks_and_what_one_step_would_bring() {
    empty(async |world| {
        let mut dice = Random(7);
        let accounts: Vec<(bool, bool, bool)> =
            (0..40).map(|_| (dice.one_in(2), dice.one_in(3), !dice.one_in(5))).collect();
        registry(&world, &accounts).await;
        let reader = world.caller(Role::Planner).await;
        let found = reader.get("/api/v1/matrix/readiness").await.ok();
        let count = |which: &dyn Fn(bool, bool) -> bool| {
            accounts
                .iter()
                .filter(|(function, cluster, active)| *active && which(*function, *cluster))
                .count() as u64
        };
        let active = count(&|_, _| true);
        assert_eq!(found["active"], json!(active));
        assert_eq!(found["ready"], json!(count(&|function, cluster| function && cluster)));
        let expected = [
            ("name_functions_and_draw_clusters", count(&|function, cluster| !function || !cluster)),
            ("name_functions", count(&|function, cluster| !function && cluster)),
            ("draw_clusters", count(&|function, cluster| function && !cluster)),
        ];
        let mut said = calls(&found);
        said.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(said, expected);
        for (lack, accounts) in [
            ("function", count(&|function, _| !function)),
            ("cluster", count(&|_, cluster| !cluster)),
            ("audience", 0),
            ("region", active),
        ] {
            let counted = found["lacks"].as_array().unwrap().iter().find(|one| one["lack"] == lack).unwrap();
            assert_eq!(counted["accounts"], json!(accounts), "{lack}");
            let listed = reader.all(&format!("/api/v1/accounts?lacks={lack}")).await;
            assert_eq!(listed.len() as u64, accounts, "{lack}");
        }
    });
}

#[test]
fn a_plan_that_asks_few_says_why_and_one_that_asks_many_does_not() {
    empty(async |world| {
        registry(
            &world,
            &[(true, true, true), (true, false, true), (true, false, true), (false, false, true)],
        )
        .await;
        let run = Run::planned(&world, &draft()).await;
        let plan = run.coordinator.get(&run.at("plan")).await.ok();
        assert_eq!(calls(&plan["readiness"])[0], ("name_functions_and_draw_clusters", 3));
        let preview = run.coordinator.call(&run.at("preview")).await.ok();
        assert_eq!(preview["readiness"], plan["readiness"]);
        let cluster = json!({"key": "d", "name": "丁", "members": ["a1", "a2"]});
        run.coordinator.post("/api/v1/clusters", &cluster).await.ok();
        let plan = run.plan().await;
        assert_eq!((plan["assigned"].clone(), plan.get("readiness")), (json!(3), None));
    });
}

#[test]
fn an_import_says_what_is_still_missing() {
    empty(async |world| {
        let rows = "handle,name,platform,organisation\na,甲,weibo,甲局\n".to_owned().into_bytes();
        let report = world.import(vec![("accounts.csv".to_owned(), rows)]).await;
        let readiness = report.readiness.unwrap();
        assert_eq!((readiness.active, readiness.ready, readiness.steps[0].calls), (1, 0, 1));
    });
}
