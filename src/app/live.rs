//! The live graph: the registry in memory, swapped behind an atomic pointer when the matrix counter has moved; a bounded
//! cache of solved plans, so that questions about a plan need not solve it again; and one of warm plans ([`Seat`]).

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    TransactionTrait as _,
};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::error::AppError;
use super::originality::Judges;
use crate::domain::coverage::CoverageSurvey;
use crate::domain::graph::Graph;
use crate::domain::hint::HintSurvey;
use crate::domain::id::CampaignId;
use crate::domain::link::LinkSurvey;
use crate::domain::matrix::{Matrix, MatrixParts};
use crate::domain::plan::{PlanError, Solved, WarmPlan};
use crate::domain::taxonomy::Tree;
use crate::store::error::StoreError;
use crate::store::matrix::{MatrixRevision, read_revision};
use crate::store::taxonomy::{TreeKind, list_nodes};
use crate::store::{account, cluster, organisation, tie};

/// Solved plans that are kept; each may take some hundred megabytes for a nation.
const MOST_SOLVED: usize = 4;

/// Warm plans that are kept; each may take some gigabytes for a nation.
const MOST_WARM: usize = 2;

/// Which state of a campaign, of the registry and of what accounts have delivered a warm plan belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WarmKey {
    /// The campaign's revision.
    pub revision: i64,
    /// The registry's revision.
    pub matrix: i64,
    /// The revision of the records.
    pub record: i64,
}

type Kept = Arc<Mutex<Option<(WarmKey, WarmPlan)>>>;

/// The place of a campaign's warm plan, held by one owner at a time.
///
/// Whoever works on a plan takes it out and puts it back under the state that was committed. Whatever goes wrong in between,
/// the place stays empty, and the next owner rebuilds the plan from what is stored: so a warm plan can never answer for a
/// state that is not stored. A place is taken before the writers' turn, never the other way round.
pub struct Seat(OwnedMutexGuard<Option<(WarmKey, WarmPlan)>>);

impl Seat {
    /// Takes the plan out if it is of exactly this state; a plan of another state goes.
    pub fn take(&mut self, key: WarmKey) -> Option<WarmPlan> {
        self.0.take().filter(|(known, _)| *known == key).map(|(_, plan)| plan)
    }

    /// Puts a plan back for the state that is stored now.
    pub fn put(&mut self, key: WarmKey, plan: WarmPlan) {
        *self.0 = Some((key, plan));
    }

    /// Works a change that moves nobody into the plan, after it was stored as the campaign's next revision after `from`.
    pub fn follow(&mut self, from: i64, work: impl FnOnce(&mut WarmPlan) -> Result<(), PlanError>) {
        let Some((key, mut plan)) = self.0.take().filter(|(known, _)| known.revision == from) else { return };
        match work(&mut plan) {
            Ok(()) => self.put(WarmKey { revision: from + 1, ..key }, plan),
            Err(error) => tracing::debug!(%error, "a warm plan is given up"),
        }
    }
}

/// Which state of a campaign and of the registry a solved plan belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SolvedKey {
    /// The campaign.
    pub campaign: CampaignId,
    /// Its revision.
    pub revision: i64,
    /// The registry's revision.
    pub matrix: i64,
}

struct Loaded {
    revision: MatrixRevision,
    matrix: Arc<Matrix>,
}

/// What is kept in memory.
#[derive(Default)]
pub struct Live {
    loaded: ArcSwapOption<Loaded>,
    loading: Mutex<()>,
    solved: Mutex<Vec<(SolvedKey, Arc<Solved>)>>,
    /// The hand-ins of the campaigns that are running.
    pub(super) judges: Judges,
    /// The most lately used last.
    warm: Mutex<Vec<(CampaignId, Kept)>>,
    /// The last survey of the registry; held while one is made, so that only one is.
    pub(super) survey: Mutex<Option<Arc<CoverageSurvey>>>,
    /// The last hints at functions; held while they are made.
    pub(super) hints: Mutex<Option<Arc<HintSurvey>>>,
    /// The last survey of drift and bridges; held while it is made.
    pub(super) links: Mutex<Option<Arc<LinkSurvey>>>,
}

