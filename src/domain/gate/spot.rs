//! Where rules found something, before it is put into words.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::finding::{Finding, Severity};
use super::reading::Reading;
use super::rules::Rule;

/// A place where a rule found something. Words take a hundred times the room of a place, so they are found for what is told alone.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Spot<'a> {
    pub rule: &'a Rule,
    pub span: Range<usize>,
    pub severity: Severity,
    /// Names and values to fill into the rule's sentences.
    pub fill: Vec<(&'static str, Cow<'a, str>)>,
}

impl<'a> Spot<'a> {
    pub fn of(rule: &'a Rule, span: Range<usize>) -> Self {
        Self { rule, span, severity: rule.severity, fill: Vec::new() }
    }

    fn finding(&self, field: &str, reading: &Reading) -> Finding {
        let finding = self.rule.finding_with(field, reading, self.span.clone(), &self.fill);
        Finding { severity: self.severity, ..finding }
    }
}

/// How many findings are told of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MostFindings {
    /// Of each rule; the first ones by place.
    pub of_rule: usize,
    /// In all; what blocks before what warns.
    pub in_all: usize,
}

impl MostFindings {
    /// All of them.
    pub const ALL: Self = Self { of_rule: usize::MAX, in_all: usize::MAX };
}

/// What was found in a text, as far as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// By place; those of one place in the order of their rules' ids.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub total: usize,
}

/// Puts spots into words, as many as are to be told. O(spots · log spots).
pub(super) fn tell(mut spots: Vec<Spot<'_>>, field: &str, reading: &Reading, most: MostFindings) -> Found {
    spots.sort_by(|a, b| key(a).cmp(&key(b)));
    spots.dedup();
    let total = spots.len();
    let mut of_rule: BTreeMap<&str, usize> = BTreeMap::new();
    spots.retain(|spot| {
        let count = of_rule.entry(spot.rule.id.as_str()).or_default();
        *count += 1;
        *count <= most.of_rule
    });
    if spots.len() > most.in_all {
        spots.sort_by_key(|spot| Reverse(spot.severity == Severity::Block));
        spots.truncate(most.in_all);
        spots.sort_by(|a, b| key(a).cmp(&key(b)));
    }
    Found { findings: spots.iter().map(|spot| spot.finding(field, reading)).collect(), total }
}

fn key<'a>(spot: &'a Spot<'_>) -> (usize, usize, &'a str) {
    (spot.span.start, spot.span.end, &spot.rule.id)
}
