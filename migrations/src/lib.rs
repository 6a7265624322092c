//! The database schema of micromatrix, for SQLite and PostgreSQL, and how a database is brought up to date.
//!
//! A migration is a value: the changes of tables, the tables and the indices that it brings. [`apply`] runs those that a
//! database lacks, in the transaction that it is given: programs that start together take turns, and a failure leaves nothing
//! behind.

use std::collections::BTreeMap;
use std::fmt;

use sea_orm::sea_query::{IndexCreateStatement, Query, Table, TableAlterStatement, TableCreateStatement};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use column::{big_integer, string};
use view::{create_views, drop_views};

mod column;
mod m0001_registry;
mod m0002_person;
mod m0003_record;
mod m0004_campaign;
mod m0005_piece;
mod m0006_idempotency;
mod m0007_certificate;
mod m0008_fact;
mod m0009_review;
mod m0010_score;
mod m0011_scenario;
mod m0012_detection;
mod m0013_score_version;
mod m0014_matrix_state;
mod m0015_probe;
mod m0016_bar;
mod m0017_file;
mod m0018_list;
mod m0019_renamed;
mod m0020_account_more;
mod m0021_filing;
mod m0022_person_more;
mod m0023_sign_in;
mod m0024_confirmation;
mod m0025_direction_text;
mod m0026_need;
mod m0027_mended;
mod m0028_password;
mod m0029_event;
mod m0030_gate_words;
mod m0031_webhook;
mod m0032_publication;
mod m0033_view;
mod m0034_incident;
mod prelude;
mod view;

/// A step of the schema: first tables are changed, then made, then indices.
struct Migration {
    /// Its name in the database, for ever.
    name: &'static str,
    changes: fn() -> Vec<TableAlterStatement>,
    tables: fn() -> Vec<TableCreateStatement>,
    indices: fn() -> Vec<IndexCreateStatement>,
}

const MIGRATIONS: &[Migration] = &[
    m0001_registry::MIGRATION,
    m0002_person::MIGRATION,
    m0003_record::MIGRATION,
    m0004_campaign::MIGRATION,
    m0005_piece::MIGRATION,
    m0006_idempotency::MIGRATION,
    m0007_certificate::MIGRATION,
    m0008_fact::MIGRATION,
    m0009_review::MIGRATION,
    m0010_score::MIGRATION,
    m0011_scenario::MIGRATION,
    m0012_detection::MIGRATION,
    m0013_score_version::MIGRATION,
    m0014_matrix_state::MIGRATION,
    m0015_probe::MIGRATION,
    m0016_bar::MIGRATION,
    m0017_file::MIGRATION,
    m0018_list::MIGRATION,
    m0019_renamed::MIGRATION,
    m0020_account_more::MIGRATION,
    m0021_filing::MIGRATION,
    m0022_person_more::MIGRATION,
    m0023_sign_in::MIGRATION,
    m0024_confirmation::MIGRATION,
    m0025_direction_text::MIGRATION,
    m0026_need::MIGRATION,
    m0027_mended::MIGRATION,
    m0028_password::MIGRATION,
    m0029_event::MIGRATION,
    m0030_gate_words::MIGRATION,
    m0031_webhook::MIGRATION,
    m0032_publication::MIGRATION,
    m0033_view::MIGRATION,
    m0034_incident::MIGRATION,
];

/// What a migration changes that no builder says, as statements of a database.
type Statements = fn(DbBackend) -> Vec<String>;

/// Such statements by the name of their migration, which begins with them.
const STATEMENTS: [(&str, Statements); 1] = [(m0022_person_more::NAME, m0022_person_more::statements)];

/// Which migrations a database has. Databases of earlier versions carry it by this name, which sea-orm's own tool gave it.
const APPLIED: &str = "seaql_migrations";

/// Why a database was not brought up to date.
#[derive(Debug)]
pub enum MigrationError {
    /// It has migrations that this program does not know: a newer one has been there.
    Newer(Vec<String>),
    /// A statement failed.
    Database(DbErr),
}

impl From<DbErr> for MigrationError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// The name of the last migration: what is kept elsewhere in the form that rows have now is of this schema.
#[must_use]
pub fn last_name() -> &'static str {
    MIGRATIONS.last().map_or("", |migration| migration.name)
}

/// For a migration that has nothing of a kind.
const fn none<T>() -> Vec<T> {
    Vec::new()
}

