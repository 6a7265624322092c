//! Everything that is tested from outside of the crates, in one binary: it is linked once.
//!
//! One part of it: `cargo test --test integration api::lists`.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod api;
mod cli;
mod console;
mod coverage;
mod flow;
mod hold;
mod import;
mod piece;
mod plan;
mod stop;
mod store;
mod support;
