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
