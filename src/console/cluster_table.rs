//! Clusters in a table: how many accounts, how well they are tied among themselves, with whom most.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::account_link::cluster_link;
use super::language::Speech;
use domain::link::LinkSurvey;
use domain::matrix::Matrix;

/// So many neighbours are named of each.
const NEIGHBOURS: usize = 3;

/// The table of these clusters. O(drift + bridges + log clusters each).
pub(super) fn cluster_table(keys: &[&str], matrix: &Matrix, links: &LinkSurvey, speech: Speech) -> Markup {
    let drift = counted(links.drift.iter().flat_map(|one| &one.clusters));
    let bridges = counted(links.bridges.iter().flat_map(|one| &one.clusters));
    let count = |counts: &BTreeMap<&str, usize>, key: &str| counts.get(key).copied().unwrap_or(0);
    let rows = keys.iter().filter_map(|key| links.health_of(key));
    html! {
        table {
            thead { tr {
                th scope="col" { (speech.say("微矩阵", "Cluster")) }
                th scope="col" { (speech.say("账号", "Accounts")) }
                th scope="col" { (speech.say("内部联系", "Tied inside")) }
                th scope="col" { (speech.say("未建立联系的", "Not attached")) }
                th scope="col" { (speech.say("偏离", "Drift")) }
                th scope="col" { (speech.say("桥梁账号", "Bridges")) }
                th scope="col" { (speech.say("联系最紧的", "Closest to")) }
            } }
            tbody {
                @for health in rows {
                    tr {
                        th scope="row" { (cluster_link(&health.cluster, matrix)) }
                        td.number data-label=(speech.say("账号", "Accounts")) { (health.members) }
                        td.number data-label=(speech.say("内部联系", "Tied inside")) { (percent(health.density)) }
                        td.number data-label=(speech.say("未建立联系的", "Not attached")) { (health.unattached.len()) }
                        td.number data-label=(speech.say("偏离", "Drift")) { (count(&drift, &health.cluster)) }
                        td.number data-label=(speech.say("桥梁账号", "Bridges")) { (count(&bridges, &health.cluster)) }
                        td data-label=(speech.say("联系最紧的", "Closest to")) { @for (at, (key, _)) in links.ties_of(&health.cluster).take(NEIGHBOURS).enumerate() { @if at > 0 { (speech.say("、", ", ")) } (cluster_link(key, matrix)) } }
                    }
                }
            }
        }
    }
}

/// How often each key is there.
fn counted<'a>(keys: impl Iterator<Item = &'a String>) -> BTreeMap<&'a str, usize> {
    keys.fold(BTreeMap::new(), |mut counts, key| {
        *counts.entry(key.as_str()).or_default() += 1;
        counts
    })
}

/// Thousandths as a percentage.
pub(super) fn percent(thousandths: u32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}
