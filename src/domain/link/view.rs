//! Accounts that drift, and accounts that bridge clusters: what the API shows.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account whose ties point to another cluster than to its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "wechat-zjg-jj", "name": "张家港交警", "clusters": ["schools"], "toward": "roads", "own_weight": 1.0,
    "toward_weight": 6.0, "drift": 714
}))]
pub struct Drift {
    /// Its handle.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Keys of the clusters that hold it.
    pub clusters: Vec<String>,
    /// Key of the cluster to which most weight of its ties points.
    pub toward: String,
    /// Weight of its ties to the one of its own clusters to which most points.
    pub own_weight: f64,
    /// Weight of its ties to that other cluster; more than `own_weight`.
    pub toward_weight: f64,
    /// In thousandths: how much more points there than to its own, as a share of all its weight.
    #[schema(minimum = 0, maximum = 1000)]
    pub drift: u32,
}

/// An account that links its clusters with others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "wechat-zjg-fabu", "name": "张家港发布", "clusters": ["publicity"], "participation": 640,
    "links": [{"cluster": "schools", "weight": 4.0, "carried": 500}]
}))]
pub struct Bridge {
    /// Its handle.
    pub account: String,
    /// Its name.
    pub name: String,
    /// Keys of the clusters that hold it.
    pub clusters: Vec<String>,
    /// In thousandths: the participation coefficient 1 − Σ (share of its weight that points to a cluster)²; 0: all to one
    /// (Guimerà, Amaral, "Functional cartography of complex metabolic networks", 2005).
    #[schema(minimum = 0, maximum = 1000)]
    pub participation: u32,
    /// The other clusters that it links, the most weight first; at most five.
    #[schema(max_items = 5)]
    pub links: Vec<BridgeLink>,
}

/// What an account links with one other cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"cluster": "schools", "weight": 4.0, "carried": 500}))]
pub struct BridgeLink {
    /// Key of the other cluster.
    pub cluster: String,
    /// Weight of its ties to that cluster.
    pub weight: f64,
    /// In thousandths: the largest share that it carries of all weight between one of its clusters and that one. At 1000 nobody else links
    /// the two.
    #[schema(minimum = 0, maximum = 1000)]
    pub carried: u32,
}

/// Two clusters that are tied.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterTie {
    /// Their keys, the smaller first.
    pub clusters: [String; 2],
    /// Weight of the ties from a member of one to a member of the other.
    pub weight: f64,
}

impl ClusterTie {
    /// The other cluster; `None`: this one is not of the two.
    #[must_use]
    pub fn other_end(&self, cluster: &str) -> Option<&str> {
        let [one, other] = &self.clusters;
        if one == cluster { Some(other) } else { (other == cluster).then_some(one) }
    }
}

impl Drift {
    /// Its place in the list: the strongest drift first, equal ones by handle.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{:04}\n{}", 1000 - self.drift.min(1000), self.account)
    }
}

impl Bridge {
    /// Its place in the list: the most even participation first, equal ones by handle.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{:04}\n{}", 1000 - self.participation.min(1000), self.account)
    }
}
