//! Why an act on a piece is refused.

use crate::gate::Gate;
use crate::piece::PieceState;

/// Why the state machine does not do what was asked; nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The campaign's pieces pass no gates.
    #[error("the pieces of this campaign pass no gates; its `review` is none")]
    NoReview,
    /// The state does not allow it.
    #[error("a piece that is {} cannot be {action}", .state.key())]
    State {
        /// Where the piece, or the version in work, stands.
        state: PieceState,
        /// What was asked, as a participle.
        action: &'static str,
    },
    /// The person does not do such things.
    #[error("this is done by others")]
    Capacity,
    /// Whoever wrote it neither reviews nor signs it.
    #[error("who wrote a piece, or stands in for its writer, neither reviews nor signs it")]
    Author,
    /// A reviewer of a version does not sign it.
    #[error("who reviewed a version, or stands in for its reviewer, does not sign it")]
    Reviewer,
    /// Whoever published it does not confirm the page.
    #[error("who published a piece does not confirm its page; a second person does")]
    Publisher,
    /// The machine's findings that block a gate were not overruled.
    #[error("{open} findings block the gate {}", .gate.key())]
    Blocked {
        /// The gate.
        gate: Gate,
        /// How many were not overruled.
        open: usize,
    },
    /// It has not passed its four gates.
    #[error("the piece has not passed its four gates")]
    NotApproved,
    /// It needs a signature.
    #[error("the piece needs a signature")]
    Unsigned,
    /// It is no major item.
    #[error("the piece needs no signature")]
    NoSignature,
    /// It was changed after it was signed.
    #[error("the piece was changed after it was signed")]
    SignatureVoid,
    /// It is not what was submitted any more.
    #[error("the piece is not what was submitted any more")]
    Changed,
    /// What was signed or confirmed is another text, or other files.
    #[error("the text or its attachments are others by now")]
    OtherSeal,
    /// The published page is not the signed text.
    #[error("the page is not the text that was signed")]
    PageDiffers,
    /// There is no consent of this person that waits.
    #[error("no consent of yours waits to be confirmed")]
    NothingToConfirm,
}
