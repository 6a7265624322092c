//! `coverage.csv`: declared targets of coverage.

use std::collections::BTreeMap;

use super::changes::TargetChanges;
use super::file::ImportFile;
use super::ledger::{Ledger, RowErrors, RowPlace, Unknown, Verdict, repeats};
use super::report::ImportChangeCount;
use super::taxonomy::Nodes;
use crate::coverage::{CellKey, DeclaredTarget, MOST_TARGETS};
use crate::row::{FileRows, RowError};

/// What targets refer to, as it will be.
pub(super) struct TargetContext<'a, 'b> {
    pub(super) functions: &'b Nodes<'a>,
    pub(super) regions: &'b Nodes<'a>,
    pub(super) ledger: &'b mut Ledger,
}

/// Takes the rows of `coverage.csv`: its good rows are all the targets that are declared from now on. Without any, and where they
/// are what is declared, nothing changes. O(n log n).
pub(super) fn plan_targets(
    current: &[DeclaredTarget],
    rows: Option<FileRows<DeclaredTarget>>,
    mut context: TargetContext<'_, '_>,
) -> Option<TargetChanges> {
    let rows = context.ledger.open(ImportFile::Coverage, rows);
    if rows.len() > MOST_TARGETS {
        let problem = format!("has {} targets", rows.len());
        let remedy = format!("declare {MOST_TARGETS} at most");
        context.ledger.fault(vec![RowError::of_file(ImportFile::Coverage.key(), 0, problem, remedy)]);
        return None;
    }
    let known: BTreeMap<CellKey, &DeclaredTarget> =
        current.iter().map(|target| (target.key(), target)).collect();
    let repeated = repeats(&rows, |target| target.key().to_string());
    let mut all: BTreeMap<CellKey, DeclaredTarget> = BTreeMap::new();
    let mut count = ImportChangeCount::default();
    for (row, first) in rows.into_iter().zip(repeated) {
        let target = DeclaredTarget { audience: row.value.addressed().cloned(), ..row.value };
        let mut faults = RowErrors::new(ImportFile::Coverage, row.line);
        if let Some(first) = first {
            faults.add_repeated(RowPlace { column: "function", value: &target.function }, first);
        } else {
            context.check(&target, &mut faults);
        }
        if !faults.is_empty() {
            context.ledger.refuse(faults, "");
            continue;
        }
        let key = target.key();
        let verdict = match known.get(&key) {
            None => Verdict::Created,
            Some(now) if **now == target => Verdict::Unchanged,
            Some(_) => Verdict::Updated,
        };
        count.created += u64::from(verdict == Verdict::Created);
        count.updated += u64::from(verdict == Verdict::Updated);
        context.ledger.accept(ImportFile::Coverage, verdict);
        all.insert(key, target);
    }
    let removed = known.keys().filter(|key| !all.contains_key(*key)).count() as u64;
    let changes = count.created + count.updated + removed;
    (!all.is_empty() && changes > 0).then(|| TargetChanges {
        all: all.into_values().collect(),
        count,
        removed,
    })
}

impl TargetContext<'_, '_> {
    fn check(&mut self, target: &DeclaredTarget, faults: &mut RowErrors) {
        faults.add_checked(target, target.check());
        let function = RowPlace { column: "function", value: &target.function };
        self.check_node(self.functions, ImportFile::Functions, function, faults);
        if let Some(region) = &target.region {
            let region = RowPlace { column: "region", value: region };
            self.check_node(self.regions, ImportFile::Regions, region, faults);
        }
    }

    fn check_node(&mut self, nodes: &Nodes<'_>, of: ImportFile, place: RowPlace<'_>, faults: &mut RowErrors) {
        if nodes.get(place.value).is_some() {
            return;
        }
        let bad_line = self.ledger.bad_line(of, place.value);
        let suggestions = &mut self.ledger.suggestions;
        let hint = if bad_line.is_none() { nodes.hint(place.value, suggestions) } else { None };
        faults.add_unknown(place, Unknown { of, bad_line, hint });
    }
}
