//! Reading rows.

use domain::row::FileRows;

use super::column::{Column, Source};
use super::fields::Fields;
use super::reading::Reading;
use crate::encoding::decode_text;

/// Reads the rows of a file, in whichever encoding spreadsheet programs have saved it. What is wrong with the file as a whole ends the reading; what is wrong with a row does not.
/// O(bytes).
///
/// ```
/// use formats::csv::{Column, Source, read_rows};
/// const COLUMNS: [Column; 2] = [Column::required("key"), Column::optional("name")];
/// let file = Source { name: "towns.csv", bytes: "name,key\n\"杨舍,镇\",yangshe\n塘桥\n".as_bytes() };
/// let read = read_rows(file, &COLUMNS, |row| (row.text("key").to_owned(), row.optional("name").map(str::to_owned)));
/// assert_eq!(read.rows[0].value, ("yangshe".into(), Some("杨舍,镇".into())));
/// assert_eq!(
///     read.errors[0].to_string(),
///     "towns.csv:3: the row has 1 field where the header has 2; remedy: give 2, with quotes around a value that holds a comma",
/// );
/// ```
pub fn read_rows<T>(file: Source<'_>, columns: &[Column], make: impl FnMut(&Fields<'_>) -> T) -> FileRows<T> {
    // What nobody can decode is read as UTF-8, so that its bad rows are named.
    let decoded = decode_text(file.bytes);
    let bytes = decoded.as_deref().map_or(file.bytes, str::as_bytes);
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reading = Reading::new(file.name, bytes);
    let read = reading.header(columns).map(|header| reading.rows(&header, make));
    read.unwrap_or_else(|errors| FileRows { rows: Vec::new(), errors })
}
