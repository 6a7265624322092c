//! The versions of a fact.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{FactId, SubjectId};
use crate::time::Timestamp;

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
