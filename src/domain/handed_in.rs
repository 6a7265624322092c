//! What is answered to a hand-in.

use serde::Serialize;
use utoipa::ToSchema;

use crate::gate::Finding;
use crate::piece::PieceDetail;

/// A piece that was just handed in, with what is worth mending in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandedIn {
    /// The piece.
    #[serde(flatten)]
    pub piece: PieceDetail,
    /// What was found in its title and text.
    pub findings: Vec<Finding>,
}
