//! What is proposed for a list, as it is kept for a person to decide on: only what neither the list nor the registry says, and of each
//! whether it is entered with the list.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::entries::OfficeEntries;
use super::row::OfficeRow;
use crate::account::Account;
use crate::import_proposal::{
    DraftedProposal, ProposalDetail, ProposalSubject, ProposalSubjectKind, ProposedValue, RejectedProposals,
    best_first,
};
use crate::language::Bilingual;
use crate::organisation::System;
use crate::proposal::{ListProposals, Proposal, ProposalField, ProposalRule, ProposedCluster};
use crate::taxonomy::TreeNode;

/// Leaves out what was rejected before, and what was drawn from a function that was rejected for the same account.
pub fn leave_out_rejected(proposals: &mut ListProposals, rejected: &RejectedProposals) {
    if rejected.is_empty() {
        return;
    }
    let is_drawn = |rule: ProposalRule| {
        matches!(rule, ProposalRule::FunctionReaders | ProposalRule::Family | ProposalRule::FamilyBeside)
    };
    for of in proposals.accounts.iter_mut().chain(&mut proposals.organisations) {
        let subject = &of.subject;
        of.proposals.retain(|one| {
            let drawn_from = |function: &String| rejected.holds(subject, ProposalField::Function, function);
            let is_rejected = rejected.holds(subject, one.field, &one.value)
                || (is_drawn(one.rule) && one.words.iter().any(drawn_from));
            !is_rejected
        });
    }
    proposals.ties.retain(|one| {
        let tie = one.tie.clone().ordered();
        !rejected.holds(&tie.source, ProposalField::Tie, &tie.target)
    });
    for cluster in &mut proposals.clusters {
        let is_rejected = |lead: &String| rejected.holds(lead, ProposalField::Cluster, &cluster.key);
        if cluster.lead.as_ref().is_some_and(is_rejected) {
            cluster.lead = None;
        }
    }
}

impl OfficeEntries<'_> {
    /// What is proposed for accounts that are `there` once the list is entered, the surest first. O(n log n).
    #[must_use]
    pub fn drafts(&self, there: &HashSet<&str>) -> Vec<DraftedProposal> {
        let rows: Vec<&OfficeRow> = self.list.rows.iter().filter(|row| row.is_complete()).collect();
        let current = self.current;
        let drafting = Drafting {
            entries: self,
            regions: self.proposals.regions.iter().map(|node| (node.key.as_str(), node)).collect(),
            clusters: self.proposals.clusters.iter().map(|one| (one.key.as_str(), one)).collect(),
            kept: current.accounts.iter().map(|account| (account.handle.as_str(), account)).collect(),
            held: current.clusters.iter().flat_map(|cluster| &cluster.members).map(String::as_str).collect(),
            listed: self
                .recognised
                .rows
                .iter()
                .zip(&rows)
                .map(|(found, row)| (found.handle.as_str(), row.name.as_str()))
                .collect(),
        };
        let mut drafts = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let handle = self.recognised.rows.get(at).map(|found| found.handle.as_str());
            let Some(handle) = handle.filter(|handle| there.contains(handle)) else { continue };
            drafting.account(at, row, handle, &mut drafts);
        }
        drafting.organisations(&rows, &mut drafts);
        drafting.ties(there, &mut drafts);
        best_first(&mut drafts);
        drafts
    }
}

struct Drafting<'a> {
    entries: &'a OfficeEntries<'a>,
    /// Proposed regions and clusters by key.
    regions: HashMap<&'a str, &'a TreeNode>,
    clusters: HashMap<&'a str, &'a ProposedCluster>,
    kept: HashMap<&'a str, &'a Account>,
    /// Accounts that a cluster holds.
    held: BTreeSet<&'a str>,
    /// Names of the list's accounts by handle.
    listed: HashMap<&'a str, &'a str>,
}

