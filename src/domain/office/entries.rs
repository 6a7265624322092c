//! What a list says, with what was accepted of its proposals, as rows of an import.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::list::OfficeList;
use super::recognise::Recognised;
use super::row::OfficeRow;
use crate::account::{MOST_CO_ORGANISATIONS, sorted};
use crate::import::{
    AccountRow, ClusterRow, FilingRow, ImportFiles, MemberRow, NodeRow, OrganisationRow, Registry, TieRow,
    TieRows,
};
use crate::organisation::System;
use crate::proposal::{ListProposals, Proposal, ProposalField};
use crate::row::{FileRows, Row};
use crate::words::Words;

/// What is entered of a list: the rows of its accounts, with the answers to what it does not say.
#[derive(Clone, Copy)]
pub struct OfficeEntries<'a> {
    /// The list; only complete rows are entered.
    pub list: &'a OfficeList,
    /// Which accounts its complete rows are.
    pub recognised: &'a Recognised,
    /// What is proposed for its complete rows.
    pub proposals: &'a ListProposals,
    /// Proposals of at least this confidence, in thousandths, are entered; none: no one is.
    pub least: Option<u32>,
    /// What is kept now.
    pub current: &'a Registry<'a>,
}

/// Handles of accounts by the key of the cluster that they join.
type Joining<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

