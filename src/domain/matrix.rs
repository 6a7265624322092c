//! The matrix (矩阵): everything that the registry says at one revision, as one immutable value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::{Account, AccountStatus};
use super::cluster::Cluster;
use super::field::ValidationErrors;
use super::graph::Graph;
use super::membership::Memberships;
use super::organisation::Organisation;
use super::platform::AccountKind;
use super::readiness::AccountLack;
use super::taxonomy::Tree;
use super::terms::fold_word;
use super::topic::is_same_topic;

/// The registry at one revision. Everything is sorted by key, so equal registries are equal values.
#[derive(Clone)]
pub struct Matrix {
    /// Moves with every change of the registry.
    pub revision: i64,
    /// Accounts and ties.
    pub graph: Graph,
    organisations: Arc<BTreeMap<String, Organisation>>,
    clusters: Arc<BTreeMap<String, Arc<Cluster>>>,
    memberships: Arc<Memberships>,
    functions: Arc<Tree>,
    regions: Arc<Tree>,
    audiences: Arc<Tree>,
    platforms: Arc<Tree>,
}

/// What a matrix is made of.
pub struct MatrixParts {
    /// Moves with every change of the registry.
    pub revision: i64,
    /// Accounts and ties.
    pub graph: Graph,
    /// All organisations.
    pub organisations: Vec<Organisation>,
    /// All clusters with their members.
    pub clusters: Vec<Cluster>,
    /// The function taxonomy.
    pub functions: Tree,
    /// The regions.
    pub regions: Tree,
    /// The audiences.
    pub audiences: Tree,
    /// The platforms.
    pub platforms: Tree,
}

/// What is said differently at another revision.
#[derive(Debug, Clone, Default)]
pub struct MatrixChange {
    /// The revision.
    pub revision: i64,
    /// Accounts as they are now.
    pub accounts: Vec<Account>,
    /// Organisations as they are now.
    pub organisations: Vec<Organisation>,
    /// Clusters as they are now.
    pub clusters: Vec<Cluster>,
}

impl Matrix {
    /// Joins the parts. O(total log total).
    #[must_use]
    pub fn new(parts: MatrixParts) -> Self {
        let clusters: BTreeMap<_, _> =
            parts.clusters.into_iter().map(|c| (c.key.clone(), Arc::new(c))).collect();
        let memberships = Arc::new(Memberships::of(&parts.graph, &clusters));
        Self {
            revision: parts.revision,
            graph: parts.graph,
            organisations: Arc::new(parts.organisations.into_iter().map(|o| (o.key.clone(), o)).collect()),
            clusters: Arc::new(clusters),
            memberships,
            functions: Arc::new(parts.functions),
            regions: Arc::new(parts.regions),
            audiences: Arc::new(parts.audiences),
            platforms: Arc::new(parts.platforms),
        }
    }

    /// This registry at another revision, with these accounts, organisations and clusters in the place of those with the same
    /// keys, or beside them. Whoever holds this one keeps what they have, and both share what is the same.
    /// O(accounts) for accounts, without looking at them, and O(ties) where some have come; O(organisations), O(accounts +
    /// clusters) where some are given.
    #[must_use]
    pub fn with_changed(&self, change: MatrixChange) -> Self {
        let mut next = self.clone();
        next.revision = change.revision;
        if !change.accounts.is_empty() {
            next.graph = self.graph.with_changed(change.accounts);
        }
        if next.graph.accounts().len() > self.graph.accounts().len() {
            // Whoever has come has moved all those behind.
            next.memberships = Arc::new(Memberships::of(&next.graph, &self.clusters));
        }
        if !change.organisations.is_empty() {
            let organisations = Arc::make_mut(&mut next.organisations);
            organisations.extend(change.organisations.into_iter().map(|one| (one.key.clone(), one)));
        }
        for cluster in change.clusters {
            let clusters = Arc::make_mut(&mut next.clusters);
            let before = clusters.get(&cluster.key).map(|before| &**before);
            Arc::make_mut(&mut next.memberships).replace(&next.graph, before, &cluster);
            clusters.insert(cluster.key.clone(), Arc::new(cluster));
        }
        next
    }

