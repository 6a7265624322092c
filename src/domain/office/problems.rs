//! Problems as they are found: the same in many rows is kept once, with a count.

use std::collections::HashMap;

use super::field::OfficeField;
use super::problem::{ListSeverity, OfficeProblem, ProblemCode};

/// How many further places of one problem are kept.
const MOST_PLACES: usize = 20;

/// What makes two problems the same.
type Sameness = (ListSeverity, ProblemCode, Option<OfficeField>, Option<String>, String);

/// Collects problems.
#[derive(Debug, Clone, Default)]
pub struct OfficeProblems {
    found: Vec<OfficeProblem>,
    at: HashMap<Sameness, usize>,
}

impl OfficeProblems {
    /// Notes a problem; one that is said already, of the same value, counts there. O(1).
    pub fn add(&mut self, problem: OfficeProblem) {
        let same =
            (problem.severity, problem.code, problem.field, problem.value.clone(), problem.detail.en.clone());
        if let Some(at) = self.at.get(&same) {
            let known = &mut self.found[*at];
            known.count += 1;
            if known.places.len() < MOST_PLACES {
                known.places.push(problem.place);
            }
            return;
        }
        self.at.insert(same, self.found.len());
        self.found.push(problem);
    }

    /// Notes all of these.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = OfficeProblem>) {
        for problem in problems {
            self.add(problem);
        }
    }

    /// Whether the list as a whole cannot be read.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.found.iter().any(|problem| problem.severity == ListSeverity::File)
    }

    /// The gravest first, then in the order in which they were found.
    #[must_use]
    pub fn into_sorted(self) -> Vec<OfficeProblem> {
        let mut found = self.found;
        found.sort_by_key(|problem| problem.severity);
        found
    }
}
