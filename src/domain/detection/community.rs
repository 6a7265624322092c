//! One community as it is proposed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A community that was found in the ties, and what would become of it as a micro-cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "ordinal": 1, "size": 3, "members": ["weibo-zjg-jiaojing", "wechat-zjg-jiaojing", "wechat-zjg-jiaotong"],
    "name": "张家港市交通警务微矩阵", "name_en": "Traffic police in Zhangjiagang", "functions": ["traffic_police"],
    "organisations": ["zjg-police"], "region": "zhangjiagang", "lead": "wechat-zjg-jiaojing", "lead_weight": 5.0,
    "cohesion": 857, "density": 667, "internal_weight": 6.0, "external_weight": 2.0, "unclustered": 1,
    "overlaps": [{"cluster": "roads", "name": "道路微矩阵", "shared": 2, "size": 3, "jaccard": 500}],
    "joined": [], "split": ["roads"], "cluster": "roads", "key": "roads",
    "joining": ["wechat-zjg-jiaotong"], "leaving": []
}))]
pub struct DetectedCommunity {
    /// Its number in the detection, from 1: the largest first, equal ones by the smallest handle.
    #[schema(minimum = 1)]
    pub ordinal: u32,
    /// Number of members; at least two.
    #[schema(minimum = 2)]
    pub size: u32,
    /// Handles of its members, sorted.
    pub members: Vec<String>,
    /// A name for it, in Chinese: of its region and its leading functions; without functions that of the organisation of at least half of
    /// its members, else of its region, else of its lead.
    #[schema(max_length = 200)]
    pub name: String,
    /// The same in English, as far as English names are known.
    #[schema(max_length = 200)]
    pub name_en: String,
    /// Keys of the functions that at least a quarter of its members have, the most frequent first; at most three.
    #[schema(max_items = 3)]
    pub functions: Vec<String>,
    /// Keys of the organisations of at least a quarter of its members, the most frequent first; at most three.
    #[schema(max_items = 3)]
    pub organisations: Vec<String>,
    /// Key of the deepest region in which at least two thirds of its members lie.
    #[schema(required = true)]
    pub region: Option<String>,
    /// Handle of the member with the highest weighted degree inside it (the weight of its ties to other members); active ones
    /// come before others, of equal ones the smaller handle.
    pub lead: String,
    /// The lead's weighted degree inside it.
    pub lead_weight: f64,
    /// In thousandths: of all weight that its members' ties have, each counted at each member, the part that leads to members: 2·internal /
    /// (2·internal + external), which is 1 − conductance.
    #[schema(minimum = 0, maximum = 1000)]
    pub cohesion: u32,
    /// In thousandths: of all pairs of members those that are tied.
    #[schema(minimum = 0, maximum = 1000)]
    pub density: u32,
    /// Weight of the ties between members, as their kinds were weighed.
    pub internal_weight: f64,
    /// Weight of the ties between members and others, as their kinds were weighed.
    pub external_weight: f64,
    /// Members that no cluster holds.
    pub unclustered: u32,
    /// The declared clusters that it meets, the most shared members first, equal ones by key.
    pub overlaps: Vec<ClusterOverlap>,
    /// Keys of clusters that it would join: all of them that lie in no other community, if it meets several clusters.
    pub joined: Vec<String>,
    /// Keys of clusters that it would split: they have members in other communities too.
    pub split: Vec<String>,
    /// Key of the declared cluster that adopting it would change; null: it would be a new one. Pairs of a community and a cluster
    /// correspond if more than half of either lies in the other; they are matched one to one from the largest Jaccard index down, of
    /// equal ones the one that shares more, then the smaller key, then the smaller ordinal.
    #[schema(required = true)]
    pub cluster: Option<String>,
    /// The key that its cluster has, or would get.
    pub key: String,
    /// Handles of accounts that would join that cluster, if the whole detection were adopted.
    pub joining: Vec<String>,
    /// Handles of accounts that would leave that cluster for another community's, if the whole detection were adopted.
    pub leaving: Vec<String>,
}

/// How a community meets one declared cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"cluster": "roads", "name": "道路微矩阵", "shared": 2, "size": 3, "jaccard": 500}))]
pub struct ClusterOverlap {
    /// Key of the cluster.
    pub cluster: String,
    /// Its name.
    pub name: String,
    /// Accounts in both.
    pub shared: u32,
    /// Members of the cluster.
    pub size: u32,
    /// In thousandths: accounts in both of those in either.
    #[schema(minimum = 0, maximum = 1000)]
    pub jaccard: u32,
}
