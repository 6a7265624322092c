//! Ties (联系): weighted undirected edges between two accounts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{FieldError, ValidationErrors};

/// A tie as a person or a file states it, and as it is kept: `source < target`, so that an unordered pair has one form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"source": "wechat-zjg-jiaoyu", "target": "weibo-zjg-jiaoyu", "kind": "same_organisation", "weight": 3.0}))]
pub struct Tie {
    /// Handle of one account.
    #[schema(min_length = 1, max_length = 200)]
    pub source: String,
    /// Handle of the other.
    #[schema(min_length = 1, max_length = 200)]
    pub target: String,
    /// `same_organisation`, `joint_duty`, `shared_audience`, `mutual_follow`, …
    #[schema(min_length = 1, max_length = 200)]
    pub kind: String,
    /// Its strength, above 0 and at most 1,000,000.
    #[schema(exclusive_minimum = 0.0, maximum = 1_000_000.0)]
    pub weight: f64,
}

/// Two handles, the smaller one first: the one form of an unordered pair, however it was stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TiePair<'a> {
    first: &'a str,
    second: &'a str,
}

impl<'a> TiePair<'a> {
    /// The pair of two handles, in either order.
    #[must_use]
    pub fn new(a: &'a str, b: &'a str) -> Self {
        if a <= b { Self { first: a, second: b } } else { Self { first: b, second: a } }
    }

    /// The smaller handle.
    #[must_use]
    pub const fn first(self) -> &'a str {
        self.first
    }

    /// The larger handle.
    #[must_use]
    pub const fn second(self) -> &'a str {
        self.second
    }
}

/// What no two ties share, as the history names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TieKey {
    /// Handle of one account.
    pub source: String,
    /// Handle of the other.
    pub target: String,
    /// The kind.
    pub kind: String,
}

impl TieKey {
    /// Reads what [`TieKey`]'s `Display` writes; `None` for anything else.
    ///
    /// ```
    /// use domain::tie::TieKey;
    /// let key = TieKey::parse("weibo-a|weibo-b|joint_duty").unwrap();
    /// assert_eq!((key.source.as_str(), key.kind.as_str()), ("weibo-a", "joint_duty"));
    /// assert_eq!(key.to_string(), "weibo-a|weibo-b|joint_duty");
    /// assert!(TieKey::parse("weibo-a|weibo-b").is_none() && TieKey::parse("a|b|c|d").is_none());
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // No key holds a bar.
        let mut parts = text.split('|').map(ToOwned::to_owned);
        let key = Self { source: parts.next()?, target: parts.next()?, kind: parts.next()? };
        parts.next().is_none().then_some(key)
    }
}

impl std::fmt::Display for TieKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}|{}|{}", self.source, self.target, self.kind)
    }
}

impl Tie {
    /// The same tie with the smaller handle first.
    #[must_use]
    pub fn ordered(mut self) -> Self {
        if self.pair().first() != self.source {
            std::mem::swap(&mut self.source, &mut self.target);
        }
        self
    }

    /// The accounts that it joins.
    #[must_use]
    pub fn pair(&self) -> TiePair<'_> {
        TiePair::new(&self.source, &self.target)
    }

    /// Pair and kind, as the history names them.
    #[must_use]
    pub fn to_key(&self) -> TieKey {
        let (pair, kind) = self.key();
        let [source, target, kind] = [pair.first(), pair.second(), kind].map(str::to_owned);
        TieKey { source, target, kind }
    }

    /// What no two ties share: pair and kind.
    #[must_use]
    pub fn key(&self) -> (TiePair<'_>, &str) {
        (self.pair(), &self.kind)
    }

    /// Checks what can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.key("/source", &self.source);
        faults.key("/target", &self.target);
        faults.key("/kind", &self.kind);
        faults.require(
            self.source != self.target,
            "/target",
            "is the source itself; a tie joins two accounts",
        );
        faults.require(
            self.weight > 0.0 && self.weight <= 1_000_000.0,
            "/weight",
            format!("{} is no weight; above 0 and at most 1000000 is right", self.weight),
        );
        faults.into_result()
    }
}

/// A weighted tie between two nodes, which are numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TieBetween {
    /// One end.
    pub source: u32,
    /// The other.
    pub target: u32,
    /// Its strength: above 0 and at most [`MOST_WEIGHT`](crate::detection::MOST_WEIGHT).
    pub weight: f64,
}
