//! Proposals for a whole list.

use std::collections::BTreeSet;

use super::draft::Drafts;
use super::knowledge::Knowledge;
use super::listed::ListedAccount;
use super::proposed::{Proposal, ProposalField, Proposals, ProposedCluster, ProposedTie};
use super::proposer::Proposer;
use super::region::{Located, Regions};
use crate::taxonomy::{Tree, TreeNode};

/// A list of accounts.
#[derive(Debug, Clone, Copy)]
pub struct AccountList<'a> {
    /// What stands above it, if anything.
    pub title: &'a str,
    /// Its accounts.
    pub accounts: &'a [ListedAccount<'a>],
}

/// All that is proposed for a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ListProposals {
    /// For each account in the order of the list: functions, audiences, region and clusters.
    pub accounts: Vec<Proposals>,
    /// For each responsible organisation whose system is unknown, by name.
    pub organisations: Vec<Proposals>,
    /// The regions that the names tell, parents first; those that the deployment has keep their keys.
    pub regions: Vec<TreeNode>,
    /// The clusters, in the order of the families; in a province by city.
    pub clusters: Vec<ProposedCluster>,
    /// The ties, by their ends.
    pub ties: Vec<ProposedTie>,
}

/// Proposes what a list does not say: what each account does, for whom and where, the systems of organisations, regions, clusters and
/// ties. Clusters and ties are drawn from functions that the list says or that are accepted by default. Says the same for the same list.
///
/// At most 3 ties for an account in each of its clusters and its organisation.
///
/// # Complexity
/// O(length of all names + accounts · families + n log n) in time; memory grows with the accounts alone.
#[must_use]
pub fn propose_for_list(
    list: AccountList<'_>,
    knowledge: &Knowledge,
    functions: &Tree,
    known_regions: &Tree,
) -> ListProposals {
    let names: BTreeSet<&str> = list.accounts.iter().map(ListedAccount::organisation).collect();
    let organisations: Vec<&str> = names.into_iter().collect();
    let regions = Regions::of(list.title, &organisations, &knowledge.lexicon, known_regions);
    let local = Knowledge { lexicon: knowledge.lexicon.with_names(regions.stems()), ..knowledge.clone() };
    let proposer = Proposer::new(&local, functions);
    let located: Vec<Option<Located>> =
        list.accounts.iter().map(|account| regions.locate(account.organisation(), account.name)).collect();
    let mut accounts = Vec::with_capacity(list.accounts.len());
    let mut drafts = Drafts::new(&local, functions);
    for (account, located) in list.accounts.iter().zip(&located) {
        let mut proposals = proposer.functions(account);
        let certain = account.functions.iter().map(|key| (*key, 1000));
        let likely = proposals.iter().filter(|proposal| proposal.is_accepted());
        let mut does: Vec<(&str, u32)> =
            certain.chain(likely.map(|proposal| (proposal.value.as_str(), proposal.confidence))).collect();
        does.dedup_by_key(|(key, _)| *key);
        drafts.add(account, &does, located.as_ref().and_then(|located| regions.city(located)));
        let audiences = proposer.audiences(account, &does);
        proposals.extend(audiences);
        if let Some(located) = located.as_ref().filter(|_| account.region.is_none()) {
            proposals.push(Proposal {
                field: ProposalField::Region,
                value: regions.key(located).to_owned(),
                rule: located.rule,
                weight: 3,
                words: Some(located.word.clone()).into_iter().filter(|word| !word.is_empty()).collect(),
                confidence: local.calibration.confidence(located.rule, 3),
            });
        }
        accounts.push(Proposals { subject: account.handle.to_owned(), proposals });
    }
    let (clusters, of_accounts) = drafts.clusters();
    for (account, proposals) in accounts.iter_mut().zip(of_accounts) {
        account.proposals.extend(proposals);
    }
    let of_unknown = list.accounts.iter().filter(|account| account.system.is_none());
    let unknown: BTreeSet<&str> = of_unknown.map(ListedAccount::organisation).collect();
    let organisations = unknown
        .into_iter()
        .filter_map(|name| {
            Some(Proposals { subject: name.to_owned(), proposals: vec![proposer.system(name)?] })
        })
        .collect();
    ListProposals { accounts, organisations, regions: regions.tree(), ties: drafts.ties(&clusters), clusters }
}
