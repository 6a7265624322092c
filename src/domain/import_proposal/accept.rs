//! From proposals that are accepted to rows of an import, as far as nothing has changed since.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::acceptance::{Acceptance, ClusterDraft, TieDraft};
use super::decision::LeftReason;
use super::detail::ProposalDetail;
use super::record::KeptProposal;
use super::rejected::ProposalKey;
use crate::account::{Account, AccountStatus};
use crate::cluster::Cluster;
use crate::import::{ClusterRow, ImportFiles, Registry};
use crate::organisation::{Organisation, System};
use crate::proposal::ProposalField;

/// Makes rows of an import of the proposals that are accepted. A value is left where somebody has entered another one since; those that
/// were accepted of the same import before (`before`) do not count as such, so that proposals may be accepted one by one.
///
/// O(n log n) for n proposals and things kept.
#[must_use]
pub fn plan_acceptance(
    current: &Registry<'_>,
    selected: &[KeptProposal],
    before: &BTreeSet<ProposalKey>,
) -> (Acceptance, ImportFiles) {
    let has_ties = selected.iter().any(|kept| kept.proposal.field == ProposalField::Tie);
    let mut now = Now {
        accounts: current.accounts.iter().map(|account| (account.handle.as_str(), account)).collect(),
        organisations: current.organisations.iter().map(|one| (one.key.as_str(), one)).collect(),
        clusters: current.clusters.iter().map(|cluster| (cluster.key.as_str(), cluster)).collect(),
        held: HashMap::new(),
        ties: HashSet::new(),
        before,
        current,
    };
    for cluster in current.clusters {
        for member in &cluster.members {
            now.held.entry(member).or_default().push(&cluster.key);
        }
    }
    if has_ties {
        let wanted: HashSet<&str> = selected.iter().map(|kept| kept.proposal.subject.key.as_str()).collect();
        let ties = current.ties.iter().map(crate::tie::Tie::ordered);
        let ties = ties.filter(|tie| wanted.contains(tie.source.as_str()));
        now.ties = ties.map(|tie| [tie.source, tie.target, tie.kind]).collect();
    }
    let mut acceptance = Acceptance::default();
    for kept in selected {
        now.take(kept, &mut acceptance);
    }
    // Once it is known who joins.
    now.name_leads(selected, &mut acceptance);
    let files = acceptance.make_files(&now.accounts, &now.organisations);
    (acceptance, files)
}

/// What is kept, by what proposals ask for.
struct Now<'a> {
    current: &'a Registry<'a>,
    accounts: HashMap<&'a str, &'a Account>,
    organisations: HashMap<&'a str, &'a Organisation>,
    clusters: BTreeMap<&'a str, &'a Cluster>,
    /// Clusters by account.
    held: HashMap<&'a str, Vec<&'a str>>,
    ties: HashSet<[String; 3]>,
    before: &'a BTreeSet<ProposalKey>,
}

