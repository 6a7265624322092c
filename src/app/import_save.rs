//! Writing what an import changes, in parts, so that a progress bar moves and a cancelled import stops soon.

use super::change::{account_change, cluster_change, organisation_change, tie_change};
use super::clock::Clock;
use super::error::AppError;
use super::progress::Progress;
use super::write::{Change, Write};
use domain::account::{Account, AccountInput};
use domain::cluster::{Cluster, ClusterInput};
use domain::event::EventKind;
use domain::id::{AccountId, ClusterId, OrganisationId};
use domain::import::{Changed, Updated};
use domain::organisation::{Organisation, OrganisationInput};
use domain::taxonomy::{TreeKind, TreeNode};
use domain::tie::Tie;
use store::account::{insert_accounts, update_accounts};
use store::cluster::{insert_clusters, update_clusters};
use store::organisation::{insert_organisations, update_organisations};
use store::taxonomy::{insert_nodes, update_nodes};
use store::tie::{insert_ties, update_ties};

/// Rows that are written between two looks at whether to go on.
const PART: usize = 5000;

/// How far the writing is.
pub(super) struct Saving<'a> {
    progress: &'a dyn Progress,
    done: u64,
    total: u64,
}

impl<'a> Saving<'a> {
    /// Of `total` rows, none is written.
    pub(super) fn new(progress: &'a dyn Progress, total: u64) -> Self {
        Self { progress, done: 0, total }
    }

    /// Counts rows that are written; a cancelled import is rolled back by dropping its transaction.
    fn step(&mut self, rows: usize) -> Result<(), AppError> {
        self.done += rows as u64;
        self.progress.step(self.done, self.total);
        if self.progress.is_cancelled() { Err(AppError::Cancelled) } else { Ok(()) }
    }

    /// Writes what changes of a taxonomy.
    pub(super) async fn nodes(
        &mut self,
        write: &mut Write,
        tree: TreeKind,
        changes: Changed<TreeNode, TreeNode>,
    ) -> Result<(), AppError> {
        insert_nodes(write.conn(), tree, &changes.created).await?;
        for node in &changes.created {
            let change = Change::of(EventKind::TaxonomyCreated, tree.node(), &node.key);
            write.record_silently(change.between(None, Some(node)));
        }
        self.step(changes.created.len())?;
        for part in changes.updated.chunks(PART) {
            let after: Vec<&TreeNode> = part.iter().map(|one| &one.after).collect();
            update_nodes(write.conn(), tree, &after).await?;
            for one in part {
                let change = Change::of(EventKind::TaxonomyUpdated, tree.node(), &one.after.key);
                write.record_silently(change.between(Some(&one.before), Some(&one.after)));
            }
            self.step(part.len())?;
        }
        Ok(())
    }

    /// Writes what changes of organisations.
    pub(super) async fn organisations(
        &mut self,
        write: &mut Write,
        clock: &Clock,
        changes: Changed<Organisation, OrganisationInput>,
    ) -> Result<(), AppError> {
        let created: Vec<Organisation> = changes
            .created
            .into_iter()
            .map(|input| input.into_organisation(OrganisationId(clock.id()), 1))
            .collect();
        for part in created.chunks(PART) {
            insert_organisations(write.conn(), part).await?;
            for one in part {
                write.record_silently(organisation_change(EventKind::OrganisationCreated, None, one));
            }
            self.step(part.len())?;
        }
        for part in changes.updated.chunks(PART) {
            let after = |one: &Updated<Organisation, OrganisationInput>| {
                one.after.clone().into_organisation(one.before.id, one.before.revision + 1)
            };
            let after: Vec<Organisation> = part.iter().map(after).collect();
            update_organisations(write.conn(), &after).await?;
            for (one, after) in part.iter().zip(&after) {
                write.record_silently(organisation_change(
                    EventKind::OrganisationUpdated,
                    Some(&one.before),
                    after,
                ));
            }
            self.step(part.len())?;
        }
        Ok(())
    }

    /// Writes what changes of accounts.
    pub(super) async fn accounts(
        &mut self,
        write: &mut Write,
        clock: &Clock,
        changes: Changed<Account, AccountInput>,
    ) -> Result<(), AppError> {
        let created: Vec<Account> =
            changes.created.into_iter().map(|input| input.into_account(AccountId(clock.id()), 1)).collect();
        for part in created.chunks(PART) {
            insert_accounts(write.conn(), part).await?;
            for one in part {
                write.record_silently(account_change(EventKind::AccountCreated, None, one));
            }
            self.step(part.len())?;
        }
        for part in changes.updated.chunks(PART) {
            let after = |one: &Updated<Account, AccountInput>| {
                one.after.clone().into_account(one.before.id, one.before.revision + 1)
            };
            let after: Vec<Account> = part.iter().map(after).collect();
            update_accounts(write.conn(), &after).await?;
            for (one, after) in part.iter().zip(&after) {
                write.record_silently(account_change(EventKind::AccountUpdated, Some(&one.before), after));
            }
            self.step(part.len())?;
        }
        Ok(())
    }

    /// Writes what changes of ties.
    pub(super) async fn ties(
        &mut self,
        write: &mut Write,
        changes: Changed<Tie, Tie>,
    ) -> Result<(), AppError> {
        for part in changes.created.chunks(PART) {
            insert_ties(write.conn(), part).await?;
            for one in part {
                write.record_silently(tie_change(EventKind::TieCreated, None, Some(one)));
            }
            self.step(part.len())?;
        }
        for part in changes.updated.chunks(PART) {
            let after: Vec<&Tie> = part.iter().map(|one| &one.after).collect();
            update_ties(write.conn(), &after).await?;
            for one in part {
                let change = tie_change(EventKind::TieUpdated, Some(&one.before), Some(&one.after));
                write.record_silently(change);
            }
            self.step(part.len())?;
        }
        Ok(())
    }

    /// Writes what changes of clusters.
    pub(super) async fn clusters(
        &mut self,
        write: &mut Write,
        clock: &Clock,
        changes: Changed<Cluster, ClusterInput>,
    ) -> Result<(), AppError> {
        let created: Vec<Cluster> =
            changes.created.into_iter().map(|input| input.into_cluster(ClusterId(clock.id()), 1)).collect();
        for part in created.chunks(PART) {
            insert_clusters(write.conn(), part).await?;
            for one in part {
                write.record_silently(cluster_change(EventKind::ClusterCreated, None, one));
            }
            self.step(part.len())?;
        }
        for part in changes.updated.chunks(PART) {
            let after = |one: &Updated<Cluster, ClusterInput>| {
                one.after.clone().into_cluster(one.before.id, one.before.revision + 1)
            };
            let after: Vec<Cluster> = part.iter().map(after).collect();
            update_clusters(write.conn(), &after).await?;
            for (one, after) in part.iter().zip(&after) {
                write.record_silently(cluster_change(EventKind::ClusterUpdated, Some(&one.before), after));
            }
            self.step(part.len())?;
        }
        Ok(())
    }
}
