//! What the matrix can speak to and what it cannot, out of the live graph; made once for each revision of the registry and of
//! the targets.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::App;
use super::computation::compute;
use super::coverage_left_out::left_out_of;
use super::error::AppError;
use domain::campaign::Campaign;
use domain::coverage::{
    AccountCoverage, CampaignCoverage, CoverageDimension, CoverageFilter, CoverageGap, CoverageRollup,
    CoverageSurvey, DroppableSet, FragilityReport, GapContext, GapKey, JointRemedy, MOST_NEEDS, NeedCount,
    Publication, Redundancy, RedundancyFilter, RedundancyPlace, RollupBy, RollupScope, SurveyInput, Tally,
    campaign_coverage,
};
use domain::entity::Entity;
use domain::id::CampaignId;
use domain::matrix::Matrix;
use domain::time::Timestamp;
use formats::coverage::CoveragePaper;
use store::campaign::list_campaigns_of;
use store::coverage::{CoverageConfiguration, list_targets, read_coverage_configuration};
use store::event::last_event_of;
use store::need::list_needs;
use store::piece::list_published_since;

/// Cells that are proposed at most. A city suggests about two thousand; a nation would millions, of which the heaviest in the
/// highest regions are shown, and how many were left out is said.
const MOST_CELLS: usize = 100_000;

/// By which supply coverage is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupplyBasis {
    /// What accounts can say.
    Potential,
    /// What original pieces of so many days have said, today included.
    Delivered(u32),
}

/// Everything that an answer about coverage depends on, at one moment.
#[derive(Clone)]
pub struct CoverageBasis {
    /// The registry.
    pub matrix: Arc<Matrix>,
    /// Settings and targets.
    pub state: CoverageConfiguration,
    /// The `ETag` of whatever is computed from it.
    pub tag: String,
    /// From when on pieces count.
    since: Option<Timestamp>,
    /// When time alone changes that, if it does.
    pub until: Option<Timestamp>,
}

/// Brings a survey to another revision; `None`: it cannot follow. Whoever reads it keeps what they have.
async fn follow(
    mut survey: Arc<CoverageSurvey>,
    matrix: Arc<Matrix>,
) -> Result<Option<Arc<CoverageSurvey>>, AppError> {
    let followed = compute(move || match Arc::make_mut(&mut survey).follow(&matrix) {
        Ok(()) => Some(survey),
        Err(reason) => {
            tracing::debug!(%reason, "coverage is surveyed from scratch");
            None
        }
    });
    followed.await
}

