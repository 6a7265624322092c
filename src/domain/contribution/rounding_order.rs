//! The order in which figures are rounded, for any kind of number.

use super::game::{CellIndex, ClusterIndex, PlayerIndex};
use super::rounded::{RoundedAccount, RoundedBlank, RoundedCluster, RoundedShares};
use crate::decimal::Decimal;

/// The figures of a campaign before they are rounded.
pub(super) struct UnroundedShares<N> {
    pub covered: N,
    pub uncovered: N,
    pub clusters: Vec<UnroundedCluster<N>>,
    pub blanks: Vec<(CellIndex, N)>,
}

/// A cluster, its figure, and those of its accounts.
pub(super) type UnroundedCluster<N> = (ClusterIndex, N, Vec<(PlayerIndex, N)>);

impl<N: Copy> UnroundedShares<N> {
    /// Rounds from the top down, so that every displayed sum holds. `split(units, parts)` divides whole units
    /// among parts by largest remainder.
    pub fn round<E>(
        &self,
        total: u128,
        decimals: u8,
        split: impl Fn(u128, &[N]) -> Result<Vec<u128>, E>,
    ) -> Result<RoundedShares, E> {
        let decimal = |units| Decimal { units, decimals };
        let halves = split(total, &[self.covered, self.uncovered])?;
        let of_clusters: Vec<N> = self.clusters.iter().map(|line| line.1).collect();
        let of_blanks: Vec<N> = self.blanks.iter().map(|line| line.1).collect();
        let mut clusters = Vec::with_capacity(self.clusters.len());
        for ((cluster, _, lines), units) in self.clusters.iter().zip(split(halves[0], &of_clusters)?) {
            let of_accounts: Vec<N> = lines.iter().map(|line| line.1).collect();
            let accounts = lines
                .iter()
                .zip(split(units, &of_accounts)?)
                .map(|(line, units)| RoundedAccount { account: line.0, share: decimal(units) });
            clusters.push(RoundedCluster {
                cluster: *cluster,
                share: decimal(units),
                accounts: accounts.collect(),
            });
        }
        let blank =
            |(line, units): (&(CellIndex, N), u128)| RoundedBlank { cell: line.0, share: decimal(units) };
        let blanks = self.blanks.iter().zip(split(halves[1], &of_blanks)?).map(blank).collect();
        Ok(RoundedShares {
            total: decimal(total),
            covered: decimal(halves[0]),
            uncovered: decimal(halves[1]),
            clusters,
            blanks,
        })
    }
}
