//! A campaign as it is kept, and as an answer shows it.

use serde::{Serialize, Serializer};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::amended::AmendedWords;
use super::pin::Pin;
use super::spec::CampaignSpec;
use super::stage::CampaignStage;
use super::state::CampaignState;
use crate::id::{CampaignId, SubjectId};
use crate::time::Timestamp;

/// A campaign as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// How far it has come.
    pub stage: CampaignStage,
    /// Counts its changes; the `ETag`.
    pub revision: i64,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// What it says, as it was written last and planned.
    pub spec: CampaignSpec,
    /// What was amended since.
    pub amended: AmendedWords,
    /// Accounts that must or must not take an angle.
    pub pins: Vec<Pin>,
}

impl Campaign {
    /// Where it stands.
    #[must_use]
    pub const fn state(&self) -> CampaignState {
        self.stage.state()
    }
}

impl Serialize for Campaign {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stage = self.stage.record();
        let spec = self.standing_spec();
        let body = CampaignBody {
            id: self.id,
            state: stage.state,
            revision: self.revision,
            created_at: self.created_at,
            planned_by: stage.planned_by,
            signed_by: stage.signed_by,
            signed_at: stage.signed_at,
            signed_basis: stage.signed_basis.as_deref(),
            launched_at: stage.launched_at,
            closed_at: stage.closed_at,
            amendments: self.amended.count,
            spec: &spec,
        };
        body.serialize(serializer)
    }
}

impl PartialSchema for Campaign {
    fn schema() -> RefOr<Schema> {
        CampaignBody::schema()
    }
}

impl ToSchema for Campaign {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        CampaignBody::schemas(schemas);
    }
}

/// A campaign as it is kept.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01980c5e-7a00-7000-8000-000000000002", "state": "planned", "revision": 2,
    "created_at": "2026-06-01T01:00:00Z", "planned_by": "01980c5e-7a00-7000-8000-000000000001", "signed_by": null,
    "signed_at": null, "signed_basis": null, "launched_at": null, "closed_at": null, "amendments": 0, "theme": "flood_season",
    "title": "2026 年防汛", "brief": "雨前讲准备、雨中讲避险、雨后讲恢复。", "basis": "", "contact": "", "language": "zh",
    "starts_at": "2026-06-10T00:00:00Z", "ends_at": "2026-07-31T00:00:00Z", "phases": [],
    "audiences": [{"key": "parents", "level": "normal", "name": "家长", "hook": "从接送和看护讲起。"}], "localities": [],
    "facts": [],
    "angles": [{
        "key": "school_rain", "title": "停课与防溺水", "brief": "说明停课信号、谁来通知、孩子在家谁看护。",
        "functions": ["education"], "form": "article", "audiences": ["parents"], "local": false, "level": "normal",
        "min": null, "max": 6, "phase": null, "reserved": false, "facts": [], "audience_notes": {}
    }],
    "spread": 40, "min_fit": 400, "capacity": 1, "organisation_capacity": null, "stretch": false, "teams": [],
    "weights": {"function": 4, "audience": 3, "form": 1, "locality": 1, "record": 1}, "scoring": "none", "assessors": 1,
    "sample_permille": 1000, "review": "none"
}))]
struct CampaignBody<'a> {
    /// Its id.
    id: CampaignId,
    /// Where it stands.
    state: CampaignState,
    /// Counts its changes; the `ETag`.
    revision: i64,
    /// When it was drafted.
    created_at: Timestamp,
    /// Who planned it last.
    #[schema(required = true)]
    planned_by: Option<SubjectId>,
    /// Who signed the plan.
    #[schema(required = true)]
    signed_by: Option<SubjectId>,
    /// When it was signed.
    #[schema(required = true)]
    signed_at: Option<Timestamp>,
    /// On what basis it was signed.
    #[schema(required = true)]
    signed_basis: Option<&'a str>,
    /// When it was launched.
    #[schema(required = true)]
    launched_at: Option<Timestamp>,
    /// When it was closed.
    #[schema(required = true)]
    closed_at: Option<Timestamp>,
    /// How often its contact or brief was amended after it was planned.
    #[schema(minimum = 0)]
    amendments: u32,
    /// What it says.
    #[serde(flatten)]
    spec: &'a CampaignSpec,
}
