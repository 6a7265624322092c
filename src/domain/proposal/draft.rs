//! Clusters and ties of a list, while its accounts are gone through.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::grouping::{Group, group};
use super::knowledge::Knowledge;
use super::link::pairs;
use super::listed::ListedAccount;
use super::proposed::{Proposal, ProposalField, ProposedCluster, ProposedTie};
use super::rule::ProposalRule;
use crate::language::Bilingual;
use crate::taxonomy::Tree;
use crate::tie::Tie;

/// What clusters and ties need to know of an account.
struct Member<'a> {
    handle: &'a str,
    organisation: &'a str,
    platform: &'a str,
    followers: i64,
    /// The key of the surest function.
    first: Option<String>,
    /// By family: the rule, the function, and the confidence.
    families: BTreeMap<usize, (ProposalRule, String, u32)>,
    city: String,
}

/// The accounts of a city, and those that are accepted in each family.
#[derive(Default)]
struct City {
    members: Vec<u32>,
    families: Vec<BTreeSet<u32>>,
}

/// Clusters and ties of a list.
pub(super) struct Drafts<'a> {
    knowledge: &'a Knowledge,
    functions: &'a Tree,
    members: Vec<Member<'a>>,
}

impl<'a> Drafts<'a> {
    pub const fn new(knowledge: &'a Knowledge, functions: &'a Tree) -> Self {
        Self { knowledge, functions, members: Vec::new() }
    }

    /// Adds an account with its functions, the surest first, each with its confidence in thousandths.
    pub fn add(&mut self, account: &ListedAccount<'a>, does: &[(&str, u32)], city: Option<&str>) {
        let mut families: BTreeMap<usize, (ProposalRule, String, u32)> = BTreeMap::new();
        for (at, (function, confidence)) in does.iter().enumerate() {
            let rule = if at == 0 { ProposalRule::Family } else { ProposalRule::FamilyBeside };
            let sure = self.knowledge.calibration.confidence(rule, 3) * confidence / 1000;
            for (family, _) in self.knowledge.families.iter().enumerate().filter(|(_, family)| {
                family.functions.iter().any(|top| self.functions.is_within(function, top))
            }) {
                families.entry(family).or_insert_with(|| (rule, (*function).to_owned(), sure));
            }
        }
        self.members.push(Member {
            handle: account.handle,
            organisation: account.organisation(),
            platform: account.platform,
            followers: account.followers.unwrap_or_default(),
            first: does.first().map(|(function, _)| (*function).to_owned()),
            families,
            city: city.unwrap_or_default().to_owned(),
        });
    }

    /// The clusters, and for each account in its order the clusters that it should be in.
    pub fn clusters(&self) -> (Vec<ProposedCluster>, Vec<Vec<Proposal>>) {
        let mut by_city: BTreeMap<&str, City> = BTreeMap::new();
        let mut proposals: Vec<Vec<Proposal>> = self.members.iter().map(|_| Vec::new()).collect();
        for (at, member) in (0_u32..).zip(&self.members) {
            let city = by_city.entry(&member.city).or_default();
            city.families.resize_with(self.knowledge.families.len(), BTreeSet::new);
            city.members.push(at);
            for (family, (.., sure)) in &member.families {
                if *sure >= Proposal::ACCEPTED {
                    city.families[*family].insert(at);
                }
            }
        }
        let mut clusters = Vec::new();
        for (city, City { members, families }) in by_city {
            for group in group(&self.knowledge.families, families) {
                let cluster = self.cluster(city, &group);
                for at in members.iter().map(|at| *at as usize) {
                    let member = &self.members[at];
                    let best = group.families.iter().filter_map(|family| member.families.get(family));
                    if let Some((rule, function, confidence)) = best.max_by_key(|(.., sure)| *sure) {
                        proposals[at].push(Proposal {
                            field: ProposalField::Cluster,
                            value: cluster.key.clone(),
                            rule: *rule,
                            weight: 3,
                            words: vec![function.clone()],
                            confidence: *confidence,
                        });
                    }
                }
                clusters.push(cluster);
            }
        }
        (clusters, proposals)
    }

    fn cluster(&self, city: &str, group: &Group) -> ProposedCluster {
        let family = &self.knowledge.families[group.family];
        let functions: BTreeSet<&String> = group
            .families
            .iter()
            .flat_map(|family| &self.knowledge.families[*family].functions)
            .filter(|function| self.functions.get(function).is_some())
            .collect();
        let heart = |member: &Member<'_>| {
            let first = member.first.as_deref();
            let place = family.functions.iter().position(|function| Some(function.as_str()) == first);
            place.unwrap_or(family.functions.len())
        };
        let lead = group.members.iter().map(|at| &self.members[*at as usize]).min_by_key(|member| {
            (heart(member), member.platform != "wechat", Reverse(member.followers), member.handle)
        });
        let (key, name) = if city.is_empty() {
            (family.key.clone(), family.name.clone())
        } else {
            let name = Bilingual {
                zh: format!("{city}{}", family.name.zh),
                en: format!("{}, {city}", family.name.en),
            };
            (format!("{}-{city}", family.key), name)
        };
        let members: BTreeSet<&str> =
            group.members.iter().map(|at| self.members[*at as usize].handle).collect();
        ProposedCluster {
            key,
            name,
            functions: functions.into_iter().cloned().collect(),
            lead: lead.map(|member| member.handle.to_owned()),
            members: members.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Ties from one organisation and from one family, by their ends; who is tied as one organisation is not tied again as one family.
    pub fn ties(&self, clusters: &[ProposedCluster]) -> Vec<ProposedTie> {
        let mut ties: BTreeMap<(u32, u32), (ProposalRule, u8)> = BTreeMap::new();
        let mut by_organisation: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        let mut places: BTreeMap<&str, u32> = BTreeMap::new();
        for (at, member) in (0_u32..).zip(&self.members) {
            by_organisation.entry(member.organisation).or_default().push(at);
            places.insert(member.handle, at);
        }
        let first = |at: u32| self.members[at as usize].first.as_deref();
        for accounts in by_organisation.into_values() {
            ties.extend(pairs(&accounts).into_iter().map(|pair| (pair, (ProposalRule::SameOrganisation, 3))));
        }
        for cluster in clusters {
            let mut accounts: Vec<u32> =
                cluster.members.iter().filter_map(|handle| places.get(handle.as_str()).copied()).collect();
            accounts.sort_by_key(|&at| {
                let member = &self.members[at as usize];
                (
                    Some(member.handle) != cluster.lead.as_deref(),
                    first(at),
                    member.organisation,
                    member.handle,
                )
            });
            for pair in pairs(&accounts) {
                let weight = if first(pair.0) == first(pair.1) { 2 } else { 1 };
                let tie = ties.entry(pair).or_insert((ProposalRule::OneFamily, weight));
                tie.1 = tie.1.max(weight);
            }
        }
        let handle = |at: u32| self.members[at as usize].handle.to_owned();
        let tie = |((a, b), (rule, weight)): ((u32, u32), (ProposalRule, u8))| ProposedTie {
            tie: Tie {
                source: handle(a),
                target: handle(b),
                kind: if rule == ProposalRule::SameOrganisation { "same_organisation" } else { "joint_duty" }
                    .to_owned(),
                weight: f64::from(weight),
            }
            .ordered(),
            rule,
            confidence: self.knowledge.calibration.confidence(rule, weight),
        };
        let mut ties: Vec<ProposedTie> = ties.into_iter().map(tie).collect();
        ties.sort_by(|a, b| a.tie.key().cmp(&b.tie.key()));
        ties
    }
}
