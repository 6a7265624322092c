//! Adopting communities as micro-clusters: what changes, and what stays.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, Deserializer, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::community::DetectedCommunity;
use crate::account::sorted;
use crate::cluster::{Cluster, check_cluster_key};
use crate::field::{FieldError, ValidationErrors};
use crate::id::{ClusterId, DetectionId};

/// Which communities are adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChosenCommunities {
    /// All of them.
    All,
    /// Those with these ordinal numbers.
    Some(Vec<u32>),
}

impl PartialSchema for ChosenCommunities {
    fn schema() -> RefOr<Schema> {
        let all = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["all"]));
        let ordinal = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
        let some = ArrayBuilder::new().items(ordinal).min_items(Some(1));
        OneOfBuilder::new().item(all).item(some).into()
    }
}

impl ToSchema for ChosenCommunities {}

impl Serialize for ChosenCommunities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str("all"),
            Self::Some(ordinals) => ordinals.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for ChosenCommunities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ChosenVisitor)
    }
}

struct ChosenVisitor;

impl<'de> Visitor<'de> for ChosenVisitor {
    type Value = ChosenCommunities;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"all\" or a list of ordinal numbers")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text == "all" {
            Ok(ChosenCommunities::All)
        } else {
            Err(E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(ChosenCommunities::Some)
    }
}

/// What a person says to a detection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "communities": [1, 3], "labels": [{"community": 3, "key": "courts", "name": "法院微矩阵"}], "dry_run": true
}))]
pub struct AdoptionInput {
    /// `"all"`, or the ordinal numbers of those to adopt.
    pub communities: ChosenCommunities,
    /// Keys and names in place of the proposed ones.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub labels: Vec<CommunityLabel>,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// Key and name of the cluster that a community becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"community": 3, "key": "courts", "name": "法院微矩阵"}))]
pub struct CommunityLabel {
    /// Ordinal number of one that is adopted.
    #[schema(minimum = 1)]
    pub community: u32,
    /// Key of the new cluster; one that goes on keeps its own.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub key: Option<String>,
    /// Name of the cluster.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// What adopting communities has done, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "detection": "01980c5e-7a00-7000-8000-00000000000d", "dry_run": false, "clusters": [{
        "community": 1, "cluster": "roads", "name": "道路微矩阵", "created": false, "revision": 2, "size": 3,
        "former": ["app-zjg-jiaojing", "weibo-zjg-jiaojing", "wechat-zjg-jiaojing"],
        "joined": ["wechat-zjg-jiaotong"], "left": ["app-zjg-jiaojing"]
    }]
}))]
pub struct Adoption {
    /// The detection.
    pub detection: DetectionId,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// The clusters that changed, by ordinal of their communities; those that stay as they are are not among them.
    pub clusters: Vec<AdoptedCluster>,
}

/// A cluster that a community has made or changed. Its members are the former ones, with those who joined, without those who left; whoever
/// wants it back puts the former ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "community": 1, "cluster": "roads", "name": "道路微矩阵", "created": false, "revision": 2, "size": 3,
    "former": ["app-zjg-jiaojing", "weibo-zjg-jiaojing", "wechat-zjg-jiaojing"],
    "joined": ["wechat-zjg-jiaotong"], "left": ["app-zjg-jiaojing"]
}))]
pub struct AdoptedCluster {
    /// Ordinal number of the community.
    pub community: u32,
    /// Key of the cluster.
    pub cluster: String,
    /// Its name from now on.
    pub name: String,
    /// Whether it is new.
    pub created: bool,
    /// Its revision from now on.
    pub revision: i64,
    /// Number of members from now on.
    pub size: usize,
    /// Handles of its members until now; of a new one none.
    pub former: Vec<String>,
    /// Handles of accounts that have joined it.
    pub joined: Vec<String>,
    /// Handles of accounts that have left it: another community that was adopted at the same time holds each.
    pub left: Vec<String>,
}

