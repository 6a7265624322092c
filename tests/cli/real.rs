//! A real matrix, where it is present: one handle stands twice.

use std::path::Path;

use crate::cli::support::Folder;

/// A copy of the files, so that nothing can happen to them.
fn congress() -> Option<Folder> {
    let source = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/congress"));
    let Ok(entries) = std::fs::read_dir(source) else {
        println!("left out: {} is not present", source.display());
        return None;
    };
    let folder = Folder::new(&[]);
    for entry in entries {
        let path = entry.unwrap().path();
        folder.write(path.file_name().unwrap().to_str().unwrap(), &std::fs::read_to_string(&path).unwrap());
    }
    Some(folder)
}

/// The lines on which the handle that stands twice stands.
fn twice(folder: &Folder) -> (String, Vec<usize>) {
    let text = folder.read("accounts.csv");
    let handle = "facebook-RogerMarshallMD";
    let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with(&format!("{handle},")));
    (handle.to_owned(), lines.map(|(at, _)| at + 1).collect())
}

#[test]
fn congress_stops_with_both_lines_goes_on_when_asked_and_changes_nothing_again() {
    let Some(folder) = congress() else { return };
    let (handle, lines) = twice(&folder);
    assert_eq!(lines.len(), 2);
    let said = folder.run(&["import", "files"]).ends(1).tells(&["refused"]);
    let (first, second) = (lines[0].to_string(), lines[1].to_string());
    said.complains(&[&handle, &format!("accounts.csv:{second}"), &first]);
    let said = folder.run(&["import", "files", "--skip-bad-rows"]).ends(0);
    said.complains(&[&format!("accounts.csv:{second}")]).tells(&["applied", "1657"]);
    folder.run(&["import", "files", "--skip-bad-rows"]).ends(0).tells(&["unchanged"]);
}
