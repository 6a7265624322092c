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
    /// How many of the facts, from the first, are not the theme's but the campaign's own.
    pub own_facts: usize,
    /// The angles.
    pub angles: Vec<Angle>,
}

impl CampaignTemplate {
    /// With the facts of a place before the template's. One with the key of another replaces that one; the others stand with every
    /// angle, since no angle of a template names them.
    #[must_use]
    pub fn with_facts(mut self, given: Vec<Fact>) -> Self {
        let known = |key: &str| self.facts.iter().any(|fact| fact.key == key);
        let own: Vec<String> = given.iter().map(|fact| fact.key.clone()).filter(|key| !known(key)).collect();
        self.facts.retain(|fact| !given.iter().any(|one| one.key == fact.key));
        self.own_facts = given.len();
        self.facts.splice(0..0, given);
        for angle in self.angles.iter_mut().filter(|angle| !angle.facts.is_empty()) {
            angle.facts.extend(own.iter().cloned());
        }
        self
    }

    /// Leaves out facts of the template that none of these angles uses, which stand in the place of the template's.
    pub fn keep_facts_of(&mut self, angles: &[Angle]) {
        let is_used = |key: &String| angles.iter().any(|angle| angle.facts.contains(key));
        let own = self.own_facts;
        let mut at = 0;
        self.facts.retain(|fact| {
            at += 1;
            at <= own || is_used(&fact.key)
        });
    }
}
