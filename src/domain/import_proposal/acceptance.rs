//! Rows of an import for proposals that are accepted, and which proposals each row is for.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::decision::{LeftProposal, LeftReason};
use super::record::KeptProposal;
use crate::account::Account;
use crate::id::ProposalId;
use crate::import::{
    AccountRow, ClusterRow, ImportFile, ImportFiles, ImportReport, MemberRow, NodeRow, OrganisationRow,
    TieRow, TieRows,
};
use crate::organisation::{Organisation, System};
use crate::row::{FileRows, Row};
use crate::taxonomy::TreeNode;
use crate::words::Words;

/// What becomes of an account.
#[derive(Default)]
pub(super) struct AccountDraft {
    pub functions: Vec<String>,
    pub audiences: Vec<String>,
    pub region: Option<String>,
    pub ids: Vec<ProposalId>,
}

/// What becomes of a cluster.
pub(super) struct ClusterDraft {
    pub row: Option<ClusterRow>,
    pub members: BTreeSet<String>,
    pub ids: Vec<ProposalId>,
}

/// A tie that is to be made.
pub(super) struct TieDraft {
    pub ends: [String; 2],
    pub kind: String,
    pub weight: f64,
    pub id: ProposalId,
}

/// What is made of proposals that are accepted.
#[derive(Default)]
pub struct Acceptance {
    pub(super) accounts: BTreeMap<String, AccountDraft>,
    pub(super) organisations: BTreeMap<String, (System, Vec<ProposalId>)>,
    pub(super) regions: BTreeMap<String, TreeNode>,
    pub(super) clusters: BTreeMap<String, ClusterDraft>,
    pub(super) ties: Vec<TieDraft>,
    /// Those whose value is entered, or stands already.
    pub(super) accepted: HashSet<ProposalId>,
    /// Those that are left, with the reason.
    pub(super) left: Vec<LeftProposal>,
    /// Which proposals a row is for.
    origins: HashMap<(ImportFile, u64), Vec<ProposalId>>,
}

impl Acceptance {
    pub(super) fn leave(&mut self, kept: &KeptProposal, code: LeftReason, what: &str) {
        self.left.push(LeftProposal::new(kept.proposal.id, code, what));
    }

    /// The rows of an import. The line of a row is its place among those of its file, from 1.
    pub(super) fn make_files(
        &mut self,
        accounts: &HashMap<&str, &Account>,
        organisations: &HashMap<&str, &Organisation>,
    ) -> ImportFiles {
        let regions = std::mem::take(&mut self.regions).into_values();
        ImportFiles {
            regions: Some(numbered(regions.map(node_row).collect())),
            organisations: Some(self.organisation_rows(organisations)),
            accounts: Some(self.account_rows(accounts)),
            ties: Some(self.tie_rows()),
            members: Some(self.member_rows()),
            clusters: Some(self.cluster_rows()),
            ..ImportFiles::default()
        }
    }

    fn account_rows(&mut self, accounts: &HashMap<&str, &Account>) -> FileRows<AccountRow> {
        let mut rows = Vec::new();
        for (handle, draft) in std::mem::take(&mut self.accounts) {
            let Some(now) = accounts.get(handle.as_str()) else { continue };
            let joined = |kept: &[String], new: Vec<String>| {
                (!new.is_empty()).then(|| kept.iter().cloned().chain(new).collect::<Vec<String>>())
            };
            self.origins.insert((ImportFile::Accounts, rows.len() as u64 + 1), draft.ids);
            rows.push(AccountRow {
                functions: joined(&now.functions, draft.functions),
                audiences: joined(&now.audiences, draft.audiences),
                region: draft.region,
                ..AccountRow::unchanged(now)
            });
        }
        numbered(rows)
    }

    fn organisation_rows(
        &mut self,
        organisations: &HashMap<&str, &Organisation>,
    ) -> FileRows<OrganisationRow> {
        let mut rows = Vec::new();
        for (key, (system, ids)) in std::mem::take(&mut self.organisations) {
            let Some(now) = organisations.get(key.as_str()) else { continue };
            self.origins.insert((ImportFile::Organisations, rows.len() as u64 + 1), ids);
            rows.push(OrganisationRow {
                key,
                name: now.name.clone(),
                system: Some(Ok(system)),
                region: None,
                team: None,
            });
        }
        numbered(rows)
    }

    fn member_rows(&mut self) -> FileRows<MemberRow> {
        let rows = self.clusters.iter().flat_map(|(key, draft)| {
            draft.members.iter().map(|account| MemberRow { cluster: key.clone(), account: account.clone() })
        });
        numbered(rows.collect())
    }

    fn cluster_rows(&mut self) -> FileRows<ClusterRow> {
        let mut rows = Vec::new();
        for draft in std::mem::take(&mut self.clusters).into_values() {
            if let Some(row) = draft.row {
                self.origins.insert((ImportFile::Clusters, rows.len() as u64 + 1), draft.ids);
                rows.push(row);
            }
        }
        numbered(rows)
    }

    fn tie_rows(&mut self) -> TieRows {
        let mut words = Words::default();
        let mut rows = Vec::new();
        for tie in std::mem::take(&mut self.ties) {
            let [source, target] = [0, 1].map(|end| words.number(&tie.ends[end]));
            self.origins.insert((ImportFile::Ties, rows.len() as u64 + 1), vec![tie.id]);
            rows.push(TieRow { source, target, kind: words.number(&tie.kind), weight: Ok(tie.weight) });
        }
        TieRows { rows: numbered(rows), words }
    }

    /// Those that are accepted once the import was compared, and those that are left: of a row that cannot be taken all of them.
    #[must_use]
    pub fn settled(mut self, report: &ImportReport) -> (HashSet<ProposalId>, Vec<LeftProposal>) {
        for error in &report.errors {
            let Some(file) = ImportFile::of_key(&error.file) else { continue };
            for id in self.origins.remove(&(file, error.line)).unwrap_or_default() {
                self.accepted.remove(&id);
                self.left.push(LeftProposal::new(id, LeftReason::Refused, &error.problem));
            }
        }
        (self.accepted, self.left)
    }
}

fn node_row(node: TreeNode) -> NodeRow {
    NodeRow {
        key: node.key,
        name: node.name,
        name_en: Some(node.name_en),
        parent: Some(node.parent.unwrap_or_default()),
    }
}

fn numbered<T>(rows: Vec<T>) -> FileRows<T> {
    let rows = rows.into_iter().zip(1..).map(|(value, line)| Row { line, value }).collect();
    FileRows { rows, errors: Vec::new() }
}