impl OfficeEntries<'_> {
    /// The rows of an import. The line of a row is the place of its account among the complete rows, from 1. What the list does not say
    /// stays as it is kept; nobody is taken out of a cluster. O(rows · log kept).
    #[must_use]
    pub fn files(&self) -> ImportFiles {
        let rows: Vec<&OfficeRow> = self.list.rows.iter().filter(|row| row.is_complete()).collect();
        let kept: HashMap<&str, bool> = self
            .current
            .accounts
            .iter()
            .map(|account| (account.handle.as_str(), !account.functions.is_empty()))
            .collect();
        let joining = self.joining();
        let accounts = (0..rows.len()).map(|at| self.account(rows[at], at, &kept)).collect();
        ImportFiles {
            regions: Some(numbered(self.regions())),
            organisations: Some(numbered(self.organisations(&rows))),
            accounts: Some(numbered(accounts)),
            filings: Some(self.filings(&rows)),
            ties: Some(self.ties()),
            clusters: Some(numbered(self.clusters(&joining))),
            members: Some(numbered(self.members(joining))),
            ..ImportFiles::default()
        }
    }

    fn account(&self, row: &OfficeRow, at: usize, kept: &HashMap<&str, bool>) -> AccountRow {
        let handle = self.recognised.rows.get(at).map_or_else(String::new, |found| found.handle.clone());
        let has_functions = kept.get(handle.as_str()).copied();
        let said = |said: &[String], field: ProposalField| {
            let is_free = has_functions.is_none_or(|has| !has);
            let proposed = || self.accepted(at, field).map(|proposal| proposal.value.clone()).collect();
            match said {
                [] if is_free => Some(proposed()).filter(|values: &Vec<String>| !values.is_empty()),
                [] => None,
                said => Some(said.to_vec()),
            }
        };
        let region = row.region.clone().or_else(|| {
            let is_new = has_functions.is_none();
            let mut proposed = self.accepted(at, ProposalField::Region).filter(|_| is_new);
            proposed.next().map(|proposal| proposal.value.clone())
        });
        AccountRow {
            functions: said(&row.functions, ProposalField::Function),
            audiences: said(&row.audiences, ProposalField::Audience),
            topics: Some(row.topics.clone()).filter(|topics| !topics.is_empty()),
            region,
            followers: row.followers.map(|count| Ok(Some(count))),
            url: row.url.clone(),
            status: row.status.map(Ok),
            kind: row.kind.map(|kind| Ok(Some(kind))),
            language: row.language.clone(),
            co_organisations: Some(others(row)).filter(|others| !others.is_empty()),
            name: row.name.clone(),
            platform: row.platform.clone().unwrap_or_default(),
            organisation: row.organisation.clone().unwrap_or_default(),
            handle,
        }
    }

    /// What the list says of what is filed; what it does not say stays as it is kept.
    fn filings(&self, rows: &[&OfficeRow]) -> FileRows<FilingRow> {
        let filing = |at: usize, row: &OfficeRow| FilingRow {
            account: self.recognised.rows.get(at).map_or_else(String::new, |found| found.handle.clone()),
            person_in_charge: row.person.clone(),
            phone: row.phone.clone(),
            opened: row.opened.map(|opened| Ok(Some(opened))),
            filing_number: row.filing.clone(),
            note: row.note.clone(),
        };
        let is_said = |row: &FilingRow| {
            let texts = [&row.person_in_charge, &row.phone, &row.filing_number, &row.note];
            row.opened.is_some() || texts.into_iter().any(Option::is_some)
        };
        let said = rows.iter().zip(1..).zip(0..).filter_map(|((row, line), at)| {
            Some(filing(at, row)).filter(is_said).map(|value| Row { line, value })
        });
        FileRows { rows: said.collect(), errors: Vec::new() }
    }

    fn accepted(&self, at: usize, field: ProposalField) -> impl Iterator<Item = &Proposal> {
        let proposals = self.proposals.accounts.get(at).map_or(&[][..], |found| &found.proposals);
        proposals
            .iter()
            .filter(move |proposal| proposal.field == field && self.is_accepted(proposal.confidence))
    }

    pub(super) fn is_accepted(&self, confidence: u32) -> bool {
        self.least.is_some_and(|least| confidence >= least)
    }

    /// Each organisation once. One that is kept under this name is that one.
    fn organisations(&self, rows: &[&OfficeRow]) -> Vec<OrganisationRow> {
        let kept: HashMap<&str, &str> = self
            .current
            .organisations
            .iter()
            .flat_map(|one| [(one.name.as_str(), one.key.as_str()), (one.key.as_str(), one.key.as_str())])
            .collect();
        let systems: HashMap<&str, &Proposal> = self
            .proposals
            .organisations
            .iter()
            .filter_map(|of| Some((of.subject.as_str(), of.proposals.first()?)))
            .collect();
        let mut names: BTreeMap<&str, Option<&str>> = rows
            .iter()
            .filter_map(|row| Some((row.organisation.as_deref()?, row.system.as_deref())))
            .collect();
        for other in rows.iter().flat_map(|row| others_of(row)) {
            names.entry(other).or_default();
        }
        let new = names.into_iter().filter(|(name, _)| !kept.contains_key(name));
        let row = |(name, said): (&str, Option<&str>)| {
            let proposed = systems.get(name).filter(|proposal| self.is_accepted(proposal.confidence));
            let system = said.and_then(System::of_word).or_else(|| System::of_key(&proposed?.value));
            OrganisationRow {
                key: name.to_owned(),
                name: name.to_owned(),
                system: system.map(Ok),
                region: None,
                team: None,
            }
        };
        let mut all: Vec<OrganisationRow> = new.map(row).collect();
        let mut used: BTreeMap<&str, Option<System>> = BTreeMap::new();
        for row in rows {
            if let Some(key) = row.organisation.as_deref().and_then(|name| kept.get(name)) {
                let said = row.system.as_deref().and_then(System::of_word);
                let system = used.entry(key).or_default();
                *system = system.or(said);
            }
        }
        let known = self.current.organisations.iter().filter_map(|one| {
            let system = used.get(one.key.as_str())?.map(Ok);
            Some(OrganisationRow {
                key: one.key.clone(),
                name: one.name.clone(),
                system,
                region: None,
                team: None,
            })
        });
        all.extend(known);
        all
    }

    /// Regions that accounts are put into, with those above them.
    fn regions(&self) -> Vec<NodeRow> {
        let parent = |key: &str| {
            let node = self.proposals.regions.iter().find(|node| node.key == key)?;
            node.parent.as_deref()
        };
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for at in 0..self.proposals.accounts.len() {
            for proposal in self.accepted(at, ProposalField::Region) {
                let mut above = Some(proposal.value.as_str());
                while let Some(key) = above.filter(|key| used.insert(key)) {
                    above = parent(key);
                }
            }
        }
        let nodes = self.proposals.regions.iter();
        let new = nodes
            .filter(|node| used.contains(node.key.as_str()) && self.current.regions.get(&node.key).is_none());
        new.map(|node| NodeRow {
            key: node.key.clone(),
            name: node.name.clone(),
            name_en: Some(node.name_en.clone()),
            parent: Some(node.parent.clone().unwrap_or_default()),
        })
        .collect()
    }

    /// Proposed clusters that somebody joins.
    fn clusters(&self, joining: &Joining<'_>) -> Vec<ClusterRow> {
        let proposed =
            self.proposals.clusters.iter().filter(|cluster| joining.contains_key(cluster.key.as_str()));
        let kept: BTreeSet<&str> = self.current.clusters.iter().map(|cluster| cluster.key.as_str()).collect();
        proposed
            .filter(|cluster| !kept.contains(cluster.key.as_str()))
            .map(|cluster| ClusterRow {
                key: cluster.key.clone(),
                name: cluster.name.zh.clone(),
                functions: Some(cluster.functions.clone()),
                lead: cluster.lead.clone(),
            })
            .collect()
    }

    /// Who joins which proposed cluster: accounts that no cluster holds.
    fn joining(&self) -> Joining<'_> {
        let held: BTreeSet<&str> =
            self.current.clusters.iter().flat_map(|cluster| &cluster.members).map(String::as_str).collect();
        let mut joining = Joining::new();
        for (at, found) in self.recognised.rows.iter().enumerate() {
            if held.contains(found.handle.as_str()) {
                continue;
            }
            for proposal in self.accepted(at, ProposalField::Cluster) {
                joining.entry(&proposal.value).or_default().insert(&found.handle);
            }
        }
        joining
    }

    /// Members of those clusters that somebody joins: the kept ones, and who joins.
    fn members<'a>(&'a self, mut members: Joining<'a>) -> Vec<MemberRow> {
        for cluster in self.current.clusters {
            if let Some(joined) = members.get_mut(cluster.key.as_str()) {
                joined.extend(cluster.members.iter().map(String::as_str));
            }
        }
        let row = |cluster: &str, account: &str| MemberRow {
            cluster: cluster.to_owned(),
            account: account.to_owned(),
        };
        members
            .into_iter()
            .flat_map(|(cluster, accounts)| accounts.into_iter().map(move |account| row(cluster, account)))
            .collect()
    }

    /// Proposed ties between accounts that have none of that kind.
    fn ties(&self) -> TieRows {
        let kept: BTreeSet<[String; 3]> =
            self.current.ties.iter().map(|tie| [tie.source, tie.target, tie.kind]).collect();
        let mut words = Words::default();
        let mut rows = Vec::new();
        for proposed in self.proposals.ties.iter().filter(|one| self.is_accepted(one.confidence)) {
            let tie = proposed.tie.clone().ordered();
            let [source, target, kind] = [&tie.source, &tie.target, &tie.kind].map(|text| words.number(text));
            if !kept.contains(&[tie.source, tie.target, tie.kind]) {
                rows.push(TieRow { source, target, kind, weight: Ok(tie.weight) });
            }
        }
        TieRows { rows: numbered(rows), words }
    }
}

/// Further organisations that have to do with an account, each once.
fn others_of(row: &OfficeRow) -> impl Iterator<Item = &str> {
    let names = row.others.iter().map(|other| other.name.as_str());
    names.filter(|name| Some(*name) != row.organisation.as_deref()).take(MOST_CO_ORGANISATIONS)
}

fn others(row: &OfficeRow) -> Vec<String> {
    sorted(others_of(row).map(str::to_owned).collect())
}

fn numbered<T>(rows: Vec<T>) -> FileRows<T> {
    let rows = rows.into_iter().zip(1..).map(|(value, line)| Row { line, value }).collect();
    FileRows { rows, errors: Vec::new() }
}
