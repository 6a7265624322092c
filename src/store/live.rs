//! Reading the live graph: whole, or what has changed since.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::audit::{digest_entry, last_entry, list_entries};
use super::error::{StoreError, bad_row};
use super::image::ImageStamp;
use super::matrix::read_revision;
use super::taxonomy::read_tree;
use super::{account, cluster, organisation, tie};
use crate::database::Connection;
use domain::account::Account;
use domain::entity::Entity;
use domain::form::Form;
use domain::graph::Graph;
use domain::matrix::{Matrix, MatrixChange, MatrixParts};
use domain::taxonomy::{Tree, TreeKind};
use domain::tie::TieKey;
use domain::topology::UnknownEnd;

/// Of more entries of the audit than these the whole is read, as after an import.
const MOST_ENTRIES: usize = 5000;

/// Of more accounts, organisations or clusters that have changed than these, too; of more ties all ties.
const MOST_CHANGED: usize = 1000;

/// The registry as it stood at one revision.
pub struct Loaded {
    /// The registry, with its revision.
    pub matrix: Arc<Matrix>,
    /// The last entry of the audit at that time.
    entry: i64,
}

impl Loaded {
    /// A registry that was kept as a file, if the database knows the entry of the audit with which it ends; what has come since is for
    /// [`Loaded::read`] to follow.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn of_image(
        conn: &Connection,
        stamp: &ImageStamp,
        matrix: Matrix,
    ) -> Result<Option<Self>, StoreError> {
        let is_known = digest_entry(conn, stamp.entry).await?.is_some_and(|digest| digest == stamp.digest);
        let is_past = stamp.revision <= read_revision(conn).await?.revision;
        Ok((is_known && is_past).then(|| Self { matrix: Arc::new(matrix), entry: stamp.entry }))
    }

    /// What an image of it is stamped with; `None`: nothing was ever entered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn stamp(&self, conn: &Connection) -> Result<Option<ImageStamp>, StoreError> {
        let digest = digest_entry(conn, self.entry).await?;
        let revision = self.matrix.revision;
        Ok(digest.map(|digest| ImageStamp { revision, entry: self.entry, digest }))
    }

    /// Reads the registry; to be called within one snapshot, so that a graph never mixes two revisions. What the audit says has
    /// changed since `before` is read alone, and everything else shared with it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn read(conn: &Connection, before: Option<&Self>) -> Result<Self, StoreError> {
        let (revision, entry) = (read_revision(conn).await?.revision, last_entry(conn).await?);
        let followed = match before {
            Some(before) if before.matrix.revision == revision => {
                return Ok(Self { matrix: Arc::clone(&before.matrix), entry });
            }
            Some(before) => read_changed(conn, before, revision).await?,
            None => None,
        };
        let matrix = match followed {
            Some(matrix) => matrix,
            None => read_all(conn, revision).await?,
        };
        Ok(Self { matrix: Arc::new(matrix), entry })
    }
}

/// What has changed, by kind.
#[derive(Default)]
struct ChangedKeys {
    accounts: BTreeSet<String>,
    organisations: BTreeSet<String>,
    clusters: BTreeSet<String>,
    ties: BTreeSet<TieKey>,
}

impl ChangedKeys {
    /// `None`: a taxonomy has changed, which everything hangs on; or what is named is nothing that can be asked for.
    fn of(entries: Vec<(Entity, String)>) -> Option<Self> {
        let mut changed = Self::default();
        for (entity, key) in entries {
            match entity {
                Entity::Account => drop(changed.accounts.insert(key)),
                Entity::Organisation => drop(changed.organisations.insert(key)),
                Entity::Cluster => drop(changed.clusters.insert(key)),
                Entity::Tie => drop(changed.ties.insert(TieKey::parse(&key)?)),
                Entity::Audience | Entity::Function | Entity::Platform | Entity::Region => return None,
                // No part of the registry. An import names each thing that it has changed beside itself.
                Entity::Campaign
                | Entity::Coverage
                | Entity::GateWords
                | Entity::Detection
                | Entity::Direction
                | Entity::EmergencyPlan
                | Entity::Fact
                | Entity::Filing
                | Entity::Import
                | Entity::ImportProfile
                | Entity::Incident
                | Entity::Job
                | Entity::PersonalLink
                | Entity::Piece
                | Entity::Webhook
                | Entity::Scenario
                | Entity::Score
                | Entity::Subject
                | Entity::Theme
                | Entity::Token
                | Entity::Topic => {}
            }
        }
        Some(changed)
    }

