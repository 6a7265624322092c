//! Detections: communities are looked for as a job, kept as proposals, and adopted by a person.

use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::json;

use super::App;
use super::change::{adoption_change, cluster_change};
use super::computation::compute;
use super::error::AppError;
use super::job_progress::JobProgress;
use super::plan_context::MOST_TRIES;
use super::progress::Progress;
use super::write::{Actor, Change};
use domain::cluster::Cluster;
use domain::detection::{
    Adoption, AdoptionInput, AdoptionNote, AdoptionPlan, Detection, DetectionError, DetectionInput,
    DetectionRefusal, DetectionResult, Proposal, propose,
};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::id::{ClusterId, DetectionId, JobId};
use domain::job::{Job, JobKind};
use store::audit::last_entry;
use store::cluster::{insert_clusters, update_clusters};
use store::detection::{
    KeptDetection, find_detection, find_detection_of_job, find_obstacle, insert_detection, list_communities,
    note_adoption,
};
use store::matrix::{bump_revision, read_revision};

impl App {
    /// Queues a detection.
    ///
    /// # Errors
    /// When a value is wrong, or there are no ties.
    #[tracing::instrument(skip_all)]
    pub async fn queue_detection(&self, actor: &Actor, input: DetectionInput) -> Result<Job, AppError> {
        let matrix = self.matrix().await?;
        input.check(&matrix.graph)?;
        if matrix.graph.tie_count() == 0 {
            return Err(DetectionRefusal::NoTies.into());
        }
        self.queue_job(actor, JobKind::Detection, &input).await
    }

    /// Looks for communities on the blocking pool and keeps what was found. A job that was taken over after it had kept its
    /// detection makes no second one.
    ///
    /// # Errors
    /// When there are no ties, the registry moves again and again in between, or the job is cancelled; then nothing was kept.
    pub(super) async fn detect(
        &self,
        actor: &Actor,
        job: JobId,
        input: DetectionInput,
        progress: Arc<JobProgress>,
    ) -> Result<DetectionResult, AppError> {
        let now = read_revision(&self.db).await?.revision;
        if let Some(made) = find_detection_of_job(&self.db, job, now).await? {
            progress.finish();
            return Ok(result_of(&made.detection));
        }
        for _ in 0..MOST_TRIES {
            let proposal = self.find_communities(input.clone(), Arc::clone(&progress)).await?;
            if let Some(kept) = self.keep_detection(actor, job, input.clone(), &proposal).await? {
                progress.finish();
                return Ok(kept);
            }
        }
        Err(AppError::Busy)
    }

    async fn find_communities(
        &self,
        input: DetectionInput,
        progress: Arc<JobProgress>,
    ) -> Result<Proposal, AppError> {
        let matrix = self.matrix().await?;
        let work = move || {
            let mut watch = |step: u32, steps: u32| {
                // Keeping what was found is the last step.
                progress.step(u64::from(step), u64::from(steps) + 1);
                if progress.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let found = propose(&matrix, &input, &mut watch);
            if progress.is_cancelled() { Err(DetectionError::Stopped) } else { found }
        };
        compute(work).await?.map_err(|error| match error {
            DetectionError::NoTies => DetectionRefusal::NoTies.into(),
            DetectionError::Stopped => AppError::Cancelled,
            other => AppError::internal(other),
        })
    }

    /// `None` when the registry has moved since the communities were looked for.
    async fn keep_detection(
        &self,
        actor: &Actor,
        job: JobId,
        asked: DetectionInput,
        proposal: &Proposal,
    ) -> Result<Option<DetectionResult>, AppError> {
        let mut write = self.write(actor).await?;
        let now = read_revision(write.conn()).await?.revision;
        // Another worker may have taken the job over and kept its detection while this one looked for communities.
        if let Some(made) = find_detection_of_job(write.conn(), job, now).await? {
            return Ok(Some(result_of(&made.detection)));
        }
        if now != proposal.revision {
            return Ok(None);
        }
        let detection = Detection {
            id: DetectionId(self.clock.id()),
            job,
            subject: actor.subject,
            created_at: write.at,
            ..proposal.to_detection(asked)
        };
        let kept = KeptDetection { detection, audit_seq: last_entry(write.conn()).await? };
        insert_detection(write.conn(), &kept, proposal).await?;
        let detection = kept.detection;
        let change = Change::of(EventKind::DetectionProposed, Entity::Detection, detection.id).with_data(json!({
            "detection": detection.id, "revision": detection.revision, "communities": detection.communities,
            "isolated": detection.isolated
        }));
        write.record(change.between(None, Some(&detection)));
        write.commit_with(result_of(&detection)).await.map(Some)
    }

    /// The detection with this id.
    ///
    /// # Errors
    /// When there is none.
    #[tracing::instrument(skip_all, fields(detection = %id))]
    pub async fn detection(&self, id: DetectionId) -> Result<Detection, AppError> {
        let now = read_revision(&self.db).await?.revision;
        let found = find_detection(&self.db, id, now).await?;
        Ok(found.ok_or_else(|| AppError::not_found("detection", id))?.detection)
    }

    /// Adopts communities as micro-clusters: all of them or none, in one transaction. Of two at once one wins.
    ///
    /// # Errors
    /// When a value is wrong, there is no such detection, it was adopted before, or the registry has moved since it was made; then
    /// nothing was changed.
    #[tracing::instrument(skip_all, fields(detection = %id))]
    pub async fn adopt_detection(
        &self,
        actor: &Actor,
        id: DetectionId,
        input: AdoptionInput,
    ) -> Result<Adoption, AppError> {
        let matrix = self.matrix().await?;
        self.detection(id).await?;
        refuse(find_obstacle(&self.db, id).await?)?;
        let communities = list_communities(&self.db, id, 0, None).await?;
        let plan = AdoptionPlan::of(&input, &communities, matrix.clusters())?;
        let adoption = Adoption { detection: id, dry_run: input.dry_run, clusters: plan.told };
        if input.dry_run {
            return Ok(adoption);
        }
        let mut write = self.write(actor).await?;
        // Nothing has moved since the detection, so what was planned beside the registry in memory holds.
        refuse(find_obstacle(write.conn(), id).await?)?;
        let created: Vec<Cluster> =
            plan.created.into_iter().map(|new| new.into_cluster(ClusterId(self.clock.id()))).collect();
        let (before, after): (Vec<Cluster>, Vec<Cluster>) = plan.updated.into_iter().unzip();
        insert_clusters(write.conn(), &created).await?;
        update_clusters(write.conn(), &after).await?;
        for one in &created {
            write.record_silently(cluster_change(EventKind::ClusterCreated, None, one));
        }
        for (before, after) in before.iter().zip(&after) {
            write.record_silently(cluster_change(EventKind::ClusterUpdated, Some(before), after));
        }
        if !adoption.clusters.is_empty() {
            bump_revision(write.conn()).await?;
        }
        let note = AdoptionNote { at: write.at, subject: actor.subject, communities: plan.communities };
        note_adoption(write.conn(), id, &note).await?;
        write.record(adoption_change(&adoption, &note));
        write.commit_with(adoption).await
    }
}

fn refuse(obstacle: Option<DetectionRefusal>) -> Result<(), AppError> {
    obstacle.map_or(Ok(()), |refusal| Err(refusal.into()))
}

const fn result_of(detection: &Detection) -> DetectionResult {
    DetectionResult {
        detection: detection.id,
        communities: detection.communities,
        isolated: detection.isolated,
        modularity: detection.modularity,
    }
}
