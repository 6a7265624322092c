//! Deleting what was entered by mistake. What something else refers to stays: whoever reads of it later must find it.

use serde::Serialize;
use serde_json::json;

use super::App;
use super::change::tie_change;
use super::error::AppError;
use super::held::check_revision;
use super::rename::record_clusters;
use super::write::{Actor, Change, Write};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::FieldError;
use domain::taxonomy::TreeKind;
use store::account::{delete_accounts, find_account};
use store::campaign::touch_open_campaigns;
use store::cluster::{delete_clusters, find_cluster, leave_clusters, list_clusters_with};
use store::deputy::delete_deputy_lists;
use store::matrix::bump_revision;
use store::organisation::{delete_organisations, find_organisation};
use store::reference::{Weight, count_references};
use store::renamed::delete_renamed_to;
use store::taxonomy::{delete_nodes, list_nodes_of};
use store::tie::{delete_ties_at, list_ties_at};

/// Whether the ties, the memberships and the leads of an account go with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithTies {
    /// They do.
    Taken,
    /// Where there are some, the account stays.
    Kept,
}

impl App {
    /// Deletes an account that nothing refers to.
    ///
    /// # Errors
    /// [`AppError::Obstructed`] where something does; when there is no such account, or it has moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn delete_account(
        &self,
        actor: &Actor,
        handle: &str,
        revision: i64,
        with_ties: WithTies,
    ) -> Result<(), AppError> {
        let mut write = self.write(actor).await?;
        let before = find_account(write.conn(), handle).await?;
        let before = before.ok_or_else(|| AppError::not_found("account", handle))?;
        check_revision(before.revision, revision)?;
        let way_out = "close it instead, or take away what names it";
        check_unreferred(&write, (Entity::Account, handle), with_ties, way_out).await?;
        for tie in list_ties_at(write.conn(), handle).await? {
            write.record_silently(tie_change(EventKind::TieDeleted, Some(&tie), None));
        }
        delete_ties_at(write.conn(), handle).await?;
        let clusters = list_clusters_with(write.conn(), handle).await?;
        leave_clusters(write.conn(), handle).await?;
        record_clusters(&mut write, clusters).await?;
        delete_accounts(write.conn(), &[handle]).await?;
        let mut change = gone(EventKind::AccountDeleted, Entity::Account, handle, &before);
        change.account = Some(handle.to_owned());
        self.commit_deletion(write, change).await
    }

    /// Deletes an organisation that nothing refers to.
    ///
    /// # Errors
    /// As [`App::delete_account`].
    #[tracing::instrument(skip_all)]
    pub async fn delete_organisation(&self, actor: &Actor, key: &str, revision: i64) -> Result<(), AppError> {
        let write = self.write(actor).await?;
        let before = find_organisation(write.conn(), key).await?;
        let before = before.ok_or_else(|| AppError::not_found("organisation", key))?;
        check_revision(before.revision, revision)?;
        let way_out = "merge it into another, or take away what names it";
        check_unreferred(&write, (Entity::Organisation, key), WithTies::Kept, way_out).await?;
        delete_deputy_lists(write.conn(), &[key]).await?;
        delete_organisations(write.conn(), &[key]).await?;
        let change = gone(EventKind::OrganisationDeleted, Entity::Organisation, key, &before);
        self.commit_deletion(write, change).await
    }

    /// Deletes a micro-cluster that nothing refers to; its members stay.
    ///
    /// # Errors
    /// As [`App::delete_account`].
    #[tracing::instrument(skip_all)]
    pub async fn delete_cluster(&self, actor: &Actor, key: &str, revision: i64) -> Result<(), AppError> {
        let write = self.write(actor).await?;
        let before = find_cluster(write.conn(), key).await?;
        let before = before.ok_or_else(|| AppError::not_found("cluster", key))?;
        check_revision(before.revision, revision)?;
        let way_out = "take its members out instead, or take away what names it";
        check_unreferred(&write, (Entity::Cluster, key), WithTies::Taken, way_out).await?;
        delete_clusters(write.conn(), &[key]).await?;
        let mut change = gone(EventKind::ClusterDeleted, Entity::Cluster, key, &before);
        change.cluster = Some(key.to_owned());
        self.commit_deletion(write, change).await
    }

    /// Deletes a function or a region that nothing refers to.
    ///
    /// # Errors
    /// [`AppError::Obstructed`] where something does; when there is none of that key.
    #[tracing::instrument(skip_all)]
    pub async fn delete_node(&self, actor: &Actor, tree: TreeKind, key: &str) -> Result<(), AppError> {
        let write = self.write(actor).await?;
        let before = list_nodes_of(write.conn(), tree, &[key]).await?.pop();
        let before = before.ok_or_else(|| AppError::not_found(tree.key(), key))?;
        check_unreferred(&write, (tree.node(), key), WithTies::Kept, "take away what names it").await?;
        delete_nodes(write.conn(), tree, &[key]).await?;
        let change = gone(EventKind::TaxonomyDeleted, tree.node(), key, &before);
        self.commit_deletion(write, change).await
    }

    async fn commit_deletion(&self, mut write: Write, change: Change) -> Result<(), AppError> {
        // Nobody is led to what is not there.
        delete_renamed_to(write.conn(), change.entity, &change.key).await?;
        touch_open_campaigns(write.conn()).await?;
        bump_revision(write.conn()).await?;
        write.record(change);
        write.commit().await
    }
}

fn gone<T: Serialize>(kind: EventKind, entity: Entity, key: &str, before: &T) -> Change {
    let mut data = serde_json::Map::new();
    data.insert(entity.key().to_owned(), json!(key));
    Change::of(kind, entity, key).between(Some(before), None).with_data(data.into())
}

/// Fails where something refers to a thing, naming what and how much of it.
async fn check_unreferred(
    write: &Write,
    (entity, key): (Entity, &str),
    parts: WithTies,
    way_out: &'static str,
) -> Result<(), AppError> {
    let mut obstacles = Vec::new();
    for (weight, count) in count_references(write.conn(), entity, key).await? {
        match weight {
            Weight::Standing(noun) => obstacles.push(obstacle(noun, count, "")),
            Weight::Part(noun) if parts == WithTies::Kept => {
                obstacles.push(obstacle(noun, count, ", with_ties=true takes them with it"));
            }
            Weight::Part(_) | Weight::History => {}
        }
    }
    if obstacles.is_empty() {
        return Ok(());
    }
    let action = format!("deleting the {} `{key}`", entity.key());
    Err(AppError::Obstructed { action, way_out, obstacles })
}

fn obstacle(noun: &str, count: u64, more: &str) -> FieldError {
    FieldError::new(format!("/{}", noun.replace(' ', "_")), format!("{noun}: {count}{more}"))
}