    fn count(&self) -> usize {
        self.accounts.len() + self.organisations.len() + self.clusters.len()
    }
}

/// `None`: so much has changed that all of it is better read.
async fn read_changed(
    conn: &Connection,
    before: &Loaded,
    revision: i64,
) -> Result<Option<Matrix>, StoreError> {
    let entries = list_entries(conn, before.entry, MOST_ENTRIES).await?;
    if entries.len() == MOST_ENTRIES {
        return Ok(None);
    }
    let Some(changed) = ChangedKeys::of(entries) else { return Ok(None) };
    // A counter that has moved without a word of what has changed is not followed either.
    if changed.count() > MOST_CHANGED || (changed.count() == 0 && changed.ties.is_empty()) {
        return Ok(None);
    }
    let mut accounts = account::list_accounts_of(conn, &borrowed(&changed.accounts)).await?;
    // Another account under a handle that was let go has none of the ties there, of which no entry says that they are gone.
    let is_another = |account: &Account| {
        before.matrix.graph.account(&account.handle).is_some_and(|known| known.id != account.id)
    };
    if accounts.iter().any(is_another) {
        return Ok(None);
    }
    give_forms(&mut accounts, before.matrix.platforms());
    let change = MatrixChange {
        revision,
        accounts,
        organisations: organisation::list_organisations_of(conn, &borrowed(&changed.organisations)).await?,
        clusters: cluster::list_clusters_of(conn, &borrowed(&changed.clusters)).await?,
    };
    if change.accounts.len() + change.organisations.len() + change.clusters.len() != changed.count() {
        return Ok(None);
    }
    let mut matrix = before.matrix.with_changed(change);
    if changed.ties.len() > MOST_CHANGED {
        let ties = tie::read_tie_table(conn).await?;
        matrix.graph = matrix.graph.with_ties(&ties).map_err(|end| bad_tie(&end))?;
    } else if !changed.ties.is_empty() {
        let present = tie::list_ties_of(conn, &changed.ties).await?;
        let followed = matrix.graph.with_changed_ties(&changed.ties, &present);
        matrix.graph = followed.map_err(|end| bad_tie(&end))?;
    }
    Ok(Some(matrix))
}

fn borrowed(keys: &BTreeSet<String>) -> Vec<&str> {
    keys.iter().map(String::as_str).collect()
}

async fn read_all(conn: &Connection, revision: i64) -> Result<Matrix, StoreError> {
    let platforms = read_tree(conn, TreeKind::Platforms).await?;
    let mut accounts = account::list_accounts(conn).await?;
    let ties = tie::read_tie_table(conn).await?;
    give_forms(&mut accounts, &platforms);
    Ok(Matrix::new(MatrixParts {
        revision,
        graph: Graph::of(accounts, &ties).map_err(|end| bad_tie(&end))?,
        organisations: organisation::list_organisations(conn).await?,
        clusters: cluster::list_clusters(conn).await?,
        functions: read_tree(conn, TreeKind::Functions).await?,
        regions: read_tree(conn, TreeKind::Regions).await?,
        audiences: read_tree(conn, TreeKind::Audiences).await?,
        platforms,
    }))
}

/// A platform that the deployment has added below another is used as that one is; rows alone do not say so.
fn give_forms(accounts: &mut [Account], platforms: &Tree) {
    for account in accounts {
        account.form = Form::in_tree(platforms, &account.platform);
    }
}

fn bad_tie(end: &UnknownEnd) -> StoreError {
    bad_row("tie", "source", &format!("{} – {}", end.from, end.to), end.clone())
}
