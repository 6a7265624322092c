//! The emergency plans that ship, who may say what, and how bulletins are worded.

use std::collections::BTreeMap;

use domain::emergency_plan::{Authority, BulletinWordings, EmergencyPlan};
use formats::authority::read_authority;
use formats::csv::Source;

macro_rules! seed_file {
    ($path:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../seed/emergency/", $path))
    };
}

const PLANS: [(&str, &str); 8] = [
    ("plans/epidemic.json", seed_file!("plans/epidemic.json")),
    ("plans/extreme_weather.json", seed_file!("plans/extreme_weather.json")),
    ("plans/fire.json", seed_file!("plans/fire.json")),
    ("plans/flood.json", seed_file!("plans/flood.json")),
    ("plans/food_poisoning.json", seed_file!("plans/food_poisoning.json")),
    ("plans/hazardous_leak.json", seed_file!("plans/hazardous_leak.json")),
    ("plans/outage.json", seed_file!("plans/outage.json")),
    ("plans/rumour.json", seed_file!("plans/rumour.json")),
];

/// What ships for emergencies.
#[derive(Debug)]
pub struct EmergencySeed {
    /// Who may say what.
    pub authority: Authority,
    /// The plans, by key.
    pub plans: BTreeMap<String, EmergencyPlan>,
    /// How bulletins are worded.
    pub wordings: BulletinWordings,
}

impl EmergencySeed {
    /// Reads it.
    ///
    /// # Errors
    /// A sentence that names the damaged file.
    pub(super) fn embedded() -> Result<Self, String> {
        let name = "emergency/authority.csv";
        let read = read_authority(Source { name, bytes: seed_file!("authority.csv").as_bytes() });
        if let Some(error) = read.errors.first() {
            return Err(format!("seed/{error}"));
        }
        let authority = Authority::new(read.rows.into_iter().map(|row| row.value));
        let mut plans = BTreeMap::new();
        for (name, text) in PLANS {
            let at = |error: &dyn std::fmt::Display| format!("seed/emergency/{name}: {error}");
            let plan: EmergencyPlan = serde_json::from_str(text).map_err(|error| at(&error))?;
            if let Some(fault) =
                plan.check(&authority, None).err().and_then(|faults| faults.into_iter().next())
            {
                return Err(at(&format!("{} {}", fault.pointer, fault.detail)));
            }
            plans.insert(plan.key.clone(), plan);
        }
        let wordings = serde_json::from_str(seed_file!("bulletins.json"))
            .map_err(|error| format!("seed/emergency/bulletins.json: {error}"))?;
        Ok(Self { authority, plans, wordings })
    }
}
