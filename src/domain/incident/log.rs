//! The log of an incident, from minute to minute, made of the audit.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::board::CardCounts;
use super::clock::IncidentClock;
use super::record::Incident;
use crate::event::EventKind;
use crate::language::Bilingual;
use crate::time::Timestamp;

/// Everything that was done in an incident, in the order in which it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "incident": {
        "id": "01980c5e-7a00-7000-8000-000000000051", "kind": "hazardous_leak",
        "name": {"zh": "危险化学品泄漏", "en": "hazardous leak"}, "place": "保税区", "region": "baoshuiqu", "command": "zhangjiagang",
        "at": "2026-06-12T14:05:00Z", "level": null, "drill": false, "language": "zh", "state": "running",
        "desk": "01980c5e-7a00-7000-8000-000000000001", "plan_revision": 0, "is_approved": false,
        "started_by": "01980c5e-7a00-7000-8000-000000000001", "started_at": "2026-06-12T14:10:00Z", "ended": null, "revision": 1
    },
    "clocks": [], "entries": [],
    "cards": {"all": 31, "asked": 28, "called": 2, "seen": 1, "posted": 0, "relieved": 0, "late": 0, "behind": 0}
}))]
pub struct IncidentLog {
    /// The incident.
    pub incident: Incident,
    /// Its clocks, met or missed.
    pub clocks: Vec<IncidentClock>,
    /// How its cards stand.
    pub cards: CardCounts,
    /// What was done, in the order of the record.
    pub entries: Vec<IncidentLogEntry>,
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "entry": 812, "at": "2026-06-12T14:42:00Z", "by": "王芳", "action": "incident.fact_stated", "account": null, "name": null,
    "information": "air_reading", "about": {"zh": "大气监测数据", "en": "air reading"}, "version": 1, "number": null, "text": "22时40分，园区北门氯气0.3毫克/立方米"
}))]
pub struct IncidentLogEntry {
    /// Number in the audit.
    pub entry: i64,
    /// When.
    pub at: Timestamp,
    /// Who; null: the system.
    #[schema(required = true)]
    pub by: Option<String>,
    /// What.
    pub action: EventKind,
    /// Handle of the account that it concerns.
    #[schema(required = true)]
    pub account: Option<String>,
    /// Its name.
    #[schema(required = true)]
    pub name: Option<String>,
    /// Key of the information that it concerns.
    #[schema(required = true)]
    pub information: Option<String>,
    /// What that is called.
    #[schema(required = true)]
    pub about: Option<Bilingual>,
    /// Version of that.
    #[schema(required = true)]
    pub version: Option<u32>,
    /// Number of the bulletin that it concerns.
    #[schema(required = true)]
    pub number: Option<u32>,
    /// What was said: the fact, the bulletin, the reason.
    #[schema(required = true)]
    pub text: Option<String>,
}
