//! From files and what is kept to changes and a report.

use std::collections::HashSet;

use super::account::{AccountContext, plan_accounts};
use super::changes::ImportChanges;
use super::cluster::{ClusterContext, Clusters, FunctionsBeside};
use super::coverage::{TargetContext, plan_targets};
use super::file::{ImportFile, ImportFiles};
use super::filing::plan_filings;
use super::former::resolve_former;
use super::ledger::{Ledger, LedgerParts};
use super::options::{BadRows, Grouping, ImportOptions};
use super::organisation::Organisations;
use super::registry::Registry;
use super::report::{ImportChangeCounts, ImportReport, ImportState};
use super::taxonomy::Nodes;
use super::tie::plan_ties;

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
/// use domain::import::{ImportFiles, ImportOptions, ImportState, Registry, TieRow, TieRows, Vocabulary, plan_import};
/// use domain::renamed::FormerKeys;
/// use domain::row::{FileRows, Row};
/// use domain::taxonomy::Tree;
/// use domain::tie_table::TieTable;
/// use domain::words::Words;
///
/// let (tree, ties) = (Tree::default(), TieTable::default());
/// let current = Registry {
///     organisations: &[], accounts: &[], filings: &[], ties: &ties, clusters: &[], functions: &tree, regions: &tree, audiences: &tree,
///     platforms: &tree, targets: &[], vocabulary: &Vocabulary::default(), former: &FormerKeys::default(),
/// };
/// let mut words = Words::default();
/// let a = words.number("a");
/// let tie = TieRow { source: a, target: a, kind: words.number("joint_duty"), weight: Ok(1.0) };
/// let ties = TieRows { rows: FileRows { rows: vec![Row { line: 2, value: tie }], errors: vec![] }, words };
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
pub fn plan_import(current: &Registry<'_>, mut files: ImportFiles, options: ImportOptions) -> ImportPlan {
    let mut ledger = Ledger::default();
    let changes = if files.is_readable() {
        resolve_former(&mut files, current.former, &mut ledger);
        draft_changes(current, files, options.grouping, &mut ledger)
    } else {
        // Rows would be measured against what could not be read: thousands of errors that say nothing.
        note_unreadable(files, &mut ledger);
        ImportChanges::default()
    };
    let LedgerParts { counts: rows, errors, warnings } = ledger.into_parts();
    let total = changes.total();
    let mut report = ImportReport {
        state: ImportState::Planned,
        import: None,
        rows,
        changes: changes.counts(),
        changed: total,
        errors,
        warnings,
        readiness: None,
    };
    let goes_on = options.bad_rows == BadRows::Skip && report.is_skippable();
    if report.errors.is_empty() || goes_on {
        if total == 0 {
            report.state =
                if report.is_all_bad() { ImportState::NothingTaken } else { ImportState::Unchanged };
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
    let mut audiences = Nodes::new(ImportFile::Audiences, current.audiences);
    audiences.read(files.audiences, ledger);
    let mut platforms = Nodes::new(ImportFile::Platforms, current.platforms);
    platforms.read(files.platforms, ledger);
    let vocabulary = current.vocabulary.extended(&platforms.to_tree(), &audiences.to_tree());
    let mut organisations =
        Organisations::read(current.organisations, files.organisations, &mut regions, ledger);
    let context = AccountContext {
        functions: &functions,
        regions: &mut regions,
        organisations: &mut organisations,
        vocabulary: &vocabulary,
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
    let filings = plan_filings(current.filings, files.filings, &handles, ledger);
    let ties = plan_ties(current.ties, files.ties, &handles, ledger);

    let mut clusters = Clusters::new(current.clusters);
    let mut context = ClusterContext { functions: &functions, handles: &handles, grouping, ledger };
    clusters.read(files.clusters, &mut context);
    clusters.read_members(files.members, &mut context);
    if grouping == Grouping::ByFunction {
        let functions_of = FunctionsBeside::of(
            kept().map(|account| (account.handle.as_str(), account.functions.as_slice())),
            altered().map(|input| (input.handle.as_str(), input.functions.as_slice())),
        );
        clusters.group_by_function(&functions_of, &functions);
    }
    let context = TargetContext { functions: &functions, regions: &regions, ledger };
    let targets = plan_targets(current.targets, files.coverage, context);
    ImportChanges {
        targets,
        clusters: clusters.into_changes(),
        functions: functions.into_changes(),
        regions: regions.into_changes(),
        audiences: audiences.into_changes(),
        platforms: platforms.into_changes(),
        organisations: organisations.into_changes(),
        accounts,
        filings,
        ties,
    }
}

fn note_unreadable(files: ImportFiles, ledger: &mut Ledger) {
    ledger.fault(files.faults);
    ledger.open(ImportFile::Functions, files.functions);
    ledger.open(ImportFile::Regions, files.regions);
    ledger.open(ImportFile::Audiences, files.audiences);
    ledger.open(ImportFile::Platforms, files.platforms);
    ledger.open(ImportFile::Organisations, files.organisations);
    ledger.open(ImportFile::Accounts, files.accounts);
    ledger.open(ImportFile::Filings, files.filings);
    ledger.open(ImportFile::Ties, files.ties.map(|ties| ties.rows));
    ledger.open(ImportFile::Clusters, files.clusters);
    ledger.open(ImportFile::Members, files.members);
    ledger.open(ImportFile::Coverage, files.coverage);
}
