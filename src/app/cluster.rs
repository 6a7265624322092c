//! Drawing micro-clusters.

use super::App;
use super::change::cluster_change;
use super::error::AppError;
use super::held::check_revision;
use super::write::Actor;
use domain::cluster::{Cluster, ClusterInput};
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::ClusterId;
use store::cluster::{find_cluster, insert_clusters, update_cluster};
use store::matrix::bump_revision;

impl App {
    /// Draws a micro-cluster.
    ///
    /// # Errors
    /// When a value is wrong, or the key is taken.
    #[tracing::instrument(skip_all)]
    pub async fn create_cluster(&self, actor: &Actor, input: ClusterInput) -> Result<Cluster, AppError> {
        input.check()?;
        self.check_cluster_words(&input).await?;
        let mut write = self.write(actor).await?;
        if find_cluster(write.conn(), &input.key).await?.is_some() {
            return Err(AppError::Taken { what: "cluster", key: input.key });
        }
        let cluster = input.into_cluster(ClusterId(self.clock.id()), 1);
        insert_clusters(write.conn(), std::slice::from_ref(&cluster)).await?;
        bump_revision(write.conn()).await?;
        write.record(cluster_change(EventKind::ClusterCreated, None, &cluster));
        write.commit_with(cluster).await
    }

    /// Replaces what is said of a micro-cluster, its members included; its key stays.
    ///
    /// # Errors
    /// When a value is wrong, there is no such cluster, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn update_cluster(
        &self,
        actor: &Actor,
        key: &str,
        revision: i64,
        input: ClusterInput,
    ) -> Result<Cluster, AppError> {
        input.check()?;
        let mut faults = ValidationErrors::default();
        faults.require(input.key == key, "/key", "is not the cluster's; a key never changes");
        faults.into_result()?;
        self.check_cluster_words(&input).await?;
        let mut write = self.write(actor).await?;
        let before = find_cluster(write.conn(), key).await?;
        let before = before.ok_or_else(|| AppError::not_found("cluster", key))?;
        check_revision(before.revision, revision)?;
        let after = input.into_cluster(before.id, before.revision + 1);
        update_cluster(write.conn(), &after).await?;
        bump_revision(write.conn()).await?;
        write.record(cluster_change(EventKind::ClusterUpdated, Some(&before), &after));
        write.commit().await?;
        Ok(after)
    }

    async fn check_cluster_words(&self, input: &ClusterInput) -> Result<(), AppError> {
        let matrix = self.matrix().await?;
        let mut faults = ValidationErrors::default();
        matrix.check_functions(&input.functions, "/functions", &mut faults);
        for (at, handle) in input.members.iter().enumerate() {
            let known = matrix.graph.account(handle).is_some();
            faults.require(known, &format!("/members/{at}"), format!("there is no account `{handle}`"));
        }
        if let Some(lead) = &input.lead {
            faults.require(
                matrix.graph.account(lead).is_some(),
                "/lead",
                format!("there is no account `{lead}`"),
            );
        }
        Ok(faults.into_result()?)
    }
}
