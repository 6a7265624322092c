//! Accepting and rejecting what an import proposes: compared with the registry as it is, and written as any import.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use serde_json::json;

use super::App;
use super::change::tie_change;
use super::comparison::{Compared, Comparing};
use super::computation::compute;
use super::error::AppError;
use super::import_kept::{KeptRegistry, TiesRead};
use super::import_save::WrittenChanges;
use super::progress::Progress;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::{JobId, ProposalId};
use domain::import::{
    BadRows, Grouping, ImportOptions, ImportPlan, ImportReport, ImportState, Registry, plan_import,
};
use domain::import_proposal::{
    KeptProposal, LeftProposal, LeftReason, ProposalDecision, ProposalKey, ProposalState, SelectedProposals,
    plan_acceptance, plan_withdrawal,
};
use domain::tie::Tie;
use store::error::StoreError;
use store::import_proposal::{Decider, decide_proposals, list_accepted, select_proposals};
use store::matrix::bump_revision;
use store::rejected_proposal::{delete_rejected, insert_rejected, list_rejected};
use store::tie::{delete_tie, find_tie};

/// How often a decision is tried while others decide at the same time.
const MOST_TRIES: usize = 3;

/// What is said of proposals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalVerdict {
    /// They are right.
    Accept,
    /// They are not.
    Reject,
}

/// Nobody watches a decision.
struct Unwatched;

impl Progress for Unwatched {
    fn step(&self, _done: u64, _total: u64) {}
}

impl App {
    /// Accepts or rejects proposals of an import in one transaction. What has changed since is left, and said. Rejecting what was accepted
    /// takes its value out again where it still stands.
    ///
    /// # Errors
    /// When there is no such import, ids that are none of its, or others decide on the same again and again.
    #[tracing::instrument(skip_all, fields(%import))]
    pub async fn decide_on_proposals(
        &self,
        actor: &Actor,
        import: JobId,
        selected: SelectedProposals,
        verdict: ProposalVerdict,
    ) -> Result<ProposalDecision, AppError> {
        self.import_job(import).await?;
        let deciding = Deciding { import, selected, verdict };
        for _ in 0..MOST_TRIES {
            match Box::pin(self.save_compared(actor, &deciding, &Unwatched)).await {
                Err(AppError::Store(StoreError::Touched { table: "import_proposal", .. })) => {}
                done => {
                    let (saved, compared) = done?;
                    return Ok(saved.unwrap_or_else(|| compared.answer(&compared.plan.report.clone())));
                }
            }
        }
        Err(AppError::Busy)
    }
}

/// What is said of which proposals.
struct Deciding {
    import: JobId,
    selected: SelectedProposals,
    verdict: ProposalVerdict,
}

/// What comes of it.
struct Decided {
    import: JobId,
    verdict: ProposalVerdict,
    /// Where each stood, by the state that it had.
    moved: Vec<(ProposalState, Vec<ProposalId>)>,
    keys: Vec<ProposalKey>,
    /// Ties that are taken out.
    ties: Vec<Tie>,
    ties_removed: u64,
    left: Vec<LeftProposal>,
    plan: ImportPlan,
}

impl Comparing for Deciding {
    type Compared = Decided;

    async fn compare(&self, app: &App) -> Result<Decided, AppError> {
        let kept = KeptRegistry::read(&app.db, TiesRead::All).await?;
        let selected = select_proposals(&app.db, self.import, &self.selected).await?;
        self.check_ids(&selected)?;
        let before = list_accepted(&app.db, self.import).await?;
        let vocabulary = Arc::clone(&app.seed.vocabulary);
        let (import, verdict) = (self.import, self.verdict);
        let mut decided = compute(move || {
            let current = kept.registry(&vocabulary);
            match verdict {
                ProposalVerdict::Accept => accept(import, selected, &before, &current),
                ProposalVerdict::Reject => reject(import, selected, &current),
            }
        })
        .await?;
        decided.left.iter_mut().for_each(|left| app.seed.messages.complete(&mut left.why));
        Ok(decided)
    }
}

impl Deciding {
    fn check_ids(&self, found: &[KeptProposal]) -> Result<(), AppError> {
        let SelectedProposals::Ids(ids) = &self.selected else { return Ok(()) };
        let known: HashSet<ProposalId> = found.iter().map(|kept| kept.proposal.id).collect();
        let mut faults = ValidationErrors::default();
        for (at, id) in ids.iter().enumerate() {
            faults.require(known.contains(id), &format!("/ids/{at}"), "is no proposal of this import");
        }
        Ok(faults.into_result()?)
    }
}

fn accept(
    import: JobId,
    mut selected: Vec<KeptProposal>,
    before: &BTreeSet<ProposalKey>,
    current: &Registry<'_>,
) -> Decided {
    let mut left = leave_decided(&mut selected, ProposalState::Accepted);
    let (acceptance, files) = plan_acceptance(current, &selected, before);
    let options = ImportOptions { bad_rows: BadRows::Skip, grouping: Grouping::AsDeclared };
    let plan = plan_import(current, files, options);
    let (accepted, more) = acceptance.settled(&plan.report);
    left.extend(more);
    selected.retain(|kept| accepted.contains(&kept.proposal.id));
    Decided::of(import, ProposalVerdict::Accept, (&selected, left), plan)
}

