//! `ties.csv` as the detection reads it, and `communities.csv`.

use std::borrow::Cow;

use super::csv::{Column, Fields, Source, read_rows, write_rows};
use super::intern::{Names, number_by_name};
use super::pieces::Refused;
use domain::detection::Communities;
use domain::row::RowError;
use domain::tie::TieBetween;

/// Its columns: those of `ties.csv`; the kind does not matter here and may be missing.
const COLUMNS: [Column; 4] = [
    Column::required("source"),
    Column::required("target"),
    Column::optional("kind"),
    Column::required("weight"),
];

/// The heaviest tie.
const MOST_WEIGHT: f64 = 1e6;

/// The ties of a file. Nodes are numbered in the order of their names (by bytes).
#[derive(Debug, Clone, PartialEq)]
pub struct TieList {
    /// Names of the nodes; index = number.
    pub names: Vec<String>,
    /// One for each row, in the order of the file.
    pub ties: Vec<TieBetween>,
}

/// Reads the ties. Several rows of one pair are as many ties, of whatever kind.
///
/// # Errors
/// What [`read_rows`] finds, every empty name, tie of a node with itself and weight that is none; a file without any tie.
///
/// # Complexity
/// O(bytes + n log n) for n different names; no allocation per row.
///
/// ```
/// use formats::csv::Source;
/// use formats::detection::read_tie_list;
/// let read = |text: &str| read_tie_list(Source { name: "ties.csv", bytes: text.as_bytes() });
/// assert_eq!(read("source,target,kind,weight\nb,a,joint_duty,2\n")?.names, ["a", "b"]);
/// let refused = read("source,target,kind,weight\nb,a,joint_duty,NaN\n").unwrap_err();
/// assert!(refused.to_string().starts_with("ties.csv:2: column weight: \"NaN\" is no weight"));
/// # Ok::<(), formats::pieces::Refused>(())
/// ```
pub fn read_tie_list(file: Source<'_>) -> Result<TieList, Refused> {
    let mut rows = Rows {
        file: file.name,
        line: 0,
        names: Names::default(),
        ties: Vec::new(),
        errors: Vec::new(),
        count: 0,
    };
    let read = read_rows(file, &COLUMNS, |row| rows.add(row));
    rows.close(read.errors)
}

/// What of the rows has been read so far; only the first errors are kept.
struct Rows<'a> {
    file: &'a str,
    /// The line of the row that is being read.
    line: u64,
    names: Names,
    ties: Vec<TieBetween>,
    errors: Vec<RowError>,
    count: usize,
}

impl Rows<'_> {
    fn add(&mut self, row: &Fields<'_>) {
        let before = self.count;
        self.line = row.line();
        let (source, target) = (row.text("source"), row.text("target"));
        for (column, name) in [("source", source), ("target", target)] {
            if name.is_empty() {
                self.refuse(column, name, "is empty", "name an account");
            }
        }
        if source == target && !source.is_empty() {
            self.refuse("target", target, "is the source itself", "a tie joins two accounts; remove it");
        }
        let text = row.text("weight");
        let weight = text.parse().ok().filter(|weight: &f64| *weight > 0.0 && *weight <= MOST_WEIGHT);
        let Some(weight) = weight else {
            let remedy = "a number above 0 and at most 1000000, such as 1 or 2.5, is right";
            return self.refuse("weight", text, "is no weight", remedy);
        };
        if self.count == before {
            let (source, target) = (self.names.intern(source), self.names.intern(target));
            self.ties.push(TieBetween { source, target, weight });
        }
    }

    fn refuse(&mut self, column: &str, value: &str, problem: &str, remedy: &str) {
        self.count += 1;
        if self.errors.len() < Refused::LISTED {
            let error = RowError::of_row(self.file, self.line, problem, remedy);
            self.errors.push(error.in_column(column).of_value(value));
        }
    }

    fn close(self, unread: Vec<RowError>) -> Result<TieList, Refused> {
        let Self { file, names, mut ties, mut errors, count, .. } = self;
        let mut count = count + unread.len();
        errors.extend(unread);
        if count == 0 && ties.is_empty() {
            count = 1;
            errors.push(RowError::of_file(
                file,
                0,
                "holds no ties",
                "give at least one; communities are found in ties",
            ));
        }
        if count > 0 {
            errors.sort_by_key(|error| error.line);
            errors.truncate(Refused::LISTED);
            return Err(Refused { errors, count });
        }
        let (names, numbers) = number_by_name(names);
        for tie in &mut ties {
            tie.source = numbers[tie.source as usize];
            tie.target = numbers[tie.target as usize];
        }
        Ok(TieList { names, ties })
    }
}

/// Writes `communities.csv`: `node,community`, by node. O(bytes).
#[must_use]
pub fn write_communities(names: &[String], communities: &Communities) -> String {
    let rows = names
        .iter()
        .zip(&communities.of_node)
        .map(|(name, community)| [Cow::Borrowed(name.as_str()), Cow::Owned(community.to_string())]);
    write_rows(&["node", "community"], rows)
}
