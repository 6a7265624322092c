//! How pieces count for the record of their account.

/// How a published piece counts for the account's record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PieceRecord {
    /// Pieces that are on time and original.
    pub good: u32,
    /// Declared reposts: neither good nor bad.
    pub reposts: u32,
}
