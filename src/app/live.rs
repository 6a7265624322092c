//! The live graph: the registry in memory, swapped behind an atomic pointer when the matrix counter has moved; a bounded
//! cache of solved plans, so that questions about a plan need not solve it again; and one of warm plans ([`WarmPlanGuard`]).

use std::sync::Arc;

use arc_swap::ArcSwapOption;
use tokio::sync::Mutex;

use super::error::AppError;
use super::known_token::KnownTokens;
use super::originality_cache::OriginalityCache;
use super::registry_image::RegistryImage;
use super::shared_read::SharedReads;
use super::warm_plan::{SharedWarmPlan, WarmPlanGuard};
use domain::coverage::CoverageSurvey;
use domain::hint::HintSurvey;
use domain::id::CampaignId;
use domain::link::LinkSurvey;
use domain::matrix::{Matrix, MatrixSummary};
use domain::plan::{MOST_OPTIONS, Solved};
use domain::readiness::RegistryReadiness;
use store::database::{Connection, Database};
use store::image::{ImageFile, ImageStamp};
use store::live::Loaded;
use store::matrix::{MatrixRevision, RecordState, read_revision};

/// Solved plans that are kept.
const MOST_SOLVED: usize = 4;

/// Options of all solved plans that are kept together, so that they take no more memory than making one does.
const MOST_SOLVED_OPTIONS: u64 = MOST_OPTIONS;

/// Warm plans that are kept; each may take some gigabytes for a nation.
const MOST_WARM: usize = 2;

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

/// What is kept in memory.
#[derive(Default)]
pub struct Live {
    loaded: ArcSwapOption<Loaded>,
    loading: Mutex<()>,
    pub(super) image: RegistryImage,
    summary: ArcSwapOption<MatrixSummary>,
    /// What the registry does not say, at one revision.
    readiness: ArcSwapOption<(MatrixRevision, Arc<RegistryReadiness>)>,
    /// Who asks whether that still holds.
    reads: Arc<SharedReads>,
    /// Who tokens speak for.
    pub(super) tokens: KnownTokens,
    solved: Mutex<Vec<(SolvedKey, Arc<Solved>)>>,
    /// The hand-ins of the campaigns that are running.
    pub(super) originality: OriginalityCache,
    /// The most lately used last.
    warm: Mutex<Vec<(CampaignId, SharedWarmPlan)>>,
    /// The last survey of the registry; held while one is made, so that only one is.
    pub(super) survey: Mutex<Option<Arc<CoverageSurvey>>>,
    /// The last hints at functions; held while they are made.
    pub(super) hints: Mutex<Option<Arc<HintSurvey>>>,
    /// The last survey of drift and bridges; held while it is made.
    pub(super) links: Mutex<Option<Arc<LinkSurvey>>>,
}

impl Live {
    /// Nothing yet, with an image of the registry at this place.
    #[must_use]
    pub fn with_image(file: Option<ImageFile>) -> Self {
        Self { image: RegistryImage::of(file), ..Self::default() }
    }

