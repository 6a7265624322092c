//! What citizens ask, as counts by function and region: what gaps weigh where nobody has declared targets.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::declared::TargetError;
use crate::cell::EVERYONE;
use crate::field::{FieldError, ValidationErrors};
use crate::form::Form;
use crate::matrix::Matrix;
use crate::taxonomy::Tree;
use crate::terms::Terms;

/// As many counts as can be kept.
pub const MOST_NEEDS: usize = 100_000;

/// The greatest count.
const MOST_ASKED: u64 = 1_000_000_000;

/// So many words that are near an unknown one are named.
const MOST_NEAR: usize = 3;

/// From so many digits in a row on, a text may hold somebody's number.
const LONG_NUMBER: usize = 7;

/// How often something was asked. It holds keys and a number, nothing of any person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "function": "education", "region": "zhangjiagang", "audience": "parents", "form": null, "period": null, "count": 1240
}))]
pub struct NeedCount {
    /// Key of the function that was asked about.
    #[schema(min_length = 1, max_length = 200)]
    pub function: String,
    /// Key of the region; none: it is not known where.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub region: Option<String>,
    /// Key of the audience; none, or `everyone`: it is not known who.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub audience: Option<String>,
    /// The form that would answer; none: any.
    #[serde(default)]
    pub form: Option<Form>,
    /// The period in which it was asked, such as `2026-04`, without a long number other than dates; none: that of all of them.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub period: Option<String>,
    /// How often, 0 to 1,000,000,000; 0 says that it was looked for and not asked.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub count: u64,
}

/// Where counts come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"source": "12345热线", "period": "2026-Q2"}))]
pub struct NeedSource {
    /// Who counted, such as a hotline; no person, and no telephone number of more than six digits.
    #[schema(min_length = 1, max_length = 200)]
    pub source: String,
    /// When it was asked, such as `2026-Q2`, without a long number other than dates.
    #[schema(min_length = 1, max_length = 40)]
    pub period: String,
}

impl NeedSource {
    /// Checks the texts.
    ///
    /// # Errors
    /// Every text that is empty, too long, or holds what may be somebody's number.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.source.trim().is_empty(), "/source", "is empty; say who counted");
        faults.text("/source", &self.source, 200);
        let detail = "holds a long number, which may be a person's; name the source without it";
        faults.require(!has_long_number(&self.source), "/source", detail);
        check_period(&mut faults, &self.period);
        faults.into_result()
    }
}

/// Whether a text holds what may be somebody's number, also where dashes or blanks stand in it. Hotlines and dates, which may stand one
/// after the other, are nobody's.
fn has_long_number(text: &str) -> bool {
    let mut runs = text.split(|c: char| !c.is_numeric() && c != '-' && c != ' ');
    runs.any(|run| {
        let is_long = run.chars().filter(|c| c.is_numeric()).count() >= LONG_NUMBER;
        let mut words = run.split(' ').map(|word| word.trim_matches('-')).filter(|word| !word.is_empty());
        is_long && !words.all(|word| is_hotline(word) || is_date(word))
    })
}

/// Whether this is a number that everybody calls, such as 110, 12345 or 95598.
fn is_hotline(word: &str) -> bool {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    match word.len() {
        3 => is_number && (word.starts_with("11") || word.starts_with("12")),
        5 => is_number && word.starts_with(['1', '9']),
        _ => false,
    }
}

/// Whether these are years, months or days, such as `2026-04-01`, `20260401` or `2026-04-2026-06`.
fn is_date(word: &str) -> bool {
    let is_within = |two: &str, most: u8| two.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number));
    // How many parts, month and day, the date still lacks.
    let mut open = 0;
    word.split('-').all(|part| {
        if !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
        match part.len() {
            1 | 2 if open > 0 => {
                open -= 1;
                is_within(part, if open == 1 { 12 } else { 31 })
            }
            4 | 6 | 8 => {
                open = if part.len() == 4 { 2 } else { 0 };
                let month = part.get(4..6).is_none_or(|month| is_within(month, 12));
                let day = part.get(6..8).is_none_or(|day| is_within(day, 31));
                (part.starts_with("19") || part.starts_with("20")) && month && day
            }
            _ => false,
        }
    })
}

fn check_period(faults: &mut ValidationErrors, period: &str) {
    faults.key("/period", period);
    faults.text("/period", period, 40);
    let detail = "holds a long number, which may be a person's; name the period without it";
    faults.require(!has_long_number(period), "/period", detail);
}

