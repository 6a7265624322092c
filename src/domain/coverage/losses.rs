//! What would be lost without an account, or without a group of them: redundancy and fragility.
//!
//! All losses are in thousandths of weight: what the met demand of all cells falls by.

use std::collections::BTreeMap;

use super::account_table::ProfileRef;
use super::index::AccountIndex;
use super::tally::Tally;
use super::target_table::Subtree;
use crate::stop::stoppable;

/// What would be lost without each of some groups, by group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses(pub Vec<u64>);

impl Losses {
    /// The group with the greatest loss, of equals the first; `None` where nothing would be lost without any.
    #[must_use]
    pub fn worst(&self) -> Option<(usize, u64)> {
        let losses = self.0.iter().copied().enumerate();
        losses.filter(|(_, loss)| *loss > 0).max_by_key(|(group, loss)| (*loss, std::cmp::Reverse(*group)))
    }
}

/// What would be lost without each account that speaks, by account.
///
/// # Complexity
/// As counting from scratch: O(Σ lines of each account + cells), and O(log cells of a line) for each line of an account whose
/// region has others below it.
#[must_use]
pub fn losses_of_accounts(tally: &Tally) -> Vec<(AccountIndex, u64)> {
    let (account_table, target_table) = (&tally.account_table, &tally.target_table);
    let cells = target_table.targets().len();
    // Along the lines: the loss of a voice in full, and sums of the loss of one from above.
    let mut full = Vec::with_capacity(cells);
    let mut sums = Vec::with_capacity(cells + 1);
    sums.push(0_u64);
    let mut sum = 0;
    for &cell in target_table.along_range(0..cells) {
        full.push(tally.loss(cell as usize, 1000));
        sum += tally.loss(cell as usize, tally.each_from_above());
        sums.push(sum);
    }
    let of_stretch = |everywhere: Option<usize>, begin: usize, end: usize, own: bool| {
        let first = everywhere.map_or(0, |first| full[first]);
        let from = begin + usize::from(own);
        first + if own { full[begin] } else { 0 } + sums[end] - sums[from]
    };
    let mut losses = vec![0_u64; account_table.len()];
    // Where the present region's cells begin on each line: regions come in preorder, and so do the cells of a line.
    let mut cursor: Vec<usize> = (0..target_table.lines())
        .map(|line| {
            let range = target_table.line(line);
            range.start
                + usize::from(range.clone().next().is_some_and(|first| target_table.position(first) == 0))
        })
        .collect();
    let places = account_table.regions.len();
    for place in stoppable(0..=places) {
        let at = u32::try_from(place).ok().filter(|_| place < places);
        let leave = at.map(|at| account_table.regions.leave(at));
        let is_leaf = leave.is_some_and(|leave| leave as usize == place + 1);
        for here in account_table.at_place(place) {
            let mut loss = 0;
            target_table.each_line(account_table.profile_in(here, None), |line| {
                let range = target_table.line(line);
                let everywhere = Some(range.start).filter(|&first| target_table.position(first) == 0);
                let begin = cursor[line];
                let own = begin < range.end && target_table.position(begin) as usize == place + 1;
                loss += match (at, leave) {
                    (Some(_), Some(_)) if is_leaf => {
                        of_stretch(everywhere, begin, begin + usize::from(own), own)
                    }
                    (Some(place), Some(leave)) => {
                        let range = target_table.subtree_range(line, Some(Subtree { place, leave }));
                        of_stretch(range.everywhere, range.begin, range.end, range.own)
                    }
                    _ => everywhere.map_or(0, |first| full[first]),
                };
            });
            losses[here] = loss;
        }
        if at.is_some() {
            for &(_, line) in target_table.at_position(place + 1) {
                cursor[line as usize] += 1;
            }
        }
    }
    let kept = account_table.by_index().map(|here| (account_table.account(here), losses[here]));
    let mut all: Vec<(AccountIndex, u64)> = kept.filter(|(account, _)| !tally.is_changed(*account)).collect();
    let of_voice = |profile: ProfileRef| -> u64 {
        tally.reached(profile).into_iter().map(|(cell, each)| tally.loss(cell, each)).sum()
    };
    let before = all.len();
    all.extend(tally.changed().map(|(account, profile)| (account, of_voice(profile))));
    if all.len() > before {
        all.sort_unstable();
    }
    all
}

/// What would be lost without all accounts of each group at once; `group_of` gives an account's group below `groups`.
///
/// # Complexity
/// O(Σ cells reached), besides sorting the accounts by group.
#[must_use]
pub fn losses_of_groups(
    tally: &Tally,
    groups: usize,
    group_of: impl Fn(AccountIndex) -> Option<usize>,
) -> Losses {
    let mut members: Vec<(usize, AccountIndex)> = tally
        .accounts()
        .into_iter()
        .filter_map(|account| Some((group_of(account).filter(|group| *group < groups)?, account)))
        .collect();
    members.sort_unstable();
    let mut losses = vec![0; groups];
    let mut taken = vec![0_u64; tally.target_table.targets().len()];
    for group in stoppable(members.chunk_by(|a, b| a.0 == b.0)) {
        let mut touched = Vec::new();
        for (_, account) in group {
            for (cell, each) in tally.reached_by(*account) {
                if taken[cell] == 0 {
                    touched.push(cell);
                }
                taken[cell] += each;
            }
        }
        losses[group[0].0] =
            touched.into_iter().map(|cell| tally.loss(cell, std::mem::take(&mut taken[cell]))).sum();
    }
    Losses(losses)
}

/// The losses of groups after some accounts have changed, from those before: only cells whose supply differs are looked at.
///
/// # Complexity
/// O(cells + Σ voices of the cells that differ), besides copying the losses.
#[must_use]
pub fn losses_after(
    before: &Tally,
    losses: &Losses,
    after: &Tally,
    groups: usize,
    group_of: impl Fn(AccountIndex) -> Option<usize>,
) -> Losses {
    let mut moved = losses.clone();
    moved.0.resize(groups, 0);
    let by_group = |tally: &Tally, cell: usize| {
        let mut taken: BTreeMap<usize, u64> = BTreeMap::new();
        for (account, each) in tally.voices_at(cell) {
            if let Some(group) = group_of(account).filter(|group| *group < groups) {
                *taken.entry(group).or_default() += each;
            }
        }
        taken
    };
    // A cell whose supply is the same may still have changed hands, and then its groups have too.
    let cells = touched_cells(before, after);
    for cell in stoppable(cells) {
        for (group, taken) in by_group(before, cell) {
            moved.0[group] -= before.loss(cell, taken);
        }
        for (group, taken) in by_group(after, cell) {
            moved.0[group] += after.loss(cell, taken);
        }
    }
    moved
}

/// Every cell that an account reaches in one of the tallies and that is not the same in both.
fn touched_cells(before: &Tally, after: &Tally) -> Vec<usize> {
    let mut cells: Vec<usize> = Vec::new();
    for account in after.changed.keys() {
        let (mut old, mut new) = (before.reached_by(*account), after.reached_by(*account));
        old.sort_unstable();
        new.sort_unstable();
        cells.extend(old.iter().filter(|cell| new.binary_search(cell).is_err()).map(|(cell, _)| *cell));
        cells.extend(new.iter().filter(|cell| old.binary_search(cell).is_err()).map(|(cell, _)| *cell));
    }
    cells.sort_unstable();
    cells.dedup();
    cells
}
