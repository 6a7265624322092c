//! What can go wrong at the database.

use migrations::MigrationError;
use sea_orm::{DbErr, SqlErr};
use serde::{Serialize, de::DeserializeOwned};

use super::outage::Outage;

/// Why a value of a row cannot be read.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or did not answer.
    #[error("database: {0}")]
    Database(#[source] DbErr),
    /// It cannot serve.
    #[error("{0}")]
    Unavailable(Outage),
    /// What the address of a database says is no address. The address itself may hold a password, so it is not shown.
    #[error("the address of the database is not right: {0}")]
    Address(&'static str),
    /// The file is another program's.
    #[error("the file belongs to another program and was left as it is; name another file")]
    Foreign,
    /// Between the service and the database stands a pooler that shares sessions.
    #[error(
        "the address leads to a pooler that gives a session to others between two transactions, where answers can belong to other \
         queries; set `pool_mode = session` in it (PgBouncer: with `ignore_startup_parameters = extra_float_digits` and a pool of at \
         least 18 for each replica), or name the database itself"
    )]
    Pooled,
    /// Something with this key is there already.
    #[error("already there: {0}")]
    Taken(String),
    /// A row that is no value of its domain type.
    #[error("the row `{key}` of table {table} has a bad {column}: {cause}")]
    BadRow {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// Which row.
        key: String,
        /// What is wrong.
        #[source]
        cause: Cause,
    },
    /// A write touched another number of rows than it must.
    #[error("a write to {table} touched {found} rows instead of {expected}")]
    Touched {
        /// The table.
        table: &'static str,
        /// How many rows it must touch.
        expected: u64,
        /// How many it touched.
        found: u64,
    },
    /// The schema is of a newer program.
    #[error(
        "the database was brought up to date by a newer micromatrix (it has {}, which this one does not know); run that version, \
         or restore the backup from before it",
        .0.join(", ")
    )]
    NewerSchema(Vec<String>),
}

impl From<MigrationError> for StoreError {
    fn from(error: MigrationError) -> Self {
        match error {
            MigrationError::Newer(migrations) => Self::NewerSchema(migrations),
            MigrationError::Database(error) => Self::from(error),
        }
    }
}

impl From<Outage> for StoreError {
    fn from(outage: Outage) -> Self {
        Self::Unavailable(outage)
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(what)) => Self::Taken(what),
            _ => Outage::of(&error).map_or(Self::Database(error), Self::Unavailable),
        }
    }
}

/// Fails unless a write touched exactly `expected` rows.
pub(super) fn touched(table: &'static str, expected: u64, found: u64) -> Result<(), StoreError> {
    if expected == found { Ok(()) } else { Err(StoreError::Touched { table, expected, found }) }
}

/// Reads a JSON column.
pub(super) fn read_json<T: DeserializeOwned>(
    table: &'static str,
    column: &'static str,
    key: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| bad_row(table, column, key, error))
}

/// Writes a JSON column. Domain types serialise without failing; if one did not, the row would be refused on reading.
pub(super) fn write_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// A column whose text is a key of a closed set.
pub(super) fn read_key<T>(
    table: &'static str,
    column: &'static str,
    key: &str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    parse(text).ok_or_else(|| bad_row(table, column, key, format!("`{text}` is none of the known values")))
}

pub(super) fn bad_row(
    table: &'static str,
    column: &'static str,
    key: &str,
    cause: impl Into<Cause>,
) -> StoreError {
    StoreError::BadRow { table, column, key: key.to_owned(), cause: cause.into() }
}
