//! Ties, which are compared by numbers, against the same rules told row by row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use micromatrix::domain::tie::{Tie, TiePair};
use proptest::prelude::*;
use proptest::sample::select;

use crate::import::support::{Kept, SKIP, told};

/// Handles of accounts, one of none, one that cannot be a key, and none at all.
const ENDS: [&str; 7] = ["b", "a", "港", "c", "nobody", "a|b", ""];
const ACCOUNTS: [&str; 4] = ["a", "b", "c", "港"];
const KINDS: [&str; 4] = ["joint_duty", "a", "shared_audience", " x"];
const WEIGHTS: [&str; 7] = ["1", "0.1", "1000000", "0", "-1", "NaN", "heavy"];

type TieText = [&'static str; 4];

fn ties() -> impl Strategy<Value = Vec<TieText>> {
    let sound = (select(&ENDS[..4]), select(&ENDS[..4]), select(&KINDS[..2]), select(&WEIGHTS[..3]));
    let any = (select(&ENDS[..]), select(&ENDS[..]), select(&KINDS[..]), select(&WEIGHTS[..]));
    let row = prop_oneof![3 => sound, 1 => any]
        .prop_map(|(source, target, kind, weight)| [source, target, kind, weight]);
    prop::collection::vec(row, 0..25)
}

fn file(rows: &[TieText]) -> String {
    let rows: Vec<String> = rows.iter().map(|row| row.join(",") + "\n").collect();
    format!("source,target,kind,weight\n{}", rows.concat())
}

fn kept() -> Kept {
    let mut kept = Kept::new();
    let accounts = ACCOUNTS.map(|handle| format!("{handle},甲,weibo,甲局\n")).concat();
    kept.import(&[("accounts.csv", &format!("handle,name,platform,organisation\n{accounts}"))], SKIP);
    kept
}

type Key = (String, String, String);

/// What the rows say, told one after the other: the ties as they are to be, the columns of each bad line, and lines that repeat one.
#[derive(Default)]
struct Naive {
    ties: BTreeMap<Key, f64>,
    bad: BTreeMap<u64, BTreeSet<String>>,
    repeated: BTreeMap<u64, u64>,
}

fn naive(before: &[Tie], rows: &[TieText]) -> Naive {
    let key = |source: &str, target: &str, kind: &str| {
        let pair = TiePair::new(source, target);
        (pair.first().to_owned(), pair.second().to_owned(), kind.to_owned())
    };
    let mut told = Naive::default();
    told.ties.extend(before.iter().map(|tie| (key(&tie.source, &tie.target, &tie.kind), tie.weight)));
    let mut seen: HashMap<Key, u64> = HashMap::new();
    for (line, [source, target, kind, weight]) in (2..).zip(rows) {
        let key = key(source, target, kind);
        if let Some(first) = seen.get(&key) {
            told.repeated.insert(line, *first);
            continue;
        }
        seen.insert(key.clone(), line);
        let number: Option<f64> = weight.parse().ok().filter(|number: &f64| number.is_finite());
        let tie = Tie {
            source: (*source).into(),
            target: (*target).into(),
            kind: (*kind).into(),
            weight: number.unwrap_or(1.0),
        };
        let mut columns: BTreeSet<String> =
            tie.check().err().into_iter().flatten().map(|error| error.pointer[1..].to_owned()).collect();
        let ends = [("source", source), ("target", target)];
        columns.extend(
            ends.iter().filter(|(_, end)| !ACCOUNTS.contains(end)).map(|(column, _)| (*column).to_owned()),
        );
        columns.extend(number.is_none().then(|| "weight".to_owned()));
        if columns.is_empty() {
            told.ties.insert(key, tie.weight);
        } else {
            told.bad.insert(line, columns);
        }
    }
    told
}

proptest! {
    #[test]
    fn ties_by_numbers_are_the_ties_row_by_row(first in ties(), second in ties()) {
        let mut kept = kept();
        for rows in [first, second] {
            let expected = naive(&kept.ties, &rows);
            let before = kept.ties.clone();
            let report = kept.import(&[("ties.csv", &file(&rows))], SKIP);
            let mut bad: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
            let mut repeated = BTreeMap::new();
            for error in &report.errors {
                match error.other_line {
                    Some(first) => drop(repeated.insert(error.line, first)),
                    None => drop(bad.entry(error.line).or_default().insert(error.column.clone().unwrap())),
                }
            }
            prop_assert_eq!(&bad, &expected.bad, "{:?}", told(&report));
            prop_assert_eq!(&repeated, &expected.repeated);
            let ties: BTreeMap<Key, f64> = kept
                .ties
                .iter()
                .map(|tie| ((tie.source.clone(), tie.target.clone(), tie.kind.clone()), tie.weight))
                .collect();
            prop_assert_eq!(&ties, &expected.ties);
            let updated = before.iter().filter(|tie| !kept.ties.contains(tie)).count();
            let counts = report.rows["ties.csv"];
            prop_assert_eq!(counts.created, (kept.ties.len() - before.len()) as u64);
            prop_assert_eq!(counts.updated, updated as u64);
            prop_assert_eq!(counts.bad, (bad.len() + repeated.len()) as u64);
            prop_assert_eq!(counts.read, rows.len() as u64);
        }
    }

    #[test]
    fn new_and_altered_ties_come_in_their_order(first in ties(), second in ties()) {
        let mut kept = kept();
        kept.import(&[("ties.csv", &file(&first))], SKIP);
        let changes = kept.plan(&[("ties.csv", &file(&second))], SKIP).changes.ties;
        let created: Vec<Tie> = changes.created.iter().collect();
        prop_assert!(created.is_sorted_by(|a, b| a.key() < b.key()));
        let updated: Vec<Tie> = changes.updates().map(|one| one.after).collect();
        prop_assert!(updated.is_sorted_by(|a, b| a.key() < b.key()));
        for tie in created.iter().chain(&updated) {
            prop_assert!(tie.source < tie.target);
        }
    }
}
