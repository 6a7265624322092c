//! Facts (口径): statements that pieces may use, with their owner, their source and every version of them.

mod input;
mod touched;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use input::{FactInput, FactWording};
pub use touched::{
    Citation, CitedFact, Confirmed, FactFault, FactObstacle, TouchState, TouchedItem, faults_of, touch_state,
    touched_directions, touched_pieces,
};

use super::campaign::Fact;
use super::id::{CampaignId, FactId, SubjectId};
use super::time::Timestamp;

/// A fact of a campaign, with its current version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000031", "campaign": "01980c5e-7a00-7000-8000-000000000002", "key": "shelters",
    "owner": "zjg-yingji", "revision": 3, "created_at": "2026-06-01T01:00:00Z",
    "current": {
        "fact": "01980c5e-7a00-7000-8000-000000000031", "key": "shelters", "version": 2,
        "text": "全市开放避难场所 132 处。", "source": "市应急管理局", "as_of": "2026-06-12T01:00:00Z",
        "valid_until": "2026-07-31T16:00:00Z", "verbatim": false, "public": true,
        "written_by": "01980c5e-7a00-7000-8000-000000000001", "written_at": "2026-06-12T01:00:00Z",
        "agreed_by": null, "agreed_at": null
    }
}))]
pub struct RegisteredFact {
    /// Its id.
    pub id: FactId,
    /// The campaign that it is registered for.
    pub campaign: CampaignId,
    /// Its key, unique in the campaign.
    pub key: String,
    /// Key of the organisation that answers for it; null: whoever runs the campaign.
    #[schema(required = true)]
    pub owner: Option<String>,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
    /// When it was registered.
    pub created_at: Timestamp,
    /// What it says now.
    pub current: FactVersion,
}

impl RegisteredFact {
    /// Whether the organisation that owns it has not said yes to its current version.
    #[must_use]
    pub const fn waits_for_owner(&self) -> bool {
        self.owner.is_some() && self.current.agreed_at.is_none()
    }

    /// The fact as campaigns list it.
    #[must_use]
    pub fn listed(&self) -> Fact {
        Fact {
            key: self.key.clone(),
            text: self.current.text.clone(),
            source: self.current.source.clone(),
            owner: self.owner.clone(),
            verbatim: self.current.verbatim,
        }
    }

    /// The fact with a new version; its number is the next. Nobody has agreed to it yet.
    #[must_use]
    pub fn revised(&self, wording: FactWording, written: (Option<SubjectId>, Timestamp)) -> Self {
        let number = self.current.version + 1;
        let current = wording.into_version((self.id, self.key.clone()), number, written);
        Self { revision: self.revision + 1, current, ..self.clone() }
    }
}

/// One version of a fact. Every version is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "fact": "01980c5e-7a00-7000-8000-000000000031", "key": "shelters", "version": 2, "text": "全市开放避难场所 132 处。",
    "source": "市应急管理局", "as_of": "2026-06-12T01:00:00Z", "valid_until": "2026-07-31T16:00:00Z", "verbatim": false,
    "public": true, "written_by": "01980c5e-7a00-7000-8000-000000000001", "written_at": "2026-06-12T01:00:00Z",
    "agreed_by": null, "agreed_at": null
}))]
pub struct FactVersion {
    /// The fact.
    pub fact: FactId,
    /// Its key, unique in its campaign.
    pub key: String,
    /// Number of the version, from 1.
    pub version: u32,
    /// What may be said.
    pub text: String,
    /// Where it comes from.
    pub source: String,
    /// When it was so.
    pub as_of: Timestamp,
    /// From when on it must not be published any more; null: no such time is known.
    #[schema(required = true)]
    pub valid_until: Option<Timestamp>,
    /// Whether it is quoted word for word.
    pub verbatim: bool,
    /// Whether it may be known to everybody already.
    pub public: bool,
    /// Who wrote it.
    #[schema(required = true)]
    pub written_by: Option<SubjectId>,
    /// When.
    pub written_at: Timestamp,
    /// Who said yes to it for the organisation that owns it.
    #[schema(required = true)]
    pub agreed_by: Option<SubjectId>,
    /// When.
    #[schema(required = true)]
    pub agreed_at: Option<Timestamp>,
}

impl FactVersion {
    /// A version for examples and tests.
    #[must_use]
    pub fn example() -> Self {
        Self {
            fact: FactId(uuid::Uuid::nil()),
            key: "hotline".to_owned(),
            version: 1,
            text: "应急求助拨打 119，城市服务拨打 12345。".to_owned(),
            source: String::new(),
            as_of: Timestamp::from_ms(0),
            valid_until: None,
            verbatim: false,
            public: true,
            written_by: None,
            written_at: Timestamp::from_ms(0),
            agreed_by: None,
            agreed_at: None,
        }
    }

    /// Whether it must not be published any more at `now`.
    #[must_use]
    pub fn is_expired(&self, now: Timestamp) -> bool {
        self.valid_until.is_some_and(|until| until <= now)
    }
}
