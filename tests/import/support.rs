//! A registry in memory, and files as text.

use micromatrix::domain::account::Account;
use micromatrix::domain::cluster::Cluster;
use micromatrix::domain::coverage::DeclaredTarget;
use micromatrix::domain::filing::Filing;
use micromatrix::domain::id::{AccountId, ClusterId, OrganisationId};
use micromatrix::domain::import::{
    BadRows, Changed, Grouping, ImportChanges, ImportOptions, ImportPlan, ImportReport, Registry, Vocabulary,
    plan_import,
};
use micromatrix::domain::organisation::Organisation;
use micromatrix::domain::renamed::FormerKeys;
use micromatrix::domain::taxonomy::{Tree, TreeNode};
use micromatrix::domain::tie::Tie;
use micromatrix::domain::tie_table::TieTable;
use micromatrix::formats::csv::Source;
use micromatrix::formats::registry::{read_registry, write_registry};
use uuid::Uuid;

pub const STRICT: ImportOptions = ImportOptions { bad_rows: BadRows::Refuse, grouping: Grouping::AsDeclared };
pub const SKIP: ImportOptions = ImportOptions { bad_rows: BadRows::Skip, grouping: Grouping::AsDeclared };

/// What is kept, as a database would.
#[derive(Clone, Default)]
pub struct Kept {
    pub organisations: Vec<Organisation>,
    pub accounts: Vec<Account>,
    pub filings: Vec<Filing>,
    pub ties: Vec<Tie>,
    /// The same as the import reads them.
    table: TieTable,
    pub clusters: Vec<Cluster>,
    pub functions: Tree,
    pub regions: Tree,
    pub audiences: Tree,
    pub platforms: Tree,
    pub targets: Vec<DeclaredTarget>,
    pub vocabulary: Vocabulary,
    pub former: FormerKeys,
}

impl Kept {
    /// An empty registry with a small taxonomy.
    pub fn new() -> Self {
        let node = |key: &str, name: &str, parent: Option<&str>| TreeNode {
            key: key.into(),
            name: name.into(),
            name_en: key.into(),
            parent: parent.map(Into::into),
        };
        let functions = Tree::new([
            node("education", "教育", None),
            node("health", "卫生健康", None),
            node("medical_insurance", "医保", Some("health")),
        ]);
        Self { functions: functions.unwrap(), ..Self::default() }
    }

    pub fn plan(&self, files: &[(&str, &str)], options: ImportOptions) -> ImportPlan {
        let sources: Vec<Source<'_>> =
            files.iter().map(|(name, text)| Source { name, bytes: text.as_bytes() }).collect();
        plan_import(&self.registry(), read_registry(&sources), options)
    }

    /// Imports and writes.
    pub fn import(&mut self, files: &[(&str, &str)], options: ImportOptions) -> ImportReport {
        let plan = self.plan(files, options);
        self.apply(plan.changes);
        plan.report.applied()
    }

    /// Imports a file as bytes and writes.
    pub fn import_bytes(&mut self, name: &str, bytes: &[u8], options: ImportOptions) -> ImportReport {
        let plan = plan_import(&self.registry(), read_registry(&[Source { name, bytes }]), options);
        self.apply(plan.changes);
        plan.report.applied()
    }

    pub fn registry(&self) -> Registry<'_> {
        Registry {
            organisations: &self.organisations,
            accounts: &self.accounts,
            filings: &self.filings,
            ties: &self.table,
            clusters: &self.clusters,
            functions: &self.functions,
            regions: &self.regions,
            audiences: &self.audiences,
            platforms: &self.platforms,
            targets: &self.targets,
            vocabulary: &self.vocabulary,
            former: &self.former,
        }
    }

    pub fn files(&self) -> Vec<(&'static str, String)> {
        write_registry(&self.registry()).into_iter().map(|(file, text)| (file.key(), text)).collect()
    }

    pub fn account(&self, handle: &str) -> &Account {
        self.accounts.iter().find(|account| account.handle == handle).unwrap()
    }

    pub fn cluster(&self, key: &str) -> &Cluster {
        self.clusters.iter().find(|cluster| cluster.key == key).unwrap()
    }

    fn apply(&mut self, changes: ImportChanges) {
        let id = Uuid::nil();
        self.functions = grown(&self.functions, changes.functions);
        self.regions = grown(&self.regions, changes.regions);
        self.audiences = grown(&self.audiences, changes.audiences);
        self.platforms = grown(&self.platforms, changes.platforms);
        write(
            &mut self.organisations,
            changes.organisations,
            |kept, revision, input| {
                input.into_organisation(kept.map_or(OrganisationId(id), |k| k.id), revision)
            },
            |kept| kept.revision,
        );
        write(
            &mut self.accounts,
            changes.accounts,
            |kept, revision, input| input.into_account(kept.map_or(AccountId(id), |k| k.id), revision),
            |kept| kept.revision,
        );
        write(
            &mut self.clusters,
            changes.clusters,
            |kept, revision, input| input.into_cluster(kept.map_or(ClusterId(id), |k| k.id), revision),
            |kept| kept.revision,
        );
        let ties = Changed {
            created: changes.ties.created.iter().collect(),
            updated: changes.ties.updates().collect(),
        };
        write(&mut self.ties, ties, |_, _, tie| tie, |_| 0);
        self.ties.sort_by(|a, b| a.key().cmp(&b.key()));
        self.table = self.ties.iter().cloned().collect();
        if let Some(targets) = changes.targets {
            self.targets = targets.all;
        }
    }
}

/// Writes nodes one after the other, so that a child before its parent is noticed.
fn grown(tree: &Tree, changed: Changed<TreeNode, TreeNode>) -> Tree {
    let mut nodes: Vec<TreeNode> = tree.iter().cloned().collect();
    for node in changed.created {
        nodes.push(node);
        Tree::new(nodes.clone()).unwrap();
    }
    nodes.extend(changed.updated.into_iter().map(|one| one.after));
    Tree::new(nodes).unwrap()
}

fn write<B: PartialEq, I>(
    kept: &mut Vec<B>,
    changed: Changed<B, I>,
    make: impl Fn(Option<&B>, i64, I) -> B,
    revision: impl Fn(&B) -> i64,
) {
    for one in changed.updated {
        let place = kept.iter_mut().find(|kept| **kept == one.before).unwrap();
        *place = make(Some(&one.before), revision(&one.before) + 1, one.after);
    }
    kept.extend(changed.created.into_iter().map(|input| make(None, 1, input)));
}

/// The errors as a person reads them.
pub fn told(report: &ImportReport) -> Vec<String> {
    report.errors.iter().map(ToString::to_string).collect()
}
