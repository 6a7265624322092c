//! Words that people write for keys.

use crate::platform::Platforms;
use crate::taxonomy::Tree;
use crate::terms::Terms;

/// Words that people write for keys: names in both languages, and what else things are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Platforms; without any, every platform is taken as it is written.
    pub platforms: Platforms,
    /// Audiences; without any, every audience is taken as it is written.
    pub audiences: Terms,
}

impl Vocabulary {
    /// These words, and those that the taxonomies of a deployment add; of words that mean two things the first counts.
    /// O(words · log words).
    #[must_use]
    pub fn extended(&self, platforms: &Tree, audiences: &Tree) -> Self {
        let mut extended = Self { platforms: self.platforms.extended(platforms), ..self.clone() };
        for node in audiences.iter() {
            for word in [&node.key, &node.name, &node.name_en] {
                extended.audiences.add(&node.key, word);
            }
        }
        extended
    }

    /// The key of a platform; none: nobody knows it.
    pub(super) fn platform<'a>(&'a self, text: &'a str) -> Option<&'a str> {
        let is_taken = self.platforms.iter().next().is_none() || self.platforms.get(text).is_some();
        if is_taken { Some(text) } else { self.platforms.named(text) }
    }

    /// The key of an audience; none: nobody knows it.
    pub(super) fn audience<'a>(&'a self, text: &'a str) -> Option<&'a str> {
        if self.audiences.keys().next().is_none() { Some(text) } else { self.audiences.find(text) }
    }
}
