//! `families.csv`: `key,name,name_en,functions,neighbours`. Which functions belong together.

use domain::language::Bilingual;
use domain::proposal::Family;
use domain::row::RowError;

use crate::csv::{Column, Source, read_rows};

const COLUMNS: [Column; 5] = [
    Column::required("key"),
    Column::required("name"),
    Column::required("name_en"),
    Column::required("functions"),
    Column::optional("neighbours"),
];

/// Reads the families, in the order of the file. O(bytes).
///
/// # Errors
/// What [`read_rows`] finds, and families without a function or with a neighbour that is none.
///
/// ```
/// use formats::csv::Source;
/// use formats::knowledge::read_families;
/// let read = |text: &str| read_families(Source { name: "families.csv", bytes: text.as_bytes() });
/// let head = "key,name,name_en,functions,neighbours\n";
/// assert_eq!(read(&format!("{head}rural,三农,Countryside,agriculture,\n"))?[0].functions, ["agriculture"]);
/// assert!(read(&format!("{head}rural,三农,Countryside,agriculture,towns\n")).is_err());
/// # Ok::<(), Vec<domain::row::RowError>>(())
/// ```
pub fn read_families(file: Source<'_>) -> Result<Vec<Family>, Vec<RowError>> {
    let read = read_rows(file, &COLUMNS, |row| Family {
        key: row.text("key").to_owned(),
        name: Bilingual { zh: row.text("name").to_owned(), en: row.text("name_en").to_owned() },
        functions: row.list("functions").unwrap_or_default(),
        neighbours: row.list("neighbours").unwrap_or_default(),
    });
    let mut errors = read.errors;
    for row in &read.rows {
        let wrong = |column: &str, value: &str, problem: &str, remedy: &str| {
            RowError::of_row(file.name, row.line, problem, remedy).in_column(column).of_value(value)
        };
        if row.value.functions.is_empty() {
            errors.push(wrong("functions", "", "is empty", "name the family's functions"));
        }
        for key in &row.value.neighbours {
            if read.rows.iter().all(|other| other.value.key != *key) {
                errors.push(wrong("neighbours", key, "is no family", "name one of this file"));
            }
        }
    }
    if errors.is_empty() { Ok(read.rows.into_iter().map(|row| row.value).collect()) } else { Err(errors) }
}
