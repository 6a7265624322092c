//! What was contributed, with what was asked beside it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::game::{ClusterIndex, PlayerIndex};
use super::rounded::{RoundedBlank, RoundedShares};
use crate::decimal::Decimal;

/// A campaign's figures: shares, what was asked, and blanks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedShares {
    /// All cells together.
    pub total: Decimal,
    /// What is covered.
    pub covered: Decimal,
    /// What is not.
    pub uncovered: Decimal,
    /// By cluster id, never by share: there is no rank.
    pub clusters: Vec<ComparedCluster>,
    /// By cell that is not covered in full.
    pub blanks: Vec<RoundedBlank>,
}

/// A cluster's share beside what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedCluster {
    /// The cluster.
    pub cluster: ClusterIndex,
    /// What is due to it.
    pub share: Decimal,
    /// What would be due to it if every asked direction had been delivered at full quality.
    pub asked: Decimal,
    /// By account id.
    pub accounts: Vec<ComparedAccount>,
}

/// An account's share in one cluster beside what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComparedAccount {
    /// The account.
    pub account: PlayerIndex,
    /// What is due to it.
    pub share: Decimal,
    /// What would be due to it if every asked direction had been delivered at full quality.
    pub asked: Decimal,
}

/// Joins the shares of what was done with the shares of what was asked, both of the same cells, scale and
/// decimals. Whoever stands in only one of them has 0 in the other. O(n log n) for n accounts.
///
/// ```
/// use domain::contribution::*;
/// use domain::quality::Quality;
/// let cells = [WeighedCell { id: CellIndex(0), weight: 1 }];
/// let asked = [0, 1].map(|id| CountedPiece {
///     id: PieceIndex(id), cell: CellIndex(0), organisation: UnionIndex(id), cluster: ClusterIndex(0),
///     account: PlayerIndex(id), quality: Quality::FULL,
/// });
/// let round = |pieces: &[CountedPiece]| round_shares(&attribute_shares(&cells, pieces)?, Scale::Hundred, 1);
/// let joined = compare_shares(&round(&asked[..1])?, &round(&asked)?);
/// let lines = &joined.clusters[0].accounts;
/// assert_eq!((lines[0].share.to_string(), lines[0].asked.to_string()), ("100.0".into(), "50.0".into()));
/// assert_eq!((lines[1].share.to_string(), lines[1].asked.to_string()), ("0.0".into(), "50.0".into()));
/// # Ok::<(), ContributionError>(())
/// ```
#[must_use]
pub fn compare_shares(done: &RoundedShares, asked: &RoundedShares) -> ComparedShares {
    let (done_by, asked_by) = (Figures::of(done), Figures::of(asked));
    let zero = Decimal { units: 0, decimals: done.total.decimals };
    let find_cluster = |figures: &Figures, cluster| figures.clusters.get(&cluster).copied().unwrap_or(zero);
    let find_account = |figures: &Figures, voice| figures.accounts.get(&voice).copied().unwrap_or(zero);
    let mut clusters: Vec<ComparedCluster> = Vec::new();
    let voices: BTreeSet<_> = done_by.accounts.keys().chain(asked_by.accounts.keys()).copied().collect();
    for (cluster, account) in voices {
        let voice = (cluster, account);
        let line = ComparedAccount {
            account,
            share: find_account(&done_by, voice),
            asked: find_account(&asked_by, voice),
        };
        match clusters.last_mut() {
            Some(last) if last.cluster == cluster => last.accounts.push(line),
            _ => clusters.push(ComparedCluster {
                cluster,
                share: find_cluster(&done_by, cluster),
                asked: find_cluster(&asked_by, cluster),
                accounts: vec![line],
            }),
        }
    }
    ComparedShares {
        total: done.total,
        covered: done.covered,
        uncovered: done.uncovered,
        clusters,
        blanks: done.blanks.clone(),
    }
}

struct Figures {
    clusters: BTreeMap<ClusterIndex, Decimal>,
    accounts: BTreeMap<(ClusterIndex, PlayerIndex), Decimal>,
}

impl Figures {
    fn of(shares: &RoundedShares) -> Self {
        let accounts_of = |line: &super::RoundedCluster| {
            let cluster = line.cluster;
            line.accounts
                .iter()
                .map(move |account| ((cluster, account.account), account.share))
                .collect::<Vec<_>>()
        };
        Self {
            clusters: shares.clusters.iter().map(|line| (line.cluster, line.share)).collect(),
            accounts: shares.clusters.iter().flat_map(accounts_of).collect(),
        }
    }
}
