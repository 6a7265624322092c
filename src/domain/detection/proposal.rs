//! A proposal: the communities of a matrix, each described and held against the declared clusters.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::communities::detect_communities;
use super::community::{ClusterOverlap, DetectedCommunity};
use super::compact::TieGraph;
use super::error::DetectionError;
use super::input::DetectionInput;
use super::matching::{Meeting, correspond};
use super::naming::{Common, distinguish};
use super::record::{Detection, DetectionState, LoneAccount, LoneReason};
use super::watch::Watch;
use crate::account::{Account, AccountStatus};
use crate::cluster::Cluster;
use crate::id::{DetectionId, JobId};
use crate::matrix::Matrix;
use crate::permille::thousandths;
use crate::stop::stoppable;
use crate::tie::TieBetween;
use crate::time::Timestamp;

/// What was found in one revision of the registry.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The registry's revision.
    pub revision: i64,
    /// Accounts that were looked at.
    pub accounts: u32,
    /// Pairs of them that are tied.
    pub ties: u32,
    /// The modularity of the communities.
    pub modularity: f64,
    /// The communities, by ordinal.
    pub communities: Vec<DetectedCommunity>,
    /// Accounts in no community, by handle.
    pub isolated: Vec<LoneAccount>,
    /// Clusters whose members lie in several communities.
    pub split: u32,
}

impl Proposal {
    /// The detection that this makes, still without id, job, person and time.
    #[must_use]
    pub fn to_detection(&self, asked: DetectionInput) -> Detection {
        let all = || self.communities.iter();
        Detection {
            id: DetectionId(Uuid::nil()),
            job: JobId(Uuid::nil()),
            state: DetectionState::Open,
            asked,
            revision: self.revision,
            accounts: self.accounts,
            ties: self.ties,
            communities: u32_of(self.communities.len()),
            largest: all().map(|one| one.size).max().unwrap_or(0),
            isolated: u32_of(self.isolated.len()),
            unclustered: all().map(|one| one.unclustered).sum(),
            joined: u32_of(all().filter(|one| one.overlaps.len() > 1).count()),
            split: self.split,
            modularity: self.modularity,
            subject: None,
            created_at: Timestamp::from_ms(0),
            adopted: None,
        }
    }
}

/// Looks for communities in the ties of a matrix and describes each. Closed accounts are not looked at; accounts without ties, and
/// those that no other stays with, are in no community.
///
/// # Errors
/// [`DetectionError::NoTies`], [`DetectionError::BadResolution`], [`DetectionError::Stopped`], and what else
/// [`TieGraph::new`] refuses, which a registry whose values were checked does not hold.
///
/// # Complexity
/// That of [`detect_communities`], and O(accounts · log accounts + ties) for the description.
///
/// ```
/// use std::ops::ControlFlow;
/// use domain::account::AccountInput;
/// use domain::detection::{DetectionInput, propose};
/// use domain::graph::Graph;
/// use domain::id::AccountId;
/// use domain::matrix::{Matrix, MatrixParts};
/// use domain::taxonomy::Tree;
/// use domain::tie::Tie;
/// let account = |handle: &str| AccountInput { handle: handle.into(), name: handle.into(), ..Default::default() };
/// let tie = |a: &str, b: &str| Tie { source: a.into(), target: b.into(), kind: "joint_duty".into(), weight: 1.0 };
/// let accounts = ["a", "b", "c", "d", "e"].map(|handle| account(handle).into_account(AccountId(uuid::Uuid::nil()), 1));
/// let graph = Graph::new(accounts.into(), vec![tie("a", "b"), tie("c", "d")]).unwrap();
/// let matrix = Matrix::new(MatrixParts {
///     revision: 1, graph, organisations: vec![], clusters: vec![], functions: Tree::default(), regions: Tree::default(),
///     audiences: Tree::default(), platforms: Tree::default(),
/// });
/// let found = propose(&matrix, &DetectionInput::default(), &mut |_, _| ControlFlow::Continue(()))?;
/// assert_eq!(found.communities[1].members, ["c", "d"]);
/// assert_eq!(found.isolated[0].account, "e");
/// # Ok::<(), domain::detection::DetectionError>(())
/// ```
pub fn propose(
    matrix: &Matrix,
    input: &DetectionInput,
    watch: &mut Watch<'_>,
) -> Result<Proposal, DetectionError> {
    let accounts = matrix.graph.accounts();
    let open = |at: u32| accounts[at as usize].status != AccountStatus::Closed;
    let mut ties = matrix.graph.weighed_ties(|kind| input.factor_of(kind));
    ties.retain(|tie| open(tie.source) && open(tie.target));
    let graph = TieGraph::new(u32_of(accounts.len()), &ties)?;
    let found = detect_communities(&graph, input.settings(), watch)?;
    // The largest come first, and what is alone is no community.
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); found.count];
    for (at, &community) in found.of_node.iter().enumerate() {
        groups[community as usize].push(at);
    }
    groups.retain(|group| group.len() > 1);
    let survey = Survey::of(matrix, &ties, groups);
    let communities = survey.communities();
    Ok(Proposal {
        revision: matrix.revision,
        accounts: u32_of(accounts.iter().filter(|account| account.status != AccountStatus::Closed).count()),
        ties: u32_of(graph.ties()),
        modularity: found.modularity,
        split: u32_of(communities.iter().flat_map(|one| &one.split).collect::<BTreeSet<_>>().len()),
        isolated: survey.isolated(),
        communities,
    })
}

