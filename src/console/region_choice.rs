//! Regions to choose from: of thousands the upper ones, which hold all below them.

use maud::{Markup, html};

use super::language::Speech;
use domain::matrix::Matrix;
use domain::taxonomy::TreeNode;

/// So many stand in a list.
const MOST: usize = 150;

/// What a list to choose a region from holds.
pub(super) fn region_options(matrix: &Matrix, chosen: &str, speech: Speech) -> Markup {
    let regions = matrix.regions();
    let depth = |node: &TreeNode| regions.path_up(&node.key).count();
    let mut upper: Vec<(usize, &TreeNode)> = regions.iter().map(|node| (depth(node), node)).collect();
    upper.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.key.cmp(&b.1.key)));
    let shown = upper.iter().take(MOST).map(|(_, node)| *node);
    let hidden = upper.iter().skip(MOST).map(|(_, node)| *node).filter(|node| node.key == chosen);
    html! {
        option value="" { (speech.say("全部", "All")) }
        @for node in shown.chain(hidden) { option value=(node.key) selected[node.key == chosen] { (node.name(speech.0)) } }
    }
}