    /// Organisations by key.
    #[must_use]
    pub fn organisations(&self) -> &BTreeMap<String, Organisation> {
        &self.organisations
    }

    /// Clusters by key.
    #[must_use]
    pub fn clusters(&self) -> &BTreeMap<String, Arc<Cluster>> {
        &self.clusters
    }

    /// Keys of the clusters that hold this account, sorted.
    #[must_use]
    pub fn clusters_of(&self, handle: &str) -> &[String] {
        self.graph.place_of(handle).map_or(&[], |place| self.memberships.at(place))
    }

    /// The function taxonomy.
    #[must_use]
    pub fn functions(&self) -> &Tree {
        &self.functions
    }

    /// The regions.
    #[must_use]
    pub fn regions(&self) -> &Tree {
        &self.regions
    }

    /// The audiences.
    #[must_use]
    pub fn audiences(&self) -> &Tree {
        &self.audiences
    }

    /// The platforms.
    #[must_use]
    pub fn platforms(&self) -> &Tree {
        &self.platforms
    }

    /// Whether all taxonomies are those of `other`. O(1) where they are shared, else O(nodes).
    #[must_use]
    pub fn has_trees_of(&self, other: &Self) -> bool {
        let same = |own: &Arc<Tree>, other: &Arc<Tree>| Arc::ptr_eq(own, other) || own == other;
        same(&self.functions, &other.functions)
            && same(&self.regions, &other.regions)
            && same(&self.audiences, &other.audiences)
            && same(&self.platforms, &other.platforms)
    }

    /// Handles of the accounts that are in other clusters than `before`, or of whose clusters another function is said; `None`
    /// when a cluster has come or gone. O(clusters) where they are shared, else O(members).
    #[must_use]
    pub fn regrouped_since<'a>(&'a self, before: &'a Self) -> Option<BTreeSet<&'a str>> {
        let mut handles = BTreeSet::new();
        if Arc::ptr_eq(&self.clusters, &before.clusters) {
            return Some(handles);
        }
        if !self.clusters.keys().eq(before.clusters.keys()) {
            return None;
        }
        for (old, new) in before.clusters.values().zip(self.clusters.values()) {
            if Arc::ptr_eq(old, new) || (&old.functions, &old.members) == (&new.functions, &new.members) {
                continue;
            }
            let (left, right) = (names(&old.members), names(&new.members));
            if old.functions == new.functions {
                handles.extend(left.symmetric_difference(&right));
            } else {
                handles.extend(left.union(&right));
            }
        }
        Some(handles)
    }

    /// Whether these functions *meet* `function`: one of them is that one or a child of it.
    #[must_use]
    pub fn meets(&self, functions: &[String], function: &str) -> bool {
        functions.iter().any(|own| self.functions.is_within(own, function))
    }

    /// Notes a function that the taxonomy does not have.
    pub fn check_function(&self, key: &str, pointer: &str, errors: &mut ValidationErrors) {
        if self.functions.get(key).is_none() {
            errors.add(pointer, format!("there is no function `{key}`; see /functions"));
        }
    }

