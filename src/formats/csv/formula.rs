//! Fields that a spreadsheet program would take for formulas.
//!
//! A program that opens a CSV file computes a field that begins like a formula, quotes or not. Whoever may enter a name could so have
//! something computed, or sent elsewhere, before the eyes of everybody who opens an export (CWE-1236; OWASP, "CSV Injection"). An
//! apostrophe in front makes a text of it. It is taken off where files are read, so that what was exported comes back as it was.

/// Put before a field that would be taken for a formula.
pub(super) const MARK: char = '\'';

/// What begins a formula, also as the keyboards of East Asia write it. Tabs and line breaks are passed over by some programs, which
/// then look at what follows.
const STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Whether a field is written with a mark before it. One that begins with marks of its own is judged by what follows them: otherwise
/// it would lose one of them when it is read. A negative number stays a number.
pub(super) fn needs_mark(field: &str) -> bool {
    let bare = field.trim_start_matches(MARK);
    bare.starts_with(STARTS) && !is_negative_number(bare)
}

/// A field as it was before it was written. What `needs_mark` says does not depend on how many marks there are, so exactly the one
/// that was put there is taken off.
pub(super) fn unmarked(field: &str) -> &str {
    match field.strip_prefix(MARK) {
        Some(rest) if needs_mark(rest) => rest,
        _ => field,
    }
}

/// A minus and plain decimal digits, as numbers are written here.
fn is_negative_number(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix('-').is_some_and(|digits| match digits.split_once('.') {
        Some((whole, decimals)) => is_digits(whole) && is_digits(decimals),
        None => is_digits(digits),
    })
}

#[cfg(test)]
mod tests {
    use crate::csv::{Column, Source, read_rows, write_rows};

    const COLUMNS: [Column; 2] = [Column::required("key"), Column::required("name")];

    /// Each is tried with no, one and two marks before it.
    const FIELDS: [&str; 16] = [
        "=1+1", "+86 512", "-2+3", "@sum", "\t=1", "\r=1", "\n=1", "＝1", "-", "-1", "-1.50", "-1.", "-1e5",
        "plain", "", "a=b",
    ];

    #[test]
    fn what_begins_like_a_formula_is_written_as_a_text() {
        let rows = [["=1+1", "-2+3"], ["@sum", "-12.5"], ["+a,b", "'=c"], ["it's", "'d"]];
        assert_eq!(
            write_rows(&["key", "name"], rows),
            "key,name\n'=1+1,'-2+3\n'@sum,-12.5\n\"'+a,b\",''=c\nit's,'d\n"
        );
        let rows = [["\t=1", "\r=1"], ["＝1", "-"]];
        assert_eq!(write_rows(&["key", "name"], rows), "key,name\n'\t=1,\"'\r=1\"\n'＝1,'-\n");
    }

    #[test]
    fn what_was_written_is_read_as_it_was() {
        let rows = FIELDS
            .iter()
            .flat_map(|field| ["", "'", "''"].map(|marks| [format!("{marks}{field}"), format!("x{field}")]));
        let rows: Vec<[String; 2]> = rows.collect();
        let text = write_rows(&["key", "name"], rows.clone());
        let file = Source { name: "x.csv", bytes: text.as_bytes() };
        let read = read_rows(file, &COLUMNS, |row| [row.text("key").to_owned(), row.text("name").to_owned()]);
        assert_eq!(read.errors, []);
        assert_eq!(read.rows.into_iter().map(|row| row.value).collect::<Vec<_>>(), rows);
    }

    #[test]
    fn the_values_of_a_list_are_marked_together() {
        let columns = [Column::required("tags")];
        let read = |text: &str| {
            let file = Source { name: "x.csv", bytes: text.as_bytes() };
            read_rows(file, &columns, |row| row.list("tags").unwrap()).rows.remove(0).value
        };
        let text = write_rows(&["tags"], [["=a|+b"]]);
        assert_eq!(text, "tags\n'=a|+b\n");
        assert_eq!(read(&text), ["=a", "+b"]);
    }
}
