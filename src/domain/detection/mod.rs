//! Detection: micro-clusters found in the ties.
//!
//! The Leiden algorithm (Traag, Waltman, van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", 2019) maximises
//! modularity with resolution on a compact graph. Everything is computed with whole weights and seeded chance: the same graph,
//! settings and seed give the same communities on every machine, in whatever order the ties were given.
//!
//! Measured in turns with igraph (`benches/detection.py`), converged (`quality`) it took 0.21 to 0.25 of igraph's time on `congress`, 0.11 to 0.17 on
//! `real-matrix`, 0.16 and 0.07 on planted graphs of 20,000 and 200,000 nodes, and 0.25 to 0.39 in two iterations (`quick`), with
//! modularity equal to 0.0003 or better; the crate `single-clustering` 0.7 took 0.53 to 0.87 with a like modularity: so this is our own.

mod adoption;
mod aggregation;
mod communities;
mod community;
mod compact;
mod connected;
mod error;
mod input;
mod leiden;
mod matching;
mod modularity;
mod moving;
mod naming;
mod proposal;
mod random;
mod record;
mod refining;
mod refusal;
mod rounds;
mod settings;
mod waiting;
mod watch;

#[cfg(test)]
mod tests;

pub use adoption::{
    AdoptedCluster, Adoption, AdoptionInput, AdoptionPlan, ChosenCommunities, CommunityLabel, NewCluster,
};
pub use communities::{Communities, detect_communities};
pub use community::{ClusterOverlap, DetectedCommunity};
pub use compact::TieGraph;
pub use error::{DetectionError, MOST_WEIGHT};
pub use input::DetectionInput;
pub use proposal::{Proposal, propose};
pub use record::{AdoptionNote, Detection, DetectionResult, DetectionState, LoneAccount, LoneReason};
pub use refusal::{ChangedThings, DetectionRefusal, MatrixMoved};
pub use settings::{DetectionSettings, Setting};
pub use watch::Watch;
