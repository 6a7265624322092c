//! The store by itself, the same tests on SQLite and on PostgreSQL.

mod bulk;
mod collation;
mod image;
mod jobs;
mod long_lists;
mod long_scopes;
mod migration;
mod reading;
mod records;
mod references;
mod revisions;
mod slots;
pub mod support;
mod urgent;
mod view;
