//! What a campaign starts from when it names a theme.

use super::spec::{Angle, Audience, Fact};

/// What a theme gives to a campaign in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignTemplate {
    /// The title.
    pub title: String,
    /// The brief.
    pub brief: String,
    /// The audiences.
    pub audiences: Vec<Audience>,
    /// What may be said.
    pub facts: Vec<Fact>,
    /// The angles.
    pub angles: Vec<Angle>,
}

impl CampaignTemplate {
    /// With the facts of a place before the template's, and with angles in the place of the template's, if some are given.
    ///
    /// A fact with the key of another replaces that one. The template's angles take the other facts of the place as well, each as far as it
    /// names angles; of the template's facts, angles that are given keep those that they use.
    #[must_use]
    pub fn with(mut self, facts: Vec<Fact>, angles: Option<Vec<Angle>>) -> Self {
        if let Some(angles) = angles {
            self.facts.retain(|fact| angles.iter().any(|angle| angle.facts.contains(&fact.key)));
            // They name the template's angles, which are there no more.
            for fact in &mut self.facts {
                fact.angles.clear();
            }
            self.angles = angles;
        } else {
            let known = |key: &String| self.facts.iter().any(|fact| fact.key == *key);
            let own: Vec<&Fact> = facts.iter().filter(|fact| !known(&fact.key)).collect();
            for angle in self.angles.iter_mut().filter(|angle| !angle.facts.is_empty()) {
                let used = own.iter().filter(|fact| fact.is_for(&angle.key));
                angle.facts.extend(used.map(|fact| fact.key.clone()));
            }
        }
        self.facts.retain(|fact| !facts.iter().any(|one| one.key == fact.key));
        self.facts.splice(0..0, facts);
        self
    }
}
