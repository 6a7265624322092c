//! What an import says about itself, to a terminal and to an API client.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::ImportId;
use crate::readiness::RegistryReadiness;
use crate::row::{RowError, RowErrorScope};

/// What became of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Something is wrong and was not to be skipped: nothing is written.
    Refused,
    /// The registry says all of this already: nothing is written.
    Unchanged,
    /// Every row was bad and left out: nothing is written.
    NothingTaken,
    /// There is something to write, and it was not written (a dry run).
    Planned,
    /// It was written.
    Applied,
}

/// What the rows of one file say; `read` is the sum of the others, unless a whole file is at fault and nothing was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"read": 1658, "created": 1657, "updated": 0, "unchanged": 0, "bad": 1}))]
pub struct ImportRowCounts {
    /// Rows without the header.
    pub read: u64,
    /// Rows that say something new.
    pub created: u64,
    /// Rows that say something else than the registry.
    pub updated: u64,
    /// Rows that say what the registry says.
    pub unchanged: u64,
    /// Rows that are wrong.
    pub bad: u64,
}

/// Things of one kind that the import makes or alters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"created": 1657, "updated": 0}))]
pub struct ImportChangeCount {
    /// New ones.
    pub created: u64,
    /// Altered ones.
    pub updated: u64,
}

/// What the import makes of the registry, including what follows from rows: an organisation made from its name, a region
/// that is a root of its own, a cluster per function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "functions": {"created": 0, "updated": 0}, "regions": {"created": 56, "updated": 0},
    "audiences": {"created": 0, "updated": 0}, "platforms": {"created": 0, "updated": 0},
    "organisations": {"created": 538, "updated": 0}, "accounts": {"created": 1657, "updated": 0},
    "filings": {"created": 0, "updated": 0}, "ties": {"created": 14157, "updated": 0}, "clusters": {"created": 49, "updated": 0},
    "members_added": 1291, "members_removed": 0, "targets": {"created": 0, "updated": 0}, "targets_removed": 0
}))]
pub struct ImportChangeCounts {
    /// Nodes of the taxonomy.
    pub functions: ImportChangeCount,
    /// Regions.
    pub regions: ImportChangeCount,
    /// Audiences.
    pub audiences: ImportChangeCount,
    /// Platforms.
    pub platforms: ImportChangeCount,
    /// Organisations.
    pub organisations: ImportChangeCount,
    /// Accounts.
    pub accounts: ImportChangeCount,
    /// What is filed of accounts.
    pub filings: ImportChangeCount,
    /// Ties.
    pub ties: ImportChangeCount,
    /// Clusters; one whose members change counts as updated.
    pub clusters: ImportChangeCount,
    /// Memberships that begin.
    pub members_added: u64,
    /// Memberships that end.
    pub members_removed: u64,
    /// Declared targets of coverage.
    pub targets: ImportChangeCount,
    /// Targets that are declared no more.
    pub targets_removed: u64,
}

/// The report of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "state": "refused",
    "rows": {"accounts.csv": {"read": 2, "created": 1, "updated": 0, "unchanged": 0, "bad": 1}},
    "changes": {
        "functions": {"created": 0, "updated": 0}, "regions": {"created": 0, "updated": 0},
        "audiences": {"created": 0, "updated": 0}, "platforms": {"created": 0, "updated": 0},
        "organisations": {"created": 0, "updated": 0}, "accounts": {"created": 0, "updated": 0},
        "filings": {"created": 0, "updated": 0}, "ties": {"created": 0, "updated": 0}, "clusters": {"created": 0, "updated": 0},
        "members_added": 0, "members_removed": 0, "targets": {"created": 0, "updated": 0}, "targets_removed": 0
    },
    "changed": 0,
    "errors": [{
        "file": "accounts.csv", "line": 3, "scope": "row", "column": "handle", "value": "wechat-zjg-jiaoyu",
        "problem": "stands already on line 2", "remedy": "keep one of the two rows", "other_line": 2
    }],
    "warnings": [], "import": null
}))]
pub struct ImportReport {
    /// What became of it.
    pub state: ImportState,
    /// Its id, by which it can be undone; null: nothing was written.
    #[serde(default)]
    #[schema(required = true)]
    pub import: Option<ImportId>,
    /// What the rows say, per file; also of a refused import, so that it shows what would be.
    pub rows: BTreeMap<String, ImportRowCounts>,
    /// What changes in the registry; all 0 when refused.
    pub changes: ImportChangeCounts,
    /// How many things change in the registry: 0 when refused and when the registry says all of this already.
    pub changed: u64,
    /// Every wrong row and file, causes before consequences, then by line.
    pub errors: Vec<RowError>,
    /// What was taken with doubt, by file and line; the same value in many rows once. Nothing was lost.
    #[serde(default)]
    pub warnings: Vec<RowError>,
    /// How much of the registry campaigns can ask after what was written, and what would change that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<RegistryReadiness>,
}