/// What is known of the communities; clusters are numbered in the order of their keys.
struct Survey<'a> {
    matrix: &'a Matrix,
    clusters: Vec<&'a Cluster>,
    /// By community: places of its members among the accounts, ascending.
    groups: Vec<Vec<usize>>,
    /// By account: its community.
    of_account: Vec<Option<usize>>,
    /// By account: weight to members of its own community, and to all.
    inside: Vec<f64>,
    strengths: Vec<f64>,
    /// By community: tied pairs of members.
    pairs: Vec<usize>,
    /// By community: how many accounts it shares with which cluster.
    shared: Vec<BTreeMap<usize, u32>>,
}

impl<'a> Survey<'a> {
    fn of(matrix: &'a Matrix, ties: &[TieBetween], groups: Vec<Vec<usize>>) -> Self {
        let accounts = matrix.graph.accounts();
        let mut of_account = vec![None; accounts.len()];
        for (community, group) in stoppable(groups.iter()).enumerate() {
            for &at in group {
                of_account[at] = Some(community);
            }
        }
        let mut inside = vec![0.0; accounts.len()];
        let mut strengths = vec![0.0; accounts.len()];
        let mut pairs = vec![0; groups.len()];
        let mut last = None;
        for tie in stoppable(ties) {
            let ends = [tie.source as usize, tie.target as usize];
            let common = of_account[ends[0]].filter(|_| of_account[ends[0]] == of_account[ends[1]]);
            for at in ends {
                strengths[at] += tie.weight;
                inside[at] += if common.is_some() { tie.weight } else { 0.0 };
            }
            // The graph gives ties by their ends, so those of one pair stand side by side.
            let is_new = last.replace(ends) != Some(ends);
            if let Some(community) = common.filter(|_| is_new) {
                pairs[community] += 1;
            }
        }
        let clusters: Vec<&Cluster> = matrix.clusters().values().map(|cluster| &**cluster).collect();
        let keys: Vec<&str> = clusters.iter().map(|cluster| cluster.key.as_str()).collect();
        let shared = groups.iter().map(|group| {
            let mut shared = BTreeMap::new();
            for &at in group {
                for key in matrix.clusters_of(&accounts[at].handle) {
                    if let Ok(cluster) = keys.binary_search(&key.as_str()) {
                        *shared.entry(cluster).or_insert(0) += 1;
                    }
                }
            }
            shared
        });
        let shared = shared.collect();
        Self { matrix, clusters, groups, of_account, inside, strengths, pairs, shared }
    }

    fn communities(&self) -> Vec<DetectedCommunity> {
        let matched = correspond(self.meetings(), self.groups.len());
        let mut parts = vec![0u32; self.clusters.len()];
        for cluster in self.shared.iter().flat_map(BTreeMap::keys) {
            parts[*cluster] += 1;
        }
        let mut taken: BTreeSet<String> = self.matrix.clusters().keys().cloned().collect();
        let mut found: Vec<DetectedCommunity> = matched
            .iter()
            .enumerate()
            .map(|(at, cluster)| self.community(at, *cluster, &parts, &mut taken))
            .collect();
        let mut names: Vec<String> = found.iter_mut().map(|one| std::mem::take(&mut one.name)).collect();
        let mut names_en: Vec<String> =
            found.iter_mut().map(|one| std::mem::take(&mut one.name_en)).collect();
        distinguish(&mut names);
        distinguish(&mut names_en);
        for (community, (name, name_en)) in found.iter_mut().zip(names.into_iter().zip(names_en)) {
            (community.name, community.name_en) = (name, name_en);
        }
        found
    }

    fn meetings(&self) -> Vec<Meeting> {
        let of_community = |(community, shared): (usize, &BTreeMap<usize, u32>)| {
            let size = self.groups[community].len();
            let meeting = move |(&cluster, &shared): (&usize, &u32)| (cluster, shared);
            shared
                .iter()
                .map(meeting)
                .map(move |(cluster, shared)| (community, size, cluster, shared))
                .collect::<Vec<_>>()
        };
        let all = self.shared.iter().enumerate().flat_map(of_community);
        all.map(|(community, size, cluster, shared)| Meeting {
            community,
            cluster,
            shared: u64::from(shared),
            community_size: size as u64,
            cluster_size: self.clusters[cluster].members.len() as u64,
        })
        .collect()
    }