/// A step of the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationStep {
    /// Its name.
    pub name: String,
    /// When the database was given it, in seconds since 1970; `None`: it lacks it.
    pub applied: Option<i64>,
    /// Whether this program knows it; one that it does not know is of a newer program.
    pub is_known: bool,
}

impl fmt::Display for MigrationStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match (self.applied, self.is_known) {
            (Some(_), true) => "applied",
            (Some(_), false) => "of a newer program",
            (None, _) => "missing",
        };
        write!(f, "{:<28} {state}", self.name)
    }
}

/// The steps that this program knows, and those that the database has besides, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn status(db: &impl ConnectionTrait) -> Result<Vec<MigrationStep>, DbErr> {
    let rows = Query::select().columns(["version", "applied_at"]).from(APPLIED).to_owned();
    // A database that has no step yet has no such table either.
    let table = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'seaql_migrations'"
        }
        _ => "SELECT 1 FROM sqlite_schema WHERE name = 'seaql_migrations'",
    };
    let table = Statement::from_string(db.get_database_backend(), table);
    let has_table = db.query_one_raw(table).await?.is_some();
    let rows = if has_table { db.query_all(&rows).await? } else { Vec::new() };
    let mut applied: BTreeMap<String, i64> = BTreeMap::new();
    for row in rows {
        applied.insert(row.try_get("", "version")?, row.try_get("", "applied_at")?);
    }
    let known = MIGRATIONS.iter().map(|migration| migration.name.to_owned());
    let mut steps: Vec<MigrationStep> =
        known.map(|name| MigrationStep { applied: applied.remove(&name), name, is_known: true }).collect();
    let newer =
        applied.into_iter().map(|(name, at)| MigrationStep { name, applied: Some(at), is_known: false });
    steps.extend(newer);
    Ok(steps)
}

/// Runs the migrations that a database lacks, and says which they were. `transaction` is one that nobody else can be in at the
/// same time; `at`, in seconds since 1970, is noted beside each.
///
/// # Errors
/// A schema of a newer program, of which nothing is changed; a statement that fails.
pub async fn apply(transaction: &impl ConnectionTrait, at: i64) -> Result<Vec<&'static str>, MigrationError> {
    let known = Table::create()
        .table(APPLIED)
        .if_not_exists()
        .col(string("version").primary_key())
        .col(big_integer("applied_at"))
        .to_owned();
    transaction.execute(&known).await?;
    let rows = transaction.query_all(Query::select().column("version").from(APPLIED)).await?;
    let applied: Vec<String> = rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?;
    let is_known = |name: &String| MIGRATIONS.iter().any(|migration| migration.name == name);
    let newer: Vec<String> = applied.iter().filter(|name| !is_known(name)).cloned().collect();
    if !newer.is_empty() {
        return Err(MigrationError::Newer(newer));
    }
    let missing: Vec<&Migration> =
        MIGRATIONS.iter().filter(|migration| applied.iter().all(|name| name != migration.name)).collect();
    if missing.is_empty() {
        return Ok(Vec::new());
    }
    execute_all(transaction, drop_views()).await?;
    for migration in &missing {
        migration.run(transaction, at).await?;
    }
    execute_all(transaction, create_views(transaction.get_database_backend())).await?;
    Ok(missing.iter().map(|migration| migration.name).collect())
}

async fn execute_all(
    transaction: &impl ConnectionTrait,
    statements: impl IntoIterator<Item = String>,
) -> Result<(), DbErr> {
    for statement in statements {
        transaction.execute_unprepared(&statement).await?;
    }
    Ok(())
}

impl Migration {
    async fn run(&self, transaction: &impl ConnectionTrait, at: i64) -> Result<(), DbErr> {
        for (_, statements) in STATEMENTS.iter().filter(|(name, _)| *name == self.name) {
            execute_all(transaction, statements(transaction.get_database_backend())).await?;
        }
        for change in (self.changes)() {
            transaction.execute(&change).await?;
        }
        for table in (self.tables)() {
            transaction.execute(&table).await?;
        }
        for index in (self.indices)() {
            transaction.execute(&index).await?;
        }
        let note = Query::insert()
            .into_table(APPLIED)
            .columns(["version", "applied_at"])
            .values_panic([self.name.into(), at.into()])
            .to_owned();
        transaction.execute(&note).await?;
        Ok(())
    }
}
