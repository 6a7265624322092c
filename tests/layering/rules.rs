//! What a layer may name, and what a file must not hold.

use std::path::{Path, PathBuf};

/// Most lines of a file.
const MOST_LINES: usize = 600;

/// A source file: its path below the project, and its lines without comments and texts.
struct File {
    path: String,
    lines: Vec<String>,
}

fn files(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    found.sort_unstable();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let path = path.strip_prefix(root).unwrap().display().to_string();
        File { path, lines: text.lines().map(code_of).collect() }
    };
    found.into_iter().map(read).collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// A line without its comment and without what stands between quotation marks.
fn code_of(line: &str) -> String {
    let code = line.split("//").next().unwrap_or_default();
    code.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
}

/// Places below `folder` where one of these words stands by itself.
fn places(folder: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(folder) {
        for (at, line) in file.lines.iter().enumerate() {
            for word in words {
                if holds(line, word) {
                    found.push(format!("{}:{} names {word}", file.path, at + 1));
                }
            }
        }
    }
    found
}

fn holds(line: &str, word: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word)
        .any(|(at, _)| !line[..at].ends_with(is_name) && !line[at + word.len()..].starts_with(is_name))
}

/// What a crate's manifest asks for, by the names of its dependencies.
fn dependencies(manifest: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(manifest)).unwrap();
    let section = text.split("[dependencies]\n").nth(1).unwrap().split("\n[").next().unwrap();
    section.lines().filter_map(|line| line.split(['.', ' ']).next().map(ToOwned::to_owned)).collect()
}

fn assert_free(folder: &str, words: &[&str]) {
    let found = places(folder, words);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Layers from below; each may name those that stand with it, and the compiler knows no others.
const LAYERS: [(&str, &[&str]); 6] = [
    ("domain", &[]),
    ("formats", &["domain"]),
    ("store", &["domain"]),
    ("app", &["domain", "formats", "store"]),
    ("http", &["app", "domain", "formats", "store"]),
    ("console", &["app", "domain", "formats", "http", "store"]),
];

#[test]
fn each_layer_depends_on_those_below_it_alone() {
    for (layer, below) in LAYERS {
        let asked = dependencies(&format!("src/{layer}/Cargo.toml"));
        let layers: Vec<&str> = asked
            .iter()
            .map(String::as_str)
            .filter(|name| LAYERS.iter().any(|(layer, _)| layer == name))
            .collect();
        assert_eq!(layers, below, "{layer}");
    }
}

#[test]
fn the_database_library_is_a_dependency_of_the_store_and_of_the_migrations_alone() {
    for (layer, _) in LAYERS {
        let asked = dependencies(&format!("src/{layer}/Cargo.toml"));
        assert_eq!(asked.iter().any(|name| name.starts_with("sea-")), layer == "store", "{layer}");
    }
    assert!(!dependencies("Cargo.toml").iter().any(|name| name.starts_with("sea-")));
}

#[test]
fn the_domain_names_nobody_and_is_pure() {
    let impure = [
        "async",
        "await",
        "sea_orm",
        "axum",
        "tokio",
        "std::fs",
        "std::io",
        "std::net",
        "std::env",
        "std::thread",
        "SystemTime",
        "Instant",
        "Timestamp::now",
        "now_v7",
        "new_v4",
        "rand",
        "getrandom",
        "println",
        "eprintln",
    ];
    assert_free("src/domain", &impure);
}

#[test]
fn formats_turn_bytes_into_values_without_reading_or_writing_any() {
    let words = ["async", "sea_orm", "axum", "tokio", "std::fs", "std::net", "std::env", "File::open"];
    assert_free("src/formats", &words);
}

#[test]
fn the_store_names_the_domain_alone() {
    assert_free("src/store", &["axum"]);
    // Beside the database there is one file, which nobody needs.
    let files = places("src/store", &["std::fs"]);
    assert!(files.iter().all(|place| place.starts_with("src/store/image.rs")), "{files:#?}");
}

#[test]
fn the_app_names_no_way_in() {
    assert_free("src/app", &["axum", "clap", "std::fs"]);
}

#[test]
fn the_api_names_no_other_way_in() {
    assert_free("src/http", &["clap", "std::fs"]);
}

#[test]
fn the_database_is_named_in_the_store_alone() {
    let found: Vec<String> = places("src", &["sea_orm", "sqlx", "sea_query"])
        .into_iter()
        .filter(|place| !place.starts_with("src/store/"))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn lists_of_values_become_conditions_in_one_place() {
    // Elsewhere a long list would be bound value by value, until a statement takes no more of them.
    let found: Vec<String> = places("src/store", &["is_in", "is_not_in", "in_tuples"])
        .into_iter()
        .filter(|place| !place.starts_with("src/store/list.rs"))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(!places("src/store", &["is_in"]).is_empty());
}

/// Whether a line gives something a state.
fn assigns_state(line: &str) -> bool {
    let assigned =
        line.match_indices(".state =").any(|(at, found)| !line[at + found.len()..].starts_with('='));
    let named = line.match_indices("state: ").any(|(at, found)| {
        let value = &line[at + found.len()..];
        value.split("::").next().is_some_and(|kind| kind.ends_with("State") && value.len() > kind.len())
    });
    assigned || named
}

#[test]
fn states_are_given_in_the_domain_alone() {
    let mut found = Vec::new();
    // The store writes the columns of rows.
    let allowed = ["src/domain/", "src/store/"];
    for file in files("src").iter().filter(|file| !allowed.iter().any(|folder| file.path.starts_with(folder)))
    {
        let lines = file.lines.iter().enumerate().filter(|(_, line)| assigns_state(line));
        found.extend(lines.map(|(at, line)| format!("{}:{} {}", file.path, at + 1, line.trim())));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(assigns_state("job.state = JobState::Done;") && assigns_state("Job { state: JobState::Done }"));
    assert!(!assigns_state("job.state == JobState::Done") && !assigns_state("state: JobState,"));
}

#[test]
fn time_and_randomness_come_from_one_place() {
    let globals =
        ["SystemTime::now", "Instant::now", "jiff::Timestamp::now", "now_v7", "new_v4", "getrandom::fill"];
    let found: Vec<String> =
        places("src", &globals).into_iter().filter(|place| !place.starts_with("src/app/clock.rs")).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn computations_run_in_one_place_where_they_can_be_ended() {
    let found = places("src", &["spawn_blocking", "block_in_place"]);
    assert!(found.iter().all(|place| place.starts_with("src/app/computation.rs")), "{found:#?}");
    assert!(!found.is_empty());
}

#[test]
fn no_file_is_longer_than_600_lines() {
    for folder in ["src", "tests", "migrations"] {
        for file in files(folder) {
            let lines = file.lines.len();
            assert!(lines <= MOST_LINES, "{} has {lines} lines; split it by noun", file.path);
        }
    }
}

#[test]
fn nothing_is_left_to_be_done() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "tests", "migrations"] {
        walk(&root.join(folder), &mut found);
    }
    let marks =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("unimplemented", "!("), concat!("todo", "!(")];
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        for mark in marks {
            assert!(!text.contains(mark), "{} holds {mark}", path.display());
        }
    }
}

#[test]
fn this_test_sees_what_it_looks_for() {
    assert!(holds("use app::App;", "app") && !holds("use application;", "app"));
    assert!(holds("pub async fn a() {}", "async") && !holds("brand", "rand"));
    assert_eq!(code_of("let a = \"sea_orm\"; // tokio"), "let a = \"\"; ");
    assert!(!places("src/store", &["sea_orm"]).is_empty());
}
