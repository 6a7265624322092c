//! A file to read, and the columns that it may have.

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name, which errors give.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// Whether a file must have a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must.
    Required,
    /// It may.
    Optional,
}

/// A column that a file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
}

impl Column {
    /// A column that must be there.
    #[must_use]
    pub const fn required(name: &'static str) -> Self {
        Self { name, need: Need::Required }
    }

    /// A column that may be missing.
    #[must_use]
    pub const fn optional(name: &'static str) -> Self {
        Self { name, need: Need::Optional }
    }
}
