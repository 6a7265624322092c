//! Reading rows.

use domain::row::{FileRows, RowError};

use super::column::{Column, Source};
use super::fields::Fields;
use super::reading::{NOT_UTF8, Reading};
use crate::encoding::other_encoding;

/// Reads the rows of a file. One that a spreadsheet program has saved in another encoding is refused as a whole: it would be read as a
/// list ([`crate::sheet`]), but these files are our own. What is wrong with the file as a whole ends the reading; what is wrong with a row does not.
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
    let bytes = file.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file.bytes);
    let read = if let Some(encoding) = other_encoding(file.bytes) {
        let problem = format!("the file is in {encoding}, not UTF-8");
        Err(vec![RowError::of_file(file.name, 0, problem, NOT_UTF8)])
    } else {
        let mut reading = Reading::new(file.name, bytes);
        reading.header(columns).map(|header| reading.rows(&header, make))
    };
    read.unwrap_or_else(|errors| FileRows { rows: Vec::new(), errors })
}
