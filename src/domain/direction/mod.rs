//! Directions (选题方向): what one account is asked to say, and the life of that request: proposed → asked →
//! accepted | declined | superseded | lapsed; delivered when its piece is published ([`DirectionStage`]).

mod answer;
mod kind;
mod life;
mod mark;
mod moved;
mod record;
mod replan;
mod stage;
mod state;
#[cfg(test)]
mod tests;
mod text;

pub use answer::{Decline, DeclineReason, Swap};
pub use kind::DirectionKind;
pub use life::DirectionRefusal;
pub use mark::DirectionMark;
pub use moved::Moved;
pub use record::Direction;
pub use replan::{Leaving, ReplanRequest};
pub use stage::{DirectionStage, DirectionStageRecord};
pub use state::DirectionState;
pub use text::{DirectionEdit, DirectionEdits, DirectionText, StandingText, TextEdit};
