//! How bulletins are worded, and how drills are marked.

use serde::Deserialize;

use crate::language::Bilingual;

/// The wordings of bulletins, with blanks; the same for every kind of emergency.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulletinWordings {
    /// What stands before every text of a drill.
    pub drill: Bilingual,
    /// The first word.
    pub first: Bilingual,
    /// How it goes on.
    pub progress: Bilingual,
    /// The last word.
    pub last: Bilingual,
    /// What was said before does not hold any more: `{before}` and `{now}`.
    pub correction: Bilingual,
    /// There was no such emergency.
    pub withdrawal: Bilingual,
}
