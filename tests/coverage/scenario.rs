//! Bad scenarios: every fault is named by its place in the list.

use micromatrix::domain::scenario::{Overlay, ScenarioChange, ScenarioChangeKind as Kind};

use crate::coverage::support::{change, demo};

fn pointers(changes: &[ScenarioChange]) -> Vec<String> {
    let faults = Overlay::of(&demo(), changes, "/changes").unwrap_err();
    faults.into_iter().map(|fault| fault.pointer).collect()
}

const ONE: &str = "wechat-zjg-jiaoyu";
const OTHER: &str = "weibo-zjg-jiaoyu";

fn merge(account: &str, into: &str) -> ScenarioChange {
    ScenarioChange { into: Some(into.to_owned()), ..change(Kind::Merge, account) }
}

fn functions(account: &str, functions: &[&str]) -> ScenarioChange {
    let functions = functions.iter().map(|key| (*key).to_owned()).collect();
    ScenarioChange { functions, ..change(Kind::Functions, account) }
}

fn open(account: &str) -> ScenarioChange {
    ScenarioChange {
        organisation: Some("zjg-jiaoyu".to_owned()),
        platform: Some("douyin".to_owned()),
        ..change(Kind::Open, account)
    }
}

#[test]
fn an_account_cannot_be_closed_twice_merged_into_itself_or_changed_after_its_end() {
    let close = || change(Kind::Close, ONE);
    assert_eq!(pointers(&[close(), close()]), ["/changes/1/account"]);
    assert_eq!(pointers(&[merge(ONE, ONE)]), ["/changes/0/into"]);
    assert_eq!(pointers(&[close(), merge(OTHER, ONE)]), ["/changes/1/into"]);
    assert_eq!(pointers(&[merge(ONE, OTHER), close()]), ["/changes/1/account"]);
    assert_eq!(pointers(&[close(), functions(ONE, &["water"])]), ["/changes/1/account"]);
    // A circle of mergers ends where it meets what is closed.
    assert_eq!(pointers(&[merge(ONE, OTHER), merge(OTHER, ONE)]), ["/changes/1/into"]);
}

#[test]
fn whatever_nobody_knows_is_named() {
    assert_eq!(pointers(&[change(Kind::Close, "nobody")]), ["/changes/0/account"]);
    assert_eq!(pointers(&[functions(ONE, &["water", "magic"])]), ["/changes/0/functions/1"]);
    let lost = ScenarioChange { region: Some("atlantis".to_owned()), ..open("new") };
    assert_eq!(pointers(&[lost]), ["/changes/0/region"]);
    let orphan = ScenarioChange { organisation: Some("nobody".to_owned()), ..open("new") };
    assert_eq!(pointers(&[orphan]), ["/changes/0/organisation"]);
    let join = ScenarioChange { cluster: Some("nothing".to_owned()), ..change(Kind::Join, ONE) };
    assert_eq!(pointers(&[join]), ["/changes/0/cluster"]);
}

#[test]
fn contradictions_and_what_changes_nothing_are_named() {
    let give_up = ScenarioChange { remove: vec!["water".to_owned()], ..change(Kind::Functions, ONE) };
    assert_eq!(pointers(&[functions(ONE, &["water"]), give_up.clone()]), ["/changes/1/remove/0"]);
    assert_eq!(pointers(&[give_up]), ["/changes/0/remove/0"]);
    assert_eq!(pointers(&[functions(ONE, &["education"])]), ["/changes/0/functions/0"]);
    assert_eq!(pointers(&[open("new"), open("new")]), ["/changes/1/account"]);
    assert_eq!(pointers(&[open(ONE)]), ["/changes/0/account"]);
    let demo = demo();
    let cluster = demo.clusters().values().find(|cluster| !cluster.members.is_empty()).unwrap();
    let inside = &cluster.members[0];
    let join = ScenarioChange { cluster: Some(cluster.key.clone()), ..change(Kind::Join, inside) };
    assert_eq!(pointers(&[join]), ["/changes/0/cluster"]);
    let all: Vec<String> = demo.graph.account(ONE).unwrap().audiences.clone();
    let silence = ScenarioChange { remove: all, ..change(Kind::Audiences, ONE) };
    assert_eq!(pointers(&[silence]), ["/changes/0/remove"]);
}

#[test]
fn fields_of_another_kind_and_missing_ones_are_named() {
    let stray = ScenarioChange { cluster: Some("x".to_owned()), ..change(Kind::Close, ONE) };
    assert_eq!(pointers(&[stray]), ["/changes/0/cluster"]);
    assert_eq!(pointers(&[change(Kind::Merge, ONE)]), ["/changes/0/into"]);
    assert_eq!(pointers(&[change(Kind::Open, "new")]), ["/changes/0/organisation", "/changes/0/platform"]);
    assert_eq!(pointers(&[change(Kind::Functions, ONE)]), ["/changes/0/functions"]);
    assert_eq!(pointers(&[]), ["/changes"]);
}
