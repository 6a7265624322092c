//! `duties.csv`.

use domain::language::Bilingual;
use domain::row::FileRows;

use super::csv::{Column, Source, read_rows};

/// Its columns.
const DUTY_COLUMNS: [Column; 3] =
    [Column::required("function"), Column::required("zh"), Column::required("en")];

/// Reads what an office of each function can tell and others cannot.
///
/// ```
/// use formats::{csv::Source, duty::read_duties};
/// let bytes = "function,zh,en\nwater,{office}有水位。,{office} has the levels.\n".as_bytes();
/// let read = read_duties(Source { name: "duties.csv", bytes });
/// assert_eq!(read.rows[0].value.0, "water");
/// ```
#[must_use]
pub fn read_duties(file: Source<'_>) -> FileRows<(String, Bilingual)> {
    read_rows(file, &DUTY_COLUMNS, |row| {
        let duty = Bilingual { zh: row.text("zh").to_owned(), en: row.text("en").to_owned() };
        (row.text("function").to_owned(), duty)
    })
}
