//! What a list says of its accounts.

use crate::hint::FunctionHint;
use crate::organisation::System;

/// An account as a list has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct ListedAccount<'a> {
    /// Its handle, unique in the list.
    pub handle: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Key of its platform.
    pub platform: &'a str,
    /// Names of its organisations, the responsible one first.
    pub organisations: &'a [&'a str],
    /// The system of the responsible one, if it is known.
    pub system: Option<System>,
    /// Key or name of its region, if it is known.
    pub region: Option<&'a str>,
    /// Its functions, if any are known; then none is proposed.
    pub functions: &'a [&'a str],
    /// Followers, if they are known.
    pub followers: Option<i64>,
    /// What the neighbours say, if there are any.
    pub hints: &'a [FunctionHint],
}

impl<'a> ListedAccount<'a> {
    /// The organisation that answers for it; without one, its own name.
    #[must_use]
    pub fn organisation(&self) -> &'a str {
        self.organisations.first().copied().unwrap_or(self.name)
    }
}
