//! Located errors of well-formed input whose values are not right.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::alike::is_invisible;

/// One wrong value: where it stands and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"pointer": "/angles/0/min", "detail": "min 3 is above max 1"}))]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the body; `?name` for a query parameter, `#name` for a header.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl FieldError {
    /// An error at `pointer`.
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), detail: detail.into() }
    }
}

/// Collects every wrong value of one input, so that a caller sees all of them at once.
#[derive(Debug, Default)]
pub struct ValidationErrors(Vec<FieldError>);

impl ValidationErrors {
    /// Notes a fault at `pointer`.
    pub fn add(&mut self, pointer: impl Into<String>, detail: impl Into<String>) {
        self.0.push(FieldError::new(pointer, detail));
    }

    /// Notes a fault unless `condition` holds.
    pub fn require(&mut self, condition: bool, pointer: &str, detail: impl Into<String>) {
        if !condition {
            self.add(pointer, detail);
        }
    }

    /// The value, noting a fault where there is none.
    pub fn required<T>(&mut self, pointer: &str, value: Option<T>, detail: &str) -> Option<T> {
        self.require(value.is_some(), pointer, detail);
        value
    }

    /// Notes why a value cannot be read, if it cannot.
    pub fn read<T>(&mut self, pointer: &str, value: Result<T, String>) -> Option<T> {
        value.map_err(|detail| self.add(pointer, detail)).ok()
    }

    /// Checks a text's length in characters, and that it holds no control characters but line breaks and tabs.
    pub fn text(&mut self, pointer: &str, value: &str, most: usize) {
        let length = value.chars().count();
        self.require(length <= most, pointer, format!("has {length} characters; at most {most} fit"));
        self.require(
            !value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')),
            pointer,
            "holds control characters; leave them out",
        );
    }

    /// Checks a key: 1 to 200 characters without bars, white space at the ends, and characters that do not show.
    pub fn key(&mut self, pointer: &str, value: &str) {
        if let Err(detail) = check_key(value) {
            self.add(pointer, detail);
        }
    }

    /// Checks a key that never stands in a list, and so may hold bars: that of an organisation, which may be its name.
    pub fn single_key(&mut self, pointer: &str, value: &str) {
        if let Err(detail) = check_single_key(value) {
            self.add(pointer, detail);
        }
    }

    /// Checks that a key is none of the words that the API's paths reserve.
    pub fn not_reserved(&mut self, pointer: &str, value: &str, reserved: &[&str]) {
        if let Err(detail) = check_not_reserved(value, reserved) {
            self.add(pointer, detail);
        }
    }

    /// Notes what another check has found.
    pub fn extend(&mut self, checked: Result<(), Vec<FieldError>>) {
        self.0.extend(checked.err().unwrap_or_default());
    }

    /// What was noted, in that order.
    #[must_use]
    pub fn into_errors(self) -> Vec<FieldError> {
        self.0
    }

    /// `Ok` when nothing was noted.
    ///
    /// # Errors
    /// The faults, in the order in which they were noted.
    pub fn into_result(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// Keys that are reserved because they stand in the API's paths where the key of a cluster stands: a cluster of such a key could
/// never be reached.
pub const RESERVED_CLUSTER_KEYS: [&str; 3] = ["bridges", "detections", "drift"];

/// The same for the handle of an account.
pub const RESERVED_ACCOUNT_HANDLES: [&str; 1] = ["hints"];

/// Whether `value` is none of the words that the API's paths reserve.
///
/// # Errors
/// What is wrong and what would be right.
pub fn check_not_reserved(value: &str, reserved: &[&str]) -> Result<(), String> {
    if reserved.contains(&value) {
        return Err(format!("{value} is a word of the API's own paths; choose another"));
    }
    Ok(())
}

/// Whether `value` can serve as a human key (of an account, cluster, function, angle, …).
///
/// # Errors
/// What is wrong and what would be right.
pub fn check_key(value: &str) -> Result<(), String> {
    check_single_key(value)?;
    if value.contains('|') {
        return Err("holds a `|`, which separates keys; leave it out".to_owned());
    }
    Ok(())
}

/// Whether `value` can serve as a human key that never stands in a list (of an organisation).
///
/// # Errors
/// What is wrong and what would be right.
pub fn check_single_key(value: &str) -> Result<(), String> {
    let length = value.chars().count();
    if length == 0 {
        return Err("is empty; a key of 1 to 200 characters is needed".to_owned());
    }
    if length > 200 {
        return Err(format!("has {length} characters; a key has at most 200"));
    }
    if value.trim() != value {
        return Err("begins or ends with white space; leave it out".to_owned());
    }
    if value.chars().any(char::is_control) {
        return Err("holds a control character; leave it out".to_owned());
    }
    if value.contains(is_invisible) {
        return Err(
            "holds a character that does not show, or that turns the direction of writing; leave it out"
                .to_owned(),
        );
    }
    if matches!(value, "." | "..") {
        // In an address they mean this place and the one above, so that what is called so could never be reached.
        return Err("is a way through an address and no key; choose another".to_owned());
    }
    Ok(())
}
