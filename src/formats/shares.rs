//! `shares.csv`: who covered how much of the weight, as given.
//!
//! `cluster,account,share` with 9 decimals, sorted by cluster and account (by bytes of the names); everybody
//! is named, also at 0; after the accounts of a cluster comes its total with an empty account. Shares are
//! rounded by largest remainder from the top down: the accounts of a cluster add up to its total exactly as
//! written, and the totals of the clusters to the weight that is covered.

use std::borrow::Cow;

use serde::Serialize;

use super::csv::write_rows;
use super::pieces::{Pieces, WEIGHT_DECIMALS};
use domain::contribution::{
    ContributionError, RoundedAccount, RoundedBlank, RoundedCluster, RoundedShares, attribute_as_given,
};
use domain::decimal::Decimal;

/// How many decimals a share is written with.
pub const SHARE_DECIMALS: u8 = 9;

/// The answer of the offline attribution: the file, and a summary of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The text of `shares.csv`.
    pub csv: String,
    /// Its totals.
    pub summary: Summary,
}

/// The totals of an attribution, in weight as given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows read.
    pub pieces: usize,
    /// Cells that any row names.
    pub cells: usize,
    /// Clusters named.
    pub clusters: usize,
    /// (cluster, account)s named.
    pub accounts: usize,
    /// The weight of all cells.
    pub weight: Decimal,
    /// What of it is covered: exactly the sum of the clusters.
    pub covered: Decimal,
    /// The rest.
    pub uncovered: Decimal,
    /// The cells that are not covered in full, by name.
    pub blanks: Vec<BlankLine>,
}

/// What of a cell nobody covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlankLine {
    /// The cell's name.
    pub cell: String,
    /// The weight that is missing.
    pub share: Decimal,
}

/// Attributes the value of a `pieces.csv` and writes `shares.csv`; the order of its rows does not matter.
///
/// # Errors
/// As [`attribute_as_given`]; none of a file that could be read.
///
/// # Complexity
/// That of [`attribute_as_given`].
///
/// ```
/// use formats::csv::Source;
/// use formats::pieces::read_pieces;
/// use formats::shares::attribute_pieces;
/// let text = "cell,weight,organisation,cluster,account,quality\n\
///             flood,3,water,rain,w1,1\n\
///             flood,3,city,rain,c1,0.5\n\
///             road,1,police,road,p1,0\n";
/// let pieces = read_pieces(Source { name: "pieces.csv", bytes: text.as_bytes() }).unwrap();
/// let attribution = attribute_pieces(&pieces)?;
/// assert_eq!(
///     attribution.csv,
///     "cluster,account,share\n\
///      rain,c1,0.750000000\n\
///      rain,w1,2.250000000\n\
///      rain,,3.000000000\n\
///      road,p1,0.000000000\n\
///      road,,0.000000000\n"
/// );
/// assert_eq!(attribution.summary.uncovered.to_string(), "1.000000000");
/// # Ok::<(), domain::contribution::ContributionError>(())
/// ```
pub fn attribute_pieces(pieces: &Pieces) -> Result<Attribution, ContributionError> {
    let rounded = attribute_as_given(&pieces.cells, &pieces.pieces, WEIGHT_DECIMALS, SHARE_DECIMALS)?;
    Ok(Attribution { csv: write_shares(pieces, &rounded), summary: summarise(pieces, &rounded) })
}

/// Writes rounded shares of `pieces` as a `shares.csv`. O(bytes).
#[must_use]
pub fn write_shares<'a>(pieces: &'a Pieces, shares: &'a RoundedShares) -> String {
    let name = |names: &'a [String], id: u32| Cow::Borrowed(names[id as usize].as_str());
    let lines_of = |line: &'a RoundedCluster| {
        let cluster = name(&pieces.cluster_names, line.cluster.0);
        let total = [cluster.clone(), Cow::Borrowed(""), line.share.to_string().into()];
        let account = move |account: &RoundedAccount| {
            let handle = name(&pieces.account_names, account.account.0);
            [cluster.clone(), handle, account.share.to_string().into()]
        };
        line.accounts.iter().map(account).chain([total])
    };
    write_rows(&["cluster", "account", "share"], shares.clusters.iter().flat_map(lines_of))
}

fn summarise(pieces: &Pieces, shares: &RoundedShares) -> Summary {
    let blank = |line: &RoundedBlank| BlankLine {
        cell: pieces.cell_names[line.cell.0 as usize].clone(),
        share: line.share,
    };
    Summary {
        pieces: pieces.pieces.len(),
        cells: pieces.cells.len(),
        clusters: shares.clusters.len(),
        accounts: shares.clusters.iter().map(|line| line.accounts.len()).sum(),
        weight: shares.total,
        covered: shares.covered,
        uncovered: shares.uncovered,
        blanks: shares.blanks.iter().map(blank).collect(),
    }
}
