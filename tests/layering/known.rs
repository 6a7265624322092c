//! Circles that are still there: in what, and the nodes. The list only ever becomes shorter: a circle must lie within one of
//! these, and each of these must still hold a circle.

/// In what, and the nodes that reach each other.
pub const KNOWN_CIRCLES: [(&str, &[&str]); 0] = [];
