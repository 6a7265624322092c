//! A piece that an incident had held.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{IncidentId, PieceId};
use crate::time::Timestamp;

/// That somebody has looked again at a piece which an incident had held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "piece": "01980c5e-7a00-7000-8000-000000000022", "version": 1, "incident": "01980c5e-7a00-7000-8000-000000000051",
    "confirmed_at": "2026-06-13T01:00:00Z"
}))]
pub struct PieceHold {
    /// Id of the piece.
    pub piece: PieceId,
    /// Number of the version.
    pub version: u32,
    /// The incident that had held it.
    pub incident: IncidentId,
    /// When somebody looked at it again.
    pub confirmed_at: Timestamp,
}
