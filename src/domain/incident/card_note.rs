//! What is noted of a card: calls, posts, relief.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::SubjectId;
use crate::time::Timestamp;

/// A call of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"at": "2026-06-12T14:12:00Z", "by": null, "whom": "王芳", "reached": true}))]
pub struct CardCall {
    /// When.
    pub at: Timestamp,
    /// Who called.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// Whom.
    pub whom: String,
    /// Whether somebody answered.
    pub reached: bool,
}

/// What is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"at": "2026-06-12T14:18:00Z", "by": null, "url": "https://weibo.com/1", "versions": {"road_closure": 1}}))]
pub struct CardPost {
    /// When it was reported.
    pub at: Timestamp,
    /// Who reported it.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// Where it is.
    pub url: String,
    /// The versions of facts that it quotes, by information.
    pub versions: BTreeMap<String, u32>,
}

/// That the desk has relieved an account of its card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"at": "2026-06-12T15:00:00Z", "by": null, "reason": "不在影响范围内。"}))]
pub struct CardRelief {
    /// When.
    pub at: Timestamp,
    /// Who.
    #[schema(required = true)]
    pub by: Option<SubjectId>,
    /// Why.
    pub reason: String,
}
