//! `readers.csv`: `function,audience,weight`. Whom a function speaks to.

use domain::proposal::Readers;
use domain::row::RowError;

use super::checked::checked;
use crate::csv::{Column, Source, read_rows};

const COLUMNS: [Column; 3] =
    [Column::required("function"), Column::required("audience"), Column::required("weight")];

/// Reads the readers of functions. O(bytes).
///
/// # Errors
/// What [`read_rows`] finds, and weights that are none.
///
/// ```
/// use formats::csv::Source;
/// use formats::knowledge::read_readers;
/// let read = |text: &str| read_readers(Source { name: "readers.csv", bytes: text.as_bytes() });
/// assert!(read("function,audience,weight\neducation,parents,3\n").is_ok());
/// assert!(read("function,audience,weight\neducation,parents,many\n").is_err());
/// ```
pub fn read_readers(file: Source<'_>) -> Result<Readers, Vec<RowError>> {
    let read = read_rows(file, &COLUMNS, |row| {
        let weight = row.text("weight").parse::<u8>().ok().filter(|weight| (1..=3).contains(weight));
        let wrong = || {
            let error = RowError::of_row(file.name, row.line(), "is no weight", "give a number from 1 to 3");
            Box::new(error.in_column("weight").of_value(row.text("weight")))
        };
        weight
            .map(|weight| (row.text("function").to_owned(), row.text("audience").to_owned(), weight))
            .ok_or_else(wrong)
    });
    checked(read).map(Readers::new)
}
