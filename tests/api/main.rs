//! The HTTP API without a socket: the router is called directly, on SQLite and, where one is named, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

#[path = "../support/database.rs"]
mod database;

mod coverage;
mod idempotency;
mod support;
