//! Writing what an import changes, in parts, so that a progress bar moves, a cancelled import stops soon, and neither the rows of a
//! table nor what the history keeps of them are ever in memory together.

use super::App;
use super::clock::Clock;
use super::coverage_target::save_traced_targets;
use super::error::AppError;
use super::progress::Progress;
use super::readiness::readiness_in;
use super::write::Write;
use domain::account::{Account, AccountInput};
use domain::cluster::{Cluster, ClusterInput};
use domain::entity::Entity;
use domain::event::EventKind;
use domain::filing::{FiledInput, Filing};
use domain::id::{AccountId, ClusterId, OrganisationId};
use domain::import::{Changed, ImportChanges, ImportPlan, ImportReport, ImportTrace, TieChanges, Updated};
use domain::organisation::{Organisation, OrganisationInput};
use domain::taxonomy::{TreeKind, TreeNode};
use domain::tie::Tie;
use store::account::{insert_accounts, list_account_ids, update_accounts};
use store::audit::{RowChange, last_entry};
use store::cluster::{insert_clusters, update_clusters};
use store::error::StoreError;
use store::filing::{insert_filings, update_filings};
use store::matrix::bump_revision;
use store::organisation::{insert_organisations, update_organisations};
use store::taxonomy::{insert_nodes, update_nodes};
use store::tie::{insert_ties, update_ties};

/// Rows that are written between two looks at whether to go on.
const PART: usize = 5000;

/// What was written of an import.
pub(super) struct WrittenChanges {
    /// What is to be said of it.
    pub report: ImportReport,
    /// What stands of it in the history; none: nothing has changed.
    pub trace: Option<ImportTrace>,
}

