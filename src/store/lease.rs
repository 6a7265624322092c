//! Leases: who works on something that only one process at a time may work on.

/// Who works on something, and the last sign of life: it changes with each renewal, and says nothing else, since no two clocks agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease<Id> {
    /// What is worked on.
    pub id: Id,
    /// The worker.
    pub owner: Option<String>,
    /// The sign of life.
    pub beat: Option<i64>,
}
