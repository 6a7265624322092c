//! Why nothing can be found.

/// The largest weight. A tie's own is at most a million, and its kind may weigh up to a thousand times more; beyond that is room.
pub const MOST_WEIGHT: f64 = 1e12;

/// Why nothing can be found.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum DetectionError {
    /// There is nothing to look at.
    #[error("there are no ties; at least one is needed")]
    NoTies,
    /// A tie joins a node with itself.
    #[error("tie {tie} joins a node with itself")]
    SelfTie {
        /// Its place, from 0.
        tie: usize,
    },
    /// A weight is not above 0, or above [`MOST_WEIGHT`], or no number.
    #[error("the weight of tie {tie} is not above 0 and at most {MOST_WEIGHT}")]
    BadWeight {
        /// Its place, from 0.
        tie: usize,
    },
    /// A tie names a node that is not there.
    #[error("tie {tie} names a node that is not there")]
    NoSuchNode {
        /// Its place, from 0.
        tie: usize,
    },
    /// More ties than 32 bits can number.
    #[error("{ties} ties are too many; below 2³⁰ fit")]
    TooLarge {
        /// How many there are.
        ties: usize,
    },
    /// The resolution is not above 0, or not finite.
    #[error("{resolution} is no resolution; above 0 and finite is right")]
    BadResolution {
        /// What was asked for.
        resolution: f64,
    },
    /// Whoever watched said so.
    #[error("the detection was stopped")]
    Stopped,
}
