//! Giving an account another handle: everything that names it follows, in one transaction.

use serde_json::json;

use super::App;
use super::change::{account_change, cluster_change};
use super::error::AppError;
use super::held::check_revision;
use super::renamed::{check_not_former, lead_to};
use super::write::{Actor, Change, Write};
use domain::account::{Account, HandleInput, check_handle};
use domain::alike::Names;
use domain::cluster::Cluster;
use domain::entity::Entity;
use domain::event::EventKind;
use domain::field::ValidationErrors;
use domain::id::AccountId;
use domain::merge::renamed_tie;
use domain::renamed::{RenameReason, RenamedKey};
use store::account::{delete_accounts, find_account, insert_accounts, list_handles, rename_account};
use store::campaign::touch_open_campaigns;
use store::cluster::{list_clusters_of, list_clusters_with, revise_clusters};
use store::matrix::bump_revision;
use store::reference::{follow_key, is_bound};
use store::renamed::find_renamed;
use store::tie::{delete_ties_at, insert_ties, list_ties_at};

impl App {
    /// Gives an account another handle. History, ties, clusters, directions, pieces, pins, grants and whatever else names it follow; its
    /// former handle leads to it, and nothing else takes it until it is let go ([`App::let_key_go`]).
    ///
    /// # Errors
    /// When the handle is wrong, taken, a former one of another account or looks like another; when there is no such account, or it has
    /// moved on from `revision`.
    #[tracing::instrument(skip_all)]
    pub async fn rename_account(
        &self,
        actor: &Actor,
        handle: &str,
        revision: i64,
        input: HandleInput,
    ) -> Result<Account, AppError> {
        let mut faults = ValidationErrors::default();
        check_handle(&mut faults, &input.handle);
        faults.require(input.handle != handle, "/handle", "is the account's handle already; choose another");
        faults.into_result()?;
        let mut write = self.write(actor).await?;
        let before = find_account(write.conn(), handle).await?;
        let before = before.ok_or_else(|| AppError::not_found("account", handle))?;
        check_revision(before.revision, revision)?;
        check_free(&write, &before, &input.handle).await?;
        let after = Account { handle: input.handle, revision: before.revision + 1, ..before.clone() };
        let clusters = list_clusters_with(write.conn(), handle).await?;
        // No key holds a bar, so this is nobody's.
        let passing = AccountId(self.clock.id());
        let passing = Account { id: passing, handle: format!("|{passing}"), ..before.clone() };
        move_account(&write, (&before, &passing, &after)).await?;
        lead_to(&write, Entity::Account, (handle, &after.handle), RenameReason::Renamed).await?;
        record_clusters(&mut write, clusters).await?;
        touch_open_campaigns(write.conn()).await?;
        bump_revision(write.conn()).await?;
        let mut change = account_change(EventKind::AccountRenamed, Some(&before), &after);
        change.data["former"] = json!(before.handle);
        write.record(change);
        // What follows the history learns from it that nothing is called so any more.
        let gone = Change::of(EventKind::AccountRenamed, Entity::Account, &before.handle);
        write.record_silently(gone.between(Some(&before), None));
        write.commit_with(after).await
    }
}

/// Fails where the handle is another's, was another's, or looks like another's.
async fn check_free(write: &Write, account: &Account, handle: &str) -> Result<(), AppError> {
    if find_account(write.conn(), handle).await?.is_some() {
        return Err(AppError::Taken { what: "account", key: handle.to_owned() });
    }
    let is_own = |key: RenamedKey| key.present == account.handle;
    if !find_renamed(write.conn(), Entity::Account, handle).await?.is_some_and(is_own) {
        check_not_former(write.conn(), Entity::Account, handle).await?;
    }
    let others = list_handles(write.conn()).await?.into_iter().filter(|other| *other != account.handle);
    let mut faults = ValidationErrors::default();
    if let Err(detail) = Names::of(others).check(handle) {
        faults.add("/handle", detail);
    }
    Ok(faults.into_result()?)
}

/// Whatever must have an account has one at each moment: it goes to a passing account, the account gets its handle, and it comes back. So
/// neither database need put off its checks, and the account keeps its id.
async fn move_account(
    write: &Write,
    (before, passing, after): (&Account, &Account, &Account),
) -> Result<(), AppError> {
    let conn = write.conn();
    let entity = Entity::Account;
    let ties = list_ties_at(conn, &before.handle).await?;
    delete_ties_at(conn, &before.handle).await?;
    insert_accounts(conn, std::slice::from_ref(passing)).await?;
    follow_key(conn, (entity, &before.handle, &passing.handle), is_bound).await?;
    rename_account(conn, after).await?;
    follow_key(conn, (entity, &passing.handle, &after.handle), is_bound).await?;
    delete_accounts(conn, &[&passing.handle]).await?;
    let keys = (before.handle.as_str(), after.handle.as_str());
    insert_ties(conn, &ties.into_iter().map(|tie| renamed_tie(tie, keys)).collect::<Vec<_>>()).await?;
    follow_key(conn, (entity, &before.handle, &after.handle), |reference| !is_bound(reference)).await?;
    Ok(())
}

/// Moves the revision of clusters whose members or lead have another name now, and notes what they were.
pub(super) async fn record_clusters(write: &mut Write, before: Vec<Cluster>) -> Result<(), AppError> {
    let keys: Vec<&str> = before.iter().map(|cluster| cluster.key.as_str()).collect();
    revise_clusters(write.conn(), &keys).await?;
    let after = list_clusters_of(write.conn(), &keys).await?;
    for after in after {
        let known = before.iter().find(|before| before.key == after.key);
        write.record_silently(cluster_change(EventKind::ClusterUpdated, known, &after));
    }
    Ok(())
}
