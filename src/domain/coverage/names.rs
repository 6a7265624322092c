//! The registry's keys as indices and back.

use std::collections::{BTreeMap, HashSet};

use super::declared::DeclaredTarget;
use super::demand_basis::DemandBasis;
use super::error::CoverageError;
use super::index::{AccountIndex, AudienceIndex, FunctionIndex, RegionIndex};
use super::matrix::CoverageAccount;
use super::need::NeedCount;
use super::target::CoverageTarget;
use super::tree::IndexTree;
use crate::account::Account;
use crate::cell::EVERYONE;
use crate::matrix::Matrix;
use crate::taxonomy::Tree;

/// Keys in their order; an index is a place in it, so that the order of indices is that of keys.
#[derive(Debug, Default)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// These keys, each once.
    pub fn of<'a>(keys: impl Iterator<Item = &'a String>) -> Self {
        // Most keys come again and again, so they are told apart by hash first; sorting what is left fixes their order.
        let mut keys: Vec<&String> = keys.collect::<HashSet<_>>().into_iter().collect();
        keys.sort_unstable();
        Self(keys.into_iter().cloned().collect())
    }

    /// The keys of a tree and those that are used besides.
    fn of_tree<'a>(tree: &'a Tree, used: impl Iterator<Item = &'a String>) -> Self {
        Self::of(tree.iter().map(|node| &node.key).chain(used))
    }

    pub fn find(&self, key: &str) -> Option<u32> {
        let place = self.0.binary_search_by(|name| name.as_str().cmp(key)).ok()?;
        u32::try_from(place).ok()
    }

    pub fn get(&self, place: u32) -> &str {
        self.0.get(place as usize).map_or("", String::as_str)
    }

    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// A place that no key has.
    fn nowhere(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn tree(&self, tree: &Tree) -> Result<IndexTree, CoverageError> {
        let parents: BTreeMap<&str, Option<&str>> =
            tree.iter().map(|node| (node.key.as_str(), node.parent.as_deref())).collect();
        let parent = |key: &String| parents.get(key.as_str()).copied().flatten().and_then(|up| self.find(up));
        Ok(IndexTree::from_parents(self.0.iter().map(parent).collect())?)
    }
}

/// Everything that cells and accounts name.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub functions: Names,
    pub audiences: Names,
    pub regions: Names,
}

impl Vocabulary {
    /// The words of the registry, of these accounts of it and of these targets and counts.
    pub fn of(
        matrix: &Matrix,
        accounts: &[&Account],
        (targets, needs): (&[DeclaredTarget], &[NeedCount]),
    ) -> Self {
        let functions = accounts.iter().flat_map(|account| &account.functions);
        let regions = accounts.iter().filter_map(|account| account.region.as_ref());
        let audiences = accounts.iter().flat_map(|account| listed(account));
        Self {
            functions: Names::of_tree(
                matrix.functions(),
                functions.chain(targets.iter().map(|target| &target.function)),
            ),
            audiences: Names::of(
                audiences
                    .chain(targets.iter().filter_map(DeclaredTarget::addressed))
                    .chain(needs.iter().filter_map(NeedCount::asker)),
            ),
            regions: Names::of_tree(
                matrix.regions(),
                regions.chain(targets.iter().filter_map(|target| target.region.as_ref())),
            ),
        }
    }

    /// The trees of functions and regions. A key that is in none is a root of its own.
    pub fn trees(&self, matrix: &Matrix) -> Result<(IndexTree, IndexTree), CoverageError> {
        Ok((self.functions.tree(matrix.functions())?, self.regions.tree(matrix.regions())?))
    }

    /// An account by index; whatever nobody else names gets an index that no cell has.
    pub fn account(&self, index: AccountIndex, account: &Account) -> CoverageAccount {
        let functions = account.functions.iter().filter_map(|function| self.functions.find(function));
        let audiences = listed(account).iter().map(|key| self.audience(key));
        CoverageAccount {
            index,
            functions: functions.map(FunctionIndex).collect(),
            audiences: audiences.collect(),
            form: account.form,
            region: account.region.as_ref().and_then(|region| self.regions.find(region)).map(RegionIndex),
        }
    }

    /// An audience by index; one that nobody else names gets an index that no cell has.
    pub fn audience(&self, key: &str) -> AudienceIndex {
        AudienceIndex(self.audiences.find(key).unwrap_or(self.audiences.nowhere()))
    }

    /// A declared target by index; `None` where it names what this vocabulary does not have.
    pub fn target(&self, target: &DeclaredTarget) -> Option<CoverageTarget> {
        let audience = target.addressed().map(|key| self.audiences.find(key).map(AudienceIndex));
        let region = target.region.as_ref().map(|key| self.regions.find(key).map(RegionIndex));
        Some(CoverageTarget {
            function: FunctionIndex(self.functions.find(&target.function)?),
            audience: audience.map_or(Some(None), |found| found.map(Some))?,
            form: target.form,
            region: region.map_or(Some(None), |found| found.map(Some))?,
            weight: target.weight,
            demand: DemandBasis::Declared,
            wanted: target.wanted,
        })
    }
}

/// The audiences that an account is limited to; none: it speaks to all.
pub(super) fn listed(account: &Account) -> &[String] {
    if account.audiences.iter().any(|audience| audience == EVERYONE) { &[] } else { &account.audiences }
}