    /// Where the records stand, as of a moment after this was called: whatever is kept in memory of that very state still holds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn state(&self, db: &Database) -> Result<RecordState, AppError> {
        Ok(self.reads.state(db).await?)
    }

    /// The registry of a state, if it is in memory.
    #[must_use]
    pub fn matrix_of(&self, state: &RecordState) -> Option<Arc<Matrix>> {
        self.current(state.registry)
    }

    /// A registry in numbers: counted once for each state of the one in memory.
    #[must_use]
    pub fn summary_of(&self, matrix: &Matrix) -> Arc<MatrixSummary> {
        if let Some(known) = self.summary.load().as_ref().filter(|known| known.revision == matrix.revision) {
            return Arc::clone(known);
        }
        let summary = Arc::new(matrix.summary());
        self.summary.store(Some(Arc::clone(&summary)));
        summary
    }

    /// What the registry does not say at this revision, if it was counted.
    pub(super) fn readiness_of(&self, revision: MatrixRevision) -> Option<Arc<RegistryReadiness>> {
        let known = self.readiness.load();
        known.as_ref().filter(|known| known.0 == revision).map(|known| Arc::clone(&known.1))
    }

    pub(super) fn keep_readiness(&self, revision: MatrixRevision, readiness: Arc<RegistryReadiness>) {
        self.readiness.store(Some(Arc::new((revision, readiness))));
    }

    /// The registry as it stands: from memory while the counter has not moved, else brought forward by what has changed, and
    /// loaded anew only where that is too much or cannot be told.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn matrix(&self, db: &Database) -> Result<Arc<Matrix>, AppError> {
        if let Some(matrix) = self.matrix_of(&self.state(db).await?) {
            return Ok(matrix);
        }
        let _one_loads = self.loading.lock().await;
        if let Some(matrix) = self.current(read_revision(db).await?) {
            return Ok(matrix);
        }
        // Before the snapshot: a database ends a transaction that says nothing for long.
        let image = if self.has_matrix() { None } else { self.image.read().await? };
        let snapshot = db.begin_snapshot().await?;
        let matrix = self.load(&snapshot, image).await?;
        snapshot.commit().await?;
        Ok(matrix)
    }

    /// The registry as a snapshot shows it; `None` when somebody else brings what is kept forward, or has brought it beyond the
    /// snapshot. Nobody is waited for: the snapshot holds a connection that others may need to get done.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn matrix_in(&self, snapshot: &Connection) -> Result<Option<Arc<Matrix>>, AppError> {
        let revision = read_revision(snapshot).await?;
        if let Some(matrix) = self.current(revision) {
            return Ok(Some(matrix));
        }
        let Ok(_one_loads) = self.loading.try_lock() else { return Ok(None) };
        let is_newer = |loaded: &Arc<Loaded>| loaded.matrix.revision > revision.revision;
        if self.loaded.load().as_ref().is_some_and(is_newer) {
            return Ok(None);
        }
        Ok(Some(self.load(snapshot, None).await?))
    }

    /// Brings what is kept, or what an image says, forward to what the snapshot shows.
    async fn load(
        &self,
        snapshot: &Connection,
        image: Option<(ImageStamp, Matrix)>,
    ) -> Result<Arc<Matrix>, AppError> {
        let before = match (self.loaded(), image) {
            (None, Some(image)) => self.image.of_this(snapshot, image).await?,
            (loaded, _) => loaded,
        };
        let loaded = Loaded::read(snapshot, before.as_deref()).await?;
        let matrix = Arc::clone(&loaded.matrix);
        self.loaded.store(Some(Arc::new(loaded)));
        Ok(matrix)
    }

    /// What is in memory, however old.
    pub(super) fn loaded(&self) -> Option<Arc<Loaded>> {
        self.loaded.load_full()
    }

    /// The revision of the registry in memory, if there is one.
    #[must_use]
    pub fn revision(&self) -> Option<i64> {
        self.loaded.load().as_ref().map(|loaded| loaded.matrix.revision)
    }

    /// Whether a registry is in memory: whoever asks for it waits for changes alone.
    #[must_use]
    pub fn has_matrix(&self) -> bool {
        self.loaded.load().is_some()
    }

    fn current(&self, revision: MatrixRevision) -> Option<Arc<Matrix>> {
        let loaded = self.loaded.load();
        let is_same = |loaded: &&Arc<Loaded>| loaded.matrix.revision == revision.revision;
        loaded.as_ref().filter(is_same).map(|loaded| Arc::clone(&loaded.matrix))
    }

    /// The place of a campaign's warm plan; waits for the owner before. The longest unused one makes room.
    pub async fn warm_plan(&self, campaign: CampaignId) -> WarmPlanGuard {
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
        WarmPlanGuard(kept.lock_owned().await)
    }

    /// The place of a campaign's warm plan, if there is one: for changes that move nobody and need no plan.
    pub async fn known_warm_plan(&self, campaign: CampaignId) -> Option<WarmPlanGuard> {
        let kept = {
            let all = self.warm.lock().await;
            all.iter().find(|(known, _)| *known == campaign).map(|(_, kept)| Arc::clone(kept))
        };
        Some(WarmPlanGuard(kept?.lock_owned().await))
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
        cache.push((key, solved));
        let options = |cache: &[(SolvedKey, Arc<Solved>)]| -> u64 {
            cache.iter().map(|(_, solved)| solved.option_count()).sum()
        };
        while cache.len() > MOST_SOLVED || (cache.len() > 1 && options(&cache) > MOST_SOLVED_OPTIONS) {
            cache.remove(0);
        }
    }
}
