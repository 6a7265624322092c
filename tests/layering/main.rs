//! Who may name whom, what a file must not hold, and whether what the service says stands in both languages: read from the source itself.
#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod acyclic;
mod circle;
mod edges;
mod literal;
mod messages;
mod module;
mod outside;
mod rules;
mod token;
