//! Properties over random files, most of them full of mistakes.

use std::collections::{BTreeMap, BTreeSet};

use micromatrix::domain::import::{BadRows, Grouping, ImportChanges, ImportOptions, ImportState};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::import::support::{Kept, SKIP, STRICT, told};

type Files = BTreeMap<&'static str, String>;

const HANDLES: &[&str] = &["a", "b", "c", "d", "", "e f"];
const FUNCTIONS: &[&str] = &["", "education", "education|health", "helth", "f1", "f2|f1", "|"];
const NODES: &[&str] = &["f1", "f2", "f3", "f4", "health", "medical_insurance", ""];
const PLACES: &[&str] = &["", "沙洲", "r1", "r2", "r3", "r|"];
const ORGANISATIONS: &[&str] = &["教育局", "edu", "水务局", "water", ""];
const CLUSTERS: &[&str] = &["c1", "c2", "fn-education", "fn-health", ""];

/// A column: its name and the values that it may have.
type Spec = (&'static str, &'static [&'static str]);

/// A file with all of `required`, some of `optional`, in any order, and up to 8 rows.
fn file(required: &'static [Spec], optional: &'static [Spec]) -> impl Strategy<Value = Option<String>> {
    let columns = subsequence(optional, 0..=optional.len())
        .prop_map(|chosen| required.iter().copied().chain(chosen).collect::<Vec<_>>())
        .prop_shuffle();
    let text = columns.prop_flat_map(|columns| {
        let header = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",");
        let row = columns.iter().map(|(_, values)| select(*values)).collect::<Vec<_>>();
        prop::collection::vec(row, 0..8).prop_map(move |rows| {
            let rows = rows.into_iter().map(|row| row.join(","));
            std::iter::once(header.clone()).chain(rows).fold(String::new(), |text, line| text + &line + "\n")
        })
    });
    prop::option::weighted(0.7, text)
}

fn files() -> impl Strategy<Value = Files> {
    const NAMES: &[&str] = &["甲", "\"乙,\"\"丙\"\"\"", "", "=1+1", "''@甲", "-5"];
    (
        file(
            &[
                ("handle", HANDLES),
                ("name", NAMES),
                ("platform", &["wechat", "weibo"]),
                ("organisation", ORGANISATIONS),
            ],
            &[
                ("functions", FUNCTIONS),
                ("region", PLACES),
                ("followers", &["", "5", "x"]),
                ("status", &["", "paused", "asleep"]),
                ("audiences", &["", "parents", "parents|parents"]),
            ],
        ),
        file(
            &[
                ("source", HANDLES),
                ("target", HANDLES),
                ("kind", &["joint_duty", "mutual_follow"]),
                ("weight", &["1", "2.5", "0", "x"]),
            ],
            &[],
        ),
        file(&[("key", CLUSTERS), ("name", NAMES)], &[("functions", FUNCTIONS), ("lead", HANDLES)]),
        file(&[("cluster", CLUSTERS), ("account", HANDLES)], &[]),
        file(
            &[("key", ORGANISATIONS), ("name", ORGANISATIONS)],
            &[("system", &["", "party", "x"]), ("region", PLACES)],
        ),
        file(&[("key", NODES), ("name", NAMES)], &[("parent", NODES), ("name_en", &["", "F"])]),
        file(&[("key", PLACES), ("name", NAMES)], &[("parent", PLACES)]),
    )
        .prop_map(|(accounts, ties, clusters, members, organisations, functions, regions)| {
            let given = [
                ("accounts.csv", accounts),
                ("ties.csv", ties),
                ("clusters.csv", clusters),
                ("members.csv", members),
                ("organisations.csv", organisations),
                ("functions.csv", functions),
                ("regions.csv", regions),
            ];
            given.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
        })
        .prop_filter("at least one file", |files: &Files| !files.is_empty())
}

fn borrowed<'a>(files: impl IntoIterator<Item = (&'a &'static str, &'a String)>) -> Vec<(&'a str, &'a str)> {
    files.into_iter().map(|(name, text)| (*name, text.as_str())).collect()
}

