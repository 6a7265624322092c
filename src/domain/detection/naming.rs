//! Names for communities, from what most of their members have in common.

use std::collections::{BTreeMap, BTreeSet};

use crate::account::Account;
use crate::matrix::Matrix;
use crate::taxonomy::{Tree, TreeNode};

/// Most functions and organisations that are named for one community.
const MOST_NAMED: usize = 3;

/// Most functions that stand in a name.
const MOST_IN_NAME: usize = 2;

/// Most characters of a name.
const MOST_CHARACTERS: usize = 200;

/// What most members of a community have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Common {
    pub functions: Vec<String>,
    pub organisations: Vec<String>,
    pub region: Option<String>,
    /// Whether the first organisation is that of at least half of the members.
    has_one_organisation: bool,
}

impl Common {
    /// Looks at all members. O(members · (functions + depth of their regions) · log).
    pub fn of(matrix: &Matrix, members: &[&Account]) -> Self {
        let mut functions = Counts::default();
        let mut organisations = Counts::default();
        let mut regions = Counts::default();
        for account in members {
            account.functions.iter().for_each(|function| functions.add(function));
            organisations.add(&account.organisation);
            let region = account.region.as_deref();
            region.into_iter().flat_map(|key| matrix.regions().path_up(key)).for_each(|key| regions.add(key));
        }
        let size = members.len();
        let sorted = organisations.at_least(A_QUARTER, size);
        Self {
            functions: functions.at_least(A_QUARTER, size),
            has_one_organisation: organisations.at_least(HALF, size).first() == sorted.first()
                && !sorted.is_empty(),
            organisations: sorted,
            region: regions.deepest(TWO_THIRDS, size, matrix.regions()),
        }
    }

    /// A name in Chinese and one in English.
    pub fn name(&self, matrix: &Matrix, lead: &Account, size: usize) -> (String, String) {
        let region = self.region.as_deref().map(|key| node(matrix.regions(), key));
        let functions: Vec<TreeNode> =
            self.functions.iter().take(MOST_IN_NAME).map(|key| node(matrix.functions(), key)).collect();
        let organisation = self.organisations.first().filter(|_| self.has_one_organisation);
        let (chinese, english) = if !functions.is_empty() {
            let names: Vec<&str> = functions.iter().map(|node| node.name.as_str()).collect();
            let names_en: Vec<&str> = functions.iter().map(english_name).collect();
            let place = region.as_ref().map_or("", |node| node.name.as_str());
            let place_en =
                region.as_ref().map_or(String::new(), |node| format!(" in {}", english_name(node)));
            (format!("{place}{}微矩阵", names.join("、")), format!("{}{place_en}", names_en.join(" and ")))
        } else if let Some(key) = organisation {
            let known = matrix.organisations().get(key);
            let name = known.map_or(key.as_str(), |organisation| organisation.name.as_str());
            (format!("{name}微矩阵"), name.to_owned())
        } else if let Some(node) = region {
            (format!("{}微矩阵", node.name), format!("Accounts in {}", english_name(&node)))
        } else {
            let others = size.saturating_sub(1);
            (format!("{}等{size}个账号", lead.name), format!("{} and {others} more", lead.name))
        };
        (short(&chinese), short(&english))
    }

    /// A key that none of `taken` has, which it joins: of the leading function, else of the region, else a number.
    pub fn key(&self, ordinal: u32, taken: &mut BTreeSet<String>) -> String {
        let word = self.functions.first().or(self.region.as_ref());
        let stem = word.map_or_else(|| format!("found-{ordinal}"), |word| format!("found-{word}"));
        let stem: String = stem.chars().take(MOST_CHARACTERS - 20).collect();
        let stem = stem.trim_end().replace('|', "-");
        let mut key = stem.clone();
        let mut number = 2;
        while !taken.insert(key.clone()) {
            key = format!("{stem}-{number}");
            number += 1;
        }
        key
    }
}

/// Gives the second and every later of equal names a number.
pub(super) fn distinguish(names: &mut [String]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for name in names {
        let count = seen.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            let stem: String = name.chars().take(MOST_CHARACTERS - 12).collect();
            *name = format!("{stem} {count}");
        }
    }
}

fn node(tree: &Tree, key: &str) -> TreeNode {
    tree.get(key).cloned().unwrap_or_else(|| TreeNode {
        key: key.to_owned(),
        name: key.to_owned(),
        name_en: String::new(),
        parent: None,
    })
}

fn english_name(node: &TreeNode) -> &str {
    if node.name_en.is_empty() { &node.name } else { &node.name_en }
}

fn short(name: &str) -> String {
    name.chars().take(MOST_CHARACTERS).collect()
}

/// How much of a community has to have something in common.
#[derive(Clone, Copy)]
struct Fraction {
    numerator: usize,
    denominator: usize,
}

const A_QUARTER: Fraction = Fraction { numerator: 1, denominator: 4 };
const HALF: Fraction = Fraction { numerator: 1, denominator: 2 };
const TWO_THIRDS: Fraction = Fraction { numerator: 2, denominator: 3 };

impl Fraction {
    const fn is_reached(self, count: usize, size: usize) -> bool {
        count * self.denominator >= self.numerator * size
    }
}

/// How many members have what.
#[derive(Debug, Default)]
struct Counts<'a>(BTreeMap<&'a str, usize>);

impl<'a> Counts<'a> {
    fn add(&mut self, key: &'a str) {
        *self.0.entry(key).or_default() += 1;
    }

    /// What at least this fraction of `size` have, the most frequent first, equal ones by key.
    fn at_least(&self, fraction: Fraction, size: usize) -> Vec<String> {
        let mut found: Vec<(&str, usize)> = self
            .0
            .iter()
            .map(|(key, count)| (*key, *count))
            .filter(|(_, count)| fraction.is_reached(*count, size))
            .collect();
        // Sorted by key until here, and the sort is stable.
        found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        found.into_iter().take(MOST_NAMED).map(|(key, _)| key.to_owned()).collect()
    }

    /// The deepest of those in which at least this fraction of `size` lie; of equally deep ones the first key.
    fn deepest(&self, fraction: Fraction, size: usize, tree: &Tree) -> Option<String> {
        let wide = self.0.iter().filter(|(_, count)| fraction.is_reached(**count, size));
        let found = wide.min_by_key(|(key, _)| (std::cmp::Reverse(tree.path_up(key).count()), **key));
        found.map(|(key, _)| (*key).to_owned())
    }
}
