//! Links: how the drawn clusters and the ties agree.
//!
//! A tie points to every cluster that holds its other end. From that follow the health of each cluster, the accounts that drift
//! towards another cluster than their own, and the accounts that bridge clusters.

mod health;
mod survey;
mod view;

#[cfg(test)]
mod tests;

pub use health::ClusterHealth;
pub use survey::LinkSurvey;
pub use view::{Bridge, BridgeLink, ClusterTie, Drift};
