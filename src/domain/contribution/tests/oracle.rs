//! The Owen value by its definition, over all orders.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

type Player = (UnionIndex, ClusterIndex, PlayerIndex);

/// The campaign's value: Σ weight · best quality in millionths.
fn value_of(cells: &[WeighedCell], pieces: &[&CountedPiece]) -> u64 {
    let best = |cell: CellIndex| {
        pieces
            .iter()
            .filter(|piece| piece.cell == cell)
            .map(|piece| piece.quality.millionths())
            .max()
            .unwrap_or(0)
    };
    cells.iter().map(|cell| cell.weight * u64::from(best(cell.id))).sum()
}

fn orders<T: Copy>(items: &[T]) -> Vec<Vec<T>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for index in 0..items.len() {
        let mut rest = items.to_vec();
        let first = rest.remove(index);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.insert(0, first);
            order
        }));
    }
    all
}

/// All orders of players in which those of one organisation stand together.
fn orders_by_union(players: &BTreeSet<Player>) -> Vec<Vec<Player>> {
    let unions: BTreeSet<_> = players.iter().map(|player| player.0).collect();
    let mut all = Vec::new();
    for union_order in orders(&unions.into_iter().collect::<Vec<_>>()) {
        let mut partial: Vec<Vec<Player>> = vec![Vec::new()];
        for union in union_order {
            let members: Vec<_> = players.iter().filter(|player| player.0 == union).copied().collect();
            let inner = orders(&members);
            partial = partial
                .iter()
                .flat_map(|head| inner.iter().map(|tail| [head.as_slice(), tail.as_slice()].concat()))
                .collect();
        }
        all.extend(partial);
    }
    all
}

/// Summed marginal contributions by (cluster, account), and over how many orders.
pub fn owen_by_orders(
    cells: &[WeighedCell],
    pieces: &[CountedPiece],
) -> (BTreeMap<(ClusterIndex, PlayerIndex), u64>, u64) {
    let player_of = |piece: &CountedPiece| (piece.organisation, piece.cluster, piece.account);
    let players: BTreeSet<_> = pieces.iter().map(player_of).collect();
    let mut sums = BTreeMap::new();
    let all = orders_by_union(&players);
    for order in &all {
        let mut before = 0;
        for (index, player) in order.iter().enumerate() {
            let present: Vec<_> =
                pieces.iter().filter(|piece| order[..=index].contains(&player_of(piece))).collect();
            let now = value_of(cells, &present);
            *sums.entry((player.1, player.2)).or_default() += now - before;
            before = now;
        }
    }
    (sums, all.len() as u64)
}
