//! What a person asks of a detection.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::settings::{DetectionSettings, Setting};
use crate::field::{FieldError, ValidationErrors};
use crate::graph::Graph;

/// The largest resolution. At 1000 a community of two needs a thousandth of all weight between them.
const MOST_RESOLUTION: f64 = 1000.0;

/// The largest seed: numbers beyond are not the same in every client.
const MOST_SEED: u64 = (1 << 53) - 1;

/// What one kind may weigh, in thousandths.
const MOST_OF_KIND: i64 = 1_000_000;

/// Most kinds that are weighed.
const MOST_KINDS: usize = 100;

/// How communities are to be looked for. Everything has a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "setting": "quality", "resolution": 1.0, "seed": 1, "kinds": {"same_organisation": 500, "mutual_follow": 0}
}))]
pub struct DetectionInput {
    /// How much time it may take.
    pub setting: Setting,
    /// The larger, the smaller the communities; 1 is plain modularity.
    #[schema(exclusive_minimum = 0.0, maximum = 1000.0)]
    pub resolution: f64,
    /// Chooses among equally good ways: the same seed over the same registry finds the same communities.
    #[schema(minimum = 0, maximum = 9_007_199_254_740_991_u64)]
    pub seed: u64,
    /// By kind of tie: how much it weighs, in thousandths of what its ties say. 0 leaves it out; a kind that is not named weighs 1000.
    #[schema(value_type = BTreeMap<String, i64>)]
    pub kinds: BTreeMap<String, i64>,
}

impl Default for DetectionInput {
    fn default() -> Self {
        let DetectionSettings { setting, resolution, seed } = DetectionSettings::default();
        Self { setting, resolution, seed, kinds: BTreeMap::new() }
    }
}

impl DetectionInput {
    /// Checks everything against the ties that there are; that there are any is not looked at.
    ///
    /// # Errors
    /// Every wrong value.
    pub fn check(&self, graph: &Graph) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        let resolution = self.resolution;
        let is_fine = resolution > 0.0 && resolution <= MOST_RESOLUTION;
        let detail = format!("{resolution} is no resolution; above 0 and at most {MOST_RESOLUTION} is right");
        faults.require(is_fine, "/resolution", detail);
        let detail = format!("{} is above {MOST_SEED}; give a smaller one", self.seed);
        faults.require(self.seed <= MOST_SEED, "/seed", detail);
        let count = self.kinds.len();
        faults.require(
            count <= MOST_KINDS,
            "/kinds",
            format!("has {count} entries; at most {MOST_KINDS} fit"),
        );
        let known = graph.kinds();
        for (kind, &weight) in self.kinds.iter().take(MOST_KINDS) {
            let place = format!("/kinds/{}", kind.replace('~', "~0").replace('/', "~1"));
            let detail = format!("there is no tie of the kind `{kind}`; there are: {}", listed(known));
            faults.require(known.contains(kind), &place, detail);
            let detail = format!("{weight} is no weight of a kind; 0 to {MOST_OF_KIND} thousandths is right");
            faults.require((0..=MOST_OF_KIND).contains(&weight), &place, detail);
        }
        let none_left = !known.is_empty() && known.iter().all(|kind| self.kinds.get(kind) == Some(&0));
        faults.require(!none_left, "/kinds", "leaves no tie; let one kind weigh more than 0");
        faults.into_result()
    }

    /// How many times as heavy as they say the ties of a kind are.
    #[must_use]
    pub fn factor_of(&self, kind: &str) -> f64 {
        let thousandths = self.kinds.get(kind).copied().unwrap_or(1000);
        u32::try_from(thousandths).map_or(0.0, f64::from) / 1000.0
    }

    /// The settings of the search.
    #[must_use]
    pub const fn settings(&self) -> DetectionSettings {
        DetectionSettings { setting: self.setting, resolution: self.resolution, seed: self.seed }
    }
}

fn listed(kinds: &[String]) -> String {
    kinds.iter().take(20).cloned().collect::<Vec<_>>().join(", ")
}
