//! `seed/idf/N.csv`: what pairs of characters or words weigh in a comparison of texts.
//!
//! `pair,weight`: a pair as it is written, and 1 to 5; a pair that is not listed weighs
//! [`RARE_WEIGHT`](domain::originality::RARE_WEIGHT). N is the version. A table that was shipped is never changed,
//! because verdicts name it; a better one gets the next number.

use super::csv::{Column, Source, read_rows};
use domain::originality::IdfTable;
use domain::row::RowError;

const COLUMNS: [Column; 2] = [Column::required("pair"), Column::required("weight")];

/// Reads a table. O(bytes).
///
/// # Errors
/// What [`read_rows`] finds, and weights that are none.
///
/// ```
/// use formats::csv::Source;
/// use formats::idf::read_idf;
/// let read = |text: &str| read_idf(1, Source { name: "1.csv", bytes: text.as_bytes() });
/// assert_eq!(read("pair,weight\n防汛,3\nhigh water,4\n")?.len(), 2);
/// assert!(read("pair,weight\n防汛,much\n").is_err());
/// # Ok::<(), Vec<domain::row::RowError>>(())
/// ```
pub fn read_idf(version: u32, file: Source<'_>) -> Result<IdfTable, Vec<RowError>> {
    let mut read =
        read_rows(file, &COLUMNS, |row| (row.text("pair").to_owned(), row.text("weight").parse().ok()));
    let mut entries: Vec<(String, u8)> = Vec::with_capacity(read.rows.len());
    for row in read.rows {
        match row.value {
            (pair, Some(weight)) => entries.push((pair, weight)),
            (pair, None) => {
                let error =
                    RowError::of_row(file.name, row.line, "has no weight", "give a number from 1 to 5");
                read.errors.push(error.in_column("weight").of_value(&pair));
            }
        }
    }
    if read.errors.is_empty() {
        Ok(IdfTable::new(version, entries.iter().map(|(pair, weight)| (pair.as_str(), *weight))))
    } else {
        Err(read.errors)
    }
}
