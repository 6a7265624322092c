//! The sentences that titles and briefs are put together from; data of `seed/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::language::Bilingual;

/// The sentences that titles and briefs are put together from, with blanks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// A title: `{what}`, `{who}`, `{readers}`.
    pub title: Bilingual,
    /// The title of a local direction: `{place}` as well.
    pub local_title: Bilingual,
    /// The name of an account beside its platform: `{who}`, `{what}`.
    pub account: Bilingual,
    /// What to name: `{places}`.
    pub places: Bilingual,
    /// What to follow on from: `{topics}`.
    pub topics: Bilingual,
    /// One of them: `{what}`.
    pub topic: Bilingual,
    /// What stands between two of them.
    pub between_topics: Bilingual,
    /// With whom to share it out: `{neighbours}`.
    pub neighbours: Bilingual,
    /// What stands between two names.
    pub between_names: Bilingual,
    /// What an account without a region calls its place.
    pub nowhere: Bilingual,
    /// What the audience of a campaign that names none is called.
    pub everyone: Bilingual,
    /// By function: what an office that has it can tell and others cannot: `{office}`, `{place}`, `{readers}`.
    #[serde(default)]
    pub duties: BTreeMap<String, Bilingual>,
}
