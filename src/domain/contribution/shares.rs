//! Shares summed by account and by cluster, and what stays blank.

use num_bigint::BigUint;

use super::denominator::collect_divisors;
use super::error::ContributionError;
use super::game::{CellIndex, ClusterIndex, CountedPiece, PlayerIndex, WeighedCell};
use super::owen::divide_cell;
use super::table::Table;

/// An exact amount of weight: a numerator over [`Shares::denominator`].
pub type Amount = BigUint;

/// Exact shares of one campaign in weight units; all amounts stand over one denominator, so they add as whole
/// numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shares {
    /// What all amounts are divided by.
    pub denominator: BigUint,
    /// The weight of all cells; [`Shares::covered`] plus all blanks is exactly this.
    pub weight: Amount,
    /// The weight that is covered; the shares of all clusters are exactly this.
    pub covered: Amount,
    /// By cluster.
    pub clusters: Vec<ClusterShare>,
    /// By cell; the cells that are covered in full are not listed.
    pub blanks: Vec<Blank>,
}

/// What is due to a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterShare {
    /// The cluster.
    pub cluster: ClusterIndex,
    /// Exactly the sum of its accounts.
    pub share: Amount,
    /// By account; everybody with a piece is named, also at 0.
    pub accounts: Vec<AccountShare>,
}

/// What is due to an account in one cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountShare {
    /// The account.
    pub account: PlayerIndex,
    /// Its share.
    pub share: Amount,
}

/// What of a cell's weight nobody covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The cell.
    pub cell: CellIndex,
    /// weight · (1 − best quality), above 0.
    pub share: Amount,
}

/// Attributes the value of `pieces` to accounts and clusters by the Owen value with organisations as unions.
///
/// `cells` are all cells of the campaign with integer weights in one unit of the caller's choice; `pieces`
/// are those that count, with qualities in millionths (late, copied and pending pieces may be given at
/// [`Quality::ZERO`], so that their accounts are named). For what was *asked*, give every asked direction as
/// a piece at [`Quality::FULL`]. Neither list's order matters; the result is sorted by id.
///
/// # Errors
/// A cell listed twice, or a piece in a cell that is not listed.
///
/// # Complexity
/// O(p log p + c log c) for p pieces and c cells, with O(p) big-integer additions of some 1.44·(n + m) bits,
/// where n is the most organisations in one cell and m the most voices of one organisation in a cell. Memory
/// O(p) and one such integer for each (cluster, account).
///
/// # Sources
/// G. Owen, "Values of games with a priori unions", 1977; S. C. Littlechild and G. Owen, "A simple expression
/// for the Shapley value in a special case", 1973.
///
/// ```
/// use domain::contribution::*;
/// use domain::quality::Quality;
/// let cells = [WeighedCell { id: CellIndex(0), weight: 3 }, WeighedCell { id: CellIndex(1), weight: 1 }];
/// let piece = |id, organisation, quality| CountedPiece {
///     id: PieceIndex(id), cell: CellIndex(0), organisation: UnionIndex(organisation), cluster: ClusterIndex(0),
///     account: PlayerIndex(id), quality,
/// };
/// // Two organisations cover the first cell in full; the second has two accounts, which share its half.
/// let pieces = [piece(0, 0, Quality::FULL), piece(1, 1, Quality::FULL), piece(2, 1, Quality::FULL)];
/// let shares = attribute_shares(&cells, &pieces)?;
/// let rounded = round_shares(&shares, Scale::Hundred, 2)?;
/// let accounts: Vec<_> = rounded.clusters[0].accounts.iter().map(|line| line.share.to_string()).collect();
/// assert_eq!(accounts, ["37.50", "18.75", "18.75"]);
/// assert_eq!(rounded.blanks[0].share.to_string(), "25.00");
/// # Ok::<(), ContributionError>(())
/// ```
///
/// [`Quality::ZERO`]: crate::quality::Quality::ZERO
/// [`Quality::FULL`]: crate::quality::Quality::FULL
pub fn attribute_shares(cells: &[WeighedCell], pieces: &[CountedPiece]) -> Result<Shares, ContributionError> {
    Ok(sum_shares(&Table::build(cells, pieces)?))
}

pub(super) fn sum_shares(table: &Table) -> Shares {
    let mut denominator = collect_divisors(table).close();
    let mut sums = vec![BigUint::ZERO; table.voices.len()];
    for span in &table.spans {
        divide_cell(table, span, &mut denominator, |row, share| {
            sums[row.voice as usize] += share;
        });
    }
    let denominator = denominator.of_weight();
    let millionth = &denominator / 1_000_000_u32;
    let blanks: Vec<Blank> =
        table.missing().map(|(cell, missing)| Blank { cell, share: &millionth * missing }).collect();
    let weight = BigUint::from(table.weight()) * &denominator;
    let covered = &weight - blanks.iter().map(|blank| &blank.share).sum::<BigUint>();
    let clusters = group_by_cluster(&table.voices, sums);
    Shares { denominator, weight, covered, clusters, blanks }
}

/// `voices` are sorted, so those of one cluster stand together.
fn group_by_cluster(voices: &[(ClusterIndex, PlayerIndex)], sums: Vec<Amount>) -> Vec<ClusterShare> {
    let mut clusters: Vec<ClusterShare> = Vec::new();
    for (&(cluster, account), share) in voices.iter().zip(sums) {
        match clusters.last_mut() {
            Some(last) if last.cluster == cluster => {
                last.share += &share;
                last.accounts.push(AccountShare { account, share });
            }
            _ => clusters.push(ClusterShare {
                cluster,
                share: share.clone(),
                accounts: vec![AccountShare { account, share }],
            }),
        }
    }
    clusters
}
