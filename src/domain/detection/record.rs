//! A detection as it is kept: what was asked, what was found, and whether it was adopted.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::input::DetectionInput;
use crate::id::{DetectionId, JobId, SubjectId};
use crate::keyed;
use crate::time::Timestamp;

keyed! {
    /// Where a detection stands.
    pub enum DetectionState {
        /// It can be adopted.
        Open = "open",
        /// The registry has moved since: it cannot be adopted any more, only repeated.
        Outdated = "outdated",
        /// It was adopted, in whole or in part.
        Adopted = "adopted",
    }
}

/// Communities that were found in the ties and are proposed as micro-clusters. Nothing is changed by them until they are adopted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-00000000000d", "job": "01980c5e-7a00-7000-8000-000000000005", "state": "open",
    "asked": {"setting": "quality", "resolution": 1.0, "seed": 1, "kinds": {}}, "revision": 7, "accounts": 124,
    "ties": 420, "communities": 9, "largest": 31, "isolated": 4, "unclustered": 12, "joined": 2, "split": 3,
    "modularity": 0.71, "subject": "01980c5e-7a00-7000-8000-000000000001", "created_at": "2026-06-01T01:00:00Z",
    "adopted": null
}))]
pub struct Detection {
    /// Its id.
    pub id: DetectionId,
    /// The job that made it.
    pub job: JobId,
    /// Where it stands.
    pub state: DetectionState,
    /// What was asked.
    pub asked: DetectionInput,
    /// The registry's revision that it was made of.
    pub revision: i64,
    /// Accounts that were looked at: all but closed ones.
    pub accounts: u32,
    /// Pairs of them that are tied, by kinds that weigh something.
    pub ties: u32,
    /// How many communities there are.
    pub communities: u32,
    /// Accounts in the largest of them.
    pub largest: u32,
    /// Accounts of which it says nothing: without ties, left alone at this resolution, or closed.
    pub isolated: u32,
    /// Accounts in communities that no cluster holds.
    pub unclustered: u32,
    /// Communities that join members of several clusters.
    pub joined: u32,
    /// Clusters whose members lie in several communities.
    pub split: u32,
    /// The modularity of the communities at the resolution asked for.
    pub modularity: f64,
    /// Who asked for it; null: the system.
    #[schema(required = true)]
    pub subject: Option<SubjectId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When and by whom it was adopted.
    #[schema(required = true)]
    pub adopted: Option<AdoptionNote>,
}

/// When, by whom and how far a detection was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "at": "2026-06-01T02:00:00Z", "subject": "01980c5e-7a00-7000-8000-000000000001", "communities": [1, 2]
}))]
pub struct AdoptionNote {
    /// When.
    pub at: Timestamp,
    /// By whom; null: the system.
    #[schema(required = true)]
    pub subject: Option<SubjectId>,
    /// Ordinal numbers of the communities that were adopted.
    pub communities: Vec<u32>,
}

keyed! {
    /// Why a detection says nothing of an account.
    pub enum LoneReason {
        /// It has no tie of a kind that weighs something to an account that is not closed.
        NoTies = "no_ties",
        /// It has ties, but none holds it at this resolution.
        Alone = "alone",
        /// It is closed.
        Closed = "closed",
    }
}

/// An account of which a detection says nothing: whatever is adopted, it stays in its clusters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"account": "app-zjg-jiaoyu", "reason": "no_ties"}))]
pub struct LoneAccount {
    /// Its handle.
    pub account: String,
    /// Why.
    pub reason: LoneReason,
}

/// What a job that looked for communities answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DetectionResult {
    /// The detection that it has made.
    pub detection: DetectionId,
    /// How many communities there are.
    pub communities: u32,
    /// Accounts of which it says nothing.
    pub isolated: u32,
    /// The modularity of the communities.
    pub modularity: f64,
}
