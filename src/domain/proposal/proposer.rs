//! Proposals for one account or organisation.

use super::entry::NameOf;
use super::folded::Folded;
use super::knowledge::Knowledge;
use super::likely::likely;
use super::listed::ListedAccount;
use super::proposed::{Proposal, ProposalField};
use super::reading::Reading;
use super::rule::ProposalRule;
use crate::organisation::System;
use crate::taxonomy::Tree;

/// Most functions that are proposed for one account.
const MOST_FUNCTIONS: usize = 4;

/// Most audiences that are proposed for one account.
const MOST_AUDIENCES: usize = 12;

/// Proposes functions, systems and audiences; it keeps nothing of what it was asked.
pub struct Proposer<'a> {
    knowledge: &'a Knowledge,
    functions: &'a Tree,
}

impl<'a> Proposer<'a> {
    /// Proposes functions of this taxonomy alone.
    #[must_use]
    pub const fn new(knowledge: &'a Knowledge, functions: &'a Tree) -> Self {
        Self { knowledge, functions }
    }

    /// The likely functions of an account, the surest first; none if some are known, or nothing speaks for any. O(length of the names).
    ///
    /// Hints of neighbours join in at their own confidence; where a name says the same, the surer of both counts.
    #[must_use]
    pub fn functions(&self, account: &ListedAccount<'_>) -> Vec<Proposal> {
        if !account.functions.is_empty() {
            return Vec::new();
        }
        let lexicon = &self.knowledge.lexicon;
        let own = Reading::of(lexicon, account.name, NameOf::Account);
        let mut by_organisation =
            account.organisations.iter().map(|name| Reading::of(lexicon, name, NameOf::Organisation));
        let first = by_organisation.next().unwrap_or_default();
        let organisation = if first.functions.is_empty() {
            by_organisation.find(|other| !other.functions.is_empty()).unwrap_or(first)
        } else {
            first
        };
        let is_same = Folded::of(account.name) == Folded::of(account.organisation());
        let own = if is_same && !organisation.functions.is_empty() {
            Reading { functions: Vec::new(), ..own }
        } else {
            own
        };
        let mut proposals: Vec<Proposal> = likely(&own, &organisation, self.functions)
            .into_iter()
            .map(|found| {
                self.proposal(ProposalField::Function, found.key, (found.rule, found.weight), &found.words)
            })
            .collect();
        for hint in account.hints {
            match proposals.iter_mut().find(|known| known.value == hint.function) {
                Some(known) => known.confidence = known.confidence.max(hint.confidence),
                None => proposals.push(Proposal {
                    field: ProposalField::Function,
                    value: hint.function.clone(),
                    rule: ProposalRule::Neighbours,
                    weight: 1,
                    words: hint.neighbours.iter().chain(&hint.words).take(3).cloned().collect(),
                    confidence: hint.confidence,
                }),
            }
        }
        surest(proposals, MOST_FUNCTIONS)
    }

    /// The likely system of an organisation; none where its name misleads and no office is known in it. O(length of the name).
    #[must_use]
    pub fn system(&self, organisation: &str) -> Option<Proposal> {
        let reading = Reading::of(&self.knowledge.lexicon, organisation, NameOf::Organisation);
        let said = reading.system.filter(|said| System::of_key(said.key).is_some());
        match said {
            Some(said) => {
                let rule = (ProposalRule::SystemWord, said.weight.min(3));
                Some(self.proposal(ProposalField::System, said.key, rule, &[said.word]))
            }
            None if reading.misleads && reading.functions.is_empty() => None,
            None => {
                let weight = if reading.functions.is_empty() { 1 } else { 3 };
                let rule = (ProposalRule::SystemDefault, weight);
                Some(self.proposal(ProposalField::System, System::Government.key(), rule, &[]))
            }
        }
    }

    /// The likely audiences of an account with these functions, each with a confidence in thousandths; the surest first. O(functions · audiences).
    #[must_use]
    pub fn audiences(&self, account: &ListedAccount<'_>, functions: &[(&str, u32)]) -> Vec<Proposal> {
        let mut proposals: Vec<Proposal> = Vec::new();
        let mut add =
            |proposal: Proposal| match proposals.iter_mut().find(|known| known.value == proposal.value) {
                Some(known) if known.confidence < proposal.confidence => *known = proposal,
                Some(_) => {}
                None => proposals.push(proposal),
            };
        for &(function, confidence) in functions {
            for (audience, weight) in self.knowledge.readers.of(function) {
                let rule = (ProposalRule::FunctionReaders, weight);
                let mut proposal = self.proposal(ProposalField::Audience, audience, rule, &[function]);
                proposal.confidence = proposal.confidence * confidence / 1000;
                add(proposal);
            }
        }
        let names = [(account.name, NameOf::Account), (account.organisation(), NameOf::Organisation)];
        for (name, of) in names {
            for said in Reading::of(&self.knowledge.lexicon, name, of).audiences {
                let rule = (ProposalRule::NamedReaders, said.weight.min(3));
                add(self.proposal(ProposalField::Audience, said.key, rule, &[said.word]));
            }
        }
        surest(proposals, MOST_AUDIENCES)
    }

    fn proposal(
        &self,
        field: ProposalField,
        value: &str,
        (rule, weight): (ProposalRule, u8),
        words: &[&str],
    ) -> Proposal {
        Proposal {
            field,
            value: value.to_owned(),
            rule,
            weight,
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            confidence: self.knowledge.calibration.confidence(rule, weight),
        }
    }
}

/// The surest few; equally sure ones in the order in which they were found.
fn surest(mut proposals: Vec<Proposal>, most: usize) -> Vec<Proposal> {
    proposals.sort_by_key(|proposal| std::cmp::Reverse((proposal.confidence, proposal.weight)));
    proposals.truncate(most);
    proposals
}
