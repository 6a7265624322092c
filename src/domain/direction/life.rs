//! The life of a direction: every way from one stage to the next. Each transition takes the direction as it stands and gives
//! the one that follows, or says why there is none.

use super::answer::Decline;
use super::record::Direction;
use super::stage::DirectionStage;
use super::state::DirectionState;
use crate::id::{DirectionId, PieceId};
use crate::time::Timestamp;

/// Why a direction does not do what was asked; nothing is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DirectionRefusal {
    /// The state does not allow it.
    #[error("a direction that is {} cannot be {action}", .state.key())]
    State {
        /// Where the direction stands.
        state: DirectionState,
        /// What was asked, as a participle.
        action: &'static str,
    },
    /// It has a piece, which stands in the way until that is withdrawn.
    #[error("a direction that has a piece cannot be {action}")]
    HasPiece {
        /// The piece.
        piece: PieceId,
        /// What was asked, as a participle.
        action: &'static str,
    },
}

impl Direction {
    /// Fails unless its account may answer it now: it was asked or accepted, and has no piece. `action` is what was asked, as a
    /// participle.
    ///
    /// # Errors
    /// [`DirectionRefusal`].
    pub const fn require_answerable(&self, action: &'static str) -> Result<(), DirectionRefusal> {
        if let Some(piece) = self.piece() {
            return Err(DirectionRefusal::HasPiece { piece, action });
        }
        if self.state().is_answerable() { Ok(()) } else { Err(self.refuse(action)) }
    }

    /// Whether it falls with an account that is closed: what is not published. A piece that is not out goes with it.
    #[must_use]
    pub const fn falls_with_account(&self) -> bool {
        self.state().is_answerable()
    }

    /// Opened by somebody of its account; the first time counts.
    ///
    /// # Errors
    /// [`DirectionRefusal::State`] when it is not asked yet.
    pub fn opened(&self, at: Timestamp) -> Result<Self, DirectionRefusal> {
        match self.stage {
            DirectionStage::Proposed => Err(self.refuse("opened")),
            _ => Ok(Self { opened_at: self.opened_at.or(Some(at)), ..self.clone() }),
        }
    }

    /// Fails unless its text may be written over: it holds its slot and its piece is not out.
    ///
    /// # Errors
    /// [`DirectionRefusal::State`].
    pub const fn require_editable(&self) -> Result<(), DirectionRefusal> {
        match self.stage {
            DirectionStage::Proposed | DirectionStage::Asked { .. } | DirectionStage::Accepted { .. } => {
                Ok(())
            }
            _ => Err(self.refuse("edited")),
        }
    }

    /// Asked of its account.
    ///
    /// # Errors
    /// [`DirectionRefusal::State`] when it was asked before.
    pub fn asked(&self, at: Timestamp) -> Result<Self, DirectionRefusal> {
        match self.stage {
            DirectionStage::Proposed => Ok(self.at_stage(DirectionStage::Asked { at })),
            _ => Err(self.refuse("asked")),
        }
    }

    /// Accepted, explicitly or by silence. Accepting again changes nothing.
    ///
    /// # Errors
    /// [`DirectionRefusal`] when it cannot be answered.
    pub fn accepted(&self, at: Timestamp) -> Result<Self, DirectionRefusal> {
        match self.stage {
            DirectionStage::Accepted { .. } => Ok(self.clone()),
            DirectionStage::Asked { at: asked_at } => {
                Ok(self.at_stage(DirectionStage::Accepted { asked_at, at, piece: None }))
            }
            _ => Err(self.require_answerable("accepted").err().unwrap_or(self.refuse("accepted"))),
        }
    }

    /// Declined by its account, also after it was accepted.
    ///
    /// # Errors
    /// [`DirectionRefusal`] when it cannot be answered.
    pub fn declined(&self, at: Timestamp, answer: Decline) -> Result<Self, DirectionRefusal> {
        let (asked_at, _) = self.answerable("declined")?;
        Ok(self.at_stage(DirectionStage::Declined { asked_at, at, answer }))
    }

    /// Moved by a new plan; `successor` is what its account has instead.
    ///
    /// # Errors
    /// [`DirectionRefusal`] when it cannot be answered: what is over or has a piece is not moved.
    pub fn superseded(&self, successor: Option<DirectionId>) -> Result<Self, DirectionRefusal> {
        let (asked_at, answered_at) = self.answerable("given up")?;
        Ok(self.at_stage(DirectionStage::Superseded { asked_at, answered_at, successor }))
    }

