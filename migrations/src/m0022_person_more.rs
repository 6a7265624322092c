//! Persons with ids of their own: a name may be borne by two, a staff number by one; what a personal link carries.

use sea_orm::DbBackend;
use sea_orm::sea_query::{PostgresQueryBuilder, SqliteQueryBuilder};

use crate::prelude::*;

/// Its name, by which its [`statements`] are found.
pub(crate) const NAME: &str = "m0022_person_more";

pub(crate) const MIGRATION: Migration = Migration { name: NAME, changes: none, tables: none, indices };

/// Takes the key off the name and adds columns. SQLite cannot take a key off a column: the table is made anew, and those that refer
/// to it find their rows again before the transaction ends.
pub(crate) fn statements(backend: DbBackend) -> Vec<String> {
    if backend == DbBackend::Sqlite {
        let known = "\"id\", \"name\", \"created_ms\", \"barred_ms\"";
        return vec![
            "PRAGMA defer_foreign_keys = ON".to_owned(),
            format!("CREATE TABLE \"subject_before\" AS SELECT {known} FROM \"subject\""),
            "DROP TABLE \"subject\"".to_owned(),
            table().to_string(SqliteQueryBuilder),
            format!("INSERT INTO \"subject\" ({known}) SELECT {known} FROM \"subject_before\""),
            "DROP TABLE \"subject_before\"".to_owned(),
        ];
    }
    let mut changed = Table::alter().table("subject").to_owned();
    for column in added() {
        changed.add_column(column);
    }
    vec![
        "ALTER TABLE \"subject\" DROP CONSTRAINT \"subject_name_key\"".to_owned(),
        changed.to_string(PostgresQueryBuilder),
    ]
}

fn table() -> TableCreateStatement {
    let mut table = Table::create()
        .table("subject")
        .col(uuid("id").primary_key())
        .col(string("name"))
        .col(big_integer("created_ms"))
        .col(big_integer_null("barred_ms"))
        .to_owned();
    for column in added() {
        table.col(column);
    }
    table
}

fn added() -> [ColumnDef; 5] {
    [
        string_null("organisation"),
        string_null("staff_number"),
        string_null("phone"),
        text("grants").default("[]").take(),
        big_integer("revision").default(1).take(),
    ]
}

fn indices() -> Vec<IndexCreateStatement> {
    vec![
        Index::create().name("subject_by_name").table("subject").col("name").to_owned(),
        Index::create()
            .name("subject_by_staff_number")
            .table("subject")
            .col("staff_number")
            .unique()
            .to_owned(),
    ]
}
