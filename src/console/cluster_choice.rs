//! Clusters to choose from: of thousands the one that is chosen, which the picture and the page of a cluster lead to.

use maud::{Markup, html};

use super::language::Speech;
use domain::matrix::Matrix;

/// So many stand in a list.
const MOST: usize = 300;

/// The field of a filter; nothing where there are too many and none is chosen.
pub(super) fn cluster_choice(matrix: &Matrix, chosen: &str, speech: Speech) -> Markup {
    let has_few = matrix.clusters().len() <= MOST;
    let shown = matrix.clusters().iter().filter(|(key, _)| has_few || *key == chosen);
    html! {
        @if has_few || !chosen.is_empty() {
            label for="cluster" { (speech.say("微矩阵", "Cluster")) }
            select #cluster name="cluster" {
                option value="" { (speech.say("全部", "All")) }
                @if !chosen.is_empty() && !matrix.clusters().contains_key(chosen) { option value=(chosen) selected { (chosen) } }
                @for (key, cluster) in shown { option value=(key) selected[key == chosen] { (cluster.name) } }
            }
        }
    }
}
