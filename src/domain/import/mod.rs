//! Importing a registry from files: what they say is compared with what is kept, row by row, and made into a list of changes
//! and a report. Nothing is written here.
//!
//! Choices within DESIGN section 10:
//! - Leaving bad rows out equals importing the files without those rows. So a row that stands a second time is bad even if
//!   the first is bad too, and what refers to a bad row is bad unless the registry has it.
//! - A column that a file does not have leaves what is kept as it is; an empty field clears it.
//! - With `organisations.csv` an organisation in neither it nor the registry is a mistake; without, it is made from its name.
//! - `coverage.csv` declares targets of coverage in place of all that were declared, as `members.csv` gives clusters their
//!   members; a file without a good row leaves them as they are.
//! - A file that cannot be trusted as a whole (its header, its encoding, its quoting) is never skipped.

mod account;
mod changes;
mod cluster;
mod coverage;
mod file;
mod ledger;
mod organisation;
mod report;
mod suggestion;
mod taxonomy;
mod tie;

use std::collections::HashSet;

use crate::account::Account;
use crate::cluster::Cluster;
use crate::coverage::DeclaredTarget;
use crate::organisation::Organisation;
use crate::taxonomy::Tree;
use crate::tie::Tie;

pub use changes::{Changed, ImportChanges, TargetChanges, Updated};
pub use file::{
    AccountRow, ClusterRow, ImportFile, ImportFiles, MemberRow, NodeRow, OrganisationRow, TieRow,
};
pub use report::{ImportChangeCount, ImportChangeCounts, ImportReport, ImportRowCounts, ImportState};

use account::{AccountContext, plan_accounts};
use cluster::{ClusterContext, Clusters, functions_by_handle};
use coverage::{TargetContext, plan_targets};
use ledger::Ledger;
use organisation::Organisations;
use taxonomy::Nodes;
use tie::plan_ties;

/// What is kept now. The slices may come in any order; keys are unique in each, and ties are ordered.
#[derive(Clone, Copy)]
pub struct Registry<'a> {
    /// All organisations.
    pub organisations: &'a [Organisation],
    /// All accounts.
    pub accounts: &'a [Account],
    /// All ties.
    pub ties: &'a [Tie],
    /// All clusters with their members.
    pub clusters: &'a [Cluster],
    /// The function taxonomy.
    pub functions: &'a Tree,
    /// The regions.
    pub regions: &'a Tree,
    /// Declared targets of coverage; none: they are proposed.
    pub targets: &'a [DeclaredTarget],
}

/// What becomes of bad rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BadRows {
    /// One bad row, and nothing is written.
    #[default]
    Refuse,
    /// They are left out and named.
    Skip,
}

/// What becomes of accounts that no declared cluster holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// They stay without a cluster.
    #[default]
    AsDeclared,
    /// Each goes into a cluster `fn-FUNCTION` for each of its functions.
    ByFunction,
}

/// How to import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOptions {
    /// What becomes of bad rows.
    pub bad_rows: BadRows,
    /// What becomes of accounts that no declared cluster holds.
    pub grouping: Grouping,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    /// What to write; empty when refused or when nothing changes.
    pub changes: ImportChanges,
    /// What to say about it.
    pub report: ImportReport,
}

