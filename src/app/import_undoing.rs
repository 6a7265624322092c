//! What an import has left, part by part, as it was before.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::AppError;
use super::progress::Progress;
use super::write::Write;
use domain::account::Account;
use domain::cluster::Cluster;
use domain::coverage::DeclaredTarget;
use domain::entity::Entity;
use domain::event::{AuditEntry, EventKind};
use domain::field::FieldError;
use domain::filing::{Filing, FilingTrace};
use domain::import::{ImportTrace, UndoCounts};
use domain::organisation::Organisation;
use domain::taxonomy::{Tree, TreeKind, TreeNode};
use domain::tie::{Tie, TieKey};
use store::account::{delete_accounts, list_accounts_of, update_accounts};
use store::audit::RowChange;
use store::cluster::{delete_clusters, list_clusters_of, update_clusters};
use store::deputy::delete_deputy_lists;
use store::error::StoreError;
use store::filing::{delete_filings, list_filings_of};
use store::organisation::{delete_organisations, list_organisations_of, update_organisations};
use store::reference::{Reference, Weight, list_referred};
use store::taxonomy::{delete_nodes, list_nodes_of, read_tree, update_nodes};
use store::tie::{delete_ties, list_ties_of, update_ties};

/// Obstacles that are named; all are counted.
const MOST_NAMED: usize = 100;

/// How far an import is undone.
pub(super) struct Undoing<'a> {
    progress: &'a dyn Progress,
    done: u64,
    total: u64,
    functions: Tree,
    /// What is referred to, by what refers to it, of the kind of thing that is being undone: what depends on it was undone before.
    referred: Option<(Entity, BTreeMap<&'static str, BTreeSet<String>>)>,
    targets: Vec<DeclaredTarget>,
    obstacles: Vec<FieldError>,
    obstructed: u64,
    restored: UndoCounts,
    deleted: UndoCounts,
}

/// What an import has done to one thing.
struct Step<T> {
    key: String,
    /// What it was; none: it was entered.
    before: Option<T>,
    /// What the import made of it; none: that cannot be read any more.
    after: Option<T>,
}

/// What becomes of a part: what things are now and what they were, and what goes.
struct Verdicts<T> {
    restored: Vec<(T, T)>,
    deleted: Vec<(String, T)>,
}

impl<'a> Undoing<'a> {
    /// Nothing is undone.
    pub(super) async fn begin(
        write: &Write,
        trace: &ImportTrace,
        progress: &'a dyn Progress,
    ) -> Result<Self, AppError> {
        Ok(Self {
            progress,
            done: 0,
            total: (trace.last - trace.after).unsigned_abs(),
            functions: read_tree(write.conn(), TreeKind::Functions).await?,
            referred: None,
            targets: Vec::new(),
            obstacles: Vec::new(),
            obstructed: 0,
            restored: UndoCounts::default(),
            deleted: UndoCounts::default(),
        })
    }

    /// Undoes entries, the latest of which come first.
    pub(super) async fn part(&mut self, write: &Write, entries: Vec<AuditEntry>) -> Result<(), AppError> {
        self.done += entries.len() as u64;
        let mut run: Vec<AuditEntry> = Vec::new();
        for entry in entries {
            if run.last().is_some_and(|last| last.entity != entry.entity) {
                self.run(write, std::mem::take(&mut run)).await?;
            }
            run.push(entry);
        }
        self.run(write, run).await?;
        self.progress.step(self.done, self.total);
        if self.progress.is_cancelled() { Err(AppError::Cancelled) } else { Ok(()) }
    }

    /// Notes something that stands in the way.
    pub(super) fn obstruct(&mut self, entity: Entity, key: &str, detail: impl Into<String>) {
        self.obstructed += 1;
        if self.obstacles.len() < MOST_NAMED {
            let key = key.replace('~', "~0").replace('/', "~1");
            self.obstacles.push(FieldError::new(format!("/{}/{key}", entity.key()), detail));
        }
    }

    /// The targets as they were.
    pub(super) fn take_targets(&mut self) -> Vec<DeclaredTarget> {
        std::mem::take(&mut self.targets)
    }

