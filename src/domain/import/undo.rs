//! Undoing an import: where the history has it, and what came of undoing it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::ImportId;

/// Where the history has what an import has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportTrace {
    /// The entry before its first one.
    pub after: i64,
    /// Its last entry.
    pub last: i64,
    /// What became of the targets of coverage, where it declares some.
    pub targets: Option<TargetTrace>,
}

/// What became of the targets of coverage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetTrace {
    /// Whether some were declared before.
    pub declared_before: bool,
    /// The revision at which the import has left them.
    pub revision: i64,
}

/// What is asked where an import is to be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoInput {
    /// The import.
    pub import: ImportId,
}

/// How many things of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[expect(missing_docs, reason = "one field per kind of thing")]
pub struct UndoCounts {
    pub functions: u64,
    pub regions: u64,
    pub audiences: u64,
    pub platforms: u64,
    pub organisations: u64,
    pub accounts: u64,
    pub ties: u64,
    pub clusters: u64,
}

impl UndoCounts {
    /// Of all kinds together.
    #[must_use]
    pub const fn total(&self) -> u64 {
        let trees = self.functions + self.regions + self.audiences + self.platforms;
        trees + self.organisations + self.accounts + self.ties + self.clusters
    }
}

/// What undoing an import has done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UndoReport {
    /// The import.
    pub import: ImportId,
    /// What it had changed and is as it was before.
    pub restored: UndoCounts,
    /// What it had entered and is gone.
    pub deleted: UndoCounts,
    /// Whether targets of coverage are as they were before.
    pub targets: bool,
}
