//! What an import writes: inputs to insert and to update. Ids and revisions are given by whoever writes them.

use crate::account::{Account, AccountInput};
use crate::cluster::{Cluster, ClusterInput};
use crate::coverage::DeclaredTarget;
use crate::filing::{FiledInput, Filing};
use crate::organisation::{Organisation, OrganisationInput};
use crate::taxonomy::TreeNode;
use crate::tie::Tie;
use crate::tie_table::TieTable;

use super::ledger::Verdict;
use super::report::{ImportChangeCount, ImportChangeCounts};

/// Something that is there and is to say something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Updated<B, I> {
    /// As it is kept now, with its id and revision.
    pub before: B,
    /// What it is to say; the same key.
    pub after: I,
}

/// Something that is there already.
pub(super) struct Current<'a, B, I> {
    /// As it is kept now.
    pub kept: &'a B,
    /// What that says.
    pub says: &'a I,
}

impl<'a, T> Current<'a, T, T> {
    /// Something that is kept as it is said.
    pub const fn as_said(kept: &'a T) -> Self {
        Self { kept, says: kept }
    }
}

/// Things of one kind that an import makes or alters, each list sorted by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed<B, I> {
    /// New ones.
    pub created: Vec<I>,
    /// Altered ones.
    pub updated: Vec<Updated<B, I>>,
}

impl<B, I> Default for Changed<B, I> {
    fn default() -> Self {
        Self { created: Vec::new(), updated: Vec::new() }
    }
}

impl<B: Clone, I: PartialEq> Changed<B, I> {
    /// Notes `after`, given what is kept now.
    pub(super) fn note(&mut self, now: Option<Current<'_, B, I>>, after: I) -> Verdict {
        match now {
            None => {
                self.created.push(after);
                Verdict::Created
            }
            Some(now) if *now.says == after => Verdict::Unchanged,
            Some(now) => {
                self.updated.push(Updated { before: now.kept.clone(), after });
                Verdict::Updated
            }
        }
    }

    fn count(&self) -> ImportChangeCount {
        ImportChangeCount { created: self.created.len() as u64, updated: self.updated.len() as u64 }
    }
}

/// Ties that an import makes or alters, each table sorted by pair and kind.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TieChanges {
    /// New ones.
    pub created: TieTable,
    /// Those of another weight, as they are to be.
    pub updated: TieTable,
    /// The weight that each of these has now.
    pub weights_before: Vec<f64>,
}

impl TieChanges {
    /// Those that are altered.
    pub fn updates(&self) -> impl Iterator<Item = Updated<Tie, Tie>> {
        self.updated.iter().zip(&self.weights_before).map(|(after, weight)| {
            let before = Tie { weight: *weight, ..after.clone() };
            Updated { before, after }
        })
    }

    fn count(&self) -> ImportChangeCount {
        ImportChangeCount { created: self.created.len() as u64, updated: self.updated.len() as u64 }
    }
}

/// Declared targets of coverage that take the place of all that are declared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TargetChanges {
    /// All that are declared from now on, by cell.
    pub all: Vec<DeclaredTarget>,
    /// How many of them are new, and how many are altered.
    pub count: ImportChangeCount,
    /// How many are declared no more.
    pub removed: u64,
}

/// Everything that an import writes. Nothing is ever deleted but memberships, by what a cluster's `members` no longer hold, and
/// declared targets that a `coverage.csv` no longer names.
/// Written in the order of the fields, nothing refers to what is not there yet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImportChanges {
    /// Nodes of the function taxonomy; new ones from the roots down.
    pub functions: Changed<TreeNode, TreeNode>,
    /// Regions; new ones from the roots down.
    pub regions: Changed<TreeNode, TreeNode>,
    /// Audiences; new ones from the roots down.
    pub audiences: Changed<TreeNode, TreeNode>,
    /// Platforms; new ones from the roots down.
    pub platforms: Changed<TreeNode, TreeNode>,
    /// Organisations.
    pub organisations: Changed<Organisation, OrganisationInput>,
    /// Accounts.
    pub accounts: Changed<Account, AccountInput>,
    /// What is filed of accounts.
    pub filings: Changed<Filing, FiledInput>,
    /// Ties, ordered.
    pub ties: TieChanges,
    /// Clusters with all of their members.
    pub clusters: Changed<Cluster, ClusterInput>,
    /// Declared targets; none: they stay as they are.
    pub targets: Option<TargetChanges>,
}

impl ImportChanges {
    /// The changes in numbers. O(members of changed clusters · log).
    #[must_use]
    pub fn counts(&self) -> ImportChangeCounts {
        let missing = |from: &[String], of: &[String]| {
            of.iter().filter(|member| from.binary_search(member).is_err()).count() as u64
        };
        let created: u64 = self.clusters.created.iter().map(|cluster| cluster.members.len() as u64).sum();
        let updated = &self.clusters.updated;
        ImportChangeCounts {
            functions: self.functions.count(),
            regions: self.regions.count(),
            audiences: self.audiences.count(),
            platforms: self.platforms.count(),
            organisations: self.organisations.count(),
            accounts: self.accounts.count(),
            filings: self.filings.count(),
            ties: self.ties.count(),
            clusters: self.clusters.count(),
            members_added: created
                + updated.iter().map(|one| missing(&one.before.members, &one.after.members)).sum::<u64>(),
            members_removed: updated
                .iter()
                .map(|one| missing(&one.after.members, &one.before.members))
                .sum::<u64>(),
            targets: self.targets.as_ref().map(|targets| targets.count).unwrap_or_default(),
            targets_removed: self.targets.as_ref().map_or(0, |targets| targets.removed),
        }
    }

    /// How many things change.
    #[must_use]
    pub fn total(&self) -> u64 {
        let counts = self.counts();
        [
            counts.functions,
            counts.regions,
            counts.audiences,
            counts.platforms,
            counts.organisations,
            counts.accounts,
            counts.filings,
            counts.ties,
            counts.clusters,
            counts.targets,
        ]
        .into_iter()
        .map(|count| count.created + count.updated)
        .sum::<u64>()
            + counts.targets_removed
    }
}
