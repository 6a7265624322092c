//! Words that people write for keys.

use crate::platform::Platforms;
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
    /// The platform's key, or the nearest words.
    pub(super) fn platform(&self, text: &str) -> Result<Option<String>, Vec<String>> {
        if self.platforms.iter().next().is_none() || self.platforms.get(text).is_some() {
            return Ok(None);
        }
        match self.platforms.named(text) {
            Some(key) => Ok(Some(key.to_owned())),
            None => Err(self.platforms.terms().nearest(text, 3)),
        }
    }

    /// The audience's key, or the nearest words.
    pub(super) fn audience(&self, text: &str) -> Result<Option<String>, Vec<String>> {
        if self.audiences.keys().next().is_none() {
            return Ok(None);
        }
        match self.audiences.find(text) {
            Some(key) => Ok(Some(key.to_owned())),
            None => Err(self.audiences.nearest(text, 3)),
        }
    }
}