    /// Notes every one of the functions that the taxonomy does not have; `pointer` is that of their list.
    pub fn check_functions<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a String>,
        pointer: &str,
        errors: &mut ValidationErrors,
    ) {
        for (at, key) in keys.into_iter().enumerate() {
            self.check_function(key, &format!("{pointer}/{at}"), errors);
        }
    }

    /// Notes a region that is not one of the registry's.
    pub fn check_region(&self, key: &str, pointer: &str, errors: &mut ValidationErrors) {
        if self.regions.get(key).is_none() {
            errors.add(pointer, format!("there is no region `{key}`; see /regions"));
        }
    }

    /// Whether an account passes a filter.
    #[must_use]
    pub fn passes(&self, account: &Account, filter: &AccountFilter) -> bool {
        let text = filter.q.as_deref().map(str::to_lowercase);
        text.is_none_or(|q| {
            let mut texts = [&account.name, &account.handle].into_iter().chain(&account.topics);
            texts.any(|text| text.to_lowercase().contains(&q))
        }) && filter.platform.as_ref().is_none_or(|p| *p == account.platform)
            && filter.organisation.as_ref().is_none_or(|o| *o == account.organisation)
            && filter.status.is_none_or(|s| s == account.status)
            && filter.function.as_ref().is_none_or(|f| self.meets(&account.functions, f))
            && filter.topic.as_ref().is_none_or(|t| account.topics.iter().any(|own| is_same_topic(own, t)))
            && filter.kind.is_none_or(|kind| account.kind == Some(kind))
            && filter.language.as_ref().is_none_or(|l| account.language.as_ref() == Some(l))
            && filter.co_organisation.as_ref().is_none_or(|o| account.co_organisations.contains(o))
            && filter.audience.as_ref().is_none_or(|a| account.audiences.contains(a))
            && filter
                .region
                .as_ref()
                .is_none_or(|r| account.region.as_ref().is_some_and(|own| self.regions.is_within(own, r)))
            && filter.cluster.as_ref().is_none_or(|c| self.clusters_of(&account.handle).contains(c))
            && filter.lacks.is_none_or(|lack| self.lacks(account, lack))
    }

    /// Whether an active account lacks something that campaigns need.
    fn lacks(&self, account: &Account, lack: AccountLack) -> bool {
        let is_lacking = match lack {
            AccountLack::Function => account.functions.is_empty(),
            AccountLack::Cluster => self.clusters_of(&account.handle).is_empty(),
            AccountLack::Audience => account.audiences.is_empty(),
            AccountLack::Region => account.region.is_none(),
        };
        account.status == AccountStatus::Active && is_lacking
    }

    /// Whom somebody means by this: the account with this handle, else those with this name, else those whose name holds it. Nobody is meant
    /// by nothing. O(accounts).
    #[must_use]
    pub fn accounts_called(&self, text: &str) -> Vec<&Account> {
        if let Some(account) = self.graph.account(text) {
            return vec![account];
        }
        let accounts = self.graph.accounts().iter().map(AsRef::as_ref);
        called(accounts, text, |account: &Account| &account.name)
    }

    /// The same of organisations, by key and name.
    #[must_use]
    pub fn organisations_called(&self, text: &str) -> Vec<&Organisation> {
        if let Some(organisation) = self.organisations.get(text) {
            return vec![organisation];
        }
        called(self.organisations.values(), text, |organisation: &Organisation| &organisation.name)
    }

    /// A handle that no account has: this one, or this one with a number.
    #[must_use]
    pub fn free_handle(&self, wanted: &str) -> String {
        let numbered = (2_u32..).map(|number| format!("{wanted}-{number}"));
        let mut all = std::iter::once(wanted.to_owned()).chain(numbered);
        all.find(|handle| self.graph.account(handle).is_none()).unwrap_or_default()
    }

    /// Counts per function, platform, region and cluster. O(accounts · functions + ties).
    #[must_use]
    pub fn summary(&self) -> MatrixSummary {
        let mut summary = MatrixSummary {
            revision: self.revision,
            accounts: self.graph.accounts().len(),
            organisations: self.organisations.len(),
            clusters: self.clusters.len(),
            ties: self.graph.tie_count(),
            ..MatrixSummary::default()
        };
        for account in self.graph.accounts() {
            count(&mut summary.by_platform, &account.platform);
            count(&mut summary.by_region, account.region.as_deref().unwrap_or(""));
            for function in &account.functions {
                count(&mut summary.by_function, function);
            }
            summary.active += usize::from(account.status == AccountStatus::Active);
            summary.without_function += usize::from(account.functions.is_empty());
            summary.without_cluster += usize::from(self.clusters_of(&account.handle).is_empty());
        }
        for cluster in self.clusters.values() {
            summary.by_cluster.insert(cluster.key.clone(), cluster.members.len());
        }
        let components = self.graph.components();
        summary.components = components.len();
        summary.largest_component = components.first().map_or(0, Vec::len);
        summary.isolated = components.iter().filter(|component| component.len() == 1).count();
        summary
    }
}