impl App {
    /// Reads what an answer about coverage depends on.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn coverage_moment(&self, basis: SupplyBasis) -> Result<CoverageBasis, AppError> {
        let matrix = self.matrix().await?;
        let state = read_coverage_configuration(&self.db).await?;
        let mut tag = format!("{}.{}", matrix.revision, state.revision);
        let (mut since, mut until) = (None, None);
        if let SupplyBasis::Delivered(days) = basis {
            let today = self.zone.day_number(self.clock.now());
            let first = today - i64::from(days) + 1;
            since = Some(self.zone.start_of(first));
            until = Some(self.zone.start_of(today + 1));
            tag = format!("{tag}.{}.{first}", last_event_of(&self.db, Entity::Piece).await?);
        }
        Ok(CoverageBasis { matrix, state, tag, since, until })
    }

    /// The coverage of this moment: that of the last one, brought forward by the accounts that have changed since; or made
    /// anew, on the blocking pool.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn survey(&self, moment: &CoverageBasis) -> Result<Arc<CoverageSurvey>, AppError> {
        let mut kept = self.live.survey.lock().await;
        let (revision, targets_revision) = (moment.matrix.revision, moment.state.revision);
        let known = kept.take().filter(|survey| survey.targets_revision == targets_revision);
        let followed = match known {
            Some(survey) if survey.revision == revision => Some(survey),
            Some(survey) => follow(survey, Arc::clone(&moment.matrix)).await?,
            None => None,
        };
        let survey = match followed {
            Some(survey) => survey,
            None => self.survey_anew(moment).await?,
        };
        *kept = Some(Arc::clone(&survey));
        Ok(survey)
    }

    async fn survey_anew(&self, moment: &CoverageBasis) -> Result<Arc<CoverageSurvey>, AppError> {
        let declared = if moment.state.declared { Some(list_targets(&self.db).await?) } else { None };
        let needs = if moment.state.declared {
            Vec::new()
        } else {
            list_needs(&self.db, None, MOST_NEEDS as u64).await?
        };
        let needs: Vec<NeedCount> = needs.into_iter().map(|(_, count)| count).collect();
        let (matrix, state) = (Arc::clone(&moment.matrix), moment.state);
        let made = compute(move || {
            CoverageSurvey::of(&SurveyInput {
                matrix: &matrix,
                declared: declared.as_deref(),
                needs: (!needs.is_empty()).then_some(&needs),
                settings: state.settings,
                targets_revision: state.revision,
                most: MOST_CELLS,
            })
        });
        Ok(Arc::new(made.await?.map_err(AppError::internal)?))
    }

    /// The delivered supply since this moment's first day; `None`: the potential supply is asked for, which the survey has.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn delivered_supply(
        &self,
        moment: &CoverageBasis,
        survey: &Arc<CoverageSurvey>,
    ) -> Result<Option<Tally>, AppError> {
        let Some(since) = moment.since else { return Ok(None) };
        let pieces = list_published_since(&self.db, since).await?;
        let mut ids: Vec<CampaignId> = pieces.iter().map(|piece| piece.campaign).collect();
        ids.sort_unstable();
        ids.dedup();
        let campaigns = list_campaigns_of(&self.db, &ids).await?;
        let campaigns: BTreeMap<CampaignId, Campaign> =
            campaigns.into_iter().map(|campaign| (campaign.id, campaign)).collect();
        let publications = pieces.iter().filter_map(|piece| {
            let account = moment.matrix.graph.account(&piece.account)?;
            let angle = campaigns.get(&piece.campaign).and_then(|campaign| campaign.spec.angle(&piece.angle));
            Some(Publication::of(piece, angle, account, &moment.matrix))
        });
        let publications: Vec<Publication> = publications.collect();
        let (survey, matrix) = (Arc::clone(survey), Arc::clone(&moment.matrix));
        Ok(Some(compute(move || survey.delivered_supply(&matrix, &publications)).await?))
    }

    /// Computes something from the survey on the blocking pool.
    pub(super) async fn compute<T: Send + 'static>(
        &self,
        moment: &CoverageBasis,
        work: impl FnOnce(&CoverageSurvey, &Matrix) -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let survey = self.survey(moment).await?;
        let matrix = Arc::clone(&moment.matrix);
        compute(move || work(&survey, &matrix)).await
    }

    /// Up to `count` gaps that pass, after `after`, with the nearest accounts and remedies.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn coverage_gaps(
        &self,
        moment: &CoverageBasis,
        filter: CoverageFilter,
        after: Option<GapKey>,
        count: usize,
    ) -> Result<Vec<CoverageGap>, AppError> {
        let seed = Arc::clone(&self.seed);
        self.compute(moment, move |survey, matrix| {
            let places = survey.gap_places(&filter, after.as_ref(), count);
            GapContext { survey, matrix, texts: &seed.gap_texts() }.gaps(&places)
        })
        .await
    }

    /// The few changes that together meet the most demand among the gaps that pass.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn joint_remedy(
        &self,
        moment: &CoverageBasis,
        filter: CoverageFilter,
        wanted: usize,
    ) -> Result<JointRemedy, AppError> {
        let seed = Arc::clone(&self.seed);
        self.compute(moment, move |survey, matrix| {
            GapContext { survey, matrix, texts: &seed.gap_texts() }.joint_remedy(&filter, wanted)
        })
        .await
    }

    /// Up to `count` accounts that pass, after a loss and a handle, with their losses in thousandths.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn redundancy(
        &self,
        moment: &CoverageBasis,
        filter: RedundancyFilter,
        after: Option<RedundancyPlace>,
        count: usize,
    ) -> Result<Vec<(u64, Redundancy)>, AppError> {
        self.compute(moment, move |survey, matrix| survey.redundancy(matrix, &filter, after.as_ref(), count))
            .await
    }

    /// A set of accounts that pass and could be dropped together, and up to `count` of them after a handle.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn droppable(
        &self,
        moment: &CoverageBasis,
        filter: RedundancyFilter,
        after: Option<String>,
        count: usize,
    ) -> Result<DroppableSet, AppError> {
        self.compute(moment, move |survey, _| survey.droppable(&filter, after.as_deref(), count)).await
    }

    /// What hangs on single accounts, organisations and platforms.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn fragility(&self, moment: &CoverageBasis) -> Result<FragilityReport, AppError> {
        self.compute(moment, |survey, _| survey.fragility_report()).await
    }

    /// What an account reaches, and what would be left without it.
    ///
    /// # Errors
    /// When there is no such account, or it does not speak.
    #[tracing::instrument(skip_all)]
    pub async fn account_coverage(
        &self,
        moment: &CoverageBasis,
        handle: String,
    ) -> Result<AccountCoverage, AppError> {
        let missing = AppError::not_found("account that speaks", &handle);
        let found = self.compute(moment, move |survey, _| survey.account_coverage(&handle)).await?;
        found.ok_or(missing)
    }

    /// Who may speak to each cell of a campaign.
    ///
    /// # Errors
    /// When there is no such campaign.
    #[tracing::instrument(skip_all, fields(campaign = %id))]
    pub async fn campaign_coverage(&self, id: CampaignId) -> Result<CampaignCoverage, AppError> {
        let discount = read_coverage_configuration(&self.db).await?.settings.discount();
        let context = self.known_plan_context(id).await?;
        let computed = compute(move || {
            let pins = context.campaign.pins.clone();
            campaign_coverage(&context.input(&[], &pins), discount)
        });
        Ok(computed.await??)
    }

    /// What a report shows on paper: the heaviest `gaps` gaps that pass.
    ///
    /// # Errors
    /// When a computation breaks.
    #[tracing::instrument(skip_all)]
    pub async fn coverage_paper(
        &self,
        moment: &CoverageBasis,
        filter: CoverageFilter,
        gaps: usize,
    ) -> Result<CoveragePaper, AppError> {
        let gaps = self.coverage_gaps(moment, filter.clone(), None, gaps).await?;
        let shown = gaps.len();
        self.compute(moment, move |survey, matrix| {
            let by = RollupBy { dimension: CoverageDimension::Function, scope: RollupScope::Own };
            let functions = survey.rollup(survey.potential(), &filter, by);
            let sum = |of: fn(&CoverageRollup) -> f64| functions.iter().map(of).sum();
            CoveragePaper {
                revision: survey.revision,
                totals: survey.totals(survey.potential(), &filter),
                demand: (sum(|part| part.demand), sum(|part| part.met)),
                functions,
                gaps,
                left_out: left_out_of(survey, matrix, &filter, Some(shown)),
                fragility: survey.fragility(),
            }
        })
        .await
    }
}
