//! Merging two things that are one: what the kept one says stays, and what it does not say is taken from the other.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::account::Account;
use super::organisation::Organisation;
use super::tie::{Tie, TieKey};

/// Into what something is merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"into": "wechat-zjg-jiaoyu", "dry_run": true}))]
pub struct MergeInput {
    /// Handle or key of what is kept.
    #[schema(min_length = 1, max_length = 200)]
    pub into: String,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// How much of what refers to the kept thing now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MovedReferences {
    /// What such rows are called.
    pub what: String,
    /// How many.
    pub count: u64,
}

/// What merging has done, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "dry_run": false, "from": "wechat-zjg-jiaoyuju", "into": "wechat-zjg-jiaoyu",
    "moved": [{"what": "directions", "count": 3}, {"what": "ties", "count": 2}], "filled": ["region"]
}))]
pub struct MergeReport {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// What is gone; its key leads to the other from now on.
    pub from: String,
    /// What is kept.
    pub into: String,
    /// What referred to the first and refers to the second now.
    pub moved: Vec<MovedReferences>,
    /// Fields of the second that said nothing and say now what those of the first said.
    pub filled: Vec<String>,
}

/// Values that say nothing are taken from another thing, and named.
struct Filling<'a>(&'a mut Vec<String>);

impl Filling<'_> {
    fn option<T: Clone>(&mut self, field: &str, kept: &mut Option<T>, other: Option<&T>) {
        if kept.is_none() && other.is_some() {
            *kept = other.cloned();
            self.0.push(field.to_owned());
        }
    }

    fn list(&mut self, field: &str, kept: &mut Vec<String>, other: &[String]) {
        if kept.is_empty() && !other.is_empty() {
            *kept = other.to_vec();
            self.0.push(field.to_owned());
        }
    }
}

/// The kept account with what it does not say taken from the other; which fields these are is noted.
#[must_use]
pub fn filled_account(kept: &Account, other: &Account, filled: &mut Vec<String>) -> Account {
    let mut account = Account { revision: kept.revision + 1, ..kept.clone() };
    let mut filling = Filling(filled);
    filling.list("functions", &mut account.functions, &other.functions);
    filling.list("topics", &mut account.topics, &other.topics);
    filling.list("audiences", &mut account.audiences, &other.audiences);
    filling.option("region", &mut account.region, other.region.as_ref());
    filling.option("followers", &mut account.followers, other.followers.as_ref());
    filling.option("url", &mut account.url, other.url.as_ref());
    // A kind is one of its platform's.
    let kind = other.kind.as_ref().filter(|_| other.platform == account.platform);
    filling.option("kind", &mut account.kind, kind);
    filling.option("language", &mut account.language, other.language.as_ref());
    account
}

/// The same of an organisation.
#[must_use]
pub fn filled_organisation(
    kept: &Organisation,
    other: &Organisation,
    filled: &mut Vec<String>,
) -> Organisation {
    let mut organisation = Organisation { revision: kept.revision + 1, ..kept.clone() };
    Filling(filled).option("region", &mut organisation.region, other.region.as_ref());
    organisation
}

/// What becomes of the ties of an account that is merged into another.
#[derive(Debug, Default, PartialEq)]
pub struct MergedTies {
    /// Those that the kept account did not have.
    pub created: Vec<Tie>,
    /// Those that it had with a smaller weight, as they were and as they are.
    pub updated: Vec<(Tie, Tie)>,
}

/// The ties of `from` as ties of `into`, which has `kept`: of two ties of one pair and kind the larger weight counts, and what would tie
/// the account to itself goes. O(n log n).
///
/// ```
/// use domain::merge::merge_ties;
/// use domain::tie::Tie;
/// let tie = |source: &str, target: &str, weight| Tie {
///     source: source.into(), target: target.into(), kind: "joint_duty".into(), weight,
/// };
/// let from = vec![tie("a", "b", 9.0), tie("a", "x", 3.0), tie("a", "y", 1.0), tie("a", "z", 1.0)];
/// let merged = merge_ties(from, &[tie("b", "x", 2.0), tie("b", "y", 2.0)], ("a", "b"));
/// assert_eq!(merged.created, [tie("b", "z", 1.0)]);
/// assert_eq!(merged.updated, [(tie("b", "x", 2.0), tie("b", "x", 3.0))]);
/// ```
#[must_use]
pub fn merge_ties(of_from: Vec<Tie>, kept: &[Tie], (from, into): (&str, &str)) -> MergedTies {
    let kept: BTreeMap<TieKey, &Tie> = kept.iter().map(|tie| (tie.to_key(), tie)).collect();
    let mut merged = MergedTies::default();
    for tie in of_from {
        let tie = renamed_tie(tie, (from, into));
        if tie.source == tie.target {
            continue;
        }
        match kept.get(&tie.to_key()) {
            None => merged.created.push(tie),
            Some(known) if known.weight < tie.weight => merged.updated.push(((*known).clone(), tie)),
            Some(_) => {}
        }
    }
    merged
}

/// The same tie where one of its accounts is called something else.
#[must_use]
pub fn renamed_tie(mut tie: Tie, (former, present): (&str, &str)) -> Tie {
    for end in [&mut tie.source, &mut tie.target] {
        if end == former {
            present.clone_into(end);
        }
    }
    tie.ordered()
}
