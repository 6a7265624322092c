//! Everything that is tested from outside of the crates, in one binary: it is linked once.
//!
//! One part of it: `cargo test --test integration api::lists`.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

#[path = "support/database.rs"]
mod database;
#[path = "support/real.rs"]
mod real;

mod api;
mod cli;
mod coverage;
mod flow;
mod import;
mod piece;
mod plan;
mod store;