impl App {
    /// Writes what a comparison changes, within a transaction that others go on with. What changes nothing moves no revision.
    pub(super) async fn save_changes(
        &self,
        write: &mut Write,
        plan: ImportPlan,
        saving: &mut Saving<'_>,
    ) -> Result<WrittenChanges, AppError> {
        if plan.report.changed == 0 {
            return Ok(WrittenChanges { report: plan.report, trace: None });
        }
        let after = last_entry(write.conn()).await?;
        let ImportChanges {
            functions,
            regions,
            audiences,
            platforms,
            organisations,
            accounts,
            filings,
            ties,
            clusters,
            targets,
        } = plan.changes;
        for (tree, nodes) in [
            (TreeKind::Functions, functions),
            (TreeKind::Regions, regions),
            (TreeKind::Audiences, audiences),
            (TreeKind::Platforms, platforms),
        ] {
            saving.nodes(write, tree, nodes).await?;
        }
        saving.organisations(write, &self.clock, organisations).await?;
        saving.accounts(write, &self.clock, accounts).await?;
        saving.filings(write, filings).await?;
        saving.ties(write, ties).await?;
        saving.clusters(write, &self.clock, clusters).await?;
        let targets = match targets {
            Some(targets) => Some(save_traced_targets(write, &targets.all).await?),
            None => None,
        };
        let trace = ImportTrace { after, last: last_entry(write.conn()).await?, targets };
        bump_revision(write.conn()).await?;
        let readiness = Some(readiness_in(write.conn()).await?);
        let report = ImportReport { readiness, ..plan.report.applied() };
        Ok(WrittenChanges { report, trace: Some(trace) })
    }
}

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

    /// Writes rows and their history, which is made while the database takes the rows.
    async fn part(
        &mut self,
        write: &Write,
        writing: impl Future<Output = Result<(), StoreError>>,
        history: impl Iterator<Item = RowChange>,
    ) -> Result<(), AppError> {
        let (written, changes) = tokio::join!(writing, async { history.collect::<Vec<_>>() });
        written?;
        let rows = changes.len();
        write.record_rows(changes).await?;
        self.step(rows)
    }

    /// Writes what changes of a taxonomy.
    pub(super) async fn nodes(
        &mut self,
        write: &Write,
        tree: TreeKind,
        changes: Changed<TreeNode, TreeNode>,
    ) -> Result<(), AppError> {
        for part in parts(changes.created.into_iter()) {
            let history = part.iter().map(|node| node_change(tree, EventKind::TaxonomyCreated, None, node));
            self.part(write, insert_nodes(write.conn(), tree, &part), history).await?;
        }
        for part in parts(changes.updated.into_iter()) {
            let after: Vec<&TreeNode> = part.iter().map(|one| &one.after).collect();
            let history = part
                .iter()
                .map(|one| node_change(tree, EventKind::TaxonomyUpdated, Some(&one.before), &one.after));
            self.part(write, update_nodes(write.conn(), tree, &after), history).await?;
        }
        Ok(())
    }

    /// Writes what changes of organisations.
    pub(super) async fn organisations(
        &mut self,
        write: &Write,
        clock: &Clock,
        changes: Changed<Organisation, OrganisationInput>,
    ) -> Result<(), AppError> {
        let created = changes.created.into_iter();
        for part in parts(created.map(|input| input.into_organisation(OrganisationId(clock.id()), 1))) {
            let history =
                part.iter().map(|one| organisation_change(EventKind::OrganisationCreated, None, one));
            self.part(write, insert_organisations(write.conn(), &part), history).await?;
        }
        for part in parts(changes.updated.into_iter()) {
            let (before, after) = sides(part, |now, input| input.into_organisation(now.id, now.revision + 1));
            let history = before.iter().zip(&after);
            let history = history.map(|(before, after)| {
                organisation_change(EventKind::OrganisationUpdated, Some(before), after)
            });
            self.part(write, update_organisations(write.conn(), &after), history).await?;
        }
        Ok(())
    }

    /// Writes what changes of accounts.
    pub(super) async fn accounts(
        &mut self,
        write: &Write,
        clock: &Clock,
        changes: Changed<Account, AccountInput>,
    ) -> Result<(), AppError> {
        let created = changes.created.into_iter();
        for part in parts(created.map(|input| input.into_account(AccountId(clock.id()), 1))) {
            let history = part.iter().map(|one| account_change(EventKind::AccountCreated, None, one));
            self.part(write, insert_accounts(write.conn(), &part), history).await?;
        }
        for part in parts(changes.updated.into_iter()) {
            let (before, after) = sides(part, |now, input| input.into_account(now.id, now.revision + 1));
            let history = before.iter().zip(&after);
            let history =
                history.map(|(before, after)| account_change(EventKind::AccountUpdated, Some(before), after));
            self.part(write, update_accounts(write.conn(), &after), history).await?;
        }
        Ok(())
    }

    /// Writes what changes of filings; the accounts are there by now.
    pub(super) async fn filings(
        &mut self,
        write: &Write,
        changes: Changed<Filing, FiledInput>,
    ) -> Result<(), AppError> {
        for part in parts(changes.created.into_iter()) {
            let none: Vec<Filing> = part.iter().map(|one| Filing::empty(&one.account)).collect();
            let rows = filed(write, &none, part).await?;
            self.part(write, insert_filings(write.conn(), &rows), filing_changes(&none, &rows)).await?;
        }
        for part in parts(changes.updated.into_iter()) {
            let (before, after): (Vec<_>, Vec<_>) =
                part.into_iter().map(|one| (one.before, one.after)).unzip();
            let rows = filed(write, &before, after).await?;
            self.part(write, update_filings(write.conn(), &rows), filing_changes(&before, &rows)).await?;
        }
        Ok(())
    }

    /// Writes what changes of ties.
    pub(super) async fn ties(&mut self, write: &Write, changes: TieChanges) -> Result<(), AppError> {
        for part in parts(changes.created.iter()) {
            let history = part.iter().map(|one| tie_change(EventKind::TieCreated, None, one));
            self.part(write, insert_ties(write.conn(), &part), history).await?;
        }
        for part in parts(changes.updates()) {
            let (before, after) = sides(part, |_, tie| tie);
            let history = before.iter().zip(&after);
            let history =
                history.map(|(before, after)| tie_change(EventKind::TieUpdated, Some(before), after));
            self.part(write, update_ties(write.conn(), &after), history).await?;
        }
        Ok(())
    }

    /// Writes what changes of clusters.
    pub(super) async fn clusters(
        &mut self,
        write: &Write,
        clock: &Clock,
        changes: Changed<Cluster, ClusterInput>,
    ) -> Result<(), AppError> {
        let created = changes.created.into_iter();
        for part in parts(created.map(|input| input.into_cluster(ClusterId(clock.id()), 1))) {
            let history = part.iter().map(|one| cluster_change(EventKind::ClusterCreated, None, one));
            self.part(write, insert_clusters(write.conn(), &part), history).await?;
        }
        for part in parts(changes.updated.into_iter()) {
            let (before, after) = sides(part, |now, input| input.into_cluster(now.id, now.revision + 1));
            let history = before.iter().zip(&after);
            let history =
                history.map(|(before, after)| cluster_change(EventKind::ClusterUpdated, Some(before), after));
            self.part(write, update_clusters(write.conn(), &after), history).await?;
        }
        Ok(())
    }
}

