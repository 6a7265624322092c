//! What long work shows while it runs.

/// Shows how far an import is, and says when to stop.
pub trait Progress: Sync {
    /// `done` of `total` rows are written.
    fn step(&self, done: u64, total: u64);
    /// Whether somebody wants it to stop; looked at before anything is final.
    fn is_cancelled(&self) -> bool {
        false
    }
    /// The write transaction has begun: no other write of this process gets through until it ends.
    fn begin_write(&self) {}
    /// The write transaction has ended.
    fn end_write(&self) {}
}
