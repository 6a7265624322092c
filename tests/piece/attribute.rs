//! `micromatrix attribute`: no database, a file in and a file out.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

fn attribute(folder: &Path, pieces: &str) -> Output {
    std::fs::write(folder.join("pieces.csv"), pieces).unwrap();
    Command::new(env!("CARGO_BIN_EXE_micromatrix"))
        .args(["attribute", "--pieces", "pieces.csv", "--out", "shares.csv"])
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn a_file_of_pieces_becomes_a_file_of_shares_and_a_summary() {
    let folder = tempfile::tempdir().unwrap();
    let pieces = "\u{feff}cell,weight,organisation,cluster,account,quality\n汛期,3,水务局,防汛,w1,1\n汛期,3,教育局,学校,j1,1\n\
                  道路,1,公安局,道路,p1,0\n";
    let output = attribute(folder.path(), pieces);
    assert!(output.status.success(), "{output:?}");
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(summary["seconds"].as_f64().unwrap() >= 0.0);
    assert_eq!((&summary["weight"], &summary["covered"]), (&json!(4.0), &json!(3.0)));
    assert_eq!(summary["blanks"], json!([{"cell": "道路", "share": 1.0}]));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("shares.csv")).unwrap(),
        "cluster,account,share\n学校,j1,1.500000000\n学校,,1.500000000\n道路,p1,0.000000000\n道路,,0.000000000\n\
         防汛,w1,1.500000000\n防汛,,1.500000000\n"
    );
}

#[test]
fn a_bad_file_is_refused_with_status_1_naming_each_line() {
    let folder = tempfile::tempdir().unwrap();
    let pieces = "cell,weight,organisation,cluster,account,quality\na,3,o,c,x,2\na,3,o,c\na,4,o,c,y,1\n";
    let output = attribute(folder.path(), pieces);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    for part in [
        "pieces.csv:2: column quality: \"2\"",
        "pieces.csv:3: the row has 4 fields",
        "pieces.csv:4: column weight: \"4\"",
    ] {
        assert!(message.contains(part), "{message}");
    }
    assert!(output.stdout.is_empty() && !folder.path().join("shares.csv").exists());
}
