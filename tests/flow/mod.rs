//! The planning optimisation against brute force.

mod alternatives;
mod fast;
mod middle;
mod optimum;
mod pins;
mod shortages;
mod support;
mod warm;
