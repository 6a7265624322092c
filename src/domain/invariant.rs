//! What must always be true of what is kept, so that it can be looked for in a database.

use serde::Serialize;

use crate::keyed;

keyed! {
    /// What must always be true.
    pub enum Invariant {
        /// The database finds nothing wrong with its own file, and what must be there is there.
        Database = "database",
        /// Every row can be read as what it says it is.
        Rows = "rows",
        /// No two directions of a campaign that stand are equal in cluster, angle, audience, form and locality.
        Directions = "directions",
        /// Shares add up to the covered value, and every figure to its parts.
        Contribution = "contribution",
        /// Every event has its entry in the history.
        History = "history",
        /// Author, reviewers and signer of a piece are different persons, and what was signed is what is kept.
        Reviews = "reviews",
        /// The plan that is kept is the optimum of what it was made for.
        Plans = "plans",
        /// Whatever is named is there.
        References = "references",
    }
}

impl Invariant {
    /// What it says, for people.
    #[must_use]
    pub const fn says(self) -> &'static str {
        match self {
            Self::Database => "the database finds nothing wrong with itself",
            Self::Rows => "every row can be read",
            Self::Directions => "no two standing directions of a campaign are equal",
            Self::Contribution => "shares add up to the covered value",
            Self::History => "every event has its entry in the history",
            Self::Reviews => {
                "author, reviewers and signer are different persons, and what was signed is what is kept"
            }
            Self::Plans => "the plan that is kept is the optimum of what it was made for",
            Self::References => "whatever is named is there",
        }
    }
}

/// Where something that must be true is not.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Breach {
    /// What must be true.
    pub invariant: Invariant,
    /// Where: a table with a key, or a kind of thing with its id.
    pub place: String,
    /// What is there instead.
    pub detail: String,
}

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// How many things each invariant was held against, in the order in which they were looked at.
    pub checked: Vec<(Invariant, u64)>,
    /// Where one does not hold; at most [`MOST_BREACHES`] of each.
    pub breaches: Vec<Breach>,
}

/// Of each invariant so many places are named.
pub const MOST_BREACHES: usize = 100;

impl CheckReport {
    /// Whether everything is as it must be.
    #[must_use]
    pub const fn is_well(&self) -> bool {
        self.breaches.is_empty()
    }
}
