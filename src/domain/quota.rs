//! Quotas of files: how many a piece and an organisation may have, and how large they may be together.

use super::keyed;

/// How long a file is kept that nobody has any more, in milliseconds: 30 days, in which it is not lost if it was taken off by mistake.
pub const DETACHED_KEPT_MS: i64 = 30 * 24 * 3_600_000;

keyed! {
    /// Of what files are counted together. One that stands in several versions or pieces of it counts once.
    pub enum FileOwner {
        /// All versions of a piece.
        Piece = "piece",
        /// All pieces of an organisation.
        Organisation = "organisation",
    }
}

impl FileOwner {
    /// What it may have.
    #[must_use]
    pub const fn quota(self) -> FileUse {
        match self {
            Self::Piece => FileUse { files: 100, bytes: 100 * 1024 * 1024 },
            Self::Organisation => FileUse { files: 10_000, bytes: 10 * 1024 * 1024 * 1024 },
        }
    }
}

/// How many files, and how large they are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FileUse {
    /// How many.
    pub files: u64,
    /// Bytes of all of them.
    pub bytes: u64,
}

impl FileUse {
    /// With one more file of so many bytes.
    ///
    /// # Errors
    /// [`QuotaExceeded`] when that is more than `owner` may have.
    ///
    /// ```
    /// use domain::quota::{FileOwner, FileUse};
    /// let most = FileOwner::Piece.quota();
    /// assert!(FileUse { files: most.files - 1, bytes: most.bytes - 5 }.with(5, FileOwner::Piece).is_ok());
    /// assert!(FileUse { files: most.files, bytes: 0 }.with(5, FileOwner::Piece).is_err());
    /// assert!(FileUse { files: 1, bytes: most.bytes - 4 }.with(5, FileOwner::Piece).is_err());
    /// ```
    pub fn with(self, size: u64, owner: FileOwner) -> Result<Self, QuotaExceeded> {
        let after = Self { files: self.files + 1, bytes: self.bytes.saturating_add(size) };
        let most = owner.quota();
        if after.files <= most.files && after.bytes <= most.bytes {
            return Ok(after);
        }
        Err(QuotaExceeded { owner, used: self, size })
    }
}

/// There is no room for one more file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the {} has {} files of at most {} with {} bytes of at most {}; this one has {size} bytes",
    .owner.key(), .used.files, .owner.quota().files, .used.bytes, .owner.quota().bytes
)]
pub struct QuotaExceeded {
    /// Whose quota it is.
    pub owner: FileOwner,
    /// What it has.
    pub used: FileUse,
    /// Bytes of the file that was to come.
    pub size: u64,
}
