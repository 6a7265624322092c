//! The planning optimisation against brute force.

#![expect(clippy::unwrap_used, reason = "tests fail loudly")]

mod alternatives;
mod fast;
mod middle;
mod optimum;
mod pins;
mod shortages;
mod support;
mod warm;
