//! Writing rows as RFC 4180 has it.

use super::formula::{MARK, needs_mark};

/// A header and rows as a file; values that hold commas, quotes or line breaks are quoted, lines end with `\n`. A value that a
/// spreadsheet program would compute stands behind an apostrophe, which [`super::read_rows`] takes off. O(bytes).
///
/// ```
/// use formats::csv::write_rows;
/// let rows = [["a".to_owned(), "杨舍,\"镇\"".to_owned()]];
/// assert_eq!(write_rows(&["key", "name"], rows), "key,name\na,\"杨舍,\"\"镇\"\"\"\n");
/// assert_eq!(write_rows(&["key", "share"], [["=1+1", "-2.5"]]), "key,share\n'=1+1,-2.5\n");
/// ```
#[must_use]
pub fn write_rows<T: AsRef<str>, const N: usize>(
    columns: &[&str; N],
    rows: impl IntoIterator<Item = [T; N]>,
) -> String {
    let mut text = columns.join(",");
    text.push('\n');
    for row in rows {
        for (at, field) in row.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            push_field(&mut text, field.as_ref());
        }
        text.push('\n');
    }
    text
}

fn push_field(text: &mut String, field: &str) {
    let quoted = field.contains([',', '"', '\n', '\r']);
    if quoted {
        text.push('"');
    }
    if needs_mark(field) {
        text.push(MARK);
    }
    if quoted {
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}
