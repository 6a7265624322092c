//! How to import.

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