/// What is written when communities are adopted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdoptionPlan {
    /// Ordinal numbers of the communities.
    pub communities: Vec<u32>,
    /// Clusters as they are and as they will be.
    pub updated: Vec<(Cluster, Cluster)>,
    /// New clusters.
    pub created: Vec<NewCluster>,
    /// What is told of it, by ordinal.
    pub told: Vec<AdoptedCluster>,
}

/// A cluster that a community becomes, still without an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCluster {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Keys of its functions.
    pub functions: Vec<String>,
    /// Handle of its lead.
    pub lead: String,
    /// Handles of its members.
    pub members: Vec<String>,
}

impl NewCluster {
    /// The cluster with this id, at revision 1.
    #[must_use]
    pub fn into_cluster(self, id: ClusterId) -> Cluster {
        Cluster {
            id,
            key: self.key,
            name: self.name,
            functions: self.functions,
            lead: Some(self.lead),
            members: self.members,
            revision: 1,
        }
    }
}

impl AdoptionPlan {
    /// Plans what adopting communities of a detection does; `communities` are all of the detection, by ordinal, and `clusters` those that
    /// it was made beside, by key.
    ///
    /// A community that corresponds to a declared cluster changes that cluster: its members are those of the community, and of its
    /// former ones those whom no other adopted community holds. So nobody falls out of a cluster without being in another one, and accounts
    /// of which the detection says nothing stay. Its id, key, functions and lead stay; its name too unless another one is given. Every
    /// other community becomes a new cluster. Clusters that no adopted community goes on with are not touched, nor is any removed.
    /// O(members · log members).
    ///
    /// # Errors
    /// Every wrong value.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use domain::detection::{AdoptionInput, AdoptionPlan, ChosenCommunities};
    /// let nobody = AdoptionInput { communities: ChosenCommunities::Some(vec![1]), labels: vec![], dry_run: false };
    /// let faults = AdoptionPlan::of(&nobody, &[], &BTreeMap::new()).unwrap_err();
    /// assert_eq!(faults[0].pointer, "/communities/0");
    /// ```
    pub fn of(
        input: &AdoptionInput,
        communities: &[DetectedCommunity],
        clusters: &BTreeMap<String, Arc<Cluster>>,
    ) -> Result<Self, Vec<FieldError>> {
        let chosen = input.check(communities, clusters)?;
        let labels: BTreeMap<u32, &CommunityLabel> =
            input.labels.iter().map(|label| (label.community, label)).collect();
        let adopted: BTreeMap<&str, u32> = chosen
            .iter()
            .flat_map(|one| one.members.iter().map(|member| (member.as_str(), one.ordinal)))
            .collect();
        let mut plan =
            Self { communities: chosen.iter().map(|one| one.ordinal).collect(), ..Self::default() };
        for community in chosen {
            let label = labels.get(&community.ordinal);
            let name = label.and_then(|label| label.name.clone());
            match community.cluster.as_ref().and_then(|key| clusters.get(key)) {
                Some(before) => plan.go_on(community, before, &adopted, name),
                None => plan.create(community, label.and_then(|label| label.key.clone()), name),
            }
        }
        Ok(plan)
    }

    fn go_on(
        &mut self,
        community: &DetectedCommunity,
        before: &Cluster,
        adopted: &BTreeMap<&str, u32>,
        name: Option<String>,
    ) {
        let leaves =
            |handle: &String| adopted.get(handle.as_str()).is_some_and(|&other| other != community.ordinal);
        let (left, stay): (Vec<String>, Vec<String>) = before.members.iter().cloned().partition(leaves);
        let joined: Vec<String> = community
            .members
            .iter()
            .filter(|handle| before.members.binary_search(handle).is_err())
            .cloned()
            .collect();
        let members = sorted(stay.into_iter().chain(joined.iter().cloned()).collect());
        let name = name.unwrap_or_else(|| before.name.clone());
        if members == before.members && name == before.name {
            return;
        }
        let after = Cluster { name, members, revision: before.revision + 1, ..before.clone() };
        self.told.push(AdoptedCluster {
            community: community.ordinal,
            cluster: after.key.clone(),
            name: after.name.clone(),
            created: false,
            revision: after.revision,
            size: after.members.len(),
            former: before.members.clone(),
            joined,
            left,
        });
        self.updated.push((before.clone(), after));
    }

