//! The health of one cluster.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::matrix::Matrix;
use crate::permille::thousandths;
use crate::stop::stoppable;

/// How well a cluster is connected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "cluster": "education", "members": 9, "pairs": 12, "density": 333, "internal_weight": 30.0, "external_weight": 10.0,
    "isolation": 750, "unattached": ["app-zjg-jiaoyu"]
}))]
pub struct ClusterHealth {
    /// Its key.
    pub cluster: String,
    /// Number of members.
    pub members: usize,
    /// Pairs of members that are tied.
    pub pairs: usize,
    /// In thousandths: of all pairs of members those that are tied; 0 with fewer than two members.
    #[schema(minimum = 0, maximum = 1000)]
    pub density: u32,
    /// Weight of the ties between members.
    pub internal_weight: f64,
    /// Weight of the ties between members and others.
    pub external_weight: f64,
    /// In thousandths: the internal share of all weight at its members' ties, each tie once; 0 without ties.
    #[schema(minimum = 0, maximum = 1000)]
    pub isolation: u32,
    /// Handles of members that are tied to no other member.
    pub unattached: Vec<String>,
}

impl ClusterHealth {
    /// The health of the cluster with this key; `None` when there is none. O(ties of its members, log members each).
    #[must_use]
    pub fn of(matrix: &Matrix, key: &str) -> Option<Self> {
        let cluster = matrix.clusters().get(key)?;
        let mut pairs: BTreeSet<(&str, String)> = BTreeSet::new();
        let mut unattached = Vec::new();
        let (mut twice_internal, mut external) = (0.0, 0.0);
        for member in stoppable(&cluster.members) {
            let mut is_attached = false;
            for neighbour in matrix.graph.neighbours(member).unwrap_or_default() {
                // Members are sorted.
                if cluster.members.binary_search(&neighbour.account).is_ok() {
                    is_attached = true;
                    twice_internal += neighbour.weight;
                    if *member < neighbour.account {
                        pairs.insert((member, neighbour.account));
                    }
                } else {
                    external += neighbour.weight;
                }
            }
            if !is_attached {
                unattached.push(member.clone());
            }
        }
        let internal = twice_internal / 2.0;
        let members = u32::try_from(cluster.members.len()).map_or(f64::INFINITY, f64::from);
        let tied = u32::try_from(pairs.len()).map_or(f64::INFINITY, f64::from);
        Some(Self {
            cluster: cluster.key.clone(),
            members: cluster.members.len(),
            pairs: pairs.len(),
            density: thousandths(tied, members * (members - 1.0) / 2.0),
            internal_weight: internal,
            external_weight: external,
            isolation: thousandths(internal, internal + external),
            unattached,
        })
    }
}