fn grouping() -> impl Strategy<Value = Grouping> {
    select(&[Grouping::AsDeclared, Grouping::ByFunction][..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn importing_twice_changes_nothing(first in files(), second in files(), grouping in grouping()) {
        let options = ImportOptions { bad_rows: BadRows::Skip, grouping };
        let mut kept = Kept::new();
        for files in [&first, &second] {
            kept.import(&borrowed(files), options);
            let again = kept.plan(&borrowed(files), options).report;
            let state = if again.is_all_bad() { ImportState::NothingTaken } else { ImportState::Unchanged };
            prop_assert_eq!((again.state, again.changed), (state, 0), "{:?}", again);
            for rows in again.rows.values() {
                prop_assert_eq!((rows.created, rows.updated), (0, 0));
                prop_assert_eq!(rows.read, rows.unchanged + rows.bad);
            }
        }
    }

    #[test]
    fn skipping_equals_importing_without_the_bad_rows(first in files(), second in files(), grouping in grouping()) {
        let mut kept = Kept::new();
        kept.import(&borrowed(&first), SKIP);
        let skipped = kept.plan(&borrowed(&second), ImportOptions { bad_rows: BadRows::Skip, grouping });
        let bad: BTreeSet<(&str, u64)> =
            skipped.report.errors.iter().map(|error| (error.file.as_str(), error.line)).collect();
        let counted: u64 = skipped.report.rows.values().map(|rows| rows.bad).sum();
        prop_assert_eq!(bad.len() as u64, counted, "each bad row is named");
        let good: Files = second
            .iter()
            .map(|(name, text)| {
                let lines = (1..).zip(text.lines()).filter(|(at, _)| !bad.contains(&(*name, *at)));
                (*name, lines.fold(String::new(), |text, (_, line)| text + line + "\n"))
            })
            .collect();
        let strict = kept.plan(&borrowed(&good), ImportOptions { bad_rows: BadRows::Refuse, grouping });
        prop_assert_eq!(told(&strict.report), Vec::<String>::new());
        prop_assert_eq!(strict.changes, skipped.changes);
    }

    #[test]
    fn one_bad_row_and_nothing_is_written(files in files()) {
        let kept = Kept::new();
        let strict = kept.plan(&borrowed(&files), STRICT);
        if strict.report.errors.is_empty() {
            prop_assert_ne!(strict.report.state, ImportState::Refused);
        } else {
            prop_assert_eq!(strict.report.state, ImportState::Refused);
            prop_assert_eq!(strict.changes, ImportChanges::default());
        }
    }

    #[test]
    fn a_registry_written_as_files_comes_back(first in files(), second in files(), grouping in grouping()) {
        let options = ImportOptions { bad_rows: BadRows::Skip, grouping };
        let mut kept = Kept::new();
        kept.import(&borrowed(&first), options);
        kept.import(&borrowed(&second), options);
        let written = kept.files();
        let files: Vec<(&str, &str)> = written.iter().map(|(name, text)| (*name, text.as_str())).collect();

        let same = kept.plan(&files, STRICT).report;
        prop_assert_eq!(same.state, ImportState::Unchanged, "{:?}", told(&same));

        let mut copy = Kept::default();
        let report = copy.import(&files, STRICT);
        prop_assert_eq!(told(&report), Vec::<String>::new());
        let same = kept.plan(&borrowed_pairs(&copy.files()), STRICT).report;
        prop_assert_eq!(same.state, ImportState::Unchanged);
        prop_assert_eq!(copy.accounts.len(), kept.accounts.len());
        prop_assert_eq!(&copy.ties, &kept.ties);
    }

    #[test]
    fn any_bytes_are_read_or_refused_without_a_panic(bytes in prop::collection::vec(select(&b"ab,\"\r\n|\xe5\xbc\xa0\xff"[..]), 0..60)) {
        let bytes = [&b"cluster,account\n"[..], &bytes].concat();
        let file = micromatrix::formats::csv::Source { name: "members.csv", bytes: &bytes };
        let files = micromatrix::formats::registry::read_registry(&[file]);
        let read = files.members.unwrap();
        let lines: Vec<u64> = read.rows.iter().map(|row| row.line).collect();
        prop_assert!(lines.is_sorted_by(|a, b| a < b));
    }
}

fn borrowed_pairs<'a>(files: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    files.iter().map(|(name, text)| (*name, text.as_str())).collect()
}
