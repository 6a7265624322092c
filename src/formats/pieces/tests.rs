use domain::row::RowError;

use super::*;
use crate::csv::Source;
use crate::shares::{Attribution, attribute_pieces};

const HEADER: &str = "cell,weight,organisation,cluster,account,quality\n";

fn read(text: impl AsRef<[u8]>) -> Result<Pieces, Refused> {
    read_pieces(Source { name: "pieces.csv", bytes: text.as_ref() })
}

fn attribute(text: &str) -> Attribution {
    attribute_pieces(&read(text).unwrap()).unwrap()
}

fn errors_of(text: &str) -> Vec<RowError> {
    read(text).unwrap_err().errors
}

fn rows(rows: &[&str]) -> String {
    format!("{HEADER}{}\n", rows.join("\n"))
}

/// Line, column and value of each error.
fn places(text: &str) -> Vec<(u64, String, String)> {
    let place =
        |error: RowError| (error.line, error.column.unwrap_or_default(), error.value.unwrap_or_default());
    errors_of(text).into_iter().map(place).collect()
}

fn place(line: u64, column: &str, value: &str) -> (u64, String, String) {
    (line, column.to_owned(), value.to_owned())
}

#[test]
fn a_byte_order_mark_quotes_and_columns_in_any_order_are_read() {
    let text = "\u{feff}\"quality\",account,cluster,organisation,weight,cell\r\n0.5,账号,\"微,矩阵\",单位,3,汛期\r\n";
    let pieces = read(text).unwrap();
    assert_eq!(pieces.cluster_names, ["微,矩阵"]);
    assert_eq!(pieces.pieces[0].quality.millionths(), 500_000);
    let csv = attribute(text).csv;
    assert_eq!(csv, "cluster,account,share\n\"微,矩阵\",账号,1.500000000\n\"微,矩阵\",,1.500000000\n");
}

#[test]
fn unknown_missing_and_repeated_columns_are_refused_by_name() {
    let errors = errors_of("cell,weight,organisation,cluster,reads,cell\n");
    let named: Vec<_> = errors.iter().map(|error| (error.line, error.column.as_deref().unwrap())).collect();
    assert_eq!(named, [(1, "reads"), (1, "cell"), (1, "account"), (1, "quality")]);
    assert!(errors_of("")[0].problem.contains("empty"));
}

#[test]
fn a_weight_that_differs_names_both_lines() {
    let text = rows(&["a,3,o,c,x,1", "b,1,o,c,x,1", "a,3.0,o,c,y,1", "a,2,o,c,z,1"]);
    assert_eq!(
        read(&text).unwrap_err().to_string(),
        "pieces.csv:5: column weight: \"2\" is not the cell's weight; remedy: give the cell the same weight in each row; \
         line 2 has 3"
    );
}

#[test]
fn every_fault_of_a_row_is_named_and_none_follows_from_another() {
    let text = rows(&["a,x,,c,k,1.5", "a,3,o,c,k,1", ",4,o,c,k,-1", "a,3,o,c", "b,1,o,c,k,0.1234567"]);
    assert_eq!(
        places(&text),
        [
            place(2, "organisation", ""),
            place(2, "quality", "1.5"),
            place(2, "weight", "x"),
            place(4, "cell", ""),
            place(4, "quality", "-1"),
            place(5, "", ""),
            place(6, "quality", "0.1234567"),
        ]
    );
}

#[test]
fn lines_are_counted_through_quoted_line_breaks_and_blank_lines() {
    let lines = |text: &str| errors_of(text).iter().map(|error| error.line).collect::<Vec<_>>();
    let text = rows(&["\"a\nb\",3,o,c,x,1", "", "a,3,o,c,x,2"]);
    assert_eq!(lines(&text), [5]);
    assert_eq!(lines(&text.replace('\n', "\r\n")), [5]);
    let unix = rows(&["a,3,o,c,x,1", "a,3,o,c,x,2", "a,3,o,c,x,2"]);
    assert_eq!(lines(&unix), [3, 4]);
    assert_eq!(lines(&unix.replace('\n', "\r\n")), [3, 4]);
}

#[test]
fn text_that_is_not_utf_8_is_a_fault_and_not_a_panic() {
    let bytes = [HEADER.as_bytes(), b"a,3,o,c,\xff,1\n"].concat();
    let refused = read(bytes).unwrap_err();
    assert_eq!((refused.errors[0].line, refused.errors[0].column.as_deref()), (2, Some("account")));
}

#[test]
fn a_thousand_faults_are_counted_and_the_first_listed() {
    let refused = read(rows(&vec!["a,3,o,c,x,2"; 1000])).unwrap_err();
    assert_eq!((refused.errors.len(), refused.count), (Refused::LISTED, 1000));
    assert!(refused.to_string().ends_with("… and 950 more"));
}

#[test]
fn the_order_of_rows_does_not_matter_and_of_repeated_rows_the_highest_counts() {
    let lines =
        ["a,0.1,o1,c,x,0.2", "a,0.1,o1,c,x,0.9", "b,7,o2,d,y,1", "a,0.1,o3,d,z,0.333333", "b,7,o1,c,x,1"];
    let mut turned = lines;
    turned.reverse();
    let there = attribute(&rows(&lines));
    assert_eq!(there, attribute(&rows(&turned)));
    // x: half of the lower third of a, all above it up to 0.9, and half of b.
    assert!(there.csv.contains("c,x,3.573333350\n"), "{}", there.csv);
    assert_eq!(there.summary.covered.to_string(), "7.090000000");
}

#[test]
fn written_accounts_add_up_to_their_cluster_and_clusters_to_what_is_covered() {
    let line =
        |row: i32| format!("cell{},1,o{},c{},a{row},{}", row % 3, row % 7, row % 5, f64::from(row) / 100.0);
    let lines: Vec<String> = (0..70).map(line).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let attribution = attribute(&rows(&lines));
    let (mut accounts, mut clusters) = (0, 0);
    for line in attribution.csv.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let units: u128 = fields[2].replace('.', "").parse().unwrap();
        if fields[1].is_empty() {
            assert_eq!(accounts, units);
            (accounts, clusters) = (0, clusters + units);
        } else {
            accounts += units;
        }
    }
    assert_eq!(clusters, attribution.summary.covered.units);
}
