//! Families: groups of functions whose accounts belong together.

use crate::language::Bilingual;

/// A family of functions, from which a cluster is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Family {
    /// Its key, which becomes that of the cluster.
    pub key: String,
    /// Its name.
    pub name: Bilingual,
    /// Its functions; what lies below them in the taxonomy belongs to it too.
    pub functions: Vec<String>,
    /// Families that may take its accounts when there are too few, the nearest first.
    pub neighbours: Vec<String>,
}
