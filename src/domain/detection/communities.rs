//! Communities of a graph by its ties.

use super::compact::TieGraph;
use super::error::DetectionError;
use super::rounds::Rounds;
use super::settings::DetectionSettings;
use super::watch::Watch;
use super::{connected, leiden, modularity};

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Communities {
    /// By node: its community. The largest is 0; of equal ones the one with the smallest node comes first.
    pub of_node: Vec<u32>,
    /// How many there are. Each is connected.
    pub count: usize,
    /// Their modularity at the resolution asked for.
    pub modularity: f64,
}

/// Finds communities by their ties. Nodes without ties are communities of their own.
///
/// # Errors
/// [`DetectionError::BadResolution`], [`DetectionError::Stopped`].
///
/// # Complexity
/// Each round takes O((nodes + ties) · levels), with few levels in practice; memory O(nodes + ties).
///
/// ```
/// use std::ops::ControlFlow;
/// use domain::detection::{DetectionSettings, TieGraph, detect_communities};
/// use domain::tie::TieBetween;
/// // Two triangles, joined by one tie.
/// let pairs = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (4, 5), (3, 5)];
/// let ties = pairs.map(|(source, target)| TieBetween { source, target, weight: 1.0 });
/// let graph = TieGraph::new(6, &ties)?;
/// let found = detect_communities(&graph, DetectionSettings::default(), &mut |_, _| ControlFlow::Continue(()))?;
/// assert_eq!(found.of_node, [0, 0, 0, 1, 1, 1]);
/// assert!((found.modularity - 5.0 / 14.0).abs() < 1e-12);
/// # Ok::<(), domain::detection::DetectionError>(())
/// ```
pub fn detect_communities(
    graph: &TieGraph,
    settings: DetectionSettings,
    watch: &mut Watch<'_>,
) -> Result<Communities, DetectionError> {
    settings.check()?;
    let resolution = settings.resolution;
    let rounds = Rounds::new(resolution / graph.rows.twice_total(), settings.seed);
    let mut of_node = leiden::find(&graph.rows, settings.setting, rounds, watch)?;
    let count = connected::split(&graph.rows, &mut of_node);
    let modularity = modularity::of(&graph.rows, &of_node, resolution);
    Ok(Communities { of_node, count, modularity })
}
