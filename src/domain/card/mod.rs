//! Cards of directions: everything that an operator needs to begin to write at once.

mod around;
mod context;
mod detail;
mod record;
mod text;

pub use context::CardContext;
pub use detail::{DirectionAlternative, DirectionDetail, DirectionNames, NeighbourDirection, StoryCut};
pub use record::DirectionCard;