impl Now<'_> {
    fn take(&self, kept: &KeptProposal, to: &mut Acceptance) {
        let proposal = &kept.proposal;
        if proposal.field == ProposalField::System {
            return self.take_system(kept, to);
        }
        let Some(account) = self.open_account(&proposal.subject.key, kept, to) else { return };
        match proposal.field {
            ProposalField::Function | ProposalField::Audience => self.take_listed(kept, account, to),
            ProposalField::Region => self.take_region(kept, account, to),
            ProposalField::Cluster => self.take_cluster(kept, account, to),
            ProposalField::Tie => self.take_tie(kept, to),
            ProposalField::System => {}
        }
    }

    /// The account, if it is there and not closed.
    fn open_account(&self, handle: &str, kept: &KeptProposal, to: &mut Acceptance) -> Option<&Account> {
        match self.accounts.get(handle) {
            None => to.leave(kept, LeftReason::Gone, handle),
            Some(account) if account.status == AccountStatus::Closed => {
                to.leave(kept, LeftReason::Closed, handle);
            }
            Some(account) => return Some(account),
        }
        None
    }

    /// Whether every value was accepted of the same import.
    fn is_own<'v>(&self, kept: &KeptProposal, values: impl IntoIterator<Item = &'v str>) -> bool {
        let (subject, field) = (&kept.proposal.subject.key, kept.proposal.field);
        values.into_iter().all(|value| self.before.contains(&ProposalKey::new(subject, field, value)))
    }

    fn take_listed(&self, kept: &KeptProposal, account: &Account, to: &mut Acceptance) {
        let (is_function, value) = (kept.proposal.field == ProposalField::Function, &kept.proposal.value.key);
        let values = if is_function { &account.functions } else { &account.audiences };
        if !values.contains(value) && !self.is_own(kept, values.iter().map(String::as_str)) {
            return to.leave(kept, LeftReason::HasValue, &values.join(", "));
        }
        to.accepted.insert(kept.proposal.id);
        if !values.contains(value) {
            let draft = to.accounts.entry(account.handle.clone()).or_default();
            if is_function { &mut draft.functions } else { &mut draft.audiences }.push(value.clone());
            draft.ids.push(kept.proposal.id);
        }
    }

    fn take_region(&self, kept: &KeptProposal, account: &Account, to: &mut Acceptance) {
        let value = &kept.proposal.value.key;
        match &account.region {
            Some(region) if region == value => {}
            Some(region) => return to.leave(kept, LeftReason::HasValue, region),
            None => {
                if let ProposalDetail::Region { nodes } = &kept.detail {
                    let missing = nodes.iter().filter(|node| self.current.regions.get(&node.key).is_none());
                    to.regions.extend(missing.map(|node| (node.key.clone(), node.clone())));
                }
                let draft = to.accounts.entry(account.handle.clone()).or_default();
                draft.region = Some(value.clone());
                draft.ids.push(kept.proposal.id);
            }
        }
        to.accepted.insert(kept.proposal.id);
    }

    fn take_system(&self, kept: &KeptProposal, to: &mut Acceptance) {
        let (id, key) = (kept.proposal.id, &kept.proposal.subject.key);
        let Some(organisation) = self.organisations.get(key.as_str()) else {
            return to.leave(kept, LeftReason::Gone, key);
        };
        let Some(system) = System::of_key(&kept.proposal.value.key) else {
            return to.leave(kept, LeftReason::Refused, &kept.proposal.value.key);
        };
        let before = match kept.detail {
            ProposalDetail::System { before } => before,
            _ => System::default(),
        };
        if organisation.system == system {
            to.accepted.insert(id);
        } else if organisation.system == before {
            to.accepted.insert(id);
            to.organisations.entry(key.clone()).or_insert_with(|| (system, Vec::new())).1.push(id);
        } else {
            to.leave(kept, LeftReason::HasValue, organisation.system.key());
        }
    }

    fn take_cluster(&self, kept: &KeptProposal, account: &Account, to: &mut Acceptance) {
        let (id, key) = (kept.proposal.id, &kept.proposal.value.key);
        let held = self.held.get(account.handle.as_str()).map_or(&[][..], Vec::as_slice);
        if held.contains(&key.as_str()) {
            to.accepted.insert(id);
            return;
        }
        if !self.is_own(kept, held.iter().copied()) {
            return to.leave(kept, LeftReason::InCluster, &held.join(", "));
        }
        let now = self.clusters.get(key.as_str());
        let row = || match (&kept.detail, now) {
            (ProposalDetail::Cluster { name, functions, .. }, None) => Some(ClusterRow {
                key: key.clone(),
                name: name.clone(),
                functions: Some(functions.clone()),
                lead: None,
            }),
            _ => None,
        };
        if now.is_none() && row().is_none() {
            return to.leave(kept, LeftReason::Gone, key);
        }
        let draft = to.clusters.entry(key.clone()).or_insert_with(|| ClusterDraft {
            row: row(),
            members: now.map(|now| now.members.iter().cloned().collect()).unwrap_or_default(),
            ids: Vec::new(),
        });
        draft.members.insert(account.handle.clone());
        draft.ids.push(id);
        to.accepted.insert(id);
    }

    /// A cluster without a lead is led by the one that was proposed for it, once that is a member.
    fn name_leads(&self, selected: &[KeptProposal], to: &mut Acceptance) {
        for kept in selected {
            let ProposalDetail::Cluster { lead: Some(lead), .. } = &kept.detail else { continue };
            let key = &kept.proposal.value.key;
            let now = self.clusters.get(key.as_str());
            let Some(draft) = to.clusters.get_mut(key) else { continue };
            if !draft.members.contains(lead) || now.is_some_and(|now| now.lead.is_some()) {
                continue;
            }
            let row = draft.row.get_or_insert_with(|| ClusterRow {
                key: key.clone(),
                name: now.map_or_else(String::new, |now| now.name.clone()),
                functions: None,
                lead: None,
            });
            row.lead = Some(lead.clone());
        }
    }

    fn take_tie(&self, kept: &KeptProposal, to: &mut Acceptance) {
        let (source, target) = (&kept.proposal.subject.key, &kept.proposal.value.key);
        let ProposalDetail::Tie { kind, weight } = &kept.detail else {
            return to.leave(kept, LeftReason::Gone, target);
        };
        if self.open_account(target, kept, to).is_none() {
            return;
        }
        to.accepted.insert(kept.proposal.id);
        if !self.ties.contains(&[source.clone(), target.clone(), kind.clone()]) {
            to.ties.push(TieDraft {
                ends: [source.clone(), target.clone()],
                kind: kind.clone(),
                weight: *weight,
                id: kept.proposal.id,
            });
        }
    }
}
