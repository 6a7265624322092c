//! A fact of a campaign, with its current version.

use serde::Serialize;
use utoipa::ToSchema;

use super::input::{Authorship, FactWording};
use super::version::FactVersion;
use crate::campaign::Fact;
use crate::id::{CampaignId, FactId};
use crate::right::Reach;
use crate::time::Timestamp;

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

    /// Whether a right that goes this far is one over it: of everything, or of the organisation that owns it.
    #[must_use]
    pub fn is_within(&self, reach: &Reach) -> bool {
        reach.all || self.owner.as_ref().is_some_and(|owner| reach.organisations.contains(owner))
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
            angles: Vec::new(),
        }
    }

    /// The fact with a new version; its number is the next. Nobody has agreed to it yet.
    #[must_use]
    pub fn revised(&self, wording: FactWording, written: Authorship) -> Self {
        let number = self.current.version + 1;
        let current = wording.into_version(self.id, self.key.clone(), number, written);
        Self { revision: self.revision + 1, current, ..self.clone() }
    }
}