impl Live {
    /// The registry as it stands: from memory while the counter has not moved, else loaded anew. When only attributes have
    /// changed the topology is shared with the graph before.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn matrix(&self, db: &DatabaseConnection) -> Result<Arc<Matrix>, AppError> {
        if let Some(matrix) = self.current(read_revision(db).await?) {
            return Ok(matrix);
        }
        let _one_loads = self.loading.lock().await;
        if let Some(matrix) = self.current(read_revision(db).await?) {
            return Ok(matrix);
        }
        // One snapshot, so that a graph never mixes two revisions.
        let snapshot = begin_snapshot(db).await.map_err(StoreError::from)?;
        let revision = read_revision(&snapshot).await?;
        let before = self.loaded.load_full();
        let matrix = Arc::new(load(&snapshot, revision, before.as_deref()).await?);
        snapshot.commit().await.map_err(StoreError::from)?;
        self.loaded.store(Some(Arc::new(Loaded { revision, matrix: Arc::clone(&matrix) })));
        Ok(matrix)
    }

    fn current(&self, revision: MatrixRevision) -> Option<Arc<Matrix>> {
        let loaded = self.loaded.load();
        let is_same = |loaded: &&Arc<Loaded>| loaded.revision.revision == revision.revision;
        loaded.as_ref().filter(is_same).map(|loaded| Arc::clone(&loaded.matrix))
    }

    /// The place of a campaign's warm plan; waits for the owner before. The longest unused one makes room.
    pub async fn seat(&self, campaign: CampaignId) -> Seat {
        let kept = {
            let mut all = self.warm.lock().await;
            let known = all.iter().position(|(known, _)| *known == campaign).map(|at| all.remove(at).1);
            let kept = known.unwrap_or_default();
            if all.len() >= MOST_WARM {
                all.remove(0);
            }
            all.push((campaign, Arc::clone(&kept)));
            kept
        };
        Seat(kept.lock_owned().await)
    }

    /// The place of a campaign's warm plan, if there is one: for changes that move nobody and need no plan.
    pub async fn known_seat(&self, campaign: CampaignId) -> Option<Seat> {
        let kept = {
            let all = self.warm.lock().await;
            all.iter().find(|(known, _)| *known == campaign).map(|(_, kept)| Arc::clone(kept))
        };
        Some(Seat(kept?.lock_owned().await))
    }

    /// Forgets all warm plans, as a restart does.
    pub async fn forget_warm(&self) {
        self.warm.lock().await.clear();
    }

    /// A solved plan of exactly this state.
    pub async fn solved(&self, key: SolvedKey) -> Option<Arc<Solved>> {
        let cache = self.solved.lock().await;
        cache.iter().find(|(known, _)| *known == key).map(|(_, solved)| Arc::clone(solved))
    }

    /// Says that a campaign's plan is the same at its next revision, as after a signature or a launch.
    pub async fn carry_solved(&self, from: SolvedKey) {
        let mut cache = self.solved.lock().await;
        for (known, _) in cache.iter_mut().filter(|(known, _)| *known == from) {
            known.revision += 1;
        }
    }

    /// Keeps a solved plan; the oldest one makes room, and so does any other state of the same campaign.
    pub async fn keep_solved(&self, key: SolvedKey, solved: Arc<Solved>) {
        let mut cache = self.solved.lock().await;
        cache.retain(|(known, _)| known.campaign != key.campaign);
        if cache.len() >= MOST_SOLVED {
            cache.remove(0);
        }
        cache.push((key, solved));
    }
}

/// A transaction that reads one state: any of SQLite's does, PostgreSQL's must be asked to.
pub(super) async fn begin_snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    match db.get_database_backend() {
        DbBackend::Postgres => {
            db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await
        }
        _ => db.begin().await,
    }
}

async fn load(
    conn: &impl ConnectionTrait,
    revision: MatrixRevision,
    before: Option<&Loaded>,
) -> Result<Matrix, AppError> {
    let accounts = account::list_accounts(conn).await?;
    let shared = before.filter(|before| before.revision.topology == revision.topology);
    let graph = match shared.and_then(|before| before.matrix.graph.with_accounts(accounts.clone())) {
        Some(graph) => graph,
        None => Graph::new(accounts, tie::list_ties(conn).await?)
            .map_err(|error| AppError::Internal(error.to_string()))?,
    };
    let tree = |nodes| Tree::new(nodes).map_err(|error| AppError::Internal(error.to_string()));
    Ok(Matrix::new(MatrixParts {
        revision: revision.revision,
        graph,
        organisations: organisation::list_organisations(conn).await?,
        clusters: cluster::list_clusters(conn).await?,
        functions: tree(list_nodes(conn, TreeKind::Functions).await?)?,
        regions: tree(list_nodes(conn, TreeKind::Regions).await?)?,
    }))
}
