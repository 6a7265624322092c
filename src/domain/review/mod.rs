//! Review (审核): how a piece comes from a draft to the world, with four gates and, for major items, a signature.

mod act;
mod due;
mod gate_review;
mod gates;
mod input;
mod life;
mod piece;
mod record;
mod refusal;
mod separation;
#[cfg(test)]
mod tests;
mod track;
mod view;
mod work;

pub use act::{CONFIRM_WITHIN_MS, Consent, Returned, ReviewAct, Seal, Signature};
pub use due::{CORRECTION_MS, ReviewStep, Schedule, Signing, StepDue};
pub use gate_review::{GateReview, GateState};
pub use gates::{Decision, Gates, Overrule, Pass, Passes, ReviewFinding};
pub use input::{ConsentInput, GateInput, MajorInput, PageInput, ReturnInput, ReviewOutcome, SignatureInput};
pub(crate) use input::{check_place, check_words};
pub use life::{Action, Capacity, Case, Life, Person};
pub use record::{ReviewRecord, Waiting};
pub use refusal::Refusal;
pub use track::{Progress, Release, Submission, Track, Work};
pub use view::{PieceReview, ReviewTask, VersionParts};