/// Things with this name, else those whose name holds it.
fn called<'a, T>(
    things: impl Iterator<Item = &'a T> + Clone,
    text: &str,
    name: fn(&T) -> &String,
) -> Vec<&'a T> {
    let word = fold_word(text);
    if word.is_empty() {
        return Vec::new();
    }
    let exact: Vec<&T> = things.clone().filter(|thing| fold_word(name(thing)) == word).collect();
    if !exact.is_empty() {
        return exact;
    }
    things.filter(|thing| fold_word(name(thing)).contains(&word)).collect()
}

fn names(members: &[String]) -> BTreeSet<&str> {
    members.iter().map(String::as_str).collect()
}

fn count(counts: &mut BTreeMap<String, usize>, key: &str) {
    *counts.entry(key.to_owned()).or_default() += 1;
}

/// Which accounts a list shows; every condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// Part of the name, the handle or a topic, in any case.
    pub q: Option<String>,
    /// The platform.
    pub platform: Option<String>,
    /// Key of the organisation.
    pub organisation: Option<String>,
    /// Key of a function that the account meets.
    pub function: Option<String>,
    /// A topic that the account lists, however it is written.
    pub topic: Option<String>,
    /// The kind of a WeChat account.
    pub kind: Option<AccountKind>,
    /// The language in which it speaks.
    pub language: Option<String>,
    /// Key of an organisation that runs it beside the one that answers.
    pub co_organisation: Option<String>,
    /// Key of an audience that the account lists.
    pub audience: Option<String>,
    /// Key of a region at or above the account's.
    pub region: Option<String>,
    /// Key of a cluster that holds the account.
    pub cluster: Option<String>,
    /// Whether it speaks.
    pub status: Option<AccountStatus>,
    /// What it lacks; only of active accounts.
    pub lacks: Option<AccountLack>,
}

/// The matrix in numbers. The key `""` counts accounts without a region.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "revision": 7, "accounts": 124, "active": 123, "organisations": 80, "clusters": 12, "ties": 420,
    "components": 1, "largest_component": 124, "isolated": 0, "without_function": 0, "without_cluster": 0,
    "by_function": {"education": 9}, "by_platform": {"wechat": 90}, "by_region": {"zhangjiagang": 60},
    "by_cluster": {"education": 9}
}))]
pub struct MatrixSummary {
    /// Moves with every change of the registry.
    pub revision: i64,
    /// Number of accounts.
    pub accounts: usize,
    /// Of these, active ones.
    pub active: usize,
    /// Number of organisations.
    pub organisations: usize,
    /// Number of clusters.
    pub clusters: usize,
    /// Number of ties.
    pub ties: usize,
    /// Connected components of the ties.
    pub components: usize,
    /// Accounts in the largest of them.
    pub largest_component: usize,
    /// Accounts without any tie.
    pub isolated: usize,
    /// Accounts without a function.
    pub without_function: usize,
    /// Accounts in no cluster.
    pub without_cluster: usize,
    /// Accounts per function (an account with several counts in each).
    pub by_function: BTreeMap<String, usize>,
    /// Accounts per platform.
    pub by_platform: BTreeMap<String, usize>,
    /// Accounts per region.
    pub by_region: BTreeMap<String, usize>,
    /// Members per cluster.
    pub by_cluster: BTreeMap<String, usize>,
}
