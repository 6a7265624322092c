//! `authority.csv`.

use domain::emergency_plan::AuthorityRow;
use domain::language::Bilingual;
use domain::row::FileRows;

use super::csv::{Column, Source, read_rows};

/// Its columns; no functions: the emergency command alone.
const AUTHORITY_COLUMNS: [Column; 5] = [
    Column::required("information"),
    Column::required("name"),
    Column::required("name_en"),
    Column::optional("functions"),
    Column::required("source"),
];

/// Reads who may state which information.
///
/// ```
/// use formats::{authority::read_authority, csv::Source};
/// let bytes = "information,name,name_en,functions,source\nwind,风向风力,wind,meteorology,《气象法》\ncause,原因,cause,,《安全生产法》\n".as_bytes();
/// let read = read_authority(Source { name: "authority.csv", bytes });
/// assert_eq!(read.rows[0].value.functions, ["meteorology"]);
/// assert!(read.rows[1].value.functions.is_empty());
/// ```
#[must_use]
pub fn read_authority(file: Source<'_>) -> FileRows<AuthorityRow> {
    read_rows(file, &AUTHORITY_COLUMNS, |row| AuthorityRow {
        information: row.text("information").to_owned(),
        name: Bilingual { zh: row.text("name").to_owned(), en: row.text("name_en").to_owned() },
        functions: row.list("functions").unwrap_or_default(),
        source: row.text("source").to_owned(),
    })
}