/// Compares files with what is kept.
///
/// Time O(n log n), memory O(n) for n rows and things kept, except that a hint for an unknown key compares it with all known
/// ones, a million comparisons at most in all.
///
/// ```
/// use domain::import::{ImportFiles, ImportOptions, ImportState, Registry, TieRow, plan_import};
/// use domain::row::{FileRows, Row};
/// use domain::taxonomy::Tree;
///
/// let tree = Tree::default();
/// let current = Registry {
///     organisations: &[], accounts: &[], ties: &[], clusters: &[], functions: &tree, regions: &tree, targets: &[],
/// };
/// let tie = TieRow { source: "a".into(), target: "a".into(), kind: "joint_duty".into(), weight: Ok(1.0) };
/// let ties = FileRows { rows: vec![Row { line: 2, value: tie }], errors: vec![] };
/// let files = ImportFiles { ties: Some(ties), ..ImportFiles::default() };
///
/// let plan = plan_import(&current, files, ImportOptions::default());
/// assert_eq!(plan.report.state, ImportState::Refused);
/// assert_eq!(
///     plan.report.errors[0].to_string(),
///     "ties.csv:2: column target: \"a\" is the source itself; remedy: a tie joins two accounts",
/// );
/// ```
#[must_use]
pub fn plan_import(current: &Registry<'_>, files: ImportFiles, options: ImportOptions) -> ImportPlan {
    let mut ledger = Ledger::default();
    let changes = if files.is_readable() {
        draft_changes(current, files, options.grouping, &mut ledger)
    } else {
        // Rows would be measured against what could not be read: thousands of errors that say nothing.
        note_unreadable(files, &mut ledger);
        ImportChanges::default()
    };
    let (rows, errors) = ledger.into_parts();
    let total = changes.total();
    let mut report =
        ImportReport { state: ImportState::Planned, rows, changes: changes.counts(), changed: total, errors };
    let goes_on = options.bad_rows == BadRows::Skip && report.is_skippable();
    if report.errors.is_empty() || goes_on {
        if total == 0 {
            report.state = ImportState::Unchanged;
        }
        ImportPlan { changes, report }
    } else {
        let report = ImportReport {
            state: ImportState::Refused,
            changes: ImportChangeCounts::default(),
            changed: 0,
            ..report
        };
        ImportPlan { changes: ImportChanges::default(), report }
    }
}

fn draft_changes(
    current: &Registry<'_>,
    files: ImportFiles,
    grouping: Grouping,
    ledger: &mut Ledger,
) -> ImportChanges {
    let mut functions = Nodes::new(ImportFile::Functions, current.functions);
    functions.read(files.functions, ledger);
    let mut regions = Nodes::new(ImportFile::Regions, current.regions);
    regions.read(files.regions, ledger);
    let mut organisations =
        Organisations::read(current.organisations, files.organisations, &mut regions, ledger);
    let context = AccountContext {
        functions: &functions,
        regions: &mut regions,
        organisations: &mut organisations,
        ledger: &mut *ledger,
    };
    let accounts = plan_accounts(current.accounts, files.accounts, context);

    let altered = || accounts.created.iter().chain(accounts.updated.iter().map(|one| &one.after));
    let kept = || current.accounts.iter();
    let handles: HashSet<&str> = kept()
        .map(|account| &account.handle)
        .chain(altered().map(|input| &input.handle))
        .map(String::as_str)
        .collect();
    let ties = plan_ties(current.ties, files.ties, &handles, ledger);

    let mut clusters = Clusters::new(current.clusters);
    let mut context = ClusterContext { functions: &functions, handles: &handles, grouping, ledger };
    clusters.read(files.clusters, &mut context);
    clusters.read_members(files.members, &mut context);
    if grouping == Grouping::ByFunction {
        let functions_of = functions_by_handle(
            kept().map(|account| (account.handle.as_str(), account.functions.as_slice())),
            altered().map(|input| (input.handle.as_str(), input.functions.as_slice())),
        );
        clusters.add_by_function(functions_of.into_iter(), &functions);
    }
    let context = TargetContext { functions: &functions, regions: &regions, ledger };
    let targets = plan_targets(current.targets, files.coverage, context);
    ImportChanges {
        targets,
        clusters: clusters.into_changes(),
        functions: functions.into_changes(),
        regions: regions.into_changes(),
        organisations: organisations.into_changes(),
        accounts,
        ties,
    }
}

fn note_unreadable(files: ImportFiles, ledger: &mut Ledger) {
    ledger.fault(files.faults);
    ledger.open(ImportFile::Functions, files.functions);
    ledger.open(ImportFile::Regions, files.regions);
    ledger.open(ImportFile::Organisations, files.organisations);
    ledger.open(ImportFile::Accounts, files.accounts);
    ledger.open(ImportFile::Ties, files.ties);
    ledger.open(ImportFile::Clusters, files.clusters);
    ledger.open(ImportFile::Members, files.members);
    ledger.open(ImportFile::Coverage, files.coverage);
}
