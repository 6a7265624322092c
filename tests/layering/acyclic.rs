//! No file and no module of a crate needs, by whatever way round, one that needs it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::circle::{Circle, Graph};
use crate::edges::Source;

/// Root files of all crates.
const ROOTS: [&str; 8] = [
    "src/domain/lib.rs",
    "src/formats/lib.rs",
    "src/store/lib.rs",
    "src/app/lib.rs",
    "src/http/lib.rs",
    "src/lib.rs",
    "src/main.rs",
    "migrations/src/lib.rs",
];

fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

/// All circles of a crate, of files and of the modules below each module.
fn circles(root: &str, source: &Source) -> Vec<(String, Circle)> {
    let by_module = source.by_module().into_iter().map(|(module, graph)| {
        let name = format!("modules of {root} {module}").trim_end().to_owned();
        (name, graph)
    });
    let all = std::iter::once((format!("files of {root}"), source.by_file())).chain(by_module);
    all.flat_map(|(of, graph): (String, Graph)| graph.circles().into_iter().map(move |one| (of.clone(), one)))
        .collect()
}

#[test]
fn no_file_and_no_module_needs_what_needs_it() {
    let found: Vec<(String, Circle)> =
        ROOTS.iter().flat_map(|root| circles(root, &Source::read(root, &read))).collect();
    let named: Vec<String> = found
        .iter()
        .map(|(of, circle)| format!("{of}: {}\n    all of it: {}", circle.said, circle.nodes.join(" ")))
        .collect();
    assert!(named.is_empty(), "{} circles\n{}", named.len(), named.join("\n"));
}

#[test]
fn every_file_of_a_crate_is_seen_and_so_are_its_edges() {
    for root in &ROOTS[..5] {
        let source = Source::read(root, &read);
        let mut files = Vec::new();
        walk(Path::new(root).parent().unwrap(), &mut files);
        let files: BTreeSet<String> = files.iter().map(|file| file.display().to_string()).collect();
        let seen: BTreeSet<String> = source.files().into_iter().map(ToOwned::to_owned).collect();
        assert_eq!(files, seen, "{root}");
        let edges = source.by_file().edges();
        assert!(edges >= seen.len() / 2, "{root}: {edges} edges of {} files", seen.len());
    }
}

/// Files below a folder that are not of tests.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in std::fs::read_dir(root.join(folder)).unwrap() {
        let path = folder.join(entry.unwrap().file_name());
        if path.ends_with("tests") || path.ends_with("tests.rs") {
        } else if root.join(&path).is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// A small crate in which a test plants what it likes.
fn planted(files: &'static [(&str, &str)]) -> Source {
    let read =
        |path: &Path| files.iter().find(|file| Path::new(file.0) == path).map(|file| file.1.to_owned());
    Source::read("lib.rs", &read)
}

fn said(source: &Source) -> Vec<String> {
    circles("lib.rs", source).into_iter().map(|(of, circle)| format!("{of}: {}", circle.said)).collect()
}

#[test]
fn a_circle_that_is_put_in_is_named_through_re_exports() {
    let source = planted(&[
        ("lib.rs", "pub mod plan; pub mod cell;"),
        ("plan/mod.rs", "//! crate::cell\nmod slot;\nmod model;\npub use self::{model::Model, slot::Slot};"),
        ("plan/slot.rs", "pub struct Slot; #[cfg(test)] mod tests { use crate::cell::Cell; }"),
        ("plan/model.rs", "use crate::cell::{self, Other as O};\npub struct Model(cell::Cell);"),
        ("cell.rs", "pub struct Cell;\nfn f() -> Vec<super::plan::Slot> { Vec::new() }\npub enum Other {}"),
    ]);
    let expected = "modules of lib.rs: cell -> plan -> cell\n    \
         cell -> plan: cell.rs:2 names super::plan::Slot\n    \
         plan -> cell: plan/model.rs:1 names crate::cell";
    assert_eq!(said(&source), [expected]);
}

#[test]
fn a_circle_of_files_is_named_where_modules_define_what_their_children_use() {
    let source = planted(&[
        ("lib.rs", "mod a;"),
        ("a.rs", "mod b;\nmod c;\npub use b::B;\npub use c::*;\npub struct A(B);"),
        ("a/b.rs", "use super::A;\npub struct B(Option<Box<A>>, super::C);"),
        ("a/c.rs", "pub struct C;"),
    ]);
    let expected = "files of lib.rs: a.rs -> a/b.rs -> a.rs\n    \
         a.rs -> a/b.rs: a.rs:3 names b::B\n    \
         a/b.rs -> a.rs: a/b.rs:1 names super::A";
    assert_eq!(said(&source), [expected]);
}
