//! `places.csv`: a gazetteer.

use domain::row::FileRows;
use domain::wording::NamedPlace;

use super::csv::{Column, Source, read_rows};

/// Its columns.
const PLACE_COLUMNS: [Column; 4] = [
    Column::required("name"),
    Column::optional("name_en"),
    Column::required("region"),
    Column::optional("functions"),
];

/// Reads places that people know.
///
/// ```
/// use formats::{csv::Source, place::read_places};
/// let bytes = "name,name_en,region,functions\n暨阳湖,Jiyang Lake,yangshe,water|culture_tourism\n".as_bytes();
/// let read = read_places(Source { name: "places.csv", bytes });
/// assert_eq!(read.rows[0].value.functions, ["water", "culture_tourism"]);
/// ```
#[must_use]
pub fn read_places(file: Source<'_>) -> FileRows<NamedPlace> {
    read_rows(file, &PLACE_COLUMNS, |row| NamedPlace {
        name: row.text("name").to_owned(),
        name_en: row.text("name_en").to_owned(),
        region: row.text("region").to_owned(),
        functions: row.list("functions").unwrap_or_default(),
    })
}
