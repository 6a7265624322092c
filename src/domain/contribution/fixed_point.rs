//! Rounded shares of weights as given, for files of a million pieces.
//!
//! Exact numerators grow with the number of organisations in a cell: with 5,000 of them each has 7,000 bits.
//! A figure with nine decimals seldom needs them. So shares are first computed in 128-bit fixed point that
//! knows how much it may have lost; if that decides every rounding beyond doubt, the answer is the exact one,
//! and if any stays unclear (a share on the edge of a unit, two equal remainders), the exact numbers decide.

use super::error::ContributionError;
use super::fixed::{Fixed, FixedPoint, Unclear};
use super::game::{ClusterIndex, CountedPiece, PlayerIndex, WeighedCell};
use super::owen::divide_cell;
use super::rounded::{RoundedShares, Scale};
use super::rounding::round_shares;
use super::rounding_order::{UnroundedCluster, UnroundedShares};
use super::shares::sum_shares;
use super::table::{Span, Table};

/// Attributes `pieces` and rounds the shares, whose unit is 10^−`given` for weights, to `decimals` places:
/// the same answer as [`super::attribute_shares`] and [`round_shares`] with [`Scale::Given`], sooner.
///
/// # Errors
/// As those two.
///
/// # Complexity
/// O(p log p) for p pieces while fixed point decides; else that of the two.
///
/// ```
/// use domain::contribution::*;
/// use domain::quality::Quality;
/// let cells = [WeighedCell { id: CellIndex(0), weight: 1_000 }];
/// let piece = |id| CountedPiece {
///     id: PieceIndex(id), cell: CellIndex(0), organisation: UnionIndex(id), cluster: ClusterIndex(id),
///     account: PlayerIndex(id), quality: Quality::FULL,
/// };
/// let rounded = attribute_as_given(&cells, &[piece(0), piece(1), piece(2)], 3, 2)?;
/// let lines: Vec<_> = rounded.clusters.iter().map(|line| line.share.to_string()).collect();
/// assert_eq!(lines, ["0.34", "0.33", "0.33"]);
/// # Ok::<(), ContributionError>(())
/// ```
pub fn attribute_as_given(
    cells: &[WeighedCell],
    pieces: &[CountedPiece],
    given: u8,
    decimals: u8,
) -> Result<RoundedShares, ContributionError> {
    let table = Table::build(cells, pieces)?;
    match round_in_fixed_point(&table, given, decimals) {
        Ok(rounded) => Ok(rounded),
        Err(Unclear) => round_shares(&sum_shares(&table), Scale::Given { decimals: given }, decimals),
    }
}

pub(super) fn round_in_fixed_point(table: &Table, given: u8, decimals: u8) -> Result<RoundedShares, Unclear> {
    let mut arithmetic = FixedPoint::fit(table.weight(), given, decimals)?;
    let mut accounts = vec![Fixed::default(); table.voices.len()];
    let cluster_of = number_clusters(&table.voices);
    let mut clusters = vec![Fixed::default(); cluster_of.last().map_or(0, |last| last + 1)];
    for span in &table.spans {
        // What only one cluster covers is all its own; summing its accounts would lose what is known exactly.
        let sole = sole_cluster(table, span, &cluster_of);
        divide_cell(table, span, &mut arithmetic, |row, share| {
            let voice = row.voice as usize;
            accounts[voice] += *share;
            if sole.is_none() {
                clusters[cluster_of[voice]] += *share;
            }
        });
        if let Some(cluster) = sole {
            let weight = u128::from(table.cells[span.cell].weight);
            clusters[cluster] += arithmetic.whole(weight * u128::from(table.best(span)));
        }
    }
    let blanks: Vec<_> = table.missing().map(|(cell, missing)| (cell, arithmetic.whole(missing))).collect();
    let missing: u128 = table.missing().map(|(_, missing)| missing).sum();
    let weight = table.weight() * 1_000_000;
    let view = UnroundedShares {
        covered: arithmetic.whole(weight - missing),
        uncovered: arithmetic.whole(missing),
        clusters: group_by_cluster(&table.voices, &accounts, &clusters),
        blanks,
    };
    view.round(arithmetic.floor(weight), decimals, |units, parts| arithmetic.split(units, parts))
}

/// By voice: the place of its cluster among the clusters.
fn number_clusters(voices: &[(ClusterIndex, PlayerIndex)]) -> Vec<usize> {
    let mut number = 0;
    let mut previous = voices.first().map(|voice| voice.0);
    voices
        .iter()
        .map(|&(cluster, _)| {
            number += usize::from(previous != Some(cluster));
            previous = Some(cluster);
            number
        })
        .collect()
}

/// The cluster of all rows above quality 0, if they are of one.
fn sole_cluster(table: &Table, span: &Span, cluster_of: &[usize]) -> Option<usize> {
    let rows = table.rows[span.rows.clone()].iter().rev().take_while(|row| row.quality > 0);
    let mut clusters = rows.map(|row| cluster_of[row.voice as usize]);
    let first = clusters.next()?;
    clusters.all(|cluster| cluster == first).then_some(first)
}

fn group_by_cluster(
    voices: &[(ClusterIndex, PlayerIndex)],
    accounts: &[Fixed],
    clusters: &[Fixed],
) -> Vec<UnroundedCluster<Fixed>> {
    let mut lines = voices.iter().zip(accounts);
    let groups = voices.chunk_by(|a, b| a.0 == b.0).zip(clusters);
    groups
        .map(|(group, total)| {
            let own = lines.by_ref().take(group.len());
            (group[0].0, *total, own.map(|(voice, share)| (voice.1, *share)).collect())
        })
        .collect()
}
