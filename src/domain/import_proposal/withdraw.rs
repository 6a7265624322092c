//! Taking out again what was accepted by a slip.

use std::collections::{BTreeMap, HashMap};

use super::decision::{LeftProposal, LeftReason};
use super::detail::ProposalDetail;
use super::record::KeptProposal;
use crate::account::AccountInput;
use crate::cluster::ClusterInput;
use crate::import::{
    Changed, ImportChanges, ImportPlan, ImportReport, ImportState, Registry, Updated, account_input,
    cluster_input, organisation_input,
};
use crate::organisation::{OrganisationInput, System};
use crate::proposal::ProposalField;
use crate::tie::Tie;

/// What taking values out again makes of the registry.
#[derive(Debug, Clone, PartialEq)]
pub struct Withdrawal {
    /// What changes, but for ties.
    pub plan: ImportPlan,
    /// Ties that are taken out.
    pub ties: Vec<Tie>,
    /// Those that are left, with the reason.
    pub left: Vec<LeftProposal>,
}

/// Takes the values of accepted proposals out again where they still stand. Regions and clusters that were made for them stay, since
/// others may use them by now. O(n log n).
#[must_use]
pub fn plan_withdrawal(current: &Registry<'_>, accepted: &[&KeptProposal]) -> Withdrawal {
    let mut drafts = Drafts::default();
    let accounts: HashMap<&str, _> =
        current.accounts.iter().map(|account| (account.handle.as_str(), account)).collect();
    let organisations: HashMap<&str, _> =
        current.organisations.iter().map(|one| (one.key.as_str(), one)).collect();
    let clusters: HashMap<&str, _> =
        current.clusters.iter().map(|cluster| (cluster.key.as_str(), cluster)).collect();
    for kept in accepted {
        let (subject, value) = (kept.proposal.subject.key.as_str(), &kept.proposal.value.key);
        match (kept.proposal.field, &kept.detail) {
            (ProposalField::Function | ProposalField::Audience | ProposalField::Region, _) => {
                let Some(account) = accounts.get(subject) else { continue };
                let draft = drafts.accounts.entry(subject.to_owned());
                let draft = draft.or_insert_with(|| account_input(account));
                match kept.proposal.field {
                    ProposalField::Function => draft.functions.retain(|one| one != value),
                    ProposalField::Audience => draft.audiences.retain(|one| one != value),
                    _ if draft.region.as_ref() == Some(value) => draft.region = None,
                    _ => {}
                }
            }
            (ProposalField::Cluster, _) => {
                let Some(cluster) = clusters.get(value.as_str()) else { continue };
                let draft = drafts.clusters.entry(value.clone()).or_insert_with(|| cluster_input(cluster));
                draft.members.retain(|member| member != subject);
                if draft.lead.as_deref() == Some(subject) {
                    draft.lead = None;
                }
            }
            (ProposalField::System, detail) => {
                let before = match detail {
                    ProposalDetail::System { before } => *before,
                    _ => System::default(),
                };
                let Some(organisation) = organisations.get(subject) else { continue };
                if organisation.system.key() == value {
                    let draft = drafts.organisations.entry(subject.to_owned());
                    draft.or_insert_with(|| organisation_input(organisation)).system = before;
                }
            }
            (ProposalField::Tie, ProposalDetail::Tie { kind, weight }) => drafts.ties.push(
                Tie {
                    source: subject.to_owned(),
                    target: value.clone(),
                    kind: kind.clone(),
                    weight: *weight,
                }
                .ordered(),
            ),
            (ProposalField::Tie, _) => {
                drafts.left.push(LeftProposal::new(kept.proposal.id, LeftReason::Gone, value));
            }
        }
    }
    drafts.into_withdrawal(current)
}

#[derive(Default)]
struct Drafts {
    accounts: BTreeMap<String, AccountInput>,
    organisations: BTreeMap<String, OrganisationInput>,
    clusters: BTreeMap<String, ClusterInput>,
    ties: Vec<Tie>,
    left: Vec<LeftProposal>,
}

impl Drafts {
    fn into_withdrawal(self, current: &Registry<'_>) -> Withdrawal {
        let changes = ImportChanges {
            accounts: updated(current.accounts, self.accounts, |one| &one.handle, account_input),
            organisations: updated(
                current.organisations,
                self.organisations,
                |one| &one.key,
                organisation_input,
            ),
            clusters: updated(current.clusters, self.clusters, |one| &one.key, cluster_input),
            ..ImportChanges::default()
        };
        let total = changes.total();
        let report = ImportReport {
            state: if total == 0 { ImportState::Unchanged } else { ImportState::Planned },
            rows: BTreeMap::new(),
            changes: changes.counts(),
            changed: total,
            errors: Vec::new(),
            warnings: Vec::new(),
            import: None,
            readiness: None,
        };
        Withdrawal { plan: ImportPlan { changes, report }, ties: self.ties, left: self.left }
    }
}

/// Of what is kept, what its draft says otherwise.
fn updated<B: Clone, I: PartialEq>(
    kept: &[B],
    mut drafts: BTreeMap<String, I>,
    key: impl Fn(&B) -> &String,
    says: impl Fn(&B) -> I,
) -> Changed<B, I> {
    let mut changed = Changed::default();
    for before in kept {
        if let Some(after) = drafts.remove(key(before))
            && after != says(before)
        {
            changed.updated.push(Updated { before: before.clone(), after });
        }
    }
    changed.updated.sort_by(|a, b| key(&a.before).cmp(key(&b.before)));
    changed
}
