//! Who may name whom, and what a file must not hold: read from the source itself.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod acyclic;
mod circle;
mod edges;
mod module;
mod rules;
mod token;
