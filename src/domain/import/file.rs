//! The files of an import, and what their rows say.

use std::fmt;

use crate::account::{Account, AccountStatus};
use crate::coverage::DeclaredTarget;
use crate::keyed;
use crate::opened::OpenedOn;
use crate::organisation::System;
use crate::platform::AccountKind;
use crate::row::{FileRows, Parsed, RowError, RowErrorScope};
use crate::words::Words;

keyed! {
    /// A file of an import, by its name; causes come before their consequences, which is also the order of reports.
    ///
    /// ```
    /// use domain::import::ImportFile;
    /// assert_eq!(ImportFile::of_key("ties.csv"), Some(ImportFile::Ties));
    /// assert_eq!(ImportFile::of_key("notes.csv"), None);
    /// ```
    pub enum ImportFile {
        /// Nodes of the function taxonomy.
        Functions = "functions.csv",
        /// Nodes of the regions.
        Regions = "regions.csv",
        /// Audiences.
        Audiences = "audiences.csv",
        /// Platforms.
        Platforms = "platforms.csv",
        /// Organisations.
        Organisations = "organisations.csv",
        /// Accounts.
        Accounts = "accounts.csv",
        /// What is filed of accounts.
        Filings = "filings.csv",
        /// Ties.
        Ties = "ties.csv",
        /// Clusters without their members.
        Clusters = "clusters.csv",
        /// Members of clusters.
        Members = "members.csv",
        /// Declared targets of coverage.
        Coverage = "coverage.csv",
    }
}

impl ImportFile {
    /// Whether what a column of it says is told to those alone who may read it.
    pub(super) const fn is_private(self) -> bool {
        matches!(self, Self::Filings)
    }

    /// What a row of it is called in a sentence.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Functions => "function",
            Self::Regions => "region",
            Self::Audiences => "audience",
            Self::Platforms => "platform",
            Self::Organisations => "organisation",
            Self::Accounts => "account",
            Self::Filings => "filing",
            Self::Ties => "tie",
            Self::Clusters => "cluster",
            Self::Members => "member",
            Self::Coverage => "target",
        }
    }
}

/// A row of `accounts.csv`. An optional column that the file does not have is `None`, which leaves an existing value as it
/// is; an empty field clears it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct AccountRow {
    pub handle: String,
    pub name: String,
    pub platform: String,
    /// Key or name of the organisation.
    pub organisation: String,
    pub functions: Option<Vec<String>>,
    pub topics: Option<Vec<String>>,
    pub audiences: Option<Vec<String>>,
    pub region: Option<String>,
    pub followers: Option<Parsed<Option<i64>>>,
    pub url: Option<String>,
    pub status: Option<Parsed<AccountStatus>>,
    pub kind: Option<Parsed<Option<AccountKind>>>,
    /// Tag or name of the language.
    pub language: Option<String>,
    /// Keys or names of further organisations.
    pub co_organisations: Option<Vec<String>>,
}

impl AccountRow {
    /// A row that says what it must of an account that is kept, and leaves everything else as it is.
    #[must_use]
    pub fn unchanged(account: &Account) -> Self {
        Self {
            handle: account.handle.clone(),
            name: account.name.clone(),
            platform: account.platform.clone(),
            organisation: account.organisation.clone(),
            functions: None,
            topics: None,
            audiences: None,
            region: None,
            followers: None,
            url: None,
            status: None,
            kind: None,
            language: None,
            co_organisations: None,
        }
    }
}

/// A row of `filings.csv`; absent columns as in [`AccountRow`].
#[derive(Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct FilingRow {
    pub account: String,
    pub person_in_charge: Option<String>,
    pub phone: Option<String>,
    pub opened: Option<Parsed<Option<OpenedOn>>>,
    pub filing_number: Option<String>,
    pub note: Option<String>,
}

// What is filed does not end in logs.
impl fmt::Debug for FilingRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FilingRow({})", self.account)
    }
}

/// A row of `ties.csv`; texts are numbers of [`TieRows::words`], since a nation has millions of such rows.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct TieRow {
    pub source: u32,
    pub target: u32,
    pub kind: u32,
    /// A finite number, or the text that is none.
    pub weight: Result<f64, u32>,
}

/// The rows of `ties.csv`.
#[derive(Debug, Clone, Default)]
pub struct TieRows {
    /// The rows.
    pub rows: FileRows<TieRow>,
    /// Their texts.
    pub words: Words,
}

/// A row of `clusters.csv`; absent columns as in [`AccountRow`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct ClusterRow {
    pub key: String,
    pub name: String,
    pub functions: Option<Vec<String>>,
    pub lead: Option<String>,
}

/// A row of `members.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct MemberRow {
    pub cluster: String,
    pub account: String,
}

/// A row of `organisations.csv`; absent columns as in [`AccountRow`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct OrganisationRow {
    pub key: String,
    pub name: String,
    pub system: Option<Parsed<System>>,
    pub region: Option<String>,
    pub team: Option<Parsed<Option<bool>>>,
}

/// A row of `functions.csv`, `regions.csv`, `audiences.csv` or `platforms.csv`; absent columns as in [`AccountRow`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are the columns of the file")]
pub struct NodeRow {
    pub key: String,
    pub name: String,
    pub name_en: Option<String>,
    pub parent: Option<String>,
}

/// The files of one import as read; those that were not given are `None`.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "one field per file")]
pub struct ImportFiles {
    pub functions: Option<FileRows<NodeRow>>,
    pub regions: Option<FileRows<NodeRow>>,
    pub audiences: Option<FileRows<NodeRow>>,
    pub platforms: Option<FileRows<NodeRow>>,
    pub organisations: Option<FileRows<OrganisationRow>>,
    pub accounts: Option<FileRows<AccountRow>>,
    pub filings: Option<FileRows<FilingRow>>,
    pub ties: Option<TieRows>,
    pub clusters: Option<FileRows<ClusterRow>>,
    pub members: Option<FileRows<MemberRow>>,
    pub coverage: Option<FileRows<DeclaredTarget>>,
    /// What is wrong with the set of files itself: unknown names, nothing to read.
    pub faults: Vec<RowError>,
}

impl ImportFiles {
    /// Whether every file could be read as a whole; single rows may still be bad.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        fn sound<T>(file: Option<&FileRows<T>>) -> bool {
            file.is_none_or(|file| file.errors.iter().all(|error| error.scope == RowErrorScope::Row))
        }
        self.faults.is_empty()
            && sound(self.functions.as_ref())
            && sound(self.regions.as_ref())
            && sound(self.audiences.as_ref())
            && sound(self.platforms.as_ref())
            && sound(self.organisations.as_ref())
            && sound(self.accounts.as_ref())
            && sound(self.filings.as_ref())
            && sound(self.ties.as_ref().map(|ties| &ties.rows))
            && sound(self.clusters.as_ref())
            && sound(self.members.as_ref())
            && sound(self.coverage.as_ref())
    }
}
