//! Revisions of things as entity tags (RFC 9110, section 8.8.3).

/// The tag of a revision, as `ETag` has it.
///
/// ```
/// use domain::revision_tag::{read_revision_tag, revision_tag};
/// assert_eq!(revision_tag(3), "\"3\"");
/// assert_eq!(read_revision_tag(" \"3\" "), Some(3));
/// assert_eq!(read_revision_tag("3"), None);
/// assert_eq!(read_revision_tag("W/\"3\""), None);
/// ```
#[must_use]
pub fn revision_tag(revision: impl std::fmt::Display) -> String {
    format!("\"{revision}\"")
}

/// The revision in a tag, as `If-Match` has it; `None`: that is none.
#[must_use]
pub fn read_revision_tag(tag: &str) -> Option<i64> {
    tag.trim().strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}
