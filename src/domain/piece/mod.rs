//! Pieces (稿件): what accounts hand in for their directions, with every version of it, and what the machine says of its
//! originality.

mod detail;
mod input;
mod item;
mod originality;
mod originality_checker;
mod overrule;
mod record;
mod state;
mod told;
mod version;

#[cfg(test)]
mod tests;

pub use detail::PieceDetail;
pub use input::{PieceInput, PublishInput, digest_of};
pub use item::{CorrectionInWork, Piece};
pub use originality::{Originality, OriginalityReason, OriginalityVerdict, Overruling};
pub use originality_checker::{CheckedText, OriginalityChecker};
pub use overrule::OverruleInput;
pub use record::PieceRecord;
pub use state::PieceState;
pub use told::{EarlierText, TextToCheck, Told};
pub use version::PieceVersion;
