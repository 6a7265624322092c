//! Rows that name things by keys that they had before: they are taken for those things, and it is said.

use crate::entity::Entity;
use crate::renamed::FormerKeys;
use crate::row::Row;
use crate::words::Words;

use super::file::{ImportFile, ImportFiles, TieRow, TieRows};
use super::ledger::{Ledger, RowPlace};

/// Puts present keys in place of former ones, in every column that names an account, an organisation or a region. O(rows).
pub(super) fn resolve_former(files: &mut ImportFiles, former: &FormerKeys, ledger: &mut Ledger) {
    if former.is_empty() {
        return;
    }
    let mut resolving = Resolving { former, ledger };
    for row in rows(files.regions.as_mut().map(|file| &mut file.rows)) {
        let at = (ImportFile::Regions, row.line);
        resolving.key(Entity::Region, at, "key", &mut row.value.key);
        resolving.option(Entity::Region, at, "parent", &mut row.value.parent);
    }
    for row in rows(files.organisations.as_mut().map(|file| &mut file.rows)) {
        let at = (ImportFile::Organisations, row.line);
        resolving.key(Entity::Organisation, at, "key", &mut row.value.key);
        resolving.option(Entity::Region, at, "region", &mut row.value.region);
    }
    for row in rows(files.accounts.as_mut().map(|file| &mut file.rows)) {
        let at = (ImportFile::Accounts, row.line);
        resolving.key(Entity::Account, at, "handle", &mut row.value.handle);
        resolving.key(Entity::Organisation, at, "organisation", &mut row.value.organisation);
        for other in row.value.co_organisations.iter_mut().flatten() {
            resolving.key(Entity::Organisation, at, "co_organisations", other);
        }
        resolving.option(Entity::Region, at, "region", &mut row.value.region);
    }
    for row in rows(files.filings.as_mut().map(|file| &mut file.rows)) {
        resolving.key(Entity::Account, (ImportFile::Filings, row.line), "account", &mut row.value.account);
    }
    if let Some(ties) = &mut files.ties {
        resolving.ties(ties);
    }
    for row in rows(files.clusters.as_mut().map(|file| &mut file.rows)) {
        resolving.option(Entity::Account, (ImportFile::Clusters, row.line), "lead", &mut row.value.lead);
    }
    for row in rows(files.members.as_mut().map(|file| &mut file.rows)) {
        resolving.key(Entity::Account, (ImportFile::Members, row.line), "account", &mut row.value.account);
    }
    for row in rows(files.coverage.as_mut().map(|file| &mut file.rows)) {
        resolving.option(Entity::Region, (ImportFile::Coverage, row.line), "region", &mut row.value.region);
    }
}

fn rows<T>(rows: Option<&mut Vec<Row<T>>>) -> impl Iterator<Item = &mut Row<T>> {
    rows.into_iter().flatten()
}

struct Resolving<'a> {
    former: &'a FormerKeys,
    ledger: &'a mut Ledger,
}

impl Resolving<'_> {
    fn option(&mut self, entity: Entity, at: (ImportFile, u64), column: &str, value: &mut Option<String>) {
        if let Some(value) = value {
            self.key(entity, at, column, value);
        }
    }

    fn key(&mut self, entity: Entity, at: (ImportFile, u64), column: &str, value: &mut String) {
        if let Some(present) = self.former.present(entity, value) {
            warn(self.ledger, at, RowPlace { column, value }, present);
            present.clone_into(value);
        }
    }

    /// Of ties only the ends are handles: a kind may be called as an account was.
    fn ties(&mut self, ties: &mut TieRows) {
        let present = |text: &str| self.former.present(Entity::Account, text);
        if !ties.words.iter().any(|text| present(text).is_some()) {
            return;
        }
        let mut words = Words::default();
        let as_they_are: Vec<u32> = ties.words.iter().map(|text| words.number(text)).collect();
        let as_ends: Vec<u32> =
            ties.words.iter().map(|text| words.number(present(text).unwrap_or(text))).collect();
        let number = |numbers: &[u32], of: u32| numbers.get(of as usize).copied().unwrap_or(of);
        for Row { line, value } in &mut ties.rows.rows {
            for (column, end) in [("source", value.source), ("target", value.target)] {
                let text = ties.words.text(end);
                if let Some(present) = present(text) {
                    warn(self.ledger, (ImportFile::Ties, *line), RowPlace { column, value: text }, present);
                }
            }
            *value = TieRow {
                source: number(&as_ends, value.source),
                target: number(&as_ends, value.target),
                kind: number(&as_they_are, value.kind),
                weight: value.weight.map_err(|text| number(&as_they_are, text)),
            };
        }
        ties.words = words;
    }
}

fn warn(ledger: &mut Ledger, at: (ImportFile, u64), place: RowPlace<'_>, present: &str) {
    ledger.warn(at, place, || {
        (format!("is called `{present}` now, and was taken for it"), format!("write `{present}`"))
    });
}