/// Rows in parts, each made when it is asked for.
fn parts<T>(mut rows: impl Iterator<Item = T>) -> impl Iterator<Item = Vec<T>> {
    std::iter::from_fn(move || {
        let part: Vec<T> = rows.by_ref().take(PART).collect();
        (!part.is_empty()).then_some(part)
    })
}

/// What things were, and what becomes of them.
fn sides<B, I>(part: Vec<Updated<B, I>>, make: impl Fn(&B, I) -> B) -> (Vec<B>, Vec<B>) {
    let side = |Updated { before, after }: Updated<B, I>| {
        let after = make(&before, after);
        (before, after)
    };
    part.into_iter().map(side).unzip()
}

/// Filings as they are to be, by the ids of their accounts.
async fn filed(
    write: &Write,
    before: &[Filing],
    after: Vec<FiledInput>,
) -> Result<Vec<(AccountId, Filing)>, AppError> {
    let handles: Vec<&str> = after.iter().map(|one| one.account.as_str()).collect();
    let ids = list_account_ids(write.conn(), &handles).await?;
    let mut rows = Vec::with_capacity(after.len());
    for (before, FiledInput { account, input }) in before.iter().zip(after) {
        let id = ids.get(&account).ok_or_else(|| AppError::not_found("account", &account))?;
        rows.push((*id, input.into_filing(account, before.revision + 1)));
    }
    Ok(rows)
}

/// What the records keep: which fields were changed, never what they say.
fn filing_changes<'a>(
    before: &'a [Filing],
    after: &'a [(AccountId, Filing)],
) -> impl Iterator<Item = RowChange> + 'a {
    before.iter().zip(after).map(|(before, (_, after))| {
        let [then, now] = before.traces(after);
        let key = after.account.clone();
        RowChange::between(EventKind::FilingUpdated, Entity::Filing, key, Some(&then), Some(&now))
    })
}

fn node_change(tree: TreeKind, action: EventKind, before: Option<&TreeNode>, after: &TreeNode) -> RowChange {
    RowChange::between(action, tree.node(), after.key.clone(), before, Some(after))
}

fn organisation_change(action: EventKind, before: Option<&Organisation>, after: &Organisation) -> RowChange {
    RowChange::between(action, Entity::Organisation, after.key.clone(), before, Some(after))
}

fn account_change(action: EventKind, before: Option<&Account>, after: &Account) -> RowChange {
    RowChange::between(action, Entity::Account, after.handle.clone(), before, Some(after))
}

fn tie_change(action: EventKind, before: Option<&Tie>, after: &Tie) -> RowChange {
    RowChange::between(action, Entity::Tie, after.to_key().to_string(), before, Some(after))
}

fn cluster_change(action: EventKind, before: Option<&Cluster>, after: &Cluster) -> RowChange {
    RowChange::between(action, Entity::Cluster, after.key.clone(), before, Some(after))
}