    /// Whether no node that stays lies below one that goes.
    pub(super) async fn check_trees(&mut self, write: &Write) -> Result<(), AppError> {
        for tree in TreeKind::ALL {
            match read_tree(write.conn(), tree).await {
                Ok(_) => {}
                Err(StoreError::BadRow { cause, .. }) => self.obstruct(tree.node(), "", cause.to_string()),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// What was restored and what was deleted, if nothing stands in the way.
    pub(super) fn finish(self) -> Result<(UndoCounts, UndoCounts), AppError> {
        if self.obstructed == 0 {
            return Ok((self.restored, self.deleted));
        }
        Err(AppError::Obstructed {
            action: format!("undoing the import ({} obstacles)", self.obstructed),
            way_out: "take these away first, or mend what is wrong one by one",
            obstacles: self.obstacles,
        })
    }

    /// Entries of one kind of thing.
    async fn run(&mut self, write: &Write, entries: Vec<AuditEntry>) -> Result<(), AppError> {
        let Some(entity) = entries.first().map(|entry| entry.entity) else { return Ok(()) };
        match entity {
            Entity::Account => self.accounts(write, steps(entries)).await,
            Entity::Organisation => self.organisations(write, steps(entries)).await,
            Entity::Cluster => self.clusters(write, steps(entries)).await,
            Entity::Tie => self.ties(write, steps(entries)).await,
            Entity::Function => self.nodes(write, TreeKind::Functions, steps(entries)).await,
            Entity::Region => self.nodes(write, TreeKind::Regions, steps(entries)).await,
            Entity::Audience => self.nodes(write, TreeKind::Audiences, steps(entries)).await,
            Entity::Platform => self.nodes(write, TreeKind::Platforms, steps(entries)).await,
            Entity::Filing => self.filings(write, steps(entries)).await,
            Entity::Coverage => {
                let parts = entries.into_iter().rev().filter_map(|entry| entry.before);
                let parts = parts.filter_map(|part| serde_json::from_value::<Vec<DeclaredTarget>>(part).ok());
                // Of the parts of the history the latest came first.
                let later = std::mem::take(&mut self.targets);
                self.targets.extend(parts.flatten());
                self.targets.extend(later);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    async fn accounts(&mut self, write: &Write, steps: Vec<Step<Account>>) -> Result<(), AppError> {
        let conn = write.conn();
        let now = list_accounts_of(conn, &keys(&steps)).await?;
        let now = now.into_iter().map(|account| (account.handle.clone(), account)).collect();
        self.refer(write, Entity::Account).await?;
        let mut verdicts = self.judge(Entity::Account, steps, now);
        let former: Vec<&str> = verdicts.restored.iter().map(|(_, was)| was.organisation.as_str()).collect();
        let known = list_organisations_of(conn, &former).await?;
        let known: BTreeSet<String> = known.into_iter().map(|organisation| organisation.key).collect();
        for (_, was) in &verdicts.restored {
            self.check_functions(Entity::Account, &was.handle, &was.functions);
            if !known.contains(&was.organisation) {
                let detail = format!("its organisation `{}` is gone", was.organisation);
                self.obstruct(Entity::Account, &was.handle, detail);
            }
        }
        verdicts.restored.retain(|(_, was)| known.contains(&was.organisation));
        let restored = revised(&verdicts, |now, was| Account { revision: now.revision + 1, ..was.clone() });
        update_accounts(conn, &restored).await?;
        delete_accounts(conn, &verdicts.gone()).await?;
        self.restored.accounts += restored.len() as u64;
        self.deleted.accounts += verdicts.deleted.len() as u64;
        let actions = (EventKind::AccountUpdated, EventKind::AccountDeleted);
        write
            .record_rows(verdicts.changes(Entity::Account, actions, &restored, |one| one.handle.clone()))
            .await
    }

    /// What the import was the first to file is taken back. What was filed before is kept by no history.
    async fn filings(&mut self, write: &Write, steps: Vec<Step<FilingTrace>>) -> Result<(), AppError> {
        let conn = write.conn();
        let accounts = list_accounts_of(conn, &keys(&steps)).await?;
        let filings = list_filings_of(conn, &accounts.iter().collect::<Vec<_>>()).await?;
        let known: BTreeMap<&str, (&Account, &Filing)> = accounts
            .iter()
            .zip(&filings)
            .map(|(account, now)| (account.handle.as_str(), (account, now)))
            .collect();
        let (mut gone, mut changes) = (Vec::new(), Vec::new());
        for step in steps {
            let Some((account, now)) = known.get(step.key.as_str()) else {
                self.obstruct(Entity::Filing, &step.key, "its account is gone, or has another handle since");
                continue;
            };
            if step.after.is_none_or(|after| after.revision != now.revision) {
                self.obstruct(Entity::Filing, &step.key, "was changed since");
            } else if step.before.is_some_and(|before| before.revision > 0) {
                let detail = "was filed before as well, and no history keeps what; file it again by hand";
                self.obstruct(Entity::Filing, &step.key, detail);
            } else {
                let [then, _] = now.traces(&Filing::empty(&step.key));
                let (kind, entity) = (EventKind::FilingUpdated, Entity::Filing);
                changes.push(RowChange::between(kind, entity, step.key, Some(&then), None));
                gone.push(account.id);
            }
        }
        delete_filings(conn, &gone).await?;
        write.record_rows(changes).await
    }

    async fn organisations(&mut self, write: &Write, steps: Vec<Step<Organisation>>) -> Result<(), AppError> {
        let conn = write.conn();
        let now = list_organisations_of(conn, &keys(&steps)).await?;
        let now = now.into_iter().map(|organisation| (organisation.key.clone(), organisation)).collect();
        self.refer(write, Entity::Organisation).await?;
        let verdicts = self.judge(Entity::Organisation, steps, now);
        let restored =
            revised(&verdicts, |now, was| Organisation { revision: now.revision + 1, ..was.clone() });
        update_organisations(conn, &restored).await?;
        delete_deputy_lists(conn, &verdicts.gone()).await?;
        delete_organisations(conn, &verdicts.gone()).await?;
        self.restored.organisations += restored.len() as u64;
        self.deleted.organisations += verdicts.deleted.len() as u64;
        let actions = (EventKind::OrganisationUpdated, EventKind::OrganisationDeleted);
        let changes = verdicts.changes(Entity::Organisation, actions, &restored, |one| one.key.clone());
        write.record_rows(changes).await
    }

    async fn clusters(&mut self, write: &Write, steps: Vec<Step<Cluster>>) -> Result<(), AppError> {
        let conn = write.conn();
        let now = list_clusters_of(conn, &keys(&steps)).await?;
        let now = now.into_iter().map(|cluster| (cluster.key.clone(), cluster)).collect();
        self.refer(write, Entity::Cluster).await?;
        let verdicts = self.judge(Entity::Cluster, steps, now);
        for (_, was) in &verdicts.restored {
            self.check_functions(Entity::Cluster, &was.key, &was.functions);
        }
        let restored = revised(&verdicts, |now, was| Cluster { revision: now.revision + 1, ..was.clone() });
        update_clusters(conn, &restored).await?;
        delete_clusters(conn, &verdicts.gone()).await?;
        self.restored.clusters += restored.len() as u64;
        self.deleted.clusters += verdicts.deleted.len() as u64;
        let actions = (EventKind::ClusterUpdated, EventKind::ClusterDeleted);
        write.record_rows(verdicts.changes(Entity::Cluster, actions, &restored, |one| one.key.clone())).await
    }

    async fn ties(&mut self, write: &Write, steps: Vec<Step<Tie>>) -> Result<(), AppError> {
        let conn = write.conn();
        let named: BTreeSet<TieKey> = steps.iter().filter_map(|step| TieKey::parse(&step.key)).collect();
        let now = list_ties_of(conn, &named).await?;
        let now = now.into_iter().map(|tie| (tie.to_key().to_string(), tie)).collect();
        let verdicts = self.judge(Entity::Tie, steps, now);
        let restored = revised(&verdicts, |_, was| was.clone());
        update_ties(conn, &restored).await?;
        let gone: Vec<Tie> = verdicts.deleted.iter().map(|(_, tie)| tie.clone()).collect();
        delete_ties(conn, &gone).await?;
        self.restored.ties += restored.len() as u64;
        self.deleted.ties += gone.len() as u64;
        let actions = (EventKind::TieUpdated, EventKind::TieDeleted);
        let changes = verdicts.changes(Entity::Tie, actions, &restored, |one| one.to_key().to_string());
        write.record_rows(changes).await
    }

    async fn nodes(
        &mut self,
        write: &Write,
        tree: TreeKind,
        steps: Vec<Step<TreeNode>>,
    ) -> Result<(), AppError> {
        let conn = write.conn();
        let now = list_nodes_of(conn, tree, &keys(&steps)).await?;
        let now = now.into_iter().map(|node| (node.key.clone(), node)).collect();
        self.refer(write, tree.node()).await?;
        let verdicts = self.judge(tree.node(), steps, now);
        let restored = revised(&verdicts, |_, was| was.clone());
        update_nodes(conn, tree, &restored.iter().collect::<Vec<_>>()).await?;
        delete_nodes(conn, tree, &verdicts.gone()).await?;
        let (of_restored, of_deleted) = match tree {
            TreeKind::Functions => (&mut self.restored.functions, &mut self.deleted.functions),
            TreeKind::Regions => (&mut self.restored.regions, &mut self.deleted.regions),
            TreeKind::Audiences => (&mut self.restored.audiences, &mut self.deleted.audiences),
            TreeKind::Platforms => (&mut self.restored.platforms, &mut self.deleted.platforms),
        };
        *of_restored += restored.len() as u64;
        *of_deleted += verdicts.deleted.len() as u64;
        let actions = (EventKind::TaxonomyUpdated, EventKind::TaxonomyDeleted);
        write.record_rows(verdicts.changes(tree.node(), actions, &restored, |one| one.key.clone())).await
    }

    fn check_functions(&mut self, entity: Entity, key: &str, functions: &[String]) {
        let gone: Vec<&String> =
            functions.iter().filter(|function| self.functions.get(function).is_none()).collect();
        if let Some(function) = gone.first() {
            self.obstruct(entity, key, format!("its function `{function}` is gone"));
        }
    }

    /// Reads what is referred to of a kind of thing, when its first entry comes.
    async fn refer(&mut self, write: &Write, entity: Entity) -> Result<(), AppError> {
        if self.referred.as_ref().is_some_and(|(known, _)| *known == entity) {
            return Ok(());
        }
        // A cluster's own memberships go with it, and nodes below a node may: whether some stay is looked at in the end.
        let counts = |reference: &Reference| {
            let is_own = entity == Entity::Cluster && matches!(reference.weight, Weight::Part(_));
            !is_own && reference.table != "tree_node"
        };
        let referred = list_referred(write.conn(), entity, counts).await?;
        self.referred = Some((entity, referred));
        Ok(())
    }

    /// What refers to a thing.
    fn referrer(&self, entity: Entity, key: &str) -> Option<&'static str> {
        let (of, referred) = self.referred.as_ref()?;
        let mut nouns = referred.iter().filter(|(_, keys)| *of == entity && keys.contains(key));
        nouns.next().map(|(noun, _)| *noun)
    }

    /// Whether each thing still is what the import left, and nothing refers to what it has entered.
    fn judge<T: Clone + PartialEq>(
        &mut self,
        entity: Entity,
        steps: Vec<Step<T>>,
        mut now: BTreeMap<String, T>,
    ) -> Verdicts<T> {
        let mut verdicts = Verdicts { restored: Vec::new(), deleted: Vec::new() };
        for step in steps {
            let Some(present) = now.remove(&step.key) else {
                self.obstruct(entity, &step.key, "is gone, or has another key since");
                continue;
            };
            if step.after.as_ref() != Some(&present) {
                self.obstruct(entity, &step.key, "was changed since");
                continue;
            }
            match step.before {
                Some(before) => verdicts.restored.push((present, before)),
                None => match self.referrer(entity, &step.key) {
                    Some(noun) => self.obstruct(entity, &step.key, format!("{noun} name it")),
                    None => verdicts.deleted.push((step.key, present)),
                },
            }
        }
        verdicts
    }
}

impl<T: Serialize> Verdicts<T> {
    fn gone(&self) -> Vec<&str> {
        self.deleted.iter().map(|(key, _)| key.as_str()).collect()
    }

    /// What the history keeps of it.
    fn changes(
        &self,
        entity: Entity,
        (updated, deleted): (EventKind, EventKind),
        restored: &[T],
        key: impl Fn(&T) -> String,
    ) -> Vec<RowChange> {
        let restored = self.restored.iter().zip(restored).map(|((now, _), restored)| {
            RowChange::between(updated, entity, key(restored), Some(now), Some(restored))
        });
        let gone = self
            .deleted
            .iter()
            .map(|(key, now)| RowChange::between(deleted, entity, key.clone(), Some(now), None));
        restored.chain(gone).collect()
    }
}

fn revised<T>(verdicts: &Verdicts<T>, make: impl Fn(&T, &T) -> T) -> Vec<T> {
    verdicts.restored.iter().map(|(now, was)| make(now, was)).collect()
}

fn keys<T>(steps: &[Step<T>]) -> Vec<&str> {
    steps.iter().map(|step| step.key.as_str()).collect()
}

fn steps<T: DeserializeOwned>(entries: Vec<AuditEntry>) -> Vec<Step<T>> {
    let step = |entry: AuditEntry| {
        let was_there = entry.before.is_some();
        let before: Option<T> = entry.before.and_then(|before| serde_json::from_value(before).ok());
        let after = entry.after.and_then(|after| serde_json::from_value(after).ok());
        // What was there and cannot be read must not be taken for what was entered.
        let after = if was_there && before.is_none() { None } else { after };
        Step { key: entry.key, before, after }
    };
    entries.into_iter().map(step).collect()
}
