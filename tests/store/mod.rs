//! The store by itself, the same tests on SQLite and on PostgreSQL.

mod bulk;
mod jobs;
mod reading;
mod records;
mod revisions;
mod slots;
pub mod support;
