//! How far a direction has come, with what each stage knows.

use super::answer::Decline;
use super::state::DirectionState;
use crate::id::{DirectionId, PieceId};
use crate::time::Timestamp;

/// How far a direction has come. Each stage carries exactly what is known in it, so that a delivered direction without a piece
/// cannot be written down. Other crates read stages; only the transitions of [`Direction`](super::Direction) make them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectionStage {
    /// In a plan that is not launched.
    #[non_exhaustive]
    Proposed,
    /// Asked of its account; silence until half of its window accepts.
    #[non_exhaustive]
    Asked {
        /// When it was asked.
        at: Timestamp,
    },
    /// Accepted, explicitly or by silence.
    #[non_exhaustive]
    Accepted {
        /// When it was asked.
        asked_at: Timestamp,
        /// When it was accepted.
        at: Timestamp,
        /// The piece that was handed in for it and not withdrawn.
        piece: Option<PieceId>,
    },
    /// Declined; somebody else may be asked.
    #[non_exhaustive]
    Declined {
        /// When it was asked.
        asked_at: Timestamp,
        /// When it was declined.
        at: Timestamp,
        /// Why.
        answer: Decline,
    },
    /// Moved by a new plan.
    #[non_exhaustive]
    Superseded {
        /// When it was asked.
        asked_at: Timestamp,
        /// When it was accepted, if it was.
        answered_at: Option<Timestamp>,
        /// What took its place.
        successor: Option<DirectionId>,
    },
    /// The campaign was closed without a published piece, or the window has ended without an answer.
    #[non_exhaustive]
    Lapsed {
        /// When it was asked.
        asked_at: Timestamp,
        /// When it was accepted, if it was.
        answered_at: Option<Timestamp>,
        /// The piece that was handed in, not published and not withdrawn.
        piece: Option<PieceId>,
    },
    /// Its piece is published.
    #[non_exhaustive]
    Delivered {
        /// When it was asked.
        asked_at: Timestamp,
        /// When it was accepted.
        answered_at: Timestamp,
        /// The piece.
        piece: PieceId,
    },
}

/// A stage as a row shows it: one field each, of which a stage fills those that it knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectionStageRecord {
    /// Which stage it is.
    pub state: DirectionState,
    /// When it was asked.
    pub asked_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// What took its place.
    pub successor: Option<DirectionId>,
    /// The words of a decline.
    pub answer: Option<Decline>,
    /// The piece that was handed in for it and not withdrawn.
    pub piece: Option<PieceId>,
}

impl DirectionStage {
    /// The name of the stage.
    #[must_use]
    pub const fn state(&self) -> DirectionState {
        match self {
            Self::Proposed => DirectionState::Proposed,
            Self::Asked { .. } => DirectionState::Asked,
            Self::Accepted { .. } => DirectionState::Accepted,
            Self::Declined { .. } => DirectionState::Declined,
            Self::Superseded { .. } => DirectionState::Superseded,
            Self::Lapsed { .. } => DirectionState::Lapsed,
            Self::Delivered { .. } => DirectionState::Delivered,
        }
    }

    /// The stage that a row shows.
    ///
    /// # Errors
    /// The name of a field that the stage needs and the row lacks.
    pub fn restore(record: DirectionStageRecord) -> Result<Self, &'static str> {
        let DirectionStageRecord { state, asked_at, answered_at, successor, answer, piece } = record;
        let (asked, answered) = (asked_at.ok_or("asked_at"), answered_at.ok_or("answered_at"));
        Ok(match state {
            DirectionState::Proposed => Self::Proposed,
            DirectionState::Asked => Self::Asked { at: asked? },
            DirectionState::Accepted => Self::Accepted { asked_at: asked?, at: answered?, piece },
            DirectionState::Declined => {
                Self::Declined { asked_at: asked?, at: answered?, answer: answer.ok_or("answer")? }
            }
            DirectionState::Superseded => Self::Superseded { asked_at: asked?, answered_at, successor },
            DirectionState::Lapsed => Self::Lapsed { asked_at: asked?, answered_at, piece },
            DirectionState::Delivered => {
                Self::Delivered { asked_at: asked?, answered_at: answered?, piece: piece.ok_or("piece")? }
            }
        })
    }

    /// When it was asked.
    #[must_use]
    pub const fn asked_at(&self) -> Option<Timestamp> {
        match self {
            Self::Proposed => None,
            Self::Asked { at } => Some(*at),
            Self::Accepted { asked_at, .. }
            | Self::Declined { asked_at, .. }
            | Self::Superseded { asked_at, .. }
            | Self::Lapsed { asked_at, .. }
            | Self::Delivered { asked_at, .. } => Some(*asked_at),
        }
    }

    /// When it was answered.
    #[must_use]
    pub const fn answered_at(&self) -> Option<Timestamp> {
        match self {
            Self::Proposed | Self::Asked { .. } => None,
            Self::Accepted { at, .. } | Self::Declined { at, .. } => Some(*at),
            Self::Superseded { answered_at, .. } | Self::Lapsed { answered_at, .. } => *answered_at,
            Self::Delivered { answered_at, .. } => Some(*answered_at),
        }
    }

    /// What took its place.
    #[must_use]
    pub const fn successor(&self) -> Option<DirectionId> {
        match self {
            Self::Superseded { successor, .. } => *successor,
            _ => None,
        }
    }

    /// The words of a decline.
    #[must_use]
    pub const fn answer(&self) -> Option<&Decline> {
        match self {
            Self::Declined { answer, .. } => Some(answer),
            _ => None,
        }
    }

    /// The piece that was handed in for it and not withdrawn.
    #[must_use]
    pub const fn piece(&self) -> Option<PieceId> {
        match self {
            Self::Accepted { piece, .. } | Self::Lapsed { piece, .. } => *piece,
            Self::Delivered { piece, .. } => Some(*piece),
            _ => None,
        }
    }
}