impl NeedCount {
    /// The audience, unless it is everyone.
    #[must_use]
    pub fn asker(&self) -> Option<&String> {
        self.audience.as_ref().filter(|audience| *audience != EVERYONE)
    }
}

/// Counts that fit the registry: everything that they name is known, and nothing is counted twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedCounts(Vec<NeedCount>);

impl NeedCounts {
    /// Checks counts against the registry. An audience is known that is in the taxonomy or that an account lists.
    ///
    /// # Errors
    /// Every function, region or audience that is not known, with those that are near; every number out of range; everything that is
    /// counted twice. O(n log n + accounts).
    pub fn parse(counts: Vec<NeedCount>, matrix: &Matrix) -> Result<Self, Vec<TargetError>> {
        let words = KnownWords::of(matrix);
        let mut found = Vec::new();
        let mut seen: BTreeMap<_, usize> = BTreeMap::new();
        for (at, one) in counts.iter().enumerate() {
            let mut errors = ValidationErrors::default();
            words.check(one, &mut errors);
            if let Some(period) = &one.period {
                check_period(&mut errors, period);
            }
            let fits = one.count <= MOST_ASKED;
            errors.require(fits, "/count", format!("is above {MOST_ASKED}; a count of one period fits"));
            let key = (&one.function, &one.region, one.asker(), one.form, &one.period);
            if let Some(first) = seen.insert(key, at) {
                errors.add("", format!("counts the same as number {first}; add them up, or leave one out"));
            }
            let located = |FieldError { pointer, detail }| TargetError {
                at,
                field: pointer.trim_start_matches('/').to_owned(),
                detail,
            };
            found.extend(errors.into_result().err().unwrap_or_default().into_iter().map(located));
        }
        if found.is_empty() { Ok(Self(counts)) } else { Err(found) }
    }

    /// The counts, in the order in which they were given.
    #[must_use]
    pub fn as_slice(&self) -> &[NeedCount] {
        &self.0
    }
}

/// What counts may name.
struct KnownWords<'a> {
    matrix: &'a Matrix,
    listed: BTreeSet<&'a str>,
}

impl<'a> KnownWords<'a> {
    fn of(matrix: &'a Matrix) -> Self {
        let accounts = matrix.graph.accounts().iter();
        let listed = accounts.flat_map(|account| account.audiences.iter().map(String::as_str)).collect();
        Self { matrix, listed }
    }

    fn check(&self, one: &NeedCount, errors: &mut ValidationErrors) {
        let unknown = |what: &str, key: &str, tree: &Tree| {
            let mut terms = Terms::default();
            for node in tree.iter() {
                for word in [&node.key, &node.name, &node.name_en] {
                    terms.add(&node.key, word);
                }
            }
            let near: Vec<String> =
                terms.nearest(key, MOST_NEAR).into_iter().map(|word| format!("`{word}`")).collect();
            let hint =
                if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(", ")) };
            format!("there is no {what} `{key}`; see /{what}s{hint}")
        };
        let (functions, regions) = (self.matrix.functions(), self.matrix.regions());
        if functions.get(&one.function).is_none() {
            errors.add("/function", unknown("function", &one.function, functions));
        }
        if let Some(region) = one.region.as_ref().filter(|region| regions.get(region).is_none()) {
            errors.add("/region", unknown("region", region, regions));
        }
        let audiences = self.matrix.audiences();
        let known = |key: &String| audiences.get(key).is_some() || self.listed.contains(key.as_str());
        if let Some(audience) = one.asker().filter(|audience| !known(audience)) {
            errors.add("/audience", unknown("audience", audience, audiences));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::has_long_number;

    #[test]
    fn what_may_be_somebodys_number_is_found_however_it_is_spaced() {
        for text in [
            "13800138000",
            "老王 138-0013-8000",
            "老王 138 0013 8000",
            "1 3 8 0 0 1 3 8 0 0 0",
            "5812 3456",
            "58123456",
            "12345 5812 3456",
            "１３８ ００１３ ８０００",
            "2026-13-8000",
            "20261345",
            "2026-138-0013",
        ] {
            assert!(has_long_number(text), "{text}");
        }
    }

    #[test]
    fn hotlines_and_dates_are_nobodys_number() {
        for text in [
            "12345热线",
            "12345 12328",
            "110 119 120 12345",
            "12345 2026-04",
            "2026-Q2",
            "2026年4月1日至2026年6月30日",
            "2026-04-01",
            "2026-04-01 - 2026-04-30",
            "2026-04-01/2026-04-30",
            "2025-2026",
            "20260401-20260430",
            "58 1234",
        ] {
            assert!(!has_long_number(text), "{text}");
        }
    }
}
