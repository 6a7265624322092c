//! The functions that the names of an account and of its organisation speak for.

use super::reading::{Reading, Said};
use super::rule::ProposalRule;
use crate::taxonomy::Tree;

/// A function that is spoken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Likely<'a> {
    pub key: &'a str,
    pub rule: ProposalRule,
    pub weight: u8,
    pub words: Vec<&'a str>,
}

/// Reads both names together; an organisation of the account's own name is read once. O(functions²) for the few that a name says.
pub(super) fn likely<'a>(
    account: &Reading<'a>,
    organisation: &Reading<'a>,
    functions: &Tree,
) -> Vec<Likely<'a>> {
    let specific: Vec<&str> = account
        .functions
        .iter()
        .chain(&organisation.functions)
        .filter(|said| !said.is_general)
        .map(|said| said.key)
        .collect();
    let counts = |said: &Said<'a>, all: &[Said<'a>]| {
        let agrees =
            all.iter().filter(|other| other.word == said.word).any(|other| specific.contains(&other.key));
        functions.get(said.key).is_some() && (!said.is_general || specific.is_empty() || agrees)
    };
    let of = |reading: &Reading<'a>| -> Vec<Said<'a>> {
        reading.functions.iter().filter(|said| counts(said, &reading.functions)).copied().collect()
    };
    let (by_account, by_organisation) = (of(account), of(organisation));
    let is_latin = account.is_latin && organisation.is_latin;
    let mut found = Vec::new();
    for said in &by_organisation {
        let other = by_account.iter().find(|other| other.key == said.key);
        // A part of it that the account is named for stands for the whole.
        let is_narrowed = other.is_none()
            && by_account.iter().any(|part| {
                part.weight == 3 && part.key != said.key && functions.is_within(part.key, said.key)
            });
        if is_narrowed {
            continue;
        }
        let rule = match other {
            _ if is_latin => ProposalRule::LatinName,
            Some(_) => ProposalRule::BothNames,
            None if said.is_aside => ProposalRule::Bracket,
            None if by_account.is_empty() => ProposalRule::Organisation,
            None => ProposalRule::OrganisationBeside,
        };
        let mut words = vec![said.word];
        words.extend(other.map(|other| other.word).filter(|word| *word != said.word));
        let weight = other.map_or(said.weight, |other| other.weight.max(said.weight));
        found.push(Likely { key: said.key, rule, weight, words });
    }
    for said in by_account.iter().filter(|said| by_organisation.iter().all(|known| known.key != said.key)) {
        let rule = match said {
            _ if is_latin => ProposalRule::LatinName,
            said if said.is_aside => ProposalRule::Bracket,
            _ if by_organisation.is_empty() => ProposalRule::Account,
            _ => ProposalRule::AccountBeside,
        };
        found.push(Likely { key: said.key, rule, weight: said.weight, words: vec![said.word] });
    }
    found
}