    fn create(&mut self, community: &DetectedCommunity, key: Option<String>, name: Option<String>) {
        let new = NewCluster {
            key: key.unwrap_or_else(|| community.key.clone()),
            name: name.unwrap_or_else(|| community.name.clone()),
            functions: sorted(community.functions.clone()),
            lead: community.lead.clone(),
            members: community.members.clone(),
        };
        self.told.push(AdoptedCluster {
            community: community.ordinal,
            cluster: new.key.clone(),
            name: new.name.clone(),
            created: true,
            revision: 1,
            size: new.members.len(),
            former: Vec::new(),
            joined: new.members.clone(),
            left: Vec::new(),
        });
        self.created.push(new);
    }
}

impl AdoptionInput {
    /// The chosen communities, by ordinal.
    fn check<'a>(
        &self,
        communities: &'a [DetectedCommunity],
        clusters: &BTreeMap<String, Arc<Cluster>>,
    ) -> Result<Vec<&'a DetectedCommunity>, Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let known: BTreeMap<u32, &DetectedCommunity> =
            communities.iter().map(|one| (one.ordinal, one)).collect();
        let mut chosen: BTreeMap<u32, &DetectedCommunity> = BTreeMap::new();
        match &self.communities {
            ChosenCommunities::All => {
                faults.require(!known.is_empty(), "/communities", "are none; there is nothing to adopt");
                chosen.clone_from(&known);
            }
            ChosenCommunities::Some(ordinals) => {
                faults.require(
                    !ordinals.is_empty(),
                    "/communities",
                    "is empty; name at least one, or \"all\"",
                );
                for (at, ordinal) in ordinals.iter().enumerate() {
                    let place = format!("/communities/{at}");
                    match known.get(ordinal) {
                        None => {
                            faults
                                .add(place, format!("there is no community {ordinal}; see the detection's"));
                        }
                        Some(one) => {
                            let is_first = chosen.insert(*ordinal, one).is_none();
                            faults.require(is_first, &place, "stands twice; name it once");
                        }
                    }
                }
            }
        }
        self.check_labels(&chosen, clusters, &mut faults);
        faults.into_result()?;
        Ok(chosen.into_values().collect())
    }

    fn check_labels(
        &self,
        chosen: &BTreeMap<u32, &DetectedCommunity>,
        clusters: &BTreeMap<String, Arc<Cluster>>,
        faults: &mut ValidationErrors,
    ) {
        let count = self.labels.len();
        faults.require(count <= 10_000, "/labels", format!("has {count} entries; at most 10000 fit"));
        let named = |label: &CommunityLabel| label.key.as_ref().map(|_| label.community);
        let named: BTreeSet<u32> = self.labels.iter().filter_map(named).collect();
        let mut keys: BTreeSet<&str> =
            chosen.values().filter(|one| !named.contains(&one.ordinal)).map(|one| one.key.as_str()).collect();
        let mut seen = BTreeSet::new();
        for (at, label) in self.labels.iter().take(10_000).enumerate() {
            let place = |field: &str| format!("/labels/{at}/{field}");
            faults.require(seen.insert(label.community), &place("community"), "stands twice; label it once");
            let community = chosen.get(&label.community);
            let detail = "is not among those that are adopted; adopt it, or leave the label out";
            faults.require(community.is_some(), &place("community"), detail);
            if let Some(key) = &label.key {
                if let Err(detail) = check_cluster_key(key) {
                    faults.add(place("key"), detail);
                }
                let goes_on = community.is_some_and(|one| one.cluster.is_some());
                faults.require(
                    !goes_on,
                    &place("key"),
                    "is for a cluster that is there; its key never changes",
                );
                let is_free = !clusters.contains_key(key) && keys.insert(key);
                faults.require(
                    goes_on || is_free,
                    &place("key"),
                    format!("`{key}` is there already; choose another"),
                );
            }
            if let Some(name) = &label.name {
                faults.require(!name.trim().is_empty(), &place("name"), "is empty; a name is needed");
                faults.text(&place("name"), name, 200);
            }
        }
    }
}