fn reject(import: JobId, mut selected: Vec<KeptProposal>, current: &Registry<'_>) -> Decided {
    let left = leave_decided(&mut selected, ProposalState::Rejected);
    let accepted: Vec<&KeptProposal> =
        selected.iter().filter(|kept| kept.proposal.state == ProposalState::Accepted).collect();
    let withdrawal = plan_withdrawal(current, &accepted);
    let decided = Decided::of(import, ProposalVerdict::Reject, (&selected, left), withdrawal.plan);
    Decided { ties: withdrawal.ties, ..decided }
}

/// Of those that stand there already nothing is to be done.
fn leave_decided(selected: &mut Vec<KeptProposal>, state: ProposalState) -> Vec<LeftProposal> {
    let is_so = |kept: &KeptProposal| kept.proposal.state == state;
    let left = selected.iter().filter(|kept| is_so(kept));
    let left =
        left.map(|kept| LeftProposal::new(kept.proposal.id, LeftReason::Decided, state.key())).collect();
    selected.retain(|kept| !is_so(kept));
    left
}

impl Decided {
    fn of(
        import: JobId,
        verdict: ProposalVerdict,
        (moved, left): (&[KeptProposal], Vec<LeftProposal>),
        plan: ImportPlan,
    ) -> Self {
        let of_state = |state: ProposalState| {
            let ids = moved.iter().filter(|kept| kept.proposal.state == state);
            (state, ids.map(|kept| kept.proposal.id).collect())
        };
        let keys = moved.iter().map(|kept| kept.proposal.key()).collect();
        let moved = ProposalState::ALL.map(of_state).into();
        Self { import, verdict, moved, keys, ties: Vec::new(), ties_removed: 0, left, plan }
    }

    fn answer(&self, report: &ImportReport) -> ProposalDecision {
        let moved = self.moved.iter().map(|(_, ids)| ids.len() as u64).sum();
        let (accepted, rejected) = match self.verdict {
            ProposalVerdict::Accept => (moved, 0),
            ProposalVerdict::Reject => (0, moved),
        };
        let decision = ProposalDecision {
            accepted,
            rejected,
            changes: report.changes,
            ties_removed: self.ties_removed,
            ..ProposalDecision::default()
        };
        decision.with_left(self.left.clone())
    }

    /// Takes out ties that were entered by a slip, as far as they still stand.
    async fn remove_ties(&mut self, write: &mut Write) -> Result<(), AppError> {
        for tie in &self.ties {
            let Some(before) = find_tie(write.conn(), tie).await? else { continue };
            delete_tie(write.conn(), &before).await?;
            write.record_silently(tie_change(EventKind::TieDeleted, Some(&before), None));
            self.ties_removed += 1;
        }
        if self.ties_removed > 0 && self.plan.report.state == ImportState::Unchanged {
            bump_revision(write.conn()).await?;
        }
        Ok(())
    }

    /// What was rejected is not proposed again, and what was accepted may be.
    async fn keep_rejected(&self, write: &Write, decider: Decider) -> Result<(), AppError> {
        if self.verdict == ProposalVerdict::Reject {
            return Ok(insert_rejected(write.conn(), &self.keys, decider).await?);
        }
        let rejected: HashSet<ProposalKey> = list_rejected(write.conn()).await?.into_iter().collect();
        let again: Vec<ProposalKey> =
            self.keys.iter().filter(|key| rejected.contains(key)).cloned().collect();
        Ok(delete_rejected(write.conn(), &again).await?)
    }
}

impl Compared for Decided {
    type Answer = ProposalDecision;

    fn saves(&self) -> Result<bool, AppError> {
        Ok(self.moved.iter().any(|(_, ids)| !ids.is_empty()))
    }

    fn plan(&mut self) -> &mut ImportPlan {
        &mut self.plan
    }

    async fn finish(
        &mut self,
        _: &App,
        write: &mut Write,
        written: WrittenChanges,
    ) -> Result<ProposalDecision, AppError> {
        let decider = Decider { by: write.actor().subject, at: write.at };
        let (kind, state) = match self.verdict {
            ProposalVerdict::Accept => (EventKind::ProposalsAccepted, ProposalState::Accepted),
            ProposalVerdict::Reject => (EventKind::ProposalsRejected, ProposalState::Rejected),
        };
        for (from, ids) in &self.moved {
            decide_proposals(write.conn(), ids, (*from, state), decider).await?;
        }
        self.keep_rejected(write, decider).await?;
        self.remove_ties(write).await?;
        let decision = self.answer(&written.report);
        let data = json!({
            "import": self.import, "accepted": decision.accepted, "rejected": decision.rejected,
            "left": decision.left.len() as u64 + decision.more_left, "changes": decision.changes,
            "ties_removed": decision.ties_removed,
        });
        write.record(Change::of(kind, Entity::Import, self.import).with_data(data));
        Ok(decision)
    }
}
