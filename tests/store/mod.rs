//! The store by itself, the same tests on SQLite and on PostgreSQL.

mod bulk;
mod jobs;
mod reading;
mod records;
mod revisions;
mod slots;
mod support;

use std::io::Write as _;

#[test]
fn postgresql_is_left_out_unless_micromatrix_test_postgres_names_a_server() {
    if std::env::var_os(crate::database::POSTGRES).is_none() {
        // Past the test harness, which keeps what a passing test prints.
        let message = format!(
            "left out: PostgreSQL, since {} is not set; SQLite alone is tested\n",
            crate::database::POSTGRES
        );
        std::io::stderr().write_all(message.as_bytes()).unwrap();
    }
}
