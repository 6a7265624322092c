//! The real registries.

use micromatrix::domain::import::{BadRows, Grouping, ImportOptions, ImportState};

use crate::import::support::{Kept, SKIP, STRICT, told};
use crate::support::real_folder;

fn read(matrix: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(real_folder(matrix)).unwrap();
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())
    });
    files.collect()
}

/// A registry whose taxonomy has every function that the files use.
fn with_their_functions(files: &[(&str, &str)]) -> Kept {
    let mut kept = Kept::new();
    let report = kept.plan(files, SKIP).report;
    let mut functions: Vec<String> = report
        .errors
        .iter()
        .filter(|error| error.column.as_deref() == Some("functions"))
        .filter_map(|error| error.value.clone())
        .collect();
    functions.sort();
    functions.dedup();
    let rows: Vec<String> = functions.iter().map(|key| format!("{key},{key}")).collect();
    kept.import(&[("functions.csv", &format!("key,name\n{}\n", rows.join("\n")))], STRICT);
    kept
}

#[test]
#[ignore = "needs the real registry congress"]
fn congress_names_both_lines_of_its_repeated_handle() {
    let files = read("congress");
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut kept = with_their_functions(&files);

    let strict = kept.plan(&files, STRICT).report;
    assert_eq!(strict.state, ImportState::Refused);
    let told = told(&strict);
    assert_eq!(told.len(), 1, "{told:?}");
    let error = &strict.errors[0];
    assert_eq!((error.file.as_str(), error.column.as_deref()), ("accounts.csv", Some("handle")));
    let text = files.iter().find(|(name, _)| *name == "accounts.csv").unwrap().1;
    let handle = format!("{},", error.value.as_deref().unwrap());
    let lines: Vec<u64> =
        (1..).zip(text.lines()).filter(|(_, line)| line.starts_with(&handle)).map(|(at, _)| at).collect();
    assert_eq!([error.other_line.unwrap(), error.line][..], lines[..]);

    let report = kept.import(&files, SKIP);
    assert_eq!(report.state, ImportState::Applied);
    assert_eq!((report.rows["accounts.csv"].created, report.rows["accounts.csv"].bad), (1657, 1));
    assert_eq!((report.changes.clusters.created, report.changes.members_added), (49, 1291));
    assert_eq!(report.changes.ties.created, 14_157);
    println!("{report}");

    let again = kept.import(&files, SKIP);
    assert_eq!((again.state, again.changed), (ImportState::Unchanged, 0));
    assert_eq!(again.rows["ties.csv"].unchanged, 14_157);
}

#[test]
#[ignore = "needs the real registry real-matrix"]
fn the_real_matrix_is_imported_and_grouped_by_function() {
    let files = read("real-matrix");
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut kept = with_their_functions(&files);
    let options = ImportOptions { bad_rows: BadRows::Refuse, grouping: Grouping::ByFunction };
    let report = kept.import(&files, options);
    assert_eq!(report.state, ImportState::Applied, "{:?}", told(&report));
    assert_eq!((report.changes.accounts.created, report.changes.ties.created), (6880, 81_340));
    assert!(report.changes.clusters.created > 10);
    println!("{report}");
    assert_eq!(kept.import(&files, options).state, ImportState::Unchanged);
}
