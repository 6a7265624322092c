//! The hints for all accounts of a matrix that have no function, and a person's approval of them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::hints::{Hint, Hints};
use super::input::HintInput;
use crate::detection::TieGraph;
use crate::field::{FieldError, ValidationErrors};
use crate::matrix::Matrix;
use crate::permille::thousandths;

/// A likely function, with the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "function": "traffic_police", "confidence": 870, "neighbours": ["weibo-zjg-jiaojing"], "words": ["交警"]
}))]
pub struct FunctionHint {
    /// Key of the function.
    pub function: String,
    /// In thousandths: the share of this function among all, as the evidence has it.
    #[schema(minimum = 0, maximum = 1000)]
    pub confidence: u32,
    /// Handles of neighbours that have it, the strongest tie first; at most five.
    #[schema(max_items = 5)]
    pub neighbours: Vec<String>,
    /// Words (or pairs of Han characters) of its names and topics that speak for it, the strongest first; at most five.
    #[schema(max_items = 5)]
    pub words: Vec<String>,
}

/// The likely functions of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "account": "wechat-zjg-jj", "name": "张家港交警", "hints": [
        {"function": "traffic_police", "confidence": 870, "neighbours": ["weibo-zjg-jiaojing"], "words": ["交警"]}
    ]
}))]
pub struct AccountHints {
    /// Its handle.
    pub account: String,
    /// Its name.
    pub name: String,
    /// At most three, the likeliest first; none when nothing speaks for any, or the account has functions.
    #[schema(max_items = 3)]
    pub hints: Vec<FunctionHint>,
}

/// The hints of one revision of the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintSurvey {
    /// The registry's revision.
    pub revision: i64,
    /// Accounts without a function for which something speaks; the surest first, equally sure ones by handle.
    pub accounts: Vec<AccountHints>,
}

impl HintSurvey {
    /// Looks at every account without a function. O((accounts + ties) · functions).
    #[must_use]
    pub fn of(matrix: &Matrix) -> Self {
        let accounts = matrix.graph.accounts();
        let keys: Vec<&str> = matrix.functions().iter().map(|node| node.key.as_str()).collect();
        let place = |key: &String| {
            let place = keys.iter().position(|known| known == key)?;
            u32::try_from(place).ok()
        };
        let names: Vec<String> = accounts
            .iter()
            .map(|account| {
                let organisation = matrix.organisations().get(&account.organisation);
                let other = organisation.map(|one| &one.name).filter(|name| **name != account.name);
                let words = std::iter::once(&account.name).chain(other).chain(&account.topics);
                words.map(String::as_str).collect::<Vec<_>>().join(" ")
            })
            .collect();
        let functions: Vec<Vec<u32>> =
            accounts.iter().map(|account| account.functions.iter().filter_map(place).collect()).collect();
        let nodes = u32::try_from(accounts.len()).unwrap_or(u32::MAX);
        // The ties of a registry were checked when they were entered: what is left is that there are none.
        let ties =
            TieGraph::new(nodes, &matrix.graph.tie_list()).unwrap_or_else(|_| TieGraph::without_ties(nodes));
        let input =
            HintInput { ties: &ties, names: &names, functions: &functions, function_count: keys.len() };
        let hints = Hints::learn(input);
        let told = |hint: Hint| FunctionHint {
            function: keys[hint.function as usize].to_owned(),
            confidence: thousandths(hint.confidence, 1.0),
            neighbours: hint.neighbours.iter().map(|&node| accounts[node as usize].handle.clone()).collect(),
            words: hint.words,
        };
        let mut found: Vec<AccountHints> = (0..nodes)
            .zip(accounts)
            .filter(|(_, account)| account.functions.is_empty())
            .map(|(node, account)| AccountHints {
                account: account.handle.clone(),
                name: account.name.clone(),
                hints: hints.of(node).into_iter().map(told).collect(),
            })
            .filter(|account| !account.hints.is_empty())
            .collect();
        found.sort_by_key(AccountHints::place);
        Self { revision: matrix.revision, accounts: found }
    }
}

impl AccountHints {
    /// Its place in the list: the surest first, equally sure ones by handle.
    #[must_use]
    pub fn place(&self) -> String {
        let sure = self.hints.first().map_or(0, |hint| hint.confidence);
        format!("{:04}\n{}", 1000 - sure.min(1000), self.account)
    }
}

/// A person's approval for one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"account": "wechat-zjg-jj", "functions": ["traffic_police"]}))]
pub struct HintAnswer {
    /// Handle of an account without a function.
    #[schema(min_length = 1, max_length = 200)]
    pub account: String,
    /// Keys of the functions that it has; they need not be those that were proposed.
    #[schema(min_items = 1, max_items = 50)]
    pub functions: Vec<String>,
}

/// A person's approval for many accounts at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answers": [{"account": "wechat-zjg-jj", "functions": ["traffic_police"]}]}))]
pub struct HintAnswers {
    /// One for each account.
    #[schema(min_items = 1, max_items = 500)]
    pub answers: Vec<HintAnswer>,
}

impl HintAnswers {
    /// Checks everything against the registry.
    ///
    /// # Errors
    /// Every wrong value: unknown accounts, accounts that have functions by now or stand twice, unknown functions.
    pub fn check(&self, matrix: &Matrix) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let count = self.answers.len();
        faults.require((1..=500).contains(&count), "/answers", format!("has {count} entries; 1 to 500 fit"));
        let mut seen = std::collections::BTreeSet::new();
        for (at, answer) in self.answers.iter().take(500).enumerate() {
            let pointer = format!("/answers/{at}/account");
            faults.require(seen.insert(&answer.account), &pointer, "stands twice; answer once");
            match matrix.graph.account(&answer.account) {
                None => faults.add(&pointer, format!("there is no account `{}`", answer.account)),
                Some(account) => {
                    let is_free = account.functions.is_empty();
                    faults.require(is_free, &pointer, "has functions by now; change them at the account");
                }
            }
            let pointer = format!("/answers/{at}/functions");
            let count = answer.functions.len();
            faults.require((1..=50).contains(&count), &pointer, format!("has {count} entries; 1 to 50 fit"));
            matrix.check_functions(answer.functions.iter().take(50), &pointer, &mut faults);
        }
        faults.into_result()
    }
}
