//! The HTTP API without a socket: the router is called directly, on SQLite and, where one is named, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

#[path = "../support/database.rs"]
mod database;

mod answers;
mod atomic;
mod bad_body;
mod bad_request;
mod bad_values;
mod builders;
mod contract;
mod coverage;
mod demo;
mod events;
mod hint;
mod idempotency;
mod imports;
mod jobs;
mod link;
mod lists;
mod main_job;
mod openapi;
mod pins;
mod random;
mod reach;
mod rights;
mod silence;
mod states;
mod support;
