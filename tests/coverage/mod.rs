//! Coverage of whole registries: remedies keep what they promise, what-ifs equal surveys of what they describe, sets can go.

mod cheapest;
mod follow;
mod joint;
mod need;
mod real;
mod remedies;
mod rollup;
mod scenario;
pub mod support;
mod what_if;
