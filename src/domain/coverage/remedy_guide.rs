//! The sentences of remedies and duties.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::step::RemedyKind;
use crate::language::Bilingual;

/// How remedies and duties are said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemedyGuide {
    /// By kind of remedy, with `{organisation}`, `{account}`, `{audience}`, `{given_up}`, `{region}`, `{form}` and `{account_kind}` to fill in.
    pub kinds: BTreeMap<RemedyKind, Bilingual>,
    /// Whose duty a function is, with `{function}` and `{organisations}`.
    pub carried: Bilingual,
    /// That it is nobody's, with `{function}`.
    pub nobody: Bilingual,
    /// Between two organisations.
    pub between: Bilingual,
    /// After the last one that is named, with `{more}`.
    pub more: Bilingual,
}
