//! Counts of right proposals by rule, and stated confidence against what was observed.

use std::collections::BTreeMap;

use domain::proposal::{Calibration, ListedAccount, ProposalRule, Proposer};

use crate::cases::Case;
use crate::score::{functions, is_right};

/// Counts what is proposed for these cases.
pub fn count(proposer: &Proposer<'_>, own: &[Case], demo: &[Case], pages: &[Case]) -> Calibration {
    let mut counted = Calibration::default();
    for case in own.iter().chain(pages) {
        for proposal in functions(proposer, case) {
            // Names of letters are counted on the register alone where there is one: there are a hundred times as many.
            if proposal.rule == ProposalRule::LatinName && case.judged.is_empty() && !pages.is_empty() {
                continue;
            }
            counted.count(proposal.rule, proposal.weight, u32::from(is_right(case, &proposal.value)));
        }
    }
    for case in own.iter().chain(demo).filter(|case| !case.systems.is_empty()) {
        if let Some(proposal) = proposer.system(&case.organisation) {
            let right = case.systems.iter().any(|system| system.key() == proposal.value);
            counted.count(proposal.rule, proposal.weight, u32::from(right));
        }
    }
    for case in demo.iter().filter(|case| !case.audiences.is_empty()) {
        let organisations = [case.organisation.as_str()];
        let account =
            ListedAccount { name: &case.name, organisations: &organisations, ..ListedAccount::default() };
        let known: Vec<(&str, u32)> = case.functions.iter().map(|key| (key.as_str(), 1000)).collect();
        for proposal in proposer.audiences(&account, &known) {
            let right = case.audiences.contains(&proposal.value);
            counted.count(proposal.rule, proposal.weight, u32::from(right));
        }
    }
    counted
}

/// Prints how often each word was right about each function.
pub fn words(proposer: &Proposer<'_>, cases: &[&Case]) {
    let mut counts: BTreeMap<(String, String), (u32, u32)> = BTreeMap::new();
    for case in cases {
        for proposal in functions(proposer, case) {
            let right = u32::from(is_right(case, &proposal.value));
            for word in proposal.words {
                let count = counts.entry((word, proposal.value.clone())).or_default();
                count.0 += 1;
                count.1 += right;
            }
        }
    }
    for ((word, function), (seen, right)) in counts {
        println!("{word},{function},{seen},{right}");
    }
}

/// Prints how often functions of each stated confidence were right, and the mean distance of both.
pub fn bins(title: &str, proposer: &Proposer<'_>, cases: &[&Case]) {
    let mut bins = [(0_u32, 0_u32, 0_u32); 10];
    for case in cases {
        for proposal in functions(proposer, case) {
            let bin = &mut bins[(proposal.confidence.min(999) / 100) as usize];
            bin.0 += 1;
            bin.1 += proposal.confidence;
            bin.2 += u32::from(is_right(case, &proposal.value));
        }
    }
    println!("\n{title}\nstated  observed  proposals");
    let (mut distance, mut all) = (0.0, 0);
    for (seen, stated, right) in bins.into_iter().filter(|bin| bin.0 > 0) {
        let (stated, observed) =
            (f64::from(stated) / f64::from(seen) / 1000.0, f64::from(right) / f64::from(seen));
        println!("{stated:6.3}  {observed:8.3}  {seen:9}");
        distance += f64::from(seen) * (stated - observed).abs();
        all += seen;
    }
    println!("expected calibration error {:.3}", distance / f64::from(all.max(1)));
}
