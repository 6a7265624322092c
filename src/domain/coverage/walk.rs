//! What voices reach: all cells of one voice, and all voices of every cell in one walk over the regions.

use super::account_table::{AccountTable, ProfileRef};
use super::target_table::{Subtree, SubtreeRange, TargetTable};
use crate::stop::stoppable;

/// How many voices reach a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// In full.
    pub own: u32,
    /// From a region above.
    pub above: u32,
}

/// How a voice reaches a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// In full.
    Own,
    /// From a region above.
    FromAbove,
}

fn each_subtree_range(
    account_table: &AccountTable,
    target_table: &TargetTable,
    profile: ProfileRef,
    mut visit: impl FnMut(SubtreeRange),
) {
    let region = profile.place.map(|place| Subtree { place, leave: account_table.regions.leave(place) });
    target_table.each_line(profile, |line| visit(target_table.subtree_range(line, region)));
}

pub(super) fn each_reached(
    account_table: &AccountTable,
    target_table: &TargetTable,
    profile: ProfileRef,
    mut visit: impl FnMut(usize, Reached),
) {
    each_subtree_range(account_table, target_table, profile, |range| {
        if let Some(first) = range.everywhere {
            visit(target_table.along(first), Reached::Own);
        }
        for at in range.begin..range.end {
            let own = range.own && at == range.begin;
            visit(target_table.along(at), if own { Reached::Own } else { Reached::FromAbove });
        }
    });
}

/// Walks the regions in preorder. `here` counts the voices of the present region by line, `above` those of the regions above
/// it; on leaving a region its voices are taken from `above` again.
pub(super) fn count_all(account_table: &AccountTable, target_table: &TargetTable) -> Vec<Count> {
    let lines = target_table.lines();
    let (mut here, mut above, mut total) = (vec![0_u32; lines], vec![0_u32; lines], vec![0_u32; lines]);
    let mut counts = vec![Count::default(); target_table.targets().len()];
    let mut touched: Vec<usize> = Vec::new();
    let mut open: Vec<(u32, Vec<(usize, u32)>)> = Vec::new();
    let places = account_table.regions.len();
    for place in stoppable(0..=places) {
        for account in account_table.at_place(place) {
            target_table.each_line(account_table.profile_in(account, None), |line| {
                if here[line] == 0 {
                    touched.push(line);
                }
                here[line] += 1;
            });
        }
        let Some(at) = u32::try_from(place).ok().filter(|_| place < places) else {
            // Those without a region come last.
            touched.drain(..).for_each(|line| total[line] += here[line]);
            continue;
        };
        while let Some((_, lines)) = open.pop_if(|(leave, _)| *leave <= at) {
            for (line, count) in lines {
                above[line] -= count;
            }
        }
        for &(cell, line) in target_table.at_position(place + 1) {
            counts[cell as usize] = Count { own: here[line as usize], above: above[line as usize] };
        }
        let leave = account_table.regions.leave(at);
        let is_leaf = leave == at + 1;
        let mut below = Vec::new();
        for line in touched.drain(..) {
            let count = std::mem::take(&mut here[line]);
            total[line] += count;
            if !is_leaf {
                above[line] += count;
                below.push((line, count));
            }
        }
        if !is_leaf {
            open.push((leave, below));
        }
    }
    for &(cell, line) in target_table.at_position(0) {
        counts[cell as usize] = Count { own: total[line as usize], above: 0 };
    }
    counts
}
