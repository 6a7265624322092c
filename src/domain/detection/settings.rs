//! How communities are looked for.

use serde::{Deserialize, Serialize};

use super::error::DetectionError;
use crate::keyed;

keyed! {
    /// How much time a detection may take.
    #[derive(Default)]
    #[schema(as = DetectionSetting)]
    pub enum Setting {
        /// About two rounds.
        Quick = "quick",
        /// Until nothing is gained any more.
        #[default]
        Quality = "quality",
    }
}

/// How communities are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DetectionSettings {
    /// How much time it may take.
    pub setting: Setting,
    /// Above 0; the larger, the smaller the communities. 1 is plain modularity.
    pub resolution: f64,
    /// Chooses among equally good ways.
    pub seed: u64,
}

impl Default for DetectionSettings {
    fn default() -> Self {
        Self { setting: Setting::Quality, resolution: 1.0, seed: 1 }
    }
}

impl DetectionSettings {
    /// Checks the values.
    ///
    /// # Errors
    /// [`DetectionError::BadResolution`].
    pub fn check(self) -> Result<(), DetectionError> {
        let resolution = self.resolution;
        if resolution > 0.0 && resolution.is_finite() {
            Ok(())
        } else {
            Err(DetectionError::BadResolution { resolution })
        }
    }
}
