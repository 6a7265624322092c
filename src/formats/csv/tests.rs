use domain::row::{FileRows, RowErrorScope};

use super::*;

const COLUMNS: [Column; 3] = [Column::required("key"), Column::required("name"), Column::optional("tags")];

type Read = FileRows<(String, String, Option<Vec<String>>)>;

fn read(bytes: impl AsRef<[u8]>) -> Read {
    let file = Source { name: "x.csv", bytes: bytes.as_ref() };
    read_rows(file, &COLUMNS, |row| (row.text("key").into(), row.text("name").into(), row.list("tags")))
}

fn lines(read: &Read) -> Vec<u64> {
    read.rows.iter().map(|row| row.line).collect()
}

fn errors(read: &Read) -> Vec<String> {
    read.errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_bom_and_columns_in_any_order_are_accepted() {
    let read = read("\u{feff}tags,name,key\n通知|办事,张家港教育,a\n");
    assert_eq!(errors(&read), [""; 0]);
    assert_eq!(
        read.rows[0].value,
        ("a".into(), "张家港教育".into(), Some(vec!["通知".into(), "办事".into()]))
    );
}

#[test]
fn an_absent_column_is_not_an_empty_field() {
    assert_eq!(read("key,name\na,b\n").rows[0].value.2, None);
    assert_eq!(read("key,name,tags\na,b,\n").rows[0].value.2, Some(vec![]));
    assert_eq!(read("key,name,tags\na,b,x|\n").rows[0].value.2, Some(vec!["x".into(), String::new()]));
}

#[test]
fn a_row_has_the_line_on_which_it_starts() {
    let text = "\n\nkey,name\na,\"two\nlines, and a \"\"quote\"\"\"\n\n\nb,c\n\n\"d\n\n\",e";
    for ending in ["\n", "\r\n", "\r"] {
        let read = read(text.replace('\n', ending));
        assert_eq!(errors(&read), [""; 0]);
        assert_eq!(lines(&read), [4, 8, 10], "{ending:?}");
        assert_eq!(read.rows[0].value.1, format!("two{ending}lines, and a \"quote\""));
    }
}

#[test]
fn a_row_with_another_number_of_fields_is_located_and_the_rest_read() {
    let read = read("key,name\na,b\nc\n\nd,e,f\ng,\"h\ni\",j\nk,l\n");
    assert_eq!(lines(&read), [2, 8]);
    assert_eq!(
        errors(&read),
        [
            "x.csv:3: the row has 1 field where the header has 2; remedy: give 2, with quotes around a value that \
             holds a comma",
            "x.csv:5: the row has 3 fields where the header has 2; remedy: give 2, with quotes around a value that \
             holds a comma",
            "x.csv:6: the row has 3 fields where the header has 2 and goes on to line 7; remedy: give 2, with quotes \
             around a value that holds a comma",
        ]
    );
    assert!(read.errors.iter().all(|error| error.scope == RowErrorScope::Row));
}

#[test]
fn broken_utf_8_is_located_by_line_and_column() {
    let whole = "张家港市公安局交通警察大队张家港市教育局张家港市人民法院".repeat(3);
    let bytes = [b"key,name\r\na,".as_slice(), whole.as_bytes(), b"\r\nc,\xd5\xc5\r\nd,e\r\n"].concat();
    let read = read(bytes);
    assert_eq!(lines(&read), [2, 4]);
    let error = &read.errors[0];
    assert_eq!((error.line, error.column.as_deref(), error.scope), (3, Some("name"), RowErrorScope::Row));
    assert!(error.problem.contains("not UTF-8"));
}

#[test]
fn a_header_that_is_not_utf_8_is_the_files_fault() {
    for bytes in [&b"key,\xd5\xc5\xbc\xd2\na,b\n"[..], b"\xff\xfek\0e\0y\0", b"\xfe\xff\0k\0e\0y"] {
        let read = read(bytes);
        assert!(read.rows.is_empty());
        assert_eq!(read.errors[0].scope, RowErrorScope::File);
        assert!(read.errors[0].problem.contains("not UTF-8"), "{}", read.errors[0]);
    }
}

#[test]
fn unknown_missing_and_repeated_columns_are_named() {
    let read = read("key,colour,key,\na,b,c,d\n");
    assert!(read.rows.is_empty());
    assert!(read.errors.iter().all(|error| error.scope == RowErrorScope::File && error.line == 1));
    assert_eq!(
        errors(&read),
        [
            "x.csv:1: column colour: the header names an unknown column; remedy: remove or rename it; this file may \
             have key, name, tags",
            "x.csv:1: column key: the header names this column twice; remedy: keep one of them",
            "x.csv:1: the header's field 4 is empty; remedy: name the column or remove it",
            "x.csv:1: column name: the header does not have this column; remedy: add it; it is required",
        ]
    );
}

#[test]
fn other_separators_are_recognised() {
    assert!(read("key;name\na;b\n").errors[0].remedy.contains("commas"));
    assert!(read("key\tname\na\tb\n").errors[0].remedy.contains("commas"));
}

#[test]
fn an_empty_file_lacks_its_header() {
    for text in ["", "\u{feff}", "\r\n\n"] {
        let read = read(text);
        assert_eq!(read.errors[0].scope, RowErrorScope::File);
        assert!(read.errors[0].remedy.contains("key,name,tags"));
    }
}

#[test]
fn a_header_alone_is_an_empty_list() {
    assert_eq!(read("key,name"), FileRows::default());
}

#[test]
fn a_row_of_commas_is_named_once() {
    assert_eq!(
        errors(&read("key,name,tags\n,,\n")),
        ["x.csv:2: the row is empty but for its commas; remedy: remove it"]
    );
}

#[test]
fn a_quote_that_never_ends_is_the_files_fault_since_it_swallows_rows() {
    let read = read("key,name\na,\"b\nc,d\ne,f\n");
    assert!(read.rows.is_empty());
    assert_eq!((read.errors[0].line, read.errors[0].scope), (2, RowErrorScope::File));
}

#[test]
fn a_missing_quote_that_another_row_ends_is_the_files_fault_too() {
    let read = read("key,name\na,\"b\nc,\"d\"\ne,f\n");
    assert_eq!((read.errors[0].line, read.errors[0].scope), (2, RowErrorScope::File));
}

#[test]
fn text_after_a_quote_in_one_line_is_that_rows_fault() {
    let read = read("key,name\na,\"b\"c\nd,e\nf,5\" wide\n");
    assert_eq!((read.errors[0].line, read.errors[0].scope), (2, RowErrorScope::Row));
    assert_eq!(read.rows[1].value.1, "5\" wide");
}
