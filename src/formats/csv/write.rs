//! Writing rows as RFC 4180 has it.

/// A header and rows as a file; values that hold commas, quotes or line breaks are quoted, lines end with `\n`. O(bytes).
///
/// ```
/// use formats::csv::write_rows;
/// let rows = [["a".to_owned(), "杨舍,\"镇\"".to_owned()]];
/// assert_eq!(write_rows(&["key", "name"], rows), "key,name\na,\"杨舍,\"\"镇\"\"\"\n");
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
    if field.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}
