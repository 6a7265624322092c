//! A real registry: one handle stands twice.

use crate::cli::support::Folder;
use crate::support::real_folder;

/// A copy of the files, so that nothing can happen to them.
fn congress() -> Folder {
    let folder = Folder::new(&[]);
    for entry in std::fs::read_dir(real_folder("congress")).unwrap() {
        let path = entry.unwrap().path();
        folder.write(path.file_name().unwrap().to_str().unwrap(), &std::fs::read_to_string(&path).unwrap());
    }
    folder
}

/// The lines on which the handle that stands twice stands.
fn twice(folder: &Folder) -> (String, Vec<usize>) {
    let text = folder.read("accounts.csv");
    let handle = "facebook-RogerMarshallMD";
    let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with(&format!("{handle},")));
    (handle.to_owned(), lines.map(|(at, _)| at + 1).collect())
}

#[test]
#[ignore = "needs the real registry congress"]
fn congress_stops_with_both_lines_goes_on_when_asked_and_changes_nothing_again() {
    let folder = congress();
    let (handle, lines) = twice(&folder);
    assert_eq!(lines.len(), 2);
    let output = folder.run(&["import", "files"]).ends(1).tells(&["refused"]);
    let (first, second) = (lines[0].to_string(), lines[1].to_string());
    output.complains(&[&handle, &format!("accounts.csv:{second}"), &first]);
    let output = folder.run(&["import", "files", "--skip-bad-rows"]).ends(0);
    output.complains(&[&format!("accounts.csv:{second}")]).tells(&["applied", "1657"]);
    folder.run(&["import", "files", "--skip-bad-rows"]).ends(0).tells(&["unchanged"]);
}