    /// With a piece that was handed in for it; one that was only asked is accepted by that.
    ///
    /// # Errors
    /// [`DirectionRefusal`] when it cannot be answered.
    pub fn with_piece(&self, piece: PieceId, at: Timestamp) -> Result<Self, DirectionRefusal> {
        let (asked_at, answered_at) = self.answerable("given a piece")?;
        let at = answered_at.unwrap_or(at);
        Ok(self.at_stage(DirectionStage::Accepted { asked_at, at, piece: Some(piece) }))
    }

    /// Its piece is published.
    ///
    /// # Errors
    /// [`DirectionRefusal::State`] when it is not accepted, or has no piece.
    pub fn delivered(&self) -> Result<Self, DirectionRefusal> {
        match self.stage {
            DirectionStage::Accepted { asked_at, at: answered_at, piece: Some(piece) } => {
                Ok(self.at_stage(DirectionStage::Delivered { asked_at, answered_at, piece }))
            }
            _ => Err(self.refuse("delivered")),
        }
    }

    /// Its piece was withdrawn while the campaign runs: it waits for another one.
    ///
    /// # Errors
    /// [`DirectionRefusal::State`] when it has no piece, or the campaign was closed in between.
    pub fn without_piece(&self) -> Result<Self, DirectionRefusal> {
        match self.stage {
            DirectionStage::Accepted { asked_at, at, piece: Some(_) }
            | DirectionStage::Delivered { asked_at, answered_at: at, .. } => {
                Ok(self.at_stage(DirectionStage::Accepted { asked_at, at, piece: None }))
            }
            _ => Err(self.refuse("left without its piece")),
        }
    }

    /// Its piece was withdrawn after the campaign was closed: no other one can come.
    ///
    /// # Errors
    /// [`DirectionRefusal::State`] when it has no piece.
    pub fn lapsed_without_piece(&self) -> Result<Self, DirectionRefusal> {
        match self.stage {
            DirectionStage::Delivered { asked_at, answered_at, .. } => {
                let answered_at = Some(answered_at);
                Ok(self.at_stage(DirectionStage::Lapsed { asked_at, answered_at, piece: None }))
            }
            DirectionStage::Lapsed { asked_at, answered_at, piece: Some(_) } => {
                Ok(self.at_stage(DirectionStage::Lapsed { asked_at, answered_at, piece: None }))
            }
            _ => Err(self.refuse("left without its piece")),
        }
    }

    /// Over, because the campaign was closed without a published piece, or because nobody has answered until the window had ended; a piece
    /// that was only handed in stays noted.
    ///
    /// # Errors
    /// [`DirectionRefusal::State`] when it was neither asked nor accepted.
    pub fn lapsed(&self) -> Result<Self, DirectionRefusal> {
        let stage = match self.stage {
            DirectionStage::Asked { at } => {
                DirectionStage::Lapsed { asked_at: at, answered_at: None, piece: None }
            }
            DirectionStage::Accepted { asked_at, at, piece } => {
                DirectionStage::Lapsed { asked_at, answered_at: Some(at), piece }
            }
            _ => return Err(self.refuse("lapsed")),
        };
        Ok(self.at_stage(stage))
    }

    /// What silence has made of it by `now`: accepted from half of its window on, lapsed where nobody has looked until the window had
    /// ended; `None` while it is silent for less, or where it was answered.
    ///
    /// # Errors
    /// None for a direction that was asked.
    pub fn after_silence(&self, now: Timestamp) -> Result<Option<Self>, DirectionRefusal> {
        let is_asked = self.state() == DirectionState::Asked;
        match self.accepts_at().filter(|at| is_asked && *at <= now) {
            None => Ok(None),
            Some(_) if now < self.due_at => self.accepted(now).map(Some),
            Some(_) => self.lapsed().map(Some),
        }
    }

    /// When it was asked and accepted, if its account may answer it now.
    fn answerable(&self, action: &'static str) -> Result<(Timestamp, Option<Timestamp>), DirectionRefusal> {
        self.require_answerable(action)?;
        match self.stage {
            DirectionStage::Asked { at } => Ok((at, None)),
            DirectionStage::Accepted { asked_at, at, .. } => Ok((asked_at, Some(at))),
            _ => Err(self.refuse(action)),
        }
    }

    fn at_stage(&self, stage: DirectionStage) -> Self {
        Self { stage, ..self.clone() }
    }

    const fn refuse(&self, action: &'static str) -> DirectionRefusal {
        DirectionRefusal::State { state: self.state(), action }
    }
}