impl ImportReport {
    /// This report after its changes were written: `planned` becomes `applied`.
    #[must_use]
    pub fn applied(self) -> Self {
        let state = if self.state == ImportState::Planned { ImportState::Applied } else { self.state };
        Self { state, ..self }
    }

    /// How many rows are bad.
    #[must_use]
    pub fn bad_rows(&self) -> u64 {
        self.rows.values().map(|rows| rows.bad).sum()
    }

    /// Whether there were rows, and all of them are bad.
    #[must_use]
    pub fn is_all_bad(&self) -> bool {
        self.bad_rows() > 0 && self.bad_rows() == self.rows.values().map(|rows| rows.read).sum::<u64>()
    }

    /// What stands in the way, in a few words.
    #[must_use]
    pub fn blame(&self) -> String {
        let files = self.errors.iter().filter(|error| error.scope == RowErrorScope::File).count();
        match (files, self.bad_rows()) {
            (0, 1) => "1 row is bad".to_owned(),
            (0, rows) => format!("{rows} rows are bad"),
            (1, _) => "a file cannot be read as a whole".to_owned(),
            (files, _) => format!("{files} faults keep files from being read as a whole"),
        }
    }

    /// Whether leaving the bad rows out would help.
    #[must_use]
    pub fn is_skippable(&self) -> bool {
        self.errors.iter().all(|error| error.scope == RowErrorScope::Row)
    }
}

impl fmt::Display for ImportReport {
    /// One line per file, then one for the whole; the errors stand in [`ImportReport::errors`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (file, rows) in &self.rows {
            writeln!(
                f,
                "{file}: {} rows read; {} new, {} changed, {} unchanged, {} bad",
                rows.read, rows.created, rows.updated, rows.unchanged, rows.bad
            )?;
        }
        match self.state {
            ImportState::Refused => {
                let way_out = if self.is_skippable() { "; bad rows can be skipped" } else { "" };
                write!(f, "refused: {}, nothing is written{way_out}", self.blame())
            }
            ImportState::Unchanged => f.write_str("unchanged: the registry says all of this already"),
            ImportState::NothingTaken => f.write_str("nothing taken: every row is bad and was left out"),
            ImportState::Planned => write!(f, "planned: {}, not written", self.changes),
            ImportState::Applied => write!(f, "applied: {}", self.changes),
        }?;
        match self.readiness.as_ref().filter(|readiness| !readiness.steps.is_empty()) {
            Some(readiness) => write!(f, "\n{readiness}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ImportChangeCounts {
    /// The kinds that change, with their numbers.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            ("functions", self.functions),
            ("regions", self.regions),
            ("audiences", self.audiences),
            ("platforms", self.platforms),
            ("organisations", self.organisations),
            ("accounts", self.accounts),
            ("filings", self.filings),
            ("ties", self.ties),
            ("clusters", self.clusters),
            ("targets", self.targets),
        ];
        let mut parts: Vec<String> = kinds
            .into_iter()
            .filter(|(_, count)| count.created + count.updated > 0)
            .map(|(kind, count)| format!("{kind} {} new {} changed", count.created, count.updated))
            .collect();
        if self.members_added + self.members_removed > 0 {
            parts.push(format!("members {} added {} removed", self.members_added, self.members_removed));
        }
        if self.targets_removed > 0 {
            parts.push(format!("targets {} removed", self.targets_removed));
        }
        f.write_str(&parts.join(", "))
    }
}
