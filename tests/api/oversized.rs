//! A plan that would be too large is refused before it is made.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::api::builders::{Run, files};
use crate::support::{empty, refused};

#[test]
fn a_plan_that_would_be_too_large_is_refused_with_what_to_name_less_of() {
    empty(async |world| {
        let mut accounts = "handle,name,platform,organisation,region\n".to_owned();
        let mut members = "cluster,account\n".to_owned();
        for at in 0..401 {
            writeln!(accounts, "a{at},账号{at},wechat,单位,zhangjiagang").unwrap();
            writeln!(members, "c,a{at}").unwrap();
        }
        let clusters = "key,name,functions,lead\nc,微矩阵,traffic_police,\n";
        let registry = [("accounts.csv", &*accounts), ("clusters.csv", clusters), ("members.csv", &*members)];
        world.import(files(&registry)).await;
        let angles: Vec<Value> =
            (0..100).map(|at| json!({"key": format!("g{at}"), "title": format!("角度{at}")})).collect();
        let audiences: Vec<Value> = (0..100).map(|at| json!({"key": format!("u{at}")})).collect();
        let draft = json!({
            "title": "平安出行", "starts_at": "2026-06-10T00:00:00+08:00", "ends_at": "2026-06-30T00:00:00+08:00",
            "audiences": audiences, "angles": angles, "min_fit": 1
        });
        let run = Run::drafted(&world, &draft).await;
        for operation in ["plan", "preview"] {
            let answer = run.coordinator.call(&run.at(operation));
            let problem = refused(&world, answer, 422, "invalid", &[]).await;
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains("8020000 options") && detail.contains("100 angles"), "{detail}");
        }
    });
}
