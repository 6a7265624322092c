//! Rows each of which may be wrong by itself.

use domain::row::{FileRows, RowError};

/// All values in the order of the file.
///
/// # Errors
/// Everything that is wrong.
pub(super) fn checked<T>(read: FileRows<Result<T, Box<RowError>>>) -> Result<Vec<T>, Vec<RowError>> {
    let mut errors = read.errors;
    let mut values = Vec::with_capacity(read.rows.len());
    for row in read.rows {
        match row.value {
            Ok(value) => values.push(value),
            Err(error) => errors.push(*error),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}
