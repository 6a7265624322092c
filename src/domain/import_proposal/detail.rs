//! What carrying a proposal out needs besides its value.

use serde::{Deserialize, Serialize};

use crate::organisation::System;
use crate::taxonomy::TreeNode;

/// What carrying a proposal out needs besides its value.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProposalDetail {
    /// Nothing.
    #[default]
    Nothing,
    /// The region and those above it, as far as they were not there.
    Region {
        /// The regions.
        nodes: Vec<TreeNode>,
    },
    /// The cluster, where it has to be made.
    Cluster {
        /// Its name.
        name: String,
        /// Its functions.
        functions: Vec<String>,
        /// Handle of its lead.
        lead: Option<String>,
    },
    /// The tie.
    Tie {
        /// Its kind.
        kind: String,
        /// Its weight.
        weight: f64,
    },
    /// The system that the organisation had without it.
    System {
        /// The system.
        before: System,
    },
}
