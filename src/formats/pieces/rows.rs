//! Rows to pieces.

use super::content::Pieces;
use super::decimal::{WEIGHT_DECIMALS, parse_decimal, write_units};
use super::refused::Refused;
use crate::csv::Fields;
use crate::intern::{Names, number_by_name};
use domain::contribution::{
    CellIndex, ClusterIndex, CountedPiece, PieceIndex, PlayerIndex, UnionIndex, WeighedCell,
};
use domain::quality::Quality;
use domain::row::RowError;

const QUALITY_DECIMALS: u8 = 6;
const WEIGHT_DIGITS: u32 = 10;

/// What of the rows has been read so far.
pub(super) struct Rows<'a> {
    cells: Names,
    organisations: Names,
    clusters: Names,
    accounts: Names,
    /// By cell: its weight and the line that first said so; none yet if that line was at fault.
    weights: Vec<Option<(u64, u64)>>,
    pieces: Vec<CountedPiece>,
    faults: RowErrors<'a>,
}

impl<'a> Rows<'a> {
    pub fn of(file: &'a str) -> Self {
        Self {
            cells: Names::default(),
            organisations: Names::default(),
            clusters: Names::default(),
            accounts: Names::default(),
            weights: Vec::new(),
            pieces: Vec::new(),
            faults: RowErrors { file, line: 0, errors: Vec::new(), count: 0 },
        }
    }

    /// Every fault of the row is noted before it is given up.
    pub fn add(&mut self, row: &Fields<'_>) {
        let faults = &mut self.faults;
        faults.line = row.line();
        let mut name = |column: &'static str, names: &mut Names| {
            let text = row.text(column);
            if text.is_empty() {
                return faults.refuse(column, "", "is empty", "give a name".to_owned());
            }
            Some(names.intern(text))
        };
        let cell = name("cell", &mut self.cells);
        let organisation = name("organisation", &mut self.organisations);
        let cluster = name("cluster", &mut self.clusters);
        let account = name("account", &mut self.accounts);
        let quality = faults.quality(row.text("quality"));
        let weighed = faults.weight(row.text("weight"), cell, &mut self.weights);
        if let (Some(cell), Some(organisation), Some(cluster), Some(account), Some(quality), Some(())) =
            (cell, organisation, cluster, account, quality, weighed)
        {
            self.pieces.push(CountedPiece {
                id: PieceIndex(u32::try_from(self.pieces.len()).unwrap_or(u32::MAX)),
                cell: CellIndex(cell),
                organisation: UnionIndex(organisation),
                cluster: ClusterIndex(cluster),
                account: PlayerIndex(account),
                quality,
            });
        }
    }

    /// Renumbers everything by name, so that nothing depends on the order of rows. `unread` is what stood in the way of
    /// reading rows at all.
    pub fn close(self, unread: Vec<RowError>) -> Result<Pieces, Refused> {
        let Self { cells, clusters, accounts, weights, mut pieces, faults, .. } = self;
        faults.refuse_all(unread)?;
        let (cell_names, cell_ids) = number_by_name(cells);
        let (cluster_names, cluster_ids) = number_by_name(clusters);
        let (account_names, account_ids) = number_by_name(accounts);
        for piece in &mut pieces {
            piece.cell = CellIndex(cell_ids[piece.cell.0 as usize]);
            piece.cluster = ClusterIndex(cluster_ids[piece.cluster.0 as usize]);
            piece.account = PlayerIndex(account_ids[piece.account.0 as usize]);
        }
        let weight = |first: Option<(u64, u64)>| first.map_or(0, |(weight, _)| weight);
        let mut cells: Vec<WeighedCell> = cell_ids
            .iter()
            .zip(weights)
            .map(|(&id, first)| WeighedCell { id: CellIndex(id), weight: weight(first) })
            .collect();
        cells.sort_unstable_by_key(|cell| cell.id);
        Ok(Pieces { cells, pieces, cell_names, cluster_names, account_names })
    }
}

/// What is wrong with the rows read so far; only the first errors are kept.
struct RowErrors<'a> {
    file: &'a str,
    /// The line of the row that is being read.
    line: u64,
    errors: Vec<RowError>,
    count: usize,
}

impl RowErrors<'_> {
    fn refuse<T>(&mut self, column: &str, value: &str, problem: &str, remedy: String) -> Option<T> {
        self.count += 1;
        if self.errors.len() < Refused::LISTED {
            let error = RowError::of_row(self.file, self.line, problem, remedy);
            self.errors.push(error.in_column(column).of_value(value));
        }
        None
    }

    fn quality(&mut self, text: &str) -> Option<Quality> {
        let units =
            parse_decimal(text.as_bytes(), 1, QUALITY_DECIMALS).and_then(|units| u32::try_from(units).ok());
        units.and_then(Quality::from_millionths).or_else(|| {
            let remedy = format!("give a decimal from 0 to 1 with at most {QUALITY_DECIMALS} decimals");
            self.refuse("quality", text, "is no quality", remedy)
        })
    }

    fn weight(&mut self, text: &str, cell: Option<u32>, weights: &mut Vec<Option<(u64, u64)>>) -> Option<()> {
        let Some(weight) = parse_decimal(text.as_bytes(), WEIGHT_DIGITS, WEIGHT_DECIMALS) else {
            let remedy = format!(
                "give a decimal from 0 with at most {WEIGHT_DIGITS} digits and {WEIGHT_DECIMALS} decimals"
            );
            return self.refuse("weight", text, "is no weight", remedy);
        };
        let cell = cell? as usize;
        if weights.len() <= cell {
            weights.resize(cell + 1, None);
        }
        let (first, line) = *weights[cell].get_or_insert((weight, self.line));
        if first == weight {
            return Some(());
        }
        let remedy =
            format!("give the cell the same weight in each row; line {line} has {}", write_units(first));
        self.refuse("weight", text, "is not the cell's weight", remedy)?;
        None
    }

    /// `Ok` when nothing is wrong.
    fn refuse_all(self, unread: Vec<RowError>) -> Result<(), Refused> {
        let count = self.count + unread.len();
        if count == 0 {
            return Ok(());
        }
        let mut errors = self.errors;
        errors.extend(unread);
        errors.sort_by_key(|error| error.line);
        errors.truncate(Refused::LISTED);
        Err(Refused { errors, count })
    }
}
