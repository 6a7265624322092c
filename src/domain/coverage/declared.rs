//! Targets that people declare, and the settings of coverage.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::key::CellKey;
use crate::cell::EVERYONE;
use crate::field::{FieldError, ValidationErrors};
use crate::form::Form;
use crate::matrix::Matrix;
use crate::permille::Permille;

/// As many targets as can be declared.
pub const MOST_TARGETS: usize = 100_000;

const ONE: u32 = 1;

/// A cell that somebody should be able to speak to, as people declare it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "function": "education", "audience": "parents", "form": "article", "region": "zhangjiagang", "weight": 9, "wanted": 2
}))]
pub struct DeclaredTarget {
    /// Key of the function; accounts that have it or a child of it meet it.
    #[schema(min_length = 1, max_length = 200)]
    pub function: String,
    /// Key of the audience; none, or `everyone`: everyone, which every account reaches.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub audience: Option<String>,
    /// The form.
    pub form: Form,
    /// Key of the region; none: no place in particular, which every account reaches in full.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub region: Option<String>,
    /// How much it matters, 0 to 1000; default 1.
    #[serde(default = "one")]
    #[schema(minimum = 0, maximum = 1000)]
    pub weight: u32,
    /// How many voices it should have, 1 to 1000; default 1.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 1000)]
    pub wanted: u32,
}

const fn one() -> u32 {
    ONE
}

impl DeclaredTarget {
    /// The audience, unless it is everyone.
    #[must_use]
    pub fn addressed(&self) -> Option<&String> {
        self.audience.as_ref().filter(|audience| *audience != EVERYONE)
    }

    /// Checks what can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        if let Some(audience) = self.addressed() {
            faults.key("/audience", audience);
        }
        faults.require(self.weight <= 1000, "/weight", "is above 1000; 0 to 1000 fits");
        let fits = (1..=1000).contains(&self.wanted);
        faults.require(fits, "/wanted", "is outside of 1 to 1000");
        faults.into_result()
    }

    /// Which cell it is.
    #[must_use]
    pub fn key(&self) -> CellKey {
        CellKey {
            function: self.function.clone(),
            audience: self.addressed().cloned(),
            form: self.form,
            region: self.region.clone(),
        }
    }
}

/// Declared targets that fit the registry: their functions and regions are known, their numbers in range, and no cell stands
/// twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Targets(Vec<DeclaredTarget>);

/// What is wrong with one of several targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetError {
    /// Its place among them, from 0.
    pub at: usize,
    /// Name of the field; empty: the target as a whole.
    pub field: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Targets {
    /// Checks targets against the registry.
    ///
    /// # Errors
    /// Every unknown function or region, every number out of range, every cell that stands twice. O(n log n).
    pub fn parse(targets: Vec<DeclaredTarget>, matrix: &Matrix) -> Result<Self, Vec<TargetError>> {
        let mut found = Vec::new();
        let mut seen: BTreeMap<CellKey, usize> = BTreeMap::new();
        for (at, target) in targets.iter().enumerate() {
            let mut errors = ValidationErrors::default();
            matrix.check_function(&target.function, "/function", &mut errors);
            if let Some(region) = &target.region {
                matrix.check_region(region, "/region", &mut errors);
            }
            errors.extend(target.check());
            if let Some(first) = seen.insert(target.key(), at) {
                errors.add("", format!("is the same cell as number {first}"));
            }
            let located = |FieldError { pointer, detail }| TargetError {
                at,
                field: pointer.trim_start_matches('/').to_owned(),
                detail,
            };
            found.extend(errors.into_result().err().unwrap_or_default().into_iter().map(located));
        }
        if found.is_empty() { Ok(Self(targets)) } else { Err(found) }
    }

    /// The targets, in the order in which they were given.
    #[must_use]
    pub fn as_slice(&self) -> &[DeclaredTarget] {
        &self.0
    }
}

/// What closes a gap, and what it costs, in any one unit; the smallest sum is marked. Functions have no price: they are not handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"audience": 1, "region": 2, "form": 6, "open": 8}))]
pub struct RemedyCosts {
    /// An existing account takes on an audience, or one in place of another.
    #[schema(maximum = 1000)]
    pub audience: u32,
    /// An existing account speaks for another region of its organisation.
    #[schema(maximum = 1000)]
    pub region: u32,
    /// An organisation that speaks on the function opens an account in another form, or on WeChat of the other kind.
    #[schema(maximum = 1000)]
    pub form: u32,
    /// An organisation that is silent on the function, which is its duty, opens an account.
    #[schema(maximum = 1000)]
    pub open: u32,
}

impl Default for RemedyCosts {
    /// An audience is soonest addressed; a region is a word with the organisation; a new account is work for years.
    fn default() -> Self {
        Self { audience: 1, region: 2, form: 6, open: 8 }
    }
}

/// How coverage is counted and mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"discount": 400, "costs": {"audience": 1, "region": 2, "form": 6, "open": 8}}))]
pub struct CoverageSettings {
    /// What a voice from a region above loses, in thousandths: at 400 it counts 0.6.
    #[schema(minimum = 0, maximum = 1000)]
    pub discount: u16,
    /// What remedies cost.
    pub costs: RemedyCosts,
}

impl Default for CoverageSettings {
    fn default() -> Self {
        Self { discount: Permille::DEFAULT_DISCOUNT.thousandths(), costs: RemedyCosts::default() }
    }
}

impl CoverageSettings {
    /// The discount; what is out of range counts as the default.
    #[must_use]
    pub fn discount(&self) -> Permille {
        Permille::new(self.discount).unwrap_or(Permille::DEFAULT_DISCOUNT)
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// Every number out of range.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(self.discount <= 1000, "/discount", "is above 1000 thousandths");
        let RemedyCosts { audience, region, form, open } = self.costs;
        for (name, cost) in [("audience", audience), ("region", region), ("form", form), ("open", open)] {
            faults.require(cost <= 1000, &format!("/costs/{name}"), "is above 1000");
        }
        faults.into_result()
    }
}
