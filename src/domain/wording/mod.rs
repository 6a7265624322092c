//! What titles and briefs of directions are made of: sentences with blanks, the duties of offices, and the places that people know.

mod gazetteer;
mod phrases;
mod sentence;

pub use gazetteer::{Gazetteer, NamedPlace, PlaceNamer, chance};
pub use phrases::Phrases;
pub use sentence::{Filling, OF_NOTES, OF_WORDINGS, Placeholder, fill, unknown_placeholders};
