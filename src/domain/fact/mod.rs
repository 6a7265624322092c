//! Facts (口径): statements that pieces may use, with their owner, their source and every version of them.

mod input;
mod registered;
mod standing;
mod touched;
mod version;

pub use input::{Authorship, FactInput, FactWording};
pub use registered::RegisteredFact;
pub use standing::{FactStanding, SOON_MS};
pub use touched::{
    Citation, CitedFact, Confirmed, FactFault, FactObstacle, TouchState, TouchedItem, faults_of, touch_state,
    touched_directions, touched_pieces,
};
pub use version::FactVersion;
