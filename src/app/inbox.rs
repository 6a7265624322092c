//! What waits for a reviewer or a signer.

use std::collections::BTreeSet;

use super::App;
use super::error::AppError;
use domain::deputy::{DeputyRole, Deputyship};
use domain::gate::Gate;
use domain::id::{CampaignId, SubjectId};
use domain::review::{Decision, Progress, ReviewRecord, ReviewStep, ReviewTask, Track};
use domain::right::Reach;
use domain::time::Timestamp;
use store::deputy::list_deputyships;
use store::review::{InboxFilter, list_waiting, list_waiting_for_authors};
use store::version::list_authors_of;

/// Whose inbox, and what of it.
#[derive(Debug, Clone)]
pub struct InboxOf {
    /// The reader.
    pub subject: SubjectId,
    /// Whose pieces the reader reviews by right.
    pub reviews: Reach,
    /// Whose pieces the reader signs by right.
    pub signs: Reach,
    /// Of this campaign alone.
    pub campaign: Option<CampaignId>,
    /// Waiting for this step alone.
    pub step: Option<ReviewStep>,
}

impl App {
    /// Everything that waits for this person and that this person may do, by when it is due: not what the person, or whoever
    /// the person stands in for, wrote; and to be signed not what either reviewed.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn review_tasks(&self, of: &InboxOf) -> Result<Vec<ReviewTask>, AppError> {
        let now = self.clock.now();
        let deputyships = list_deputyships(&self.db, of.subject, now).await?;
        let all = |reach: &Reach, role: DeputyRole| {
            let stands_in = deputyships.iter().filter(|one| one.role == role);
            let stands_in = stands_in.map(|one| one.organisation.clone());
            reach
                .organisations
                .iter()
                .cloned()
                .chain(stands_in)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect()
        };
        let filter = InboxFilter {
            campaign: of.campaign,
            reviews: all(&of.reviews, DeputyRole::Reviewer),
            signs: all(&of.signs, DeputyRole::Signer),
        };
        let waiting = list_waiting(&self.db, &filter).await?;
        let pieces: Vec<_> = waiting.iter().map(|record| record.piece).collect();
        let authors = list_authors_of(&self.db, &pieces).await?;
        let mut tasks = Vec::new();
        for record in &waiting {
            let Some(waits) = record.waiting else { continue };
            if of.step.is_some_and(|step| step != waits.step) {
                continue;
            }
            let (reach, role) = match waits.step {
                ReviewStep::Sign => (&of.signs, DeputyRole::Signer),
                ReviewStep::Submit | ReviewStep::Review | ReviewStep::Publish => {
                    (&of.reviews, DeputyRole::Reviewer)
                }
            };
            let acting_for = principal(record, reach, role, &deputyships);
            let mut persons = std::iter::once(of.subject).chain(acting_for);
            let wrote = authors.get(&record.piece);
            let barred = persons.any(|person| {
                wrote.is_some_and(|wrote| wrote.contains(&person))
                    || (waits.step == ReviewStep::Sign && reviewers(record).contains(&person))
            });
            if !barred {
                tasks.extend(task_of(record, acting_for, now));
            }
        }
        Ok(tasks)
    }

    /// The versions of pieces of these accounts that wait for who wrote them: to be handed to the reviewers, or to be published. By when they
    /// are due.
    ///
    /// # Errors
    /// When the database does not answer.
    #[tracing::instrument(skip_all)]
    pub async fn author_tasks(&self, accounts: &[String]) -> Result<Vec<ReviewTask>, AppError> {
        let now = self.clock.now();
        let waiting = list_waiting_for_authors(&self.db, accounts).await?;
        Ok(waiting.iter().filter_map(|record| task_of(record, None, now)).collect())
    }
}

/// What a version waits for; `None`: for nothing.
fn task_of(record: &ReviewRecord, acting_for: Option<SubjectId>, now: Timestamp) -> Option<ReviewTask> {
    let waits = record.waiting?;
    Some(ReviewTask {
        piece: record.piece,
        campaign: record.campaign,
        organisation: record.organisation.clone(),
        account: record.account.clone(),
        version: record.version,
        state: record.track.state(),
        step: waits.step,
        due_at: waits.due_at,
        overdue: waits.due_at <= now,
        gates: open_gates(record),
        acting_for,
    })
}

/// Whose deputy the reader is in this; `None`: the reader has the right.
fn principal(
    record: &ReviewRecord,
    reach: &Reach,
    role: DeputyRole,
    deputyships: &[Deputyship],
) -> Option<SubjectId> {
    if reach.all || reach.organisations.contains(&record.organisation) {
        return None;
    }
    let mut fitting =
        deputyships.iter().filter(|one| one.role == role && one.organisation == record.organisation);
    fitting.next().map(|one| one.person)
}

fn reviewers(record: &ReviewRecord) -> BTreeSet<SubjectId> {
    match &record.track {
        Track::Work(work) => work.reviewers.clone(),
        Track::Release(release) => release.reviewers.clone(),
    }
}

fn open_gates(record: &ReviewRecord) -> Vec<Gate> {
    let Track::Work(work) = &record.track else { return Vec::new() };
    match &work.progress {
        Progress::Submitted { .. } => Gate::ALL.into(),
        Progress::InReview { gates, .. } => {
            let passed = |gate: &Gate| matches!(gates.get(*gate), Some(Decision::Passed(_)));
            Gate::ALL.into_iter().filter(|gate| !passed(gate)).collect()
        }
        Progress::Draft { .. } | Progress::Approved { .. } | Progress::Signed { .. } => Vec::new(),
    }
}
