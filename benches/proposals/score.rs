//! How many accounts are served well.

use domain::proposal::{ListedAccount, Proposal, Proposer};

use crate::cases::Case;

/// What became of the accounts of a list, with all proposals accepted that are by default.
#[derive(Default)]
pub struct Score {
    known: u32,
    right: u32,
    two_unrelated: u32,
    silent: u32,
    claimed: u32,
    systems: u32,
    systems_right: u32,
}

/// The proposals for the functions of a case, as far as its truth can judge them.
pub fn functions(proposer: &Proposer<'_>, case: &Case) -> Vec<Proposal> {
    let organisations: Vec<&str> =
        Some(case.organisation.as_str()).into_iter().filter(|name| !name.is_empty()).collect();
    let mut proposals = proposer.functions(&ListedAccount {
        name: &case.name,
        organisations: &organisations,
        ..ListedAccount::default()
    });
    proposals.retain(|proposal| case.judged.is_empty() || case.judged.contains(&proposal.value));
    proposals
}

/// Whether a function is right for a case.
pub fn is_right(case: &Case, key: &str) -> bool {
    case.functions.iter().any(|known| known == key)
}

impl Score {
    pub fn of(proposer: &Proposer<'_>, cases: &[&Case]) -> Self {
        let mut score = Self::default();
        for case in cases {
            let accepted: Vec<Proposal> =
                functions(proposer, case).into_iter().filter(Proposal::is_accepted).collect();
            let right = accepted.iter().filter(|proposal| is_right(case, &proposal.value)).count();
            if case.functions.is_empty() {
                score.silent += 1;
                score.claimed += u32::from(!accepted.is_empty());
            } else {
                score.known += 1;
                score.right += u32::from(right > 0);
                score.two_unrelated += u32::from(accepted.len() - right > 1);
            }
            if !case.systems.is_empty() {
                let system = proposer.system(&case.organisation);
                score.systems += 1;
                score.systems_right +=
                    u32::from(system.is_some_and(|proposal| {
                        case.systems.iter().any(|right| right.key() == proposal.value)
                    }));
            }
        }
        score
    }

    pub fn print(&self, list: &str) {
        let share = |part: u32, whole: u32| {
            if whole == 0 { "-".into() } else { format!("{:.3}", f64::from(part) / f64::from(whole)) }
        };
        println!(
            "{list:13} {:8}  {:>5}  {:>13}  {:>17}  {:>6}",
            self.known + self.silent,
            share(self.right, self.known),
            share(self.two_unrelated, self.known),
            format!("{} of {}", self.claimed, self.silent),
            share(self.systems_right, self.systems),
        );
    }
}

/// Prints a case of which something went wrong.
pub fn print_wrong(proposer: &Proposer<'_>, case: &Case) {
    let all = functions(proposer, case);
    let accepted: Vec<&Proposal> = all.iter().filter(|proposal| proposal.is_accepted()).collect();
    let right = accepted.iter().filter(|proposal| is_right(case, &proposal.value)).count();
    let system = proposer.system(&case.organisation).map(|proposal| proposal.value);
    let is_system_wrong =
        !case.systems.is_empty() && !case.systems.iter().any(|right| Some(right.key()) == system.as_deref());
    if (right == 0 && !case.functions.is_empty()) || right < accepted.len() || is_system_wrong {
        let told: Vec<String> = all
            .iter()
            .map(|proposal| {
                let mark = if is_right(case, &proposal.value) { "" } else { "!" };
                format!(
                    "{mark}{} {} {} {:?}",
                    proposal.value,
                    proposal.confidence,
                    proposal.rule.key(),
                    proposal.words
                )
            })
            .collect();
        println!(
            "  {} / {}: {} | {:?} — {}",
            case.name,
            case.organisation,
            case.functions.join(","),
            system.filter(|_| is_system_wrong),
            told.join("; ")
        );
    }
}