    fn community(
        &self,
        at: usize,
        matched: Option<usize>,
        parts: &[u32],
        taken: &mut BTreeSet<String>,
    ) -> DetectedCommunity {
        let accounts = self.matrix.graph.accounts();
        let group = &self.groups[at];
        let members: Vec<&Account> = group.iter().map(|&at| accounts[at].as_ref()).collect();
        let ordinal = u32_of(at + 1);
        let (lead, lead_weight) = self.lead(group);
        let common = Common::of(self.matrix, &members);
        let (name, name_en) = common.name(self.matrix, lead, members.len());
        let cluster = matched.map(|cluster| self.clusters[cluster]);
        let key = cluster.map_or_else(|| common.key(ordinal, taken), |cluster| cluster.key.clone());
        let twice_internal: f64 = group.iter().map(|&at| self.inside[at]).sum();
        let all: f64 = group.iter().map(|&at| self.strengths[at]).sum();
        let size = real(group.len());
        let whole = |cluster: usize| parts[cluster] == 1;
        let met = || self.shared[at].keys().copied();
        let keys =
            |of: Vec<usize>| of.into_iter().map(|cluster| self.clusters[cluster].key.clone()).collect();
        let is_free = |account: &&&Account| self.matrix.clusters_of(&account.handle).is_empty();
        let (joining, leaving) = self.moves(at, cluster);
        DetectedCommunity {
            ordinal,
            size: u32_of(group.len()),
            unclustered: u32_of(members.iter().filter(is_free).count()),
            members: members.iter().map(|account| account.handle.clone()).collect(),
            name,
            name_en,
            functions: common.functions,
            organisations: common.organisations,
            region: common.region,
            lead: lead.handle.clone(),
            lead_weight,
            cohesion: thousandths(twice_internal, all),
            density: thousandths(real(self.pairs[at]), size * (size - 1.0) / 2.0),
            internal_weight: twice_internal / 2.0,
            external_weight: (all - twice_internal).max(0.0),
            overlaps: self.overlaps(at),
            joined: if self.shared[at].len() > 1 {
                keys(met().filter(|&one| whole(one)).collect())
            } else {
                Vec::new()
            },
            split: keys(met().filter(|&one| !whole(one)).collect()),
            cluster: cluster.map(|cluster| cluster.key.clone()),
            key,
            joining,
            leaving,
        }
    }

    /// The member with the most weight inside: active before others, of equal ones the first.
    fn lead(&self, group: &[usize]) -> (&'a Account, f64) {
        let accounts = self.matrix.graph.accounts();
        let rests = |at: usize| accounts[at].status != AccountStatus::Active;
        let before = |a: &&usize, b: &&usize| {
            let by_weight = self.inside[**b].total_cmp(&self.inside[**a]);
            rests(**a).cmp(&rests(**b)).then(by_weight).then(a.cmp(b))
        };
        // A group has members.
        let lead = group.iter().min_by(before).copied().unwrap_or_default();
        (accounts[lead].as_ref(), self.inside[lead])
    }

    fn overlaps(&self, at: usize) -> Vec<ClusterOverlap> {
        let size = u32_of(self.groups[at].len());
        let mut overlaps: Vec<ClusterOverlap> = self.shared[at]
            .iter()
            .map(|(&cluster, &shared)| {
                let cluster = self.clusters[cluster];
                let members = u32_of(cluster.members.len());
                ClusterOverlap {
                    cluster: cluster.key.clone(),
                    name: cluster.name.clone(),
                    shared,
                    size: members,
                    jaccard: thousandths(f64::from(shared), f64::from(size + members - shared)),
                }
            })
            .collect();
        // By key until here, and the sort is stable.
        overlaps.sort_by_key(|overlap| std::cmp::Reverse(overlap.shared));
        overlaps
    }

    /// Who would join and leave the community's cluster if everything were adopted.
    fn moves(&self, at: usize, cluster: Option<&Cluster>) -> (Vec<String>, Vec<String>) {
        let accounts = self.matrix.graph.accounts();
        let handles = self.groups[at].iter().map(|&at| &accounts[at].handle);
        let Some(cluster) = cluster else { return (handles.cloned().collect(), Vec::new()) };
        let is_new = |handle: &&String| cluster.members.binary_search(handle).is_err();
        let elsewhere = |handle: &&String| {
            let place = accounts.place_of(handle);
            place.and_then(|place| self.of_account[place]).is_some_and(|community| community != at)
        };
        (
            handles.filter(is_new).cloned().collect(),
            cluster.members.iter().filter(elsewhere).cloned().collect(),
        )
    }

    fn isolated(&self) -> Vec<LoneAccount> {
        let accounts = self.matrix.graph.accounts().iter().enumerate();
        let alone = accounts.filter(|(at, _)| self.of_account[*at].is_none());
        alone
            .map(|(at, account)| LoneAccount {
                account: account.handle.clone(),
                reason: match account.status {
                    AccountStatus::Closed => LoneReason::Closed,
                    _ if self.strengths[at] > 0.0 => LoneReason::Alone,
                    _ => LoneReason::NoTies,
                },
            })
            .collect()
    }
}

fn u32_of(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn real(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
