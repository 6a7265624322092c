//! Why a command stops.

/// Why a command stops with status 1, in a sentence for the terminal.
pub(super) struct Fault(pub(super) String);

impl Fault {
    pub(super) fn new(error: &impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}
