//! The commands that need no database: `openapi`, `plan` and `detect`.

use serde_json::{Value, json};

use crate::cli::support::Folder;

/// The example of the design.
const PROBLEM: &str = r#"{"angles":[{"min":0,"max":3}],
 "cells":[{"angle":0,"first":1000}],
 "groups":[{"cell":0,"step":40}],
 "slots":[{"group":0,"capacity":1}],
 "organisations":[{"capacity":2}],
 "accounts":[{"organisation":0,"capacity":1,"options":[{"slot":0,"fit":730}]}],
 "shortage_penalty":1000000000}"#;

#[test]
fn the_document_is_printed_as_it_is_committed_without_a_database() {
    let folder = Folder::new(&[]);
    let output = folder.run(&["openapi"]).ends(0);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
    assert!(
        output.out() == std::fs::read_to_string(path).unwrap(),
        "run: cargo run -- openapi > openapi/openapi.json"
    );
    assert!(!folder.path().join("test.db").exists());
}

#[test]
fn a_problem_is_solved_and_its_figures_are_printed_on_one_line() {
    let folder = Folder::new(&[("problem.json", PROBLEM)]);
    let output = folder.run(&["plan", "--problem", "files/problem.json", "--out", "files/plan.json"]).ends(0);
    assert_eq!(output.out().lines().count(), 1);
    let figures: Value = serde_json::from_str(&output.out()).unwrap();
    assert_eq!(
        (&figures["objective"], &figures["assigned"], &figures["shortage"]),
        (&json!(1730), &json!(1), &json!(0))
    );
    assert!(figures["seconds"].as_f64().unwrap() >= 0.0);
    assert_eq!(figures.as_object().unwrap().len(), 4);
    let plan: Value = serde_json::from_str(&folder.read("plan.json")).unwrap();
    assert_eq!(plan, json!({"objective": 1730, "assignment": [[0, 0]]}));
    assert!(!folder.path().join("test.db").exists());
}

#[test]
fn a_minimum_that_nobody_can_meet_is_a_shortage_and_no_error() {
    let short = PROBLEM.replace("\"min\":0", "\"min\":3");
    let folder = Folder::new(&[("problem.json", &short)]);
    let output = folder.run(&["plan", "--problem", "files/problem.json"]).ends(0);
    let figures: Value = serde_json::from_str(&output.out()).unwrap();
    assert_eq!((&figures["shortage"], &figures["assigned"]), (&json!(2), &json!(1)));
}

#[test]
fn a_problem_that_is_none_is_located() {
    for (from, to, located) in [
        ("\"angle\":0", "\"angle\":7", "cells[0]"),
        ("\"cell\":0", "\"cell\":1", "groups[0]"),
        ("\"group\":0", "\"group\":1", "slots[0]"),
        ("\"slot\":0", "\"slot\":4", "accounts[0]"),
        ("\"organisation\":0", "\"organisation\":5", "accounts[0]"),
        ("\"min\":0", "\"min\":4", "angles[0].min"),
        ("\"step\":40", "\"step\":-1", "groups[0].step"),
        ("\"fit\":730", "\"fit\":\"much\"", "line 6"),
        ("\"shortage_penalty\":1000000000", "\"colour\":1", "colour"),
        ("1000000000}", "1000000000", "EOF"),
    ] {
        let wrong = PROBLEM.replacen(from, to, 1);
        assert_ne!(wrong, PROBLEM, "{from}");
        let folder = Folder::new(&[("problem.json", &wrong)]);
        let output = folder.run(&["plan", "--problem", "files/problem.json", "--out", "files/plan.json"]);
        let output = output.ends(1).complains(&["files/problem.json: ", located]);
        assert_eq!(output.out(), "");
        assert!(!folder.path().join("files/plan.json").exists());
    }
    let folder = Folder::new(&[]);
    folder.run(&["plan", "--problem", "nowhere.json"]).ends(1).complains(&["nowhere.json"]);
}

/// Two triangles that one tie joins.
const TIES: &str = "source,target,kind,weight\nb,a,joint_duty,1\nb,c,joint_duty,1\na,c,joint_duty,1\nc,d,joint_duty,1\n\
                    d,e,joint_duty,1\ne,f,joint_duty,1\nd,f,joint_duty,1\n";

#[test]
fn communities_are_found_and_written_in_the_order_of_names() {
    let folder = Folder::new(&[("ties.csv", TIES)]);
    for setting in ["quick", "quality"] {
        let words = [
            "detect",
            "--ties",
            "files/ties.csv",
            "--setting",
            setting,
            "--seed",
            "7",
            "--out",
            "files/found.csv",
        ];
        let output = folder.run(&words).ends(0);
        let figures: Value = serde_json::from_str(&output.out()).unwrap();
        assert_eq!(
            (&figures["nodes"], &figures["edges"], &figures["communities"]),
            (&json!(6), &json!(7), &json!(2))
        );
        assert!((figures["modularity"].as_f64().unwrap() - 5.0 / 14.0).abs() < 1e-12);
        assert!(figures["seconds"].as_f64().unwrap() >= 0.0);
        assert_eq!(figures.as_object().unwrap().len(), 5);
        assert_eq!(folder.read("found.csv"), "node,community\na,0\nb,0\nc,0\nd,1\ne,1\nf,1\n");
    }
    assert!(!folder.path().join("test.db").exists());
}

#[test]
fn ties_that_are_none_are_located_all_at_once() {
    let text = format!("{TIES}g,g,joint_duty,1\na,g,joint_duty,-1\na,g,joint_duty,NaN\n,g,joint_duty,1\n");
    let folder = Folder::new(&[("ties.csv", &text), ("none.csv", "source,target,kind,weight\n")]);
    let output = folder.run(&["detect", "--ties", "files/ties.csv", "--out", "files/found.csv"]).ends(1);
    let output =
        output.complains(&["ties.csv:9: ", "ties.csv:10: ", "ties.csv:11: ", "ties.csv:12: ", "\"NaN\""]);
    assert_eq!(output.out(), "");
    assert!(!folder.path().join("files/found.csv").exists());
    folder.run(&["detect", "--ties", "files/none.csv"]).ends(1).complains(&["none.csv: holds no ties"]);
    folder.run(&["detect", "--ties", "nowhere.csv"]).ends(1).complains(&["nowhere.csv"]);
}

#[test]
fn a_resolution_that_is_none_is_refused_and_a_setting_that_is_none_is_wrong_usage() {
    let folder = Folder::new(&[("ties.csv", TIES)]);
    for resolution in ["0", "-1", "NaN", "inf"] {
        let words = ["detect", "--ties", "files/ties.csv", "--resolution", resolution];
        folder.run(&words).ends(1).complains(&["--resolution"]);
    }
    folder.run(&["detect", "--ties", "files/ties.csv", "--setting", "slow"]).ends(2);
    folder.run(&["detect"]).ends(2);
}
