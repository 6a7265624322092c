//! What must hold for a campaign's text by itself, without the registry.

use std::collections::BTreeSet;

use super::spec::{Angle, CampaignSpec, MOST_LOCALITIES};
use crate::field::{FieldError, ValidationErrors};
use crate::wording::{OF_WORDINGS, unknown_placeholders};

impl CampaignSpec {
    /// Checks everything that can be checked without the registry.
    ///
    /// # Errors
    /// Every wrong value, with its pointer.
    pub fn check(&self) -> Result<(), Vec<FieldError>> {
        let mut faults = ValidationErrors::default();
        faults.require(!self.title.trim().is_empty(), "/title", "is empty; a title is needed");
        faults.text("/title", &self.title, 200);
        faults.text("/brief", &self.brief, 5000);
        faults.text("/basis", &self.basis, 2000);
        faults.text("/contact", &self.contact, 500);
        faults.require(self.starts_at < self.ends_at, "/ends_at", "is not after starts_at");
        self.check_numbers(&mut faults);
        self.check_lists(&mut faults);
        self.check_phases(&mut faults);
        for (at, angle) in self.angles.iter().enumerate() {
            self.check_angle(&mut faults, at, angle);
        }
        for (at, fact) in self.facts.iter().enumerate() {
            for (n, angle) in fact.angles.iter().enumerate() {
                let known = self.angle(angle).is_some();
                let problem = format!("the campaign has no angle `{angle}`");
                faults.require(known, &format!("/facts/{at}/angles/{n}"), problem);
            }
        }
        faults.into_result()
    }

    fn check_numbers(&self, faults: &mut ValidationErrors) {
        let within = |value: u32, least: u32, most: u32| (least..=most).contains(&value);
        faults.require(within(self.spread, 0, 100_000), "/spread", "is above 100000");
        faults.require(within(self.min_fit, 1, 1000), "/min_fit", "is outside of 1 to 1000");
        faults.require(within(self.capacity, 1, 20), "/capacity", "is outside of 1 to 20");
        faults.require(within(self.assessors, 1, 5), "/assessors", "is outside of 1 to 5");
        faults.require(self.sample_permille <= 1000, "/sample_permille", "is above 1000");
        faults.require(
            self.organisation_capacity.is_none_or(|n| within(n, 1, 1_000_000)),
            "/organisation_capacity",
            "is outside of 1 to 1000000",
        );
        let w = self.weights;
        let weights = [w.function, w.audience, w.form, w.locality, w.topic, w.record];
        faults.require(weights.iter().all(|w| *w <= 1000), "/weights", "has a weight above 1000");
        faults.require(
            weights.iter().any(|w| *w > 0),
            "/weights",
            "has only zeros; one weight must be positive",
        );
    }

    fn check_lists(&self, faults: &mut ValidationErrors) {
        faults.require(!self.angles.is_empty(), "/angles", "is empty; a campaign needs at least one angle");
        for (name, count, most) in [
            ("/angles", self.angles.len(), 100),
            ("/audiences", self.audiences.len(), 100),
            ("/localities", self.localities.len(), MOST_LOCALITIES),
            ("/facts", self.facts.len(), 200),
            ("/phases", self.phases.len(), 20),
        ] {
            faults.require(count <= most, name, format!("has {count} entries; at most {most} fit"));
        }
        unique_keys(faults, "/angles", self.angles.iter().map(|angle| &angle.key));
        unique_keys(faults, "/audiences", self.audiences.iter().map(|audience| &audience.key));
        unique_keys(faults, "/localities", self.localities.iter().map(|locality| &locality.key));
        unique_keys(faults, "/facts", self.facts.iter().map(|fact| &fact.key));
        unique_keys(faults, "/phases", self.phases.iter().map(|phase| &phase.key));
        for (at, audience) in self.audiences.iter().enumerate() {
            faults.text(&format!("/audiences/{at}/name"), &audience.name, 200);
            faults.text(&format!("/audiences/{at}/hook"), &audience.hook, 2000);
        }
        for (at, fact) in self.facts.iter().enumerate() {
            let place = format!("/facts/{at}/text");
            faults.require(!fact.text.trim().is_empty(), &place, "is empty; a fact says something");
            faults.text(&place, &fact.text, 5000);
            faults.text(&format!("/facts/{at}/source"), &fact.source, 2000);
        }
    }

    fn check_phases(&self, faults: &mut ValidationErrors) {
        for (at, phase) in self.phases.iter().enumerate() {
            let place = format!("/phases/{at}/ends_at");
            faults.require(phase.starts_at < phase.ends_at, &place, "is not after starts_at");
            faults.require(
                self.starts_at <= phase.starts_at && phase.ends_at <= self.ends_at,
                &format!("/phases/{at}"),
                "lies outside of the campaign's window",
            );
        }
    }

    fn check_angle(&self, faults: &mut ValidationErrors, at: usize, angle: &Angle) {
        let place = |name: &str| format!("/angles/{at}/{name}");
        faults.require(!angle.title.trim().is_empty(), &place("title"), "is empty; a title is needed");
        faults.text(&place("title"), &angle.title, 200);
        faults.text(&place("brief"), &angle.brief, 5000);
        faults.require(angle.functions.len() <= 50, &place("functions"), "has more than 50 entries");
        faults.require(angle.audiences.len() <= 50, &place("audiences"), "has more than 50 entries");
        faults.require(
            angle.audience_notes.len() <= 100,
            &place("audience_notes"),
            "has more than 100 entries",
        );
        for (n, function) in angle.functions.iter().enumerate() {
            faults.key(&place(&format!("functions/{n}")), function);
        }
        unique_keys(faults, &place("functions"), angle.functions.iter());
        unique_keys(faults, &place("audiences"), angle.audiences.iter());
        for (n, fact) in angle.facts.iter().enumerate() {
            let known = self.facts.iter().any(|known| known.key == *fact);
            faults.require(
                known,
                &place(&format!("facts/{n}")),
                format!("`{fact}` is no fact of this campaign"),
            );
        }
        for note in angle.audience_notes.values() {
            faults.text(&place("audience_notes"), note, 2000);
        }
        for (form, wording) in &angle.wordings {
            let place = place(&format!("wordings/{}", form.key()));
            faults.text(&place, wording, 2000);
            for strange in unknown_placeholders(wording, &OF_WORDINGS) {
                let problem =
                    format!("leaves open `{strange}`; there are {{readers}}, {{place}} and {{office}}");
                faults.add(&place, problem);
            }
        }
        let least = angle.least();
        if let Some(max) = angle.max {
            faults.require(least <= max, &place("min"), format!("min {least} is above max {max}"));
            faults.require(max <= 1_000_000, &place("max"), "is above 1000000");
        }
        faults.require(least <= 1_000_000, &place("min"), "is above 1000000");
        if let Some(phase) = &angle.phase {
            let known = self.phases.iter().any(|known| known.key == *phase);
            faults.require(known, &place("phase"), format!("`{phase}` is no phase of this campaign"));
        }
    }
}

/// Notes keys that are none, and keys that stand twice; an empty key list is fine.
fn unique_keys<'a>(faults: &mut ValidationErrors, list: &str, keys: impl Iterator<Item = &'a String>) {
    let mut seen = BTreeSet::new();
    for (at, key) in keys.enumerate() {
        let place = format!("{list}/{at}");
        faults.key(&place, key);
        faults.require(seen.insert(key), &place, format!("`{key}` stands twice; keys are unique"));
    }
}
