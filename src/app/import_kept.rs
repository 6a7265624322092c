//! What an import is compared with.

use super::error::AppError;
use domain::account::Account;
use domain::cluster::Cluster;
use domain::coverage::DeclaredTarget;
use domain::filing::Filing;
use domain::import::{Registry, Vocabulary};
use domain::organisation::Organisation;
use domain::renamed::FormerKeys;
use domain::taxonomy::{Tree, TreeKind};
use domain::tie_table::TieTable;
use store::account::list_accounts;
use store::cluster::list_clusters;
use store::coverage::list_targets;
use store::database::Database;
use store::filing::list_filings;
use store::organisation::list_organisations;
use store::renamed::list_all_renamed;
use store::taxonomy::read_tree;
use store::tie::read_tie_table;

/// The registry as it is kept, read for one comparison and dropped after it.
pub(super) struct KeptRegistry {
    organisations: Vec<Organisation>,
    accounts: Vec<Account>,
    filings: Vec<Filing>,
    ties: TieTable,
    clusters: Vec<Cluster>,
    functions: Tree,
    regions: Tree,
    audiences: Tree,
    platforms: Tree,
    targets: Vec<DeclaredTarget>,
    former: FormerKeys,
}

/// Whether an import says something about ties: the largest part of a registry is read only where it is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TiesRead {
    /// It does.
    All,
    /// It does not.
    Nothing,
}

impl KeptRegistry {
    /// Reads one state of it; the transaction ends before anything is compared.
    pub(super) async fn read(db: &Database, ties: TiesRead) -> Result<Self, AppError> {
        let conn = db.begin_snapshot().await?;
        let accounts = list_accounts(&conn).await?;
        Ok(Self {
            organisations: list_organisations(&conn).await?,
            filings: list_filings(&conn, &accounts).await?,
            accounts,
            ties: match ties {
                TiesRead::All => read_tie_table(&conn).await?,
                TiesRead::Nothing => TieTable::default(),
            },
            clusters: list_clusters(&conn).await?,
            functions: read_tree(&conn, TreeKind::Functions).await?,
            regions: read_tree(&conn, TreeKind::Regions).await?,
            audiences: read_tree(&conn, TreeKind::Audiences).await?,
            platforms: read_tree(&conn, TreeKind::Platforms).await?,
            targets: list_targets(&conn).await?,
            former: FormerKeys::of(list_all_renamed(&conn).await?),
        })
    }

    /// As an import is compared with it, with these words for keys.
    pub(super) fn registry<'a>(&'a self, vocabulary: &'a Vocabulary) -> Registry<'a> {
        Registry {
            organisations: &self.organisations,
            accounts: &self.accounts,
            filings: &self.filings,
            ties: &self.ties,
            clusters: &self.clusters,
            functions: &self.functions,
            regions: &self.regions,
            audiences: &self.audiences,
            platforms: &self.platforms,
            targets: &self.targets,
            vocabulary,
            former: &self.former,
        }
    }
}
