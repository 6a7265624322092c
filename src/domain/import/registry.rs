//! What is kept now.

use crate::account::Account;
use crate::cluster::Cluster;
use crate::coverage::DeclaredTarget;
use crate::filing::Filing;
use crate::organisation::Organisation;
use crate::renamed::FormerKeys;
use crate::taxonomy::Tree;
use crate::tie_table::TieTable;

use super::vocabulary::Vocabulary;

/// What is kept now. The slices may come in any order; keys are unique in each, and ties are ordered.
#[derive(Clone, Copy)]
pub struct Registry<'a> {
    /// All organisations.
    pub organisations: &'a [Organisation],
    /// All accounts.
    pub accounts: &'a [Account],
    /// What is filed of accounts, of each at most one.
    pub filings: &'a [Filing],
    /// All ties; they are looked at only where `ties.csv` is given.
    pub ties: &'a TieTable,
    /// All clusters with their members.
    pub clusters: &'a [Cluster],
    /// The function taxonomy.
    pub functions: &'a Tree,
    /// The regions.
    pub regions: &'a Tree,
    /// The audiences.
    pub audiences: &'a Tree,
    /// The platforms.
    pub platforms: &'a Tree,
    /// Declared targets of coverage; none: they are proposed.
    pub targets: &'a [DeclaredTarget],
    /// Words that people write for keys.
    pub vocabulary: &'a Vocabulary,
    /// Keys that things had before.
    pub former: &'a FormerKeys,
}