impl Drafting<'_> {
    fn account(&self, at: usize, row: &OfficeRow, handle: &str, drafts: &mut Vec<DraftedProposal>) {
        let kept = self.kept.get(handle);
        let is_free = kept.is_none_or(|account| account.functions.is_empty());
        let mut regions = 0;
        let of = self.entries.proposals.accounts.get(at);
        for proposal in of.into_iter().flat_map(|of| &of.proposals) {
            let is_sure = self.entries.is_accepted(proposal.confidence);
            let entered = match proposal.field {
                ProposalField::Function if row.functions.is_empty() && is_free => is_sure,
                ProposalField::Audience
                    if row.audiences.is_empty()
                        && kept.is_none_or(|account| account.audiences.is_empty()) =>
                {
                    is_sure && is_free
                }
                ProposalField::Region if row.region.is_none() => {
                    regions += 1;
                    is_sure && kept.is_none() && regions == 1
                }
                ProposalField::Cluster if !self.held.contains(handle) => is_sure,
                _ => continue,
            };
            drafts.push(DraftedProposal {
                subject: ProposalSubject {
                    kind: ProposalSubjectKind::Account,
                    key: handle.to_owned(),
                    name: row.name.clone(),
                },
                entered,
                ..self.draft(proposal)
            });
        }
    }

    /// Of an organisation that the registry does not have, the system, where the list does not say it.
    fn organisations(&self, rows: &[&OfficeRow], drafts: &mut Vec<DraftedProposal>) {
        let said: BTreeMap<&str, Option<&str>> = rows
            .iter()
            .filter_map(|row| Some((row.organisation.as_deref()?, row.system.as_deref())))
            .collect();
        let known: HashSet<&str> = self
            .entries
            .current
            .organisations
            .iter()
            .flat_map(|one| [one.name.as_str(), one.key.as_str()])
            .collect();
        for of in &self.entries.proposals.organisations {
            let is_said = said.get(of.subject.as_str()).is_none_or(|said| {
                let said: Option<&str> = *said;
                said.and_then(System::of_word).is_some()
            });
            let first = of.proposals.first().filter(|_| !is_said && !known.contains(of.subject.as_str()));
            drafts.extend(first.map(|proposal| DraftedProposal {
                subject: ProposalSubject {
                    kind: ProposalSubjectKind::Organisation,
                    key: of.subject.clone(),
                    name: of.subject.clone(),
                },
                entered: self.entries.is_accepted(proposal.confidence),
                ..self.draft(proposal)
            }));
        }
    }

    fn ties(&self, there: &HashSet<&str>, drafts: &mut Vec<DraftedProposal>) {
        let proposed = &self.entries.proposals.ties;
        if proposed.is_empty() {
            return;
        }
        let kept: BTreeSet<[String; 3]> =
            self.entries.current.ties.iter().map(|tie| [tie.source, tie.target, tie.kind]).collect();
        for one in proposed {
            let tie = one.tie.clone().ordered();
            let ends = there.contains(tie.source.as_str()) && there.contains(tie.target.as_str());
            let key = [tie.source, tie.target, tie.kind];
            if !ends || kept.contains(&key) {
                continue;
            }
            let [source, target, kind] = key;
            let (from, to) = (self.name_of(&source), self.name_of(&target));
            drafts.push(DraftedProposal {
                subject: ProposalSubject { kind: ProposalSubjectKind::Account, name: from, key: source },
                field: ProposalField::Tie,
                value: ProposedValue { name: same(&to), key: target },
                reason: one.rule.sentence(&[to]),
                confidence: one.confidence,
                detail: ProposalDetail::Tie { kind, weight: tie.weight },
                entered: self.entries.is_accepted(one.confidence),
            });
        }
    }

    fn name_of(&self, handle: &str) -> String {
        let kept = || self.kept.get(handle).map(|account| account.name.as_str());
        self.listed.get(handle).copied().or_else(kept).unwrap_or(handle).to_owned()
    }

    /// The proposal without whom it is about.
    fn draft(&self, proposal: &Proposal) -> DraftedProposal {
        let kind = ProposalSubjectKind::Account;
        DraftedProposal {
            subject: ProposalSubject { kind, key: String::new(), name: String::new() },
            field: proposal.field,
            value: ProposedValue { key: proposal.value.clone(), name: self.name(proposal) },
            reason: self.reason(proposal),
            confidence: proposal.confidence,
            detail: self.detail(proposal),
            entered: false,
        }
    }

    fn detail(&self, proposal: &Proposal) -> ProposalDetail {
        match proposal.field {
            ProposalField::Region => {
                let node = |key: &str| self.regions.get(key).copied();
                let chain = std::iter::successors(node(&proposal.value), |one| node(one.parent.as_deref()?));
                // There are fewer levels of regions; a circle would end here.
                let nodes: Vec<TreeNode> = chain.take(8).cloned().collect();
                ProposalDetail::Region { nodes }
            }
            ProposalField::Cluster => {
                let cluster = self.clusters.get(proposal.value.as_str());
                cluster.map_or(ProposalDetail::Nothing, |cluster| ProposalDetail::Cluster {
                    name: cluster.name.zh.clone(),
                    functions: cluster.functions.clone(),
                    lead: cluster.lead.clone(),
                })
            }
            ProposalField::System => ProposalDetail::System { before: System::default() },
            ProposalField::Function | ProposalField::Audience | ProposalField::Tie => ProposalDetail::Nothing,
        }
    }

    fn name(&self, proposal: &Proposal) -> Bilingual {
        let key = proposal.value.as_str();
        let found = match proposal.field {
            ProposalField::Function => self.function(key),
            ProposalField::Audience => self.entries.current.audiences.get(key).map(named),
            ProposalField::Region => {
                let proposed = self.regions.get(key).copied();
                proposed.or_else(|| self.entries.current.regions.get(key)).map(named)
            }
            ProposalField::Cluster => self.clusters.get(key).map(|cluster| cluster.name.clone()),
            ProposalField::System => System::of_key(key).map(System::name),
            ProposalField::Tie => None,
        };
        found.unwrap_or_else(|| same(key))
    }

    fn function(&self, key: &str) -> Option<Bilingual> {
        self.entries.current.functions.get(key).map(named)
    }

    /// Why, with the names of functions where these are what speaks.
    fn reason(&self, proposal: &Proposal) -> Bilingual {
        let names: Vec<Bilingual> =
            proposal.words.iter().map(|word| self.function(word).unwrap_or_else(|| same(word))).collect();
        let words = |one: fn(&Bilingual) -> &String| names.iter().map(one).cloned().collect::<Vec<_>>();
        Bilingual {
            zh: proposal.rule.sentence(&words(|name| &name.zh)).zh,
            en: proposal.rule.sentence(&words(|name| &name.en)).en,
        }
    }
}

fn named(node: &TreeNode) -> Bilingual {
    let en = if node.name_en.is_empty() { &node.name } else { &node.name_en };
    Bilingual { zh: node.name.clone(), en: en.clone() }
}

fn same(text: &str) -> Bilingual {
    Bilingual { zh: text.to_owned(), en: text.to_owned() }
}
